"""The table of SIP happenings."""

from datetime import UTC, datetime
from typing import Any

import pytest

from callcenter.domain.events import CallOffered, Leg, LegChanged, LegState
from callcenter.sip import sip_events
from callcenter.sip.ring_count import rings
from callcenter.sip.sip_address import SipAddress, SipAddressError

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ring_ms", "cadence_ms", "count"),
    [(0, 5000, 1), (4999, 5000, 1), (5000, 5000, 2), (22000, 5000, 5), (6000, 3000, 3), (14_999, 5000, 3)],
)
def test_rings_begun(ring_ms: int, cadence_ms: int, count: int) -> None:
    assert rings(ring_ms, cadence_ms) == count


def test_a_cadence_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="ring_cadence_ms"):
        rings(1000, 0)
    with pytest.raises(ValueError, match="-1 ms"):
        rings(-1, 5000)


@pytest.mark.parametrize(
    ("uri", "number"),
    [
        ('"客户" <sip:13800009012@192.0.2.1:5060>;tag=1', "13800009012"),
        ("sip:+8613800009012@x;user=phone", "+8613800009012"),
        ("<sips:8001@x>", "8001"),
        ("<tel:0353-110;phone-context=x>", "0353-110"),
        ("<sip:anonymous@anonymous.invalid>", None),
        ("<sip:192.0.2.1>", None),
        ("", None),
    ],
)
def test_number_in_an_address(uri: str, number: str | None) -> None:
    assert sip_events.number_in(uri) == number


@pytest.mark.parametrize(
    ("code", "rang", "cause"),
    [
        (486, True, "busy"),
        (408, False, "unreachable"),
        (408, True, "no-answer"),
        (488, False, "codec"),
        (599, True, "network"),
    ],
)
def test_cause_of_a_refusal(code: int, rang: bool, cause: str) -> None:
    assert sip_events.cause_of(code, rang=rang) == cause


def test_every_happening_becomes_an_event() -> None:
    facts = sip_events.Offered(tenant="t", seat="8001", agent_no="15", from_uri="<sip:1@x>", to_uri="<sip:8001@x>")
    offered = sip_events.to_event("c", NOW, facts)
    assert offered == CallOffered(
        call_id="c", tenant="t", seat="8001", agent_no="15", caller="1", called="8001", at=NOW
    )
    expected: dict[sip_events.Happening, dict[str, Any]] = {
        sip_events.Ringing(leg=Leg.AGENT): {"state": LegState.RINGING},
        sip_events.Answered(leg=Leg.AGENT, ring_ms=7000, cadence_ms=5000): {
            "state": LegState.ANSWERED,
            "at_ms": 0,
            "rings": 2,
            "ring_ms": 7000,
        },
        sip_events.HoldChanged(leg=Leg.AGENT, held=True, at_ms=40): {"state": LegState.HELD, "at_ms": 40},
        sip_events.HoldChanged(leg=Leg.AGENT, held=False, at_ms=60): {"state": LegState.RESUMED, "at_ms": 60},
        sip_events.Refused(leg=Leg.AGENT, cause="busy", code=486): {
            "state": LegState.FAILED,
            "cause": "busy",
            "code": 486,
        },
        sip_events.Closed(leg=Leg.AGENT, cause="bye", first=True, at_ms=80): {
            "state": LegState.ENDED,
            "cause": "bye",
            "first": True,
            "at_ms": 80,
        },
    }
    for happening, fields in expected.items():
        event = sip_events.to_event("c", NOW, happening)
        assert event == LegChanged(call_id="c", leg=Leg.AGENT, at=NOW, **fields)


def test_addresses_of_the_settings() -> None:
    assert SipAddress.parse("sip:agent@127.0.0.1:5091") == SipAddress("agent", "127.0.0.1", 5091)
    assert SipAddress.parse("<sip:pbx.example;transport=udp>") == SipAddress("", "pbx.example", 5060)
    for wrong in ("127.0.0.1:5060", "sip:", "sip:a@b@c", "sip:host:0", "sip:host:99999", "http://host"):
        with pytest.raises(SipAddressError, match="is not a SIP address"):
            SipAddress.parse(wrong)
