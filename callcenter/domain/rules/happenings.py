"""Detectors: what happens in a call beside single wordings, each found in the timeline as moments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rapidfuzz.distance import LCSseq

from callcenter.domain.events import Leg
from callcenter.domain.rules import surnames
from callcenter.domain.rules.conditions import Happening
from callcenter.domain.rules.expressions import Match, plain, sounds
from callcenter.domain.rules.moments import Moment
from callcenter.domain.rules.timeline import Timeline, moment_in
from callcenter.domain.turns import Turn, is_backchannel

_APOLOGETIC = re.compile(r"^.{0,4}(对不起|不好意思|抱歉|打断|打扰)")
_WORDS_UNTIL_PURPOSE = 5
_HARDLY_A_TURN = 3
_MANY = 3
_GREETING = re.compile(r"你好|喂|请问|哎|嗯|啊|呢|吗|是不是|是|这里|那边|你们|客服|热线|公司|中心|吧|呀|师傅")
_ROOM = re.compile(
    r"(单元|号楼|栋|幢|座|弄|楼)[^0-9零一二三四五六七八九十百幺两]{0,3}[0-9零一二三四五六七八九十百幺两]{3,6}|"
    r"[0-9零一二三四五六七八九十百幺两]{3,6}(室|房)"
)
_NUMERALS = "".join(dict.fromkeys(sounds("0123456789幺两")))
_ROOM_HEARD = re.compile(f"({sounds('单元')}|{sounds('号楼')}|{sounds('小区')}).{{0,3}}[{_NUMERALS}]{{3,6}}")
_PHONE = re.compile(r"[0-9零一二三四五六七八九幺]{7,12}")
_CONFIRMS = re.compile(f"^.{{0,2}}{sounds('您是')}|({sounds('吗')}|{sounds('对吧')}|{sounds('是吧')}).?$")
_REPEATED_AT_LEAST = 8
_REPEATED_SHARE = 0.45
_BLUNT = re.compile(r"^(啊|什么|说什么|你说什么|你说啥|说啥|啥|哪个)$")
_EXPLAINED = re.compile(r"就是|也就是|意思|指的是|简单说|通俗|叫做|是指")
_CONTRAST = re.compile(r"不(?:是|叫|姓)(?P<wrong>.{1,8}?)(?:而|应该)?(?:是|叫|姓)(?P<right>.{1,10})")

Detector = Callable[[Timeline], list[Moment]]


def _at(at_ms: int, **more: object) -> Moment:
    return Moment(at_ms=at_ms, end_ms=at_ms, **more)  # type: ignore[arg-type]


def _whole(turn: Turn, evidence: str = "", heard: Match | None = None) -> Moment:
    return moment_in(turn, heard or Match(0, len(plain(turn.text)), 1.0), evidence)


# --- the line


def _hold_starts(line: Timeline) -> list[Moment]:
    return [_at(hold.start_ms, number=n) for n, hold in enumerate(line.holds, 1)]


def _hold_ends(line: Timeline) -> list[Moment]:
    over = line.first_bye[1] if line.first_bye else None
    ends = ((n, h.end_ms) for n, h in enumerate(line.holds, 1))
    return [_at(end, number=n) for n, end in ends if end is not None and end != over]


def _transfers(line: Timeline) -> list[Moment]:
    return [_at(at_ms, number=n, evidence=target) for n, (at_ms, target) in enumerate(line.transfers, 1)]


def _hung_up(leg: Leg) -> Detector:
    def find(line: Timeline) -> list[Moment]:
        if line.first_bye is None or line.first_bye[0] is not leg or line.cut_off:
            return []
        who = "客户" if leg is Leg.CUSTOMER else "坐席"
        return [_at(line.first_bye[1], leg=leg, evidence=f"{who}先挂机")]

    return find


def _abandoned(line: Timeline) -> list[Moment]:
    if line.first_bye is None or line.first_bye[0] is not Leg.AGENT:
        return []
    last = max((t.end_ms for t in line.turns), default=0)
    waited = line.first_bye[1] - last
    return (
        [_at(line.first_bye[1], evidence=f"等候{waited / 1000:.0f}秒")]
        if waited >= _ms(line, "abandoned_after_s")
        else []
    )


def _ms(line: Timeline, setting: str) -> float:
    return line.tenant.limits[setting] * 1000


def _closing(line: Timeline) -> list[Moment]:
    for wording, by in (("道别", None), ("客户无其他问题", Leg.CUSTOMER)):
        said = line.said(wording, by)
        late = [m for m in said if m.turn is not None and m.turn.number >= 3]
        if late:
            return late[:1]
    return []


def _long_silences(line: Timeline) -> list[Moment]:
    limit = _ms(line, "silence_s_at_most")
    return [_at(a, evidence=f"{(b - a) / 1000:.0f}秒无声") for a, b in silences(line) if b - a > limit]


def silences(line: Timeline) -> Iterator[tuple[int, int]]:
    """Stretches between two turns in which nobody spoke and the customer was not on hold."""
    end = 0
    for turn in sorted(line.turns, key=lambda t: t.start_ms):
        held = any(h.start_ms < turn.start_ms and (h.end_ms is None or h.end_ms > end) for h in line.holds)
        if turn.start_ms > end and end > 0 and not held:
            yield end, turn.start_ms
        end = max(end, turn.end_ms)


def _shouting(line: Timeline) -> list[Moment]:
    limit = line.tenant.limits["agent_dbfs_at_most"]
    loud = (v for v in line.levels if v.leg is Leg.AGENT and v.dbfs > limit)
    return [Moment(at_ms=v.start_ms, end_ms=v.end_ms, evidence=f"{v.dbfs:.0f} dBFS") for v in loud]


# --- both talking


def interruptions(line: Timeline) -> Iterator[tuple[Turn, Turn, int]]:
    """(agent's turn, customer's turn it cut, overlap in ms)."""
    least = _ms(line, "interruption_s_at_least")
    for agent in line.turns.of(Leg.AGENT):
        for customer in line.turns.of(Leg.CUSTOMER):
            overlap = customer.end_ms - agent.start_ms
            began_inside = customer.start_ms < agent.start_ms < customer.end_ms
            cut = began_inside and agent.end_ms >= customer.end_ms
            if cut and overlap >= least and not is_backchannel(agent.pieces[0].text):
                yield agent, customer, overlap


def _interruptions(line: Timeline) -> list[Moment]:
    rude = (row for row in interruptions(line) if not _APOLOGETIC.search(plain(row[0].text)))
    return [_first_words(agent, f"重叠{ms / 1000:.1f}秒") for agent, _, ms in rude]


def _polite_interruptions(line: Timeline) -> list[Moment]:
    polite = (row for row in interruptions(line) if _APOLOGETIC.search(plain(row[0].text)))
    return [_first_words(agent) for agent, _, _ in polite]


def _first_words(turn: Turn, evidence: str = "") -> Moment:
    return _whole(turn, evidence, Match(0, min(8, len(plain(turn.text))), 1.0))


# --- who is calling, and why


def _customer_surnames(line: Timeline) -> list[tuple[int, str, Turn]]:
    found: list[tuple[int, str, Turn]] = []
    for turn in line.turns.of(Leg.CUSTOMER):
        before = line.turns.before(turn)
        asked = before is not None and bool(line.cues(before, "询问姓氏"))
        found += [(turn.start_ms, name, turn) for name in sorted(surnames.own_surnames(turn.text, asked=asked))]
    return found


def _surname_known(line: Timeline) -> list[Moment]:
    told = [_whole(turn, name) for _, name, turn in _customer_surnames(line)]
    filled = [s for s in line.slots.get("surname", ()) if s.value]
    return told[:1] or [_at(s.start_ms or 0, evidence=s.value) for s in filled[:1]]


def _known_surnames(line: Timeline) -> set[str]:
    told = {name for _, name, _ in _customer_surnames(line)}
    by_customer = {s.value for s in line.slots.get("surname", ()) if s.value and s.leg is not Leg.AGENT}
    return told | by_customer


def _honorifics(line: Timeline) -> list[Moment]:
    known = _known_surnames(line)
    return [
        moment_in(turn, Match(a.start, a.end, 1.0))
        for turn in line.turns.of(Leg.AGENT)
        for a in surnames.addresses(turn.text)[:1]
        if not known or not line.written or _is_own(known, a.surnames)
    ]


def _is_own(known: set[str], said: frozenset[str]) -> bool:
    return any(a == b or surnames.sound_alike(a, b) for a in known for b in said)


def _wrong_surnames(line: Timeline) -> list[Moment]:
    known = _known_surnames(line)
    if not known:
        return []
    wrong = (
        (turn, a)
        for turn in line.turns.of(Leg.AGENT)
        for a in surnames.addresses(turn.text)
        if not known & a.surnames and _surely_wrong(line, turn, a.surnames, known)
    )
    return [moment_in(turn, Match(a.start, a.end, 1.0)) for turn, a in wrong]


def _surely_wrong(line: Timeline, turn: Turn, said: frozenset[str], known: set[str]) -> bool:
    """Corrected by the customer; or, in written words, a name that sounds different and was known by then."""
    answers = [t for t in line.turns.of(Leg.CUSTOMER) if t.start_ms > turn.start_ms][:1]
    if any(surnames.denied_surnames(t.text) & said for t in answers):
        return True
    alike = any(surnames.sound_alike(a, b) for a in said for b in known)
    if alike:
        return any(surnames.own_surnames(t.text, asked=False) & known for t in answers)
    told_before = any(at < turn.start_ms for at, _, _ in _customer_surnames(line))
    asking = re.search(r"吗|对吧|是吧", turn.text) is not None
    return told_before and line.written and not asking


def _identity_known(line: Timeline) -> list[Moment]:
    """The customer has given a name and an address down to the room, or the full name and a telephone number."""
    named = bool(_known_surnames(line)) or bool(line.field("name"))
    return [_whole(turn) for turn in _whereabouts(line)[:1]] if named else []


def _whereabouts(line: Timeline) -> list[Turn]:
    """Turns in which the customer tells where to be found, which the agent has to confirm."""
    told = _own_addresses(line)
    by_phone = line.field("name") and line.field("phone")
    return told or (_own_phones(line) if by_phone else [])


def _own_addresses(line: Timeline) -> list[Turn]:
    told = line.turns.of(Leg.CUSTOMER)
    return [t for t in told if _ROOM.search(plain(t.text)) or _ROOM_HEARD.search(sounds(t.text))]


def _identity_read_back(line: Timeline) -> list[Moment]:
    """The agent repeats most of the customer's address, or number, as a question, in whatever words."""
    found = []
    for told in _whereabouts(line):
        for turn in line.turns.of(Leg.AGENT):
            if turn.start_ms > told.start_ms and _repeats(turn.text, told.text):
                found.append(_whole(turn))
    return found


