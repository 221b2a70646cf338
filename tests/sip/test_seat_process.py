"""The seat as a process: started, stopped, killed, and used again and again."""

import signal
import socket
import time
from collections.abc import Callable
from functools import partial

import pytest

from callcenter.domain.events import AudioGap, CallOffered, Leg, LegChanged, LegState
from tests.sip.g711 import alaw_pcm, shifts_of
from tests.sip.telephone import SPEECH, Telephone, went_well

pytestmark = pytest.mark.slow


def test_killed_in_a_call_it_takes_the_next_one(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_seat()
    with phone.agent(), phone.customer():
        phone.change(Leg.CUSTOMER, LegState.ANSWERED)
        phone.process().kill()
        phone.process().wait()
    phone.start_seat()
    agent = phone.agent()
    customer = phone.customer(hangs_up_ms=500)
    went_well(customer, agent)
    answered = [e for e in phone.hub.events if isinstance(e, LegChanged) and e.state is LegState.ANSWERED]
    assert len({event.call_id for event in answered}) == 2


def test_twenty_short_calls_in_a_row(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    recorder = phone.sink()
    seat = phone.start_seat()
    for number in range(20):
        agent = phone.agent(ring_ms=50)
        customer = phone.customer(hangs_up_ms=150 + number % 5 * 20)
        went_well(customer, agent)
        phone.hub.wait_for(partial(phone.ended, number + 1), f"end of call {number}")
    assert seat.poll() is None
    assert sum(isinstance(e, CallOffered) for e in phone.hub.events) == 20
    recorder.wait_for(lambda: sum(c.name == "ended" for c in recorder.controls) == 20, "20 ends")
    assert phone.stop_seat() == 0


def test_asked_to_stop_it_ends_the_call_and_leaves_cleanly(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    recorder = phone.sink()
    phone.start_seat()
    agent, customer = phone.agent(), phone.customer()
    phone.hub.wait_for(lambda: phone.media_ms() >= 500, "half a second of talk")
    asked = time.monotonic()
    assert phone.stop_seat() == 0
    assert time.monotonic() - asked < 3
    went_well(agent, customer)
    ended = phone.change(Leg.CUSTOMER, LegState.ENDED)
    assert (ended.cause, ended.first) == ("seat-lost", False)
    recorder.control("ended")


def test_a_port_in_use_is_named(telephone: Callable[..., Telephone], capfd: pytest.CaptureFixture[str]) -> None:
    phone = telephone()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", phone.sip_port))
        assert phone.start_seat_without_waiting().wait(10) == 2
    said = capfd.readouterr().err.strip()
    assert said.count("\n") == 0
    assert f"127.0.0.1:{phone.sip_port}" in said
    assert "sip_port" in said


def test_recorder_away_and_back_loses_nothing(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    first = phone.sink()
    phone.start_seat()
    agent, customer = phone.agent(), phone.customer(hangs_up_ms=4000)
    first.wait_for(lambda: len(first.of(Leg.CUSTOMER)) > 50, "a second of sound")
    first.go_away()
    phone.hub.wait_for(lambda: phone.media_ms() >= 2500, "two and a half seconds")
    second = phone.sink()
    went_well(customer, agent)
    second.control("ended")
    assert second.controls[0].name == "started"
    assert not any(isinstance(e, AudioGap) for e in phone.hub.events)
    for leg in Leg:
        frames = first.of(leg) | second.of(leg)
        assert sorted(frames) == list(range(len(frames)))
        pcm = b"".join(frames[seq] for seq in range(len(frames)))
        assert shifts_of(pcm, alaw_pcm(SPEECH / f"H3.{leg}.al"))


def test_sound_goes_on_when_nobody_ever_listens(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_seat()
    agent, customer = phone.agent(), phone.customer(hangs_up_ms=500)
    went_well(customer, agent)
    phone.change(Leg.AGENT, LegState.ENDED)
    assert phone.stop_seat() == 0
    gaps = [e for e in phone.hub.events if isinstance(e, AudioGap)]
    assert {gap.leg for gap in gaps} == set(Leg)
    assert min(gap.start_ms for gap in gaps) == 0


def test_interrupt_is_the_same_as_stop(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    seat = phone.start_seat()
    seat.send_signal(signal.SIGINT)
    assert seat.wait(5) == 0
