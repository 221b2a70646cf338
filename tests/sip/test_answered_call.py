"""A call that is answered: SIPp dials, SIPp answers, both play G.711 through the seat."""

from collections.abc import Callable

import pytest

from callcenter.domain.events import AudioGap, CallOffered, Leg, LegChanged, LegState, MediaClock
from tests.sip.g711 import alaw_pcm, shifts_of
from tests.sip.telephone import SPEECH, Telephone, went_well

pytestmark = pytest.mark.slow


def test_both_legs_are_tapped_bit_exactly_and_in_step(telephone: Callable[..., Telephone]) -> None:
    phone = telephone(ring_cadence_ms=1000)
    recorder, listener = phone.sink(), phone.sink(phone.settings.listener_socket)
    phone.start_seat()
    agent = phone.agent(ring_ms=1400)
    customer = phone.customer(hangs_up_ms=5000)
    went_well(customer, agent)
    ended = recorder.control("ended")
    shifts = {}
    for leg in Leg:
        pcm = recorder.pcm(leg)
        moved = shifts_of(pcm, alaw_pcm(SPEECH / f"H3.{leg}.al"))
        assert len(pcm) // 16 == pytest.approx(5000, abs=150)
        shifts[leg] = moved[-1]
    assert abs(shifts[Leg.CUSTOMER] - shifts[Leg.AGENT]) <= 2000, "the legs are out of step"
    assert len(recorder.pcm(Leg.CUSTOMER)) == len(recorder.pcm(Leg.AGENT)) == ended.fields["length_ms"] * 16
    listener.control("ended")
    assert listener.pcm(Leg.AGENT) == recorder.pcm(Leg.AGENT)
    assert recorder.controls[0].name == "started"
    assert recorder.controls[0].fields["agent_no"] == "15"


def test_timeline_of_a_call_the_customer_ends(telephone: Callable[..., Telephone]) -> None:
    phone = telephone(ring_cadence_ms=1000)
    phone.start_seat()
    agent = phone.agent(ring_ms=1400)
    customer = phone.customer(hangs_up_ms=2000)
    went_well(customer, agent)
    over = phone.change(Leg.AGENT, LegState.ENDED)
    offered = phone.hub.event(CallOffered)
    assert phone.hub.events[0] == offered
    assert (offered.caller, offered.called, offered.seat, offered.agent_no) == ("13800009012", "8001", "8001", "15")
    answered = phone.change(Leg.CUSTOMER, LegState.ANSWERED)
    assert answered.rings == 2
    assert answered.ring_ms == pytest.approx(1400, abs=150)
    assert answered.at_ms == 0
    hung_up = phone.change(Leg.CUSTOMER, LegState.ENDED)
    assert (hung_up.first, hung_up.cause) == (True, "bye")
    assert (over.first, over.cause, over.at_ms) == (False, "bye", hung_up.at_ms)
    states = [e.state for e in phone.hub.events if isinstance(e, LegChanged) and e.leg is Leg.CUSTOMER]
    assert states == [LegState.RINGING, LegState.ANSWERED, LegState.ENDED]
    clocks = [e.time_ms for e in phone.hub.events if isinstance(e, MediaClock)]
    assert len(clocks) in (3, 4)
    assert clocks == sorted(clocks)


def test_the_agent_who_hangs_up_first_is_named(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_seat()
    agent = phone.agent(hangs_up_ms=1000)
    customer = phone.customer()
    went_well(agent, customer)
    assert phone.change(Leg.AGENT, LegState.ENDED).first
    assert not phone.change(Leg.CUSTOMER, LegState.ENDED).first


def test_mu_law_on_one_side_is_translated(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    recorder = phone.sink()
    phone.start_seat()
    agent = phone.agent(codec=(0, "PCMU/8000"))
    customer = phone.customer(hangs_up_ms=1000)
    went_well(customer, agent)
    recorder.control("ended")
    assert any(recorder.pcm(Leg.AGENT))


@pytest.mark.parametrize("direction", ["sendonly", "inactive"])
def test_hold_and_resume_from_the_agents_phone(telephone: Callable[..., Telephone], direction: str) -> None:
    phone = telephone()
    recorder = phone.sink()
    phone.start_seat()
    agent = phone.agent(holds=((1000, 2500),), hold_direction=direction)
    customer = phone.customer(hangs_up_ms=4500)
    went_well(customer, agent)
    recorder.control("ended")
    assert phone.change(Leg.AGENT, LegState.HELD).at_ms == pytest.approx(1000, abs=150)
    assert phone.change(Leg.AGENT, LegState.RESUMED).at_ms == pytest.approx(2500, abs=150)
    assert not any(isinstance(e, AudioGap) for e in phone.hub.events)
    for leg in Leg:
        tail = recorder.pcm(leg)[3200 * 16 :]
        assert shifts_of(bytes(3200 * 16) + tail, alaw_pcm(SPEECH / f"H3.{leg}.al"))
