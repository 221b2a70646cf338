"""The small language in which wordings are written, and how it is looked for in text and in sound.

``…``        up to eight characters of anything; ``……`` up to forty
``（您）``     may be missing; ``（您|了）`` one of them or nothing
``〔可以|好〕``  one of them
``〔数〕``      a number in digits or characters; ``〔姓〕`` a surname; ``〔时间〕`` a time; ``〔称谓〕`` 先生, 女士 …
``＾`` ``＄``  beginning and end of the turn
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from callcenter.domain.sound import FILLERS, is_spoken, readings

_NUMERALS = "0123456789零〇一二三四五六七八九十百千万两幺半几"
_TITLES = ("先生", "女士", "小姐", "太太", "阿姨", "大爷", "大妈", "师傅", "老师", "经理")
_GAP = 8
_LONG_GAP = 40
_FUZZY_FROM = 4
"""Fewer syllables must all be there: one wrong one would already be another phrase."""
_SYLLABLES_AN_ERROR = 4
"""One wrong syllable is allowed for each so many."""
BY_SOUND_FROM = 3
_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "h": "f"}
_FINALS = {"ang": "an", "eng": "en", "ing": "in", "uang": "uan", "iang": "ian"}
_codes: dict[tuple[str, str], str] = {}
_PRIVATE_USE = 0xE000
Code = Callable[[str], str]
"""The sound of a character as one private character: ``rough``, or ``sound.fold`` where more must be told apart."""


@cache
def rough(char: str) -> str:
    """One private character for all that a recogniser on the telephone takes for one another.

    Rougher than ``sound.fold``: a duty is looked for where it is expected, so a wrong match is unlikely there.
    """
    usual = readings(char)[0]
    merged = (_INITIALS.get(usual.initial, usual.initial), _FINALS.get(usual.final, usual.final))
    return _codes.setdefault(merged, chr(_PRIVATE_USE + len(_codes)))


for _char in FILLERS:
    rough(_char)  # side by side, as in ``sound``
_VARIANTS_AT_MOST = 24
_CHOICE = re.compile("[…（〔＾＄]")
_TOKEN = re.compile(
    r"(?P<gap>…+)|（(?P<maybe>[^（）]*)）|〔(?P<slot>[^〔〕]*)〕|(?P<edge>[＾＄])|(?P<text>[^…（）〔〕＾＄]+)"
)


class BadExpressionError(ValueError):
    """An expression that cannot be read; the message says what is wrong with it."""


def _number(code: Code | None) -> str:
    return "[" + "".join(code(c) if code else c for c in _NUMERALS) + "]{1,14}"


def _span_of_time(code: Code | None) -> str:
    # Literal time words, heard by characters or by sound.
    units = ("个工作日", "工作日", "个小时", "小时", "分钟", "天", "点半", "点钟", "点", "号")
    days = ("今天", "今晚", "明天", "后天", "明早", "上午", "下午", "晚上", "当天", "当日", "本周", "下周", "周末")
    number = _number(code)
    return f"(?:{number}(?:{_either(units, code)})|{_either(days, code)})"


def _either(words: tuple[str, ...], code: Code | None) -> str:
    return "|".join("".join(code(c) for c in word) if code else word for word in words)


def _slot(name: str, code: Code | None) -> str:
    if name == "数":
        return _number(code)
    if name == "姓":
        return "(?:.{1,2})"
    if name == "时间":
        return _span_of_time(code)
    if name == "称谓":
        return f"(?:{_either(_TITLES, code)})"
    if "|" not in name:
        raise BadExpressionError(f"〔{name}〕 is neither a slot (数, 姓, 时间, 称谓) nor a choice (〔甲|乙〕)")
    return "(?:" + "|".join(_literal(part, code) for part in name.split("|")) + ")"


def _literal(text: str, code: Code | None) -> str:
    if "…" in text:  # inside a choice: 〔嫌…贵|觉得贵〕
        return _gap("…").join(_literal(part, code) for part in text.split("…"))
    spoken = (("你" if c == "您" else c) for c in text if is_spoken(c))
    if code is None:
        return "".join(re.escape(c) for c in spoken)
    return _filler(code).join(code(c) for c in spoken)


@cache
def _filler(code: Code) -> str:
    return "[" + "".join(dict.fromkeys(code(c) for c in FILLERS)) + "]?"


def _regex(expression: str, *, code: Code | None) -> str:
    return "".join(_parts(expression, code))


def _parts(expression: str, code: Code | None) -> list[str]:
    parts: list[str] = []
    at = 0
    for token in _TOKEN.finditer(expression):
        if token.start() != at:
            break
        at = token.end()
        parts.append(_part(token, code))
    if at != len(expression):
        raise BadExpressionError(f"“{expression}” cannot be read from “{expression[at:]}” on")
    return parts


def _gap(written: str) -> str:
    return f".{{0,{_GAP if written == '…' else _LONG_GAP}}}?"


def _part(token: re.Match[str], code: Code | None) -> str:
    if token["gap"]:
        return _gap(token["gap"])
    if token["maybe"] is not None:
        return "(?:" + "|".join(_literal(part, code) for part in token["maybe"].split("|")) + ")?"
    if token["slot"] is not None:
        return _slot(token["slot"], code)
    if token["edge"]:
        return "^" if token["edge"] == "＾" else "$"
    return _literal(token["text"], code)


def expression_pattern(expression: str, *, code: Code | None) -> re.Pattern[str]:
    """One expression over plain characters, or over the codes of their sounds; a filler may stand anywhere then.

    Raises:
        BadExpressionError: it cannot be read.
    """
    return re.compile(expression_text(expression, code=code))


def expression_text(expression: str, *, code: Code | None) -> str:
    """The same, not compiled yet."""
    return (_filler(code) if code else "").join(_parts(expression, code))


def _variants(expression: str) -> tuple[str, ...]:
    """The literal readings of an expression, not too many; none when it holds a gap, a slot or an edge."""
    return spelled_out(expression)[:_VARIANTS_AT_MOST]


def spelled_out(expression: str) -> tuple[str, ...]:
    """Every literal reading of an expression; none when it holds a gap, a slot or an edge."""
    if not _CHOICE.search(expression):
        return (expression,)
    readings = [""]
    for token in _TOKEN.finditer(expression):
        if token["gap"] or token["edge"] or (token["slot"] is not None and "|" not in token["slot"]):
            return ()
        choices = [token["text"] or ""]
        if token["maybe"] is not None:
            choices = ["", *token["maybe"].split("|")]
        elif token["slot"] is not None:
            choices = token["slot"].split("|")
        readings = [head + tail for head in readings for tail in choices]
    return tuple(readings)


def spoken_length(expression: str) -> int:
    """Characters that must at least be said."""
    return sum(is_spoken(c) for c in re.sub(r"（[^）]*）|〔[^〕]*〕", "", expression))


@cache
def least_length(expression: str) -> int:
    """Characters that must at least be said, the shortest choice of each counted."""
    choices = re.findall(r"〔([^〕]*)〕", expression)
    return spoken_length(expression) + sum(min(spoken_length(c) for c in choice.split("|")) for choice in choices)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The spoken characters with 您 as 你: what expressions are looked for in."""
    return "".join("你" if c == "您" else c for c in text if is_spoken(c))