def _repeats(said: str, told: str) -> bool:
    common = LCSseq.similarity(sounds(said), sounds(told))
    asks = _CONFIRMS.search(sounds(said)) is not None
    return asks and common >= _REPEATED_AT_LEAST and common >= _REPEATED_SHARE * len(plain(said))


def _purpose(line: Timeline) -> list[Moment]:
    """Told before the agent goes on: with the first words, or before the agent's second real turn is over."""
    agent = [t for t in line.turns.of(Leg.AGENT) if len(plain(t.text)) > _HARDLY_A_TURN]
    until = agent[1].start_ms if len(agent) > 1 else None
    for turn in line.turns.of(Leg.CUSTOMER):
        if until is not None and turn.start_ms > until:
            break
        rest = _GREETING.sub("", plain(turn.text).replace(plain(line.tenant.name), ""))
        if len(rest) >= _WORDS_UNTIL_PURPOSE:
            return [_whole(turn)]
    return []


def _many_turns(line: Timeline) -> list[Moment]:
    known = _surname_known(line)
    after = known[0].at_ms if known else -1
    later = [t for t in line.turns.of(Leg.AGENT) if t.start_ms > after]
    return [_whole(later[_MANY - 1])] if len(later) >= _MANY else []


def _corrections(line: Timeline) -> list[Moment]:
    """不是五号楼，是六号楼: the agent had said the wrong value."""
    found = []
    for turn in line.turns.of(Leg.CUSTOMER):
        before = line.turns.before(turn)
        contrast = _CONTRAST.search(plain(turn.text))
        if before is None or contrast is None:
            continue
        wrong = contrast["wrong"]
        if len(wrong) >= 2 and wrong in plain(before.text) and contrast["right"] != wrong:
            found.append(moment_in(turn, Match(contrast.start(), contrast.end(), 1.0)))
    return found


