"""Every event goes through the wire format and the database and comes back the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest

from callcenter.db.call_journal import FROM_OUTSIDE, CallJournal
from callcenter.db.database import Database, open_database
from callcenter.db.records import NOT_KEPT
from callcenter.domain import events as ev
from callcenter.domain.call_record import CallState, Review
from callcenter.domain.events import CallEvent, Leg, LegState
from callcenter.domain.ticket_sheet import Source
from callcenter.wire.event_codec import from_json, to_json
from tests.every_event import ANSWERED_AT, CALL, ENDED_AT, OFFERED_AT, every_event

SEGMENT = next(event for event in every_event() if isinstance(event, ev.FinalSegment))


def test_the_sample_call_has_every_kind_of_event() -> None:
    assert {type(event) for event in every_event()} == set(get_args(CallEvent))


def test_every_event_comes_back_from_wire_and_database(database: Database, journal: CallJournal) -> None:
    sent = every_event()
    for number, event in enumerate(sent, start=1):
        journal.record([from_json(to_json(event))], boot="seat-1", number=number)

    with database.reading() as work:
        kept = work.timeline.of_call(CALL)

    assert kept == [event for event in sent if not isinstance(event, NOT_KEPT)]
    assert journal.events_of(CALL) == [event for event in sent if isinstance(event, FROM_OUTSIDE)]


def test_the_record_of_a_call_holds_all_that_happened(journal: CallJournal) -> None:
    sent = every_event()
    journal.record(sent)
    record = journal.record_of(CALL)

    assert record is not None
    assert record.segments == tuple(event for event in sent if isinstance(event, ev.FinalSegment))
    assert record.legs == tuple(event for event in sent if isinstance(event, ev.LegChanged))
    assert [one.finding for one in record.findings] == [
        event for event in sent if isinstance(event, ev.Finding) and not event.provisional
    ]
    assert record.gaps == (ev.AudioGap(call_id=CALL, leg=Leg.CUSTOMER, start_ms=20000, length_ms=1000),)
    assert record.scored in sent
    assert record.recording in sent
    assert record.measures == (("hold_s", 10.0),)
    assert [(duty.rule, duty.state.value, duty.title) for duty in record.duties] == [("A-03", "met", "开头语")]


def test_the_summary_follows_the_call(journal: CallJournal) -> None:
    journal.record(every_event())
    record = journal.record_of(CALL)

    assert record is not None
    call = record.summary
    assert (call.offered_at, call.answered_at, call.ended_at) == (OFFERED_AT, ANSWERED_AT, ENDED_AT)
    assert (call.state, call.ended_by, call.end_cause) == (CallState.ENDED, Leg.AGENT, "bye")
    assert (call.rings, call.stage, call.score, call.ticket_type) == (2, "inquiry", 88.0, "报修")
    assert (call.violations, call.severities, call.to_review, call.to_listen) == (1, {"S2": 1}, 1, 0)
    assert (call.duties_met, call.duties_total, call.has_recording, call.disposition) == (1, 1, True, "已登记")


def test_the_ticket_keeps_where_each_field_was_heard(journal: CallJournal) -> None:
    journal.record(every_event())
    record = journal.record_of(CALL)

    assert record is not None
    phone, kind = record.ticket.field("phone"), record.ticket.field("type")
    assert phone is not None
    assert kind is not None
    assert (phone.value, phone.source, phone.utterance, phone.start_ms) == ("13800001234", Source.CUSTOMER, 3, 9000)
    assert (kind.value, kind.source) == ("报修", Source.COMPUTED)
    assert record.ticket.first_responsible == "08"
    assert [(promise.number, promise.due) for promise in record.ticket.promises] == [
        (event.number, event.due) for event in every_event() if isinstance(event, ev.PromiseMade)
    ]


def test_what_is_sent_again_is_kept_once(database: Database, journal: CallJournal) -> None:
    offered, segment = every_event()[0], SEGMENT
    journal.record([offered], boot="seat-1", number=1)
    for _ in range(2):
        journal.record([segment], boot="listener-1", number=1)

    assert journal.seen("listener-1", 1)
    assert not journal.seen("listener-2", 1)
    with database.reading() as work:
        assert work.timeline.of_call(CALL) == [offered, segment]


def test_an_event_that_overtakes_the_offer_is_not_lost(journal: CallJournal) -> None:
    offered, segment = every_event()[0], SEGMENT
    journal.record([segment], boot="listener-1", number=1)
    journal.record([offered], boot="seat-1", number=1)
    record = journal.record_of(CALL)

    assert record is not None
    assert record.segments == (segment,)
    assert record.summary.tenant == "阳泉市煤气公司"
    assert record.ticket.first_responsible == "08"


def test_a_killed_hub_finds_the_calls_that_ran(url: str) -> None:
    first = open_database(url)
    CallJournal(first).record(every_event()[:19])
    first.close()

    second = open_database(url)
    journal = CallJournal(second)
    assert [offered.call_id for offered in journal.running_calls()] == [CALL]
    assert journal.events_of(CALL)[0] == every_event()[0]
    journal.record(every_event()[19:])
    assert journal.running_calls() == []
    second.close()


def test_a_call_answered_and_ended_but_never_judged_is_taken_up_again(journal: CallJournal) -> None:
    now = datetime.now(UTC)
    offered = ev.CallOffered(call_id="late", tenant="t", seat="8008", at=now)
    answered = ev.LegChanged(call_id="late", leg=Leg.CUSTOMER, state=LegState.ANSWERED, at_ms=0, at=now, rings=1)
    ended = ev.LegChanged(call_id="late", leg=Leg.CUSTOMER, state=LegState.ENDED, at_ms=900, at=now, first=True)
    journal.record([offered, answered, ended])
    assert journal.running_calls() == [offered]
    journal.record([ev.CallScored(call_id="late", total=100.0)])
    assert journal.running_calls() == []


def test_a_call_nobody_answered_is_missed(journal: CallJournal) -> None:
    offered, ringing = every_event()[:2]
    cancelled = ev.LegChanged(call_id=CALL, leg=Leg.CUSTOMER, state=LegState.ENDED, at=ENDED_AT, cause="cancelled")
    journal.record([offered, ringing, cancelled])
    record = journal.record_of(CALL)

    assert record is not None
    assert (record.summary.state, record.summary.sentence) == (CallState.MISSED, "客户在接听前挂断。")
    assert journal.running_calls() == []


def test_all_or_nothing(journal: CallJournal) -> None:
    offered = every_event()[0]
    broken = ev.SlotFilled(call_id=CALL, name="phone", value=object())  # type: ignore[arg-type]
    with pytest.raises(Exception, match="object"):
        journal.record([offered, broken], boot="seat-1", number=1)
    assert journal.record_of(CALL) is None
    assert not journal.seen("seat-1", 1)


def test_a_review_outlives_a_new_judgement(database: Database, journal: CallJournal) -> None:
    sent = every_event()
    journal.record(sent)
    with database.writing() as work:
        key = "FB-012:agent:2:0"
        work.findings.review(CALL, key, Review.REJECTED, note="客户原话", reviewer="qa", at=ENDED_AT)
        work.records.count_findings(CALL)
        work.commit()
    journal.record([event for event in sent if isinstance(event, ev.Finding)])
    journal.record([ev.FindingWithdrawn(call_id=CALL, key=key)])
    record = journal.record_of(CALL)

    assert record is not None
    assert [(one.review, one.note) for one in record.findings if one.finding.key == key] == [
        (Review.REJECTED, "客户原话")
    ]
    assert (record.summary.violations, record.summary.to_review) == (0, 0)
