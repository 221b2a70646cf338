"""Pieces of speech joined into turns."""

from __future__ import annotations

from callcenter.domain.events import FinalSegment, Leg
from callcenter.domain.turns import TurnLog

A, C = Leg.AGENT, Leg.CUSTOMER


def piece(leg: Leg, number: int, start: int, end: int, text: str = "请您稍等一下") -> FinalSegment:
    return FinalSegment(call_id="c", leg=leg, utterance=number, start_ms=start, end_ms=end, text=text)


def test_a_short_pause_does_not_end_a_turn() -> None:
    log = TurnLog()
    log.add(piece(A, 1, 0, 1000, "您好"))
    turn = log.add(piece(A, 2, 2800, 4000, "阳泉市煤气公司"))
    assert turn.text == "您好，阳泉市煤气公司"
    assert (turn.start_ms, turn.end_ms) == (0, 4000)
    assert turn.piece_at(3).utterance == 2


def test_a_long_pause_does() -> None:
    log = TurnLog()
    log.add(piece(A, 1, 0, 1000))
    assert log.add(piece(A, 2, 4000, 5000)).number == 1


def test_the_other_party_takes_over() -> None:
    log = TurnLog()
    log.add(piece(A, 1, 0, 1000))
    log.add(piece(C, 1, 1200, 1800, "我家没气了"))
    assert log.add(piece(A, 2, 2000, 3000)).number == 2


def test_a_backchannel_does_not_take_over() -> None:
    log = TurnLog()
    log.add(piece(A, 1, 0, 1000))
    log.add(piece(C, 1, 1200, 1500, "嗯"))
    assert log.add(piece(A, 2, 2000, 3000)).number == 0


def test_a_hold_parts_two_turns() -> None:
    log = TurnLog()
    log.add(piece(A, 1, 0, 1000))
    log.split_at(1500)
    assert log.add(piece(A, 2, 2000, 3000)).number == 1


def test_listening_while_the_other_speaks_is_no_turn() -> None:
    log = TurnLog(joined=False)
    listening = log.add(piece(A, 1, 2800, 3100, "嗯。"))
    log.add(piece(C, 1, 0, 6200, "我家的燃气表昨天换了电池"))
    assert listening.listening_only
    assert log.of(A) == []


def test_written_turns_stay_apart() -> None:
    log = TurnLog(joined=False)
    log.add(piece(A, 1, 0, 1000))
    assert log.add(piece(A, 2, 1200, 2000)).number == 1
