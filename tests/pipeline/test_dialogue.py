"""Written dialogues as events."""

import pytest

from callcenter.domain.events import CallOffered, FinalSegment, Leg, LegChanged, LegState, MediaClock
from callcenter.pipeline.dialogue import (
    UnreadableDialogueError,
    dialogue_events,
    read_dialogue,
    read_sentence,
    sentence_events,
)

CALL = {
    "call_id": "T1",
    "agent_no": "08",
    "rings": 2,
    "ring_seconds": 7.0,
    "holds": [{"start": 4.0, "end": 9.5}],
    "first_bye": {"by": "customer", "at": 12.6},
    "turns": [
        {"start": 0.8, "end": 3.0, "speaker": "agent", "text": "您好。"},
        {"start": 2.0, "end": 12.0, "speaker": "customer", "text": "我要报修。"},
        {"start": 10.0, "end": 11.0, "speaker": "agent", "text": "好的。"},
    ],
}


def test_events_come_in_the_order_of_time() -> None:
    events = [e for e in dialogue_events(read_dialogue(CALL)) if not isinstance(e, MediaClock)]
    assert isinstance(events[0], CallOffered)
    assert isinstance(events[1], LegChanged)
    assert (events[1].state, events[1].rings, events[1].ring_ms) == (LegState.ANSWERED, 2, 7000)
    told = [(e.utterance if isinstance(e, FinalSegment) else e.state) for e in events[2:]]
    assert told == [1, LegState.HELD, LegState.RESUMED, 3, 2, LegState.ENDED]


def test_missing_facts_are_unknown_not_guessed() -> None:
    bare = read_dialogue({"call_id": "T2", "turns": CALL["turns"]})
    offered = next(iter(dialogue_events(bare)))
    assert isinstance(offered, CallOffered)
    assert {"rings", "holds", "first_bye", "agent_no"} <= offered.unknown
    assert not any(isinstance(e, LegChanged) and e.state is LegState.ENDED for e in dialogue_events(bare))


def test_the_turn_before_comes_from_the_other_party() -> None:
    sentence = read_sentence({"id": "s18", "speaker": "agent", "prev": "有没有电子发票？", "text": "没有！"})
    spoken = [e for e in sentence_events(sentence) if isinstance(e, FinalSegment)]
    assert [(e.leg, e.utterance, e.text) for e in spoken] == [
        (Leg.CUSTOMER, 1, "有没有电子发票？"),
        (Leg.AGENT, 2, "没有！"),
    ]
    assert spoken[1].start_ms > spoken[0].end_ms


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"turns": None}, "turns"),
        ({"turns": []}, "turns"),
        ({"turns": [{"start": 1, "end": 0, "speaker": "agent", "text": ""}]}, "lies before start"),
        ({"turns": [{"start": 1, "end": 2, "speaker": "boss", "text": ""}]}, r"turns\[0\].speaker"),
        ({"turns": [{"start": 1, "end": 2, "speaker": "agent"}]}, r"turns\[0\].text: expected, but missing"),
        ({"call_id": ""}, "call_id"),
        ({"rings": -1}, "rings"),
        ({"holds": [{"start": 1}]}, r"holds\[0\].end"),
        ({"answered_at": "yesterday"}, "answered_at"),
        ({"first_bye": {"by": "agent", "at": float("nan")}}, "first_bye.at"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], named: str) -> None:
    with pytest.raises(UnreadableDialogueError, match=named):
        read_dialogue({**CALL, **change})
