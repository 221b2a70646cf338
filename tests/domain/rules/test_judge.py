"""The judge over running calls: provisional findings, deadlines, prompts, measures."""

from __future__ import annotations

import itertools

import pytest

from callcenter.domain.events import (
    AudioGap,
    CallEvent,
    CallOffered,
    CallScored,
    Derived,
    Direction,
    DutyChanged,
    DutyState,
    FinalSegment,
    Finding,
    FindingWithdrawn,
    Leg,
    LegChanged,
    LegState,
    MeasureTaken,
    MediaClock,
    SlotFilled,
    StableSegment,
    StageEntered,
    Verdict,
)
from callcenter.domain.rules.judge import Judge
from tests.calls.golden_calls import confirmed
from tests.calls.judging import judged, new_judge

A, C = Leg.AGENT, Leg.CUSTOMER
GREETING = "您好阳泉市煤气公司零八号客服员为您服务有什么可以帮到您"


def begin(source: str = "live", rings: int | None = 2, **more: object) -> list[CallEvent]:
    offered = CallOffered(call_id="c", tenant="阳泉市煤气公司", agent_no="08", source=source, **more)  # type: ignore[arg-type]
    return [offered, leg(LegState.ANSWERED, 0, rings=rings)]


def leg(state: LegState, at_ms: int, who: Leg = C, **more: object) -> LegChanged:
    return LegChanged(call_id="c", leg=who, state=state, at_ms=at_ms, **more)  # type: ignore[arg-type]


def final(who: Leg, number: int, start: int, end: int, text: str, confidence: float = 1.0) -> FinalSegment:
    return FinalSegment(
        call_id="c", leg=who, utterance=number, start_ms=start, end_ms=end, text=text, confidence=confidence
    )


def stable(number: int, end: int, text: str) -> StableSegment:
    return StableSegment(call_id="c", leg=A, utterance=number, start_ms=20000, end_ms=end, text=text)


def clock(time_ms: int) -> MediaClock:
    return MediaClock(call_id="c", time_ms=time_ms)


def feed(judge: Judge, *events: CallEvent) -> list[Derived]:
    return [d for event in events for d in judge.feed(event)]


def verdicts(derived: list[Derived], rule: str) -> list[Verdict]:
    return [f.verdict for f in confirmed(derived).values() if f.rule == rule]


# --- provisional


def test_a_stable_phrase_is_shown_at_once_and_confirmed_under_the_same_key() -> None:
    judge = new_judge()
    feed(judge, *begin(), final(A, 1, 500, 9000, GREETING), final(C, 1, 9500, 12000, "我家没气了"))
    first = [d for d in feed(judge, stable(2, 21000, "我解决不了")) if isinstance(d, Finding)]
    again = [d for d in feed(judge, stable(2, 21800, "我解决不了您找")) if isinstance(d, Finding)]
    last = [d for d in feed(judge, final(A, 2, 20000, 22500, "我解决不了您找师傅")) if isinstance(d, Finding)]
    assert [(f.rule, f.provisional) for f in first] == [("FB-014", True)]
    assert again == []
    assert [(f.key, f.provisional) for f in last if f.rule == "FB-014"] == [(first[0].key, False)]


def test_what_the_final_does_not_confirm_is_withdrawn() -> None:
    judge = new_judge()
    feed(judge, *begin(), final(A, 1, 500, 9000, GREETING), final(C, 1, 9500, 12000, "我家没气了"))
    shown = [d for d in feed(judge, stable(2, 21000, "我解决不了")) if isinstance(d, Finding)]
    after = feed(judge, final(A, 2, 20000, 22500, "我马上给您登记报修"))
    assert [d.key for d in after if isinstance(d, FindingWithdrawn)] == [shown[0].key]


def test_provisional_findings_cost_nothing() -> None:
    judge = new_judge()
    feed(judge, *begin(), stable(1, 21000, "我解决不了"))
    scored = [d for d in judge.finish() if isinstance(d, CallScored)]
    assert all("FB-014" not in key for s in scored for section in s.sections for key in section.lost)


# --- back-channels and openings


def test_a_lone_assent_waits_until_it_is_known_who_was_speaking() -> None:
    talk = final(C, 1, 0, 6200, "我家的燃气表昨天换了电池屏幕还是不亮")
    derived = judged([*begin("dialogue"), final(A, 2, 2800, 3100, "嗯"), talk])
    assert "FL-006" not in {f.rule for f in confirmed(derived).values()}