def _phone_known(line: Timeline) -> list[Moment]:
    return [_whole(turn) for turn in _own_phones(line)[:1]]


def _own_phones(line: Timeline) -> list[Turn]:
    return [t for t in line.turns.of(Leg.CUSTOMER) if _PHONE.search(plain(t.text))]


# --- manner


def _jargon(line: Timeline) -> list[Moment]:
    found = []
    for turn in line.turns.of(Leg.AGENT):
        said = plain(turn.text)
        for term in line.tenant.jargon:
            at = said.find(term)
            if at >= 0 and not _EXPLAINED.search(said) and not _customer_used(line, term, turn):
                found.append(moment_in(turn, Match(at, at + len(term), 1.0)))
    return found


def _customer_used(line: Timeline, term: str, before: Turn) -> bool:
    return any(term in plain(t.text) for t in line.turns.of(Leg.CUSTOMER) if t.start_ms < before.start_ms)


def _blunt_questions(line: Timeline) -> list[Moment]:
    return [_whole(t) for t in line.turns.of(Leg.AGENT) if _BLUNT.match(plain(t.text)) and "您" not in t.text]


DETECTORS: dict[Happening, Detector] = {
    Happening.HOLD_START: _hold_starts,
    Happening.HOLD_END: _hold_ends,
    Happening.TRANSFER: _transfers,
    Happening.CUSTOMER_HUNG_UP: _hung_up(Leg.CUSTOMER),
    Happening.AGENT_HUNG_UP: _hung_up(Leg.AGENT),
    Happening.ABANDONED: _abandoned,
    Happening.CLOSING: _closing,
    Happening.INTERRUPTION: _interruptions,
    Happening.POLITE_INTERRUPTION: _polite_interruptions,
    Happening.WRONG_SURNAME: _wrong_surnames,
    Happening.HONORIFIC: _honorifics,
    Happening.SURNAME_KNOWN: _surname_known,
    Happening.IDENTITY_KNOWN: _identity_known,
    Happening.IDENTITY_READ_BACK: _identity_read_back,
    Happening.PHONE_KNOWN: _phone_known,
    Happening.PURPOSE_TOLD: _purpose,
    Happening.CORRECTION: _corrections,
    Happening.JARGON: _jargon,
    Happening.LONG_SILENCE: _long_silences,
    Happening.SHOUTING: _shouting,
    Happening.BLUNT_QUESTION: _blunt_questions,
    Happening.MANY_TURNS: _many_turns,
}