@lru_cache(maxsize=4096)
def sounds(text: str) -> str:
    """The same characters, roughly by sound."""
    return "".join(rough(c) for c in plain(text))


@dataclass(frozen=True, slots=True)
class Match:
    """Where an expression was found; positions count spoken characters."""

    start: int
    end: int
    score: float


class Finder:
    """Looks for any of several expressions at once: by characters, by sound, then with a few syllables wrong."""

    def __init__(
        self,
        expressions: tuple[str, ...],
        *,
        without: tuple[str, ...] = (),
        by_sound_from: int | None = BY_SOUND_FROM,
        must_hear: tuple[str, ...] = (),
    ) -> None:
        self._chars = _any_of(expressions, code=None)
        least = 99 if by_sound_from is None else by_sound_from
        long_enough = tuple(e for e in expressions if spoken_length(e) >= least)
        self._sound = _any_of(long_enough, code=rough)
        # Words that are only matched by sound when they are long accuse somebody: they are not guessed either.
        literal = (v for e in long_enough for v in _variants(e) if least <= BY_SOUND_FROM)
        self._fuzzy = tuple(dict.fromkeys(sounds(v) for v in literal if spoken_length(v) >= _FUZZY_FROM))
        self._without = _any_of(without, code=None)
        self._must_hear = _any_of(must_hear, code=rough)

    def find(self, text: str) -> list[Match]:
        """Every place by characters; failing that the places by sound; failing that the best nearly right one."""
        heard = plain(text)
        found = [Match(m.start(), m.end(), 1.0) for m in _all(self._chars, heard)]
        if not found:
            read = sounds(text)
            found = [Match(m.start(), m.end(), 0.95) for m in _all(self._sound, read)] or self._nearly(read)
        spared = [(m.start(), m.end()) for m in _all(self._without, heard)]
        return [m for m in found if not any(start < m.end and m.start < end for start, end in spared)]

    def _nearly(self, read: str) -> list[Match]:
        best: Match | None = None
        for wanted in self._fuzzy:
            length = len(wanted)
            if len(read) < length - 1:
                continue  # a fragment is not the phrase
            cutoff = 100 * (1 - (length // _SYLLABLES_AN_ERROR) / length) - 0.1
            found = fuzz.partial_ratio_alignment(wanted, read, score_cutoff=cutoff)
            if found is None or (best is not None and found.score <= best.score * 100):
                continue
            if self._must_hear is None or self._must_hear.search(read, found.dest_start, found.dest_end):
                best = Match(found.dest_start, found.dest_end, found.score / 100)
        return [best] if best else []


def _all(pattern: re.Pattern[str] | None, text: str) -> list[re.Match[str]]:
    return [m for m in pattern.finditer(text) if m.end() > m.start()] if pattern else []


def _any_of(expressions: tuple[str, ...], *, code: Code | None) -> re.Pattern[str] | None:
    if not expressions:
        return None
    ordered = sorted(expressions, key=spoken_length, reverse=True)
    return re.compile("|".join(f"(?:{_regex(e, code=code)})" for e in ordered))
