"""One call that has an event of every kind, in an order that could happen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from callcenter.domain import events as ev
from callcenter.domain.events import CallEvent, DutyState, Leg, LegState, Verdict, Word

CALL = "6f1c2a52-1b2f-4a53-9f8e-1f2c3d4e5f60"
OFFERED_AT = datetime(2024, 3, 5, 2, 39, 50, tzinfo=UTC)
ANSWERED_AT = OFFERED_AT + timedelta(seconds=7)
ENDED_AT = ANSWERED_AT + timedelta(seconds=60)


def every_event(call_id: str = CALL) -> list[CallEvent]:
    """Every kind of ``CallEvent`` at least once."""
    words = (
        Word(text="您好", start_ms=800, end_ms=1200, confidence=0.98),
        Word(text="零八号", start_ms=1200, end_ms=2000),
    )
    shanghai = timezone(timedelta(hours=8))
    return [
        ev.CallOffered(
            call_id=call_id,
            tenant="阳泉市煤气公司",
            seat="8008",
            agent_no="08",
            caller="13800001234",
            called="96777",
            at=OFFERED_AT,
        ),
        ev.LegChanged(call_id=call_id, leg=Leg.CUSTOMER, state=LegState.RINGING, at=OFFERED_AT),
        ev.LegChanged(
            call_id=call_id, leg=Leg.CUSTOMER, state=LegState.ANSWERED, at_ms=0, at=ANSWERED_AT, rings=2, ring_ms=7000
        ),
        ev.ListeningBegan(call_id=call_id, model="zh-hotline-small", demonstration=True),
        ev.DutyChanged(
            call_id=call_id, rule="A-03", state=DutyState.PROMPT, title="开头语", prompt="您好，煤气公司08号为您服务。"
        ),
        ev.MediaClock(call_id=call_id, time_ms=500),
        ev.PartialSegment(call_id=call_id, leg=Leg.AGENT, utterance=1, start_ms=800, end_ms=1200, text="您好"),
        ev.StableSegment(
            call_id=call_id, leg=Leg.AGENT, utterance=1, start_ms=800, end_ms=1200, text="您好", words=words[:1]
        ),
        ev.Finding(
            call_id=call_id,
            key="FB-012:agent:1:0",
            rule="FB-012",
            verdict=Verdict.MISSED,
            severity="S2",
            clause="客户服务标准 第八条(八)",
            utterance=1,
            provisional=True,
        ),
        ev.FindingWithdrawn(call_id=call_id, key="FB-012:agent:1:0"),
        ev.FinalSegment(
            call_id=call_id,
            leg=Leg.AGENT,
            utterance=1,
            start_ms=800,
            end_ms=2000,
            text="您好零八号",
            words=words,
            confidence=0.95,
            alternatives=("您好灵八号",),
        ),
        ev.DutyChanged(call_id=call_id, rule="A-03", state=DutyState.MET, at_ms=2000),
        ev.Finding(
            call_id=call_id,
            key="A-03:call",
            rule="A-03",
            verdict=Verdict.MET,
            severity="S3",
            clause="客户服务标准 第二条",
            start_ms=800,
            end_ms=2000,
            evidence="开头语",
            heard="您好零八号",
        ),
        ev.Finding(
            call_id=call_id,
            key="FB-012:agent:2:0",
            rule="FB-012",
            verdict=Verdict.MISSED,
            severity="S2",
            clause="客户服务标准 第八条(八)",
            utterance=2,
            start_ms=43300,
            end_ms=44900,
            evidence="你问我我问谁",
            heard="你问我我问随",
            score=0.94,
            phrasebook="p1",
        ),
        ev.StageEntered(call_id=call_id, stage="inquiry", at_ms=3000),
        ev.LegLevel(call_id=call_id, leg=Leg.AGENT, start_ms=800, end_ms=2000, dbfs=-20.5),
        ev.ListenerLag(call_id=call_id, leg=Leg.AGENT, lag_ms=700),
        ev.SlotFilled(
            call_id=call_id,
            name="phone",
            value="13800001234",
            leg=Leg.CUSTOMER,
            utterance=3,
            start_ms=9000,
            end_ms=12000,
            confidence=0.9,
            heard="幺三八零零零零幺二三四",
        ),
        ev.SlotFilled(call_id=call_id, name="type", value="报修", confidence=0.8),
        ev.PromiseMade(
            call_id=call_id,
            number=1,
            text="6小时内安排师傅上门处理",
            due=datetime(2024, 3, 5, 16, 40, tzinfo=shanghai),
            utterance=5,
            start_ms=30000,
            end_ms=34000,
        ),
        ev.AudioGap(call_id=call_id, leg=Leg.CUSTOMER, start_ms=20000, length_ms=900),
        ev.LegChanged(call_id=call_id, leg=Leg.AGENT, state=LegState.HELD, at_ms=40000),
        ev.LegChanged(call_id=call_id, leg=Leg.AGENT, state=LegState.RESUMED, at_ms=50000),
        ev.MeasureTaken(call_id=call_id, name="hold_s", value=10.0),
        ev.LegChanged(
            call_id=call_id,
            leg=Leg.AGENT,
            state=LegState.ENDED,
            at_ms=60000,
            at=ENDED_AT,
            first=True,
            cause="bye",
        ),
        ev.LegChanged(call_id=call_id, leg=Leg.CUSTOMER, state=LegState.ENDED, at_ms=60000, at=ENDED_AT, cause="bye"),
        ev.ListeningEnded(call_id=call_id, leg=Leg.AGENT, end_ms=60000),
        ev.RecordingClosed(
            call_id=call_id,
            name=f"{call_id}.wav",
            sha256="0" * 64,
            length_ms=60000,
            gaps=((Leg.CUSTOMER, 20000, 1000),),
            at=ENDED_AT,
        ),
        ev.StageFailed(call_id=call_id, part="工单", sentence="工单自动填写已停用，请手工填写。"),
        ev.CallScored(
            call_id=call_id,
            total=88.0,
            sections=(ev.ScoreSection(name="沟通用语", points=18.0, out_of=30.0, lost=("FB-012:agent:2:0",)),),
            phrasebook="p1",
        ),
        ev.WrappedUp(call_id=call_id, at=ENDED_AT + timedelta(seconds=20), disposition="已登记", by="08"),
    ]