def test_a_lone_assent_that_opens_a_turn_is_a_filler() -> None:
    events = [*begin("dialogue"), final(C, 1, 0, 3000, "你是煤气公司吗"), final(A, 2, 3500, 3800, "嗯")]
    assert "FL-006" in {f.rule for f in confirmed(judged(events)).values()}


# --- deadlines while the call runs


def test_a_hold_that_lasts_too_long_is_told_while_it_lasts() -> None:
    judge = new_judge()
    feed(judge, *begin(), leg(LegState.HELD, 10000))
    assert verdicts(feed(judge, clock(69000)), "A-13") == []
    assert verdicts(feed(judge, clock(71000)), "A-13") == [Verdict.MISSED]
    assert verdicts(feed(judge, leg(LegState.RESUMED, 80000)), "A-13") == []


def test_the_apology_after_a_hold_is_prompted_then_judged() -> None:
    judge = new_judge()
    feed(judge, *begin(), leg(LegState.HELD, 10000))
    prompts = [d for d in feed(judge, leg(LegState.RESUMED, 30000)) if isinstance(d, DutyChanged) and d.rule == "A-14"]
    assert [(p.state, p.prompt) for p in prompts] == [(DutyState.PROMPT, "对不起，让您久等了。")]
    said = feed(judge, final(A, 3, 30500, 33000, "查到了工单在管理站"), clock(34000), clock(41000))
    assert verdicts(said, "A-14") == [Verdict.MISSED]
    assert [d.state for d in said if isinstance(d, DutyChanged) and d.rule == "A-14"] == [DutyState.MISSED]


def test_the_closing_question_is_prompted_before_it_is_too_late() -> None:
    judge = new_judge()
    feed(judge, *begin(), final(A, 1, 500, 9000, GREETING), final(C, 1, 9500, 12000, "我想问一下营业时间"))
    feed(judge, final(A, 2, 12500, 16000, "上午八点到下午六点"))
    derived = feed(judge, final(C, 2, 16500, 18000, "好的谢谢再见"))
    prompts = {d.rule: d.prompt for d in derived if isinstance(d, DutyChanged) and d.state is DutyState.PROMPT}
    assert prompts["A-19"] == "您还有其他问题吗？"
    assert prompts["A-20"] == "感谢您的来电，如果有问题，请您与我们联系，再见！"


def test_a_late_answer_prompts_the_apology_before_the_agent_speaks() -> None:
    derived = feed(new_judge(), *begin(rings=5))
    prompts = {d.rule: d.prompt for d in derived if isinstance(d, DutyChanged) and d.state is DutyState.PROMPT}
    assert verdicts(derived, "A-01") == [Verdict.MISSED]
    assert prompts["A-02"].startswith("对不起，让您久等了。您好，阳泉市煤气公司08号客服员为您服务")


def test_the_identity_sentence_is_ready_to_read() -> None:
    judge = new_judge()
    feed(judge, *begin(), final(A, 1, 500, 9000, GREETING))
    slots = {"name": "王建国", "surname": "王", "title": "先生", "address": "滨河小区5号楼2单元301号"}
    for name, value in slots.items():
        feed(judge, SlotFilled(call_id="c", name=name, value=value, leg=C, utterance=1, start_ms=9500, end_ms=14000))
    derived = feed(judge, final(C, 1, 9500, 14000, "我姓王王建国住滨河小区五号楼二单元三零一"), clock(14500))
    prompts = [d.prompt for d in derived if isinstance(d, DutyChanged) and d.rule == "A-09" and d.prompt]
    assert prompts[-1:] == ["您是滨河小区5号楼2单元301号王建国先生吗？"]


# --- limits (requirements H7)


@pytest.mark.parametrize(("rings", "verdict"), [(3, Verdict.MET), (4, Verdict.MISSED)])
def test_three_rings(rings: int, verdict: Verdict) -> None:
    assert verdicts(judged(begin("dialogue", rings=rings)), "A-01") == [verdict]


@pytest.mark.parametrize(("end_ms", "verdict"), [(180_000, Verdict.MET), (180_100, Verdict.MISSED)])
def test_three_minutes(end_ms: int, verdict: Verdict) -> None:
    events = [*begin("dialogue"), final(A, 1, 500, 9000, GREETING), final(C, 2, end_ms - 900, end_ms, "再见")]
    bye = leg(LegState.ENDED, end_ms, first=True)
    assert verdicts(judged([*events, bye]), "A-11") == [verdict]


@pytest.mark.parametrize(
    ("rate", "verdict"), [(120, Verdict.MET), (140, Verdict.MET), (119, Verdict.MISSED), (141, Verdict.MISSED)]
)
def test_speech_rate(rate: int, verdict: Verdict) -> None:
    text = "您" * rate
    assert verdicts(judged([*begin("dialogue"), final(A, 1, 0, 60_000, text)]), "A-27") == [verdict]


# --- what was not heard


def test_a_gap_in_the_window_makes_an_absence_unheard() -> None:
    gap = AudioGap(call_id="c", leg=A, start_ms=30200, length_ms=900)
    hold = [leg(LegState.HELD, 10000), leg(LegState.RESUMED, 30000)]
    derived = judged([*begin("dialogue"), *hold, gap, final(A, 3, 31200, 35000, "查到了工单在管理站")])
    found = [f for f in confirmed(derived).values() if f.rule == "A-14"]
    assert [f.verdict for f in found] == [Verdict.UNHEARD]
    assert "0.9秒" in found[0].reason


def test_poor_recognition_makes_an_absence_unheard() -> None:
    hold = [leg(LegState.HELD, 10000), leg(LegState.RESUMED, 30000)]
    derived = judged([*begin("dialogue"), *hold, final(A, 3, 31200, 35000, "茶道勒公担在", confidence=0.2)])
    assert verdicts(derived, "A-14") == [Verdict.UNHEARD]


def test_unknown_rings_are_unheard() -> None:
    events = begin("dialogue", rings=None, unknown=frozenset({"rings"}))
    assert verdicts(judged(events), "A-01") == [Verdict.UNHEARD]


# --- measures, stages, keys


def test_measures_of_a_call() -> None:
    events = [
        *begin("dialogue"),
        final(A, 1, 0, 12_000, GREETING),
        final(C, 2, 12_400, 20_000, "我家上周三报修的燃气表到今天都没人来修我打到管理站他们说"),
        final(A, 3, 18_500, 24_000, "您是哪个小区的"),
        leg(LegState.HELD, 30_000),
        leg(LegState.RESUMED, 50_000),
        final(C, 4, 58_000, 60_000, "再见"),
    ]
    measured = {d.name: d.value for d in judged(events) if isinstance(d, MeasureTaken)}
    assert measured["interruptions"] == 1
    assert measured["hold_s"] == 20
    assert measured["talk_s"] == 60
    assert measured["rings"] == 2


def test_stages_in_order() -> None:
    events = [
        *begin("dialogue"),
        final(A, 1, 0, 9000, GREETING),
        final(C, 2, 9500, 12000, "我家燃气灶打不着火了"),
        final(A, 3, 12500, 14000, "请问您贵姓"),
        final(C, 4, 14500, 15500, "姓王"),
        final(A, 5, 16000, 20000, "王先生您还有其他问题吗"),
        final(C, 6, 20500, 21500, "没有了再见"),
    ]
    stages = [d.stage for d in judged(events) if isinstance(d, StageEntered)]
    assert [s for s, _ in itertools.groupby(stages)] == ["greeting", "inquiry", "identify", "closing"]


def test_a_second_run_gives_the_same_keys() -> None:
    events = [*begin("dialogue"), final(A, 1, 0, 2000, "喂煤气公司你说"), final(C, 2, 2500, 5000, "我要投诉")]
    assert list(confirmed(judged(events))) == list(confirmed(judged(events)))


def test_outbound_calls_have_their_own_duties() -> None:
    events = begin("dialogue", direction=Direction.OUTBOUND, rings=None)
    text = "您好我是阳泉市煤气公司零八号客服员想对您做一下回访能占用您一点时间吗"
    derived = judged([*events, final(A, 1, 800, 16000, text)])
    assert verdicts(derived, "A-46") == [Verdict.MET]
    assert verdicts(derived, "A-03") == []


def test_a_sentence_alone_has_no_duties() -> None:
    events = [begin("dialogue")[0], final(A, 1, 0, 2000, "这事我们不管")]
    findings = [d for d in judged(events, sentence=True) if isinstance(d, Finding)]
    assert {f.rule for f in findings} == {"FB-002"}


def test_every_finding_names_the_version_that_judged() -> None:
    findings = confirmed(judged([*begin("dialogue"), final(A, 1, 0, 2000, "喂你说")]))
    assert len({f.phrasebook for f in findings.values()}) == 1
    assert all(f.phrasebook and f.clause for f in findings.values())
