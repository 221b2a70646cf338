"""The seat at a registrar: our own one, a silent one, one that knows another password."""

import socket
from collections.abc import Callable

import pytest

from callcenter.domain.events import CallOffered, Leg, LegState
from tests.sip.telephone import Telephone, went_well

pytestmark = pytest.mark.slow


def registered(phone: Telephone, since: int = 0) -> bool:
    return any(state.get("registered") for state in phone.hub.states[since:])


def test_a_call_through_the_registrar(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_registrar()
    phone.start_seat()
    phone.hub.wait_for(lambda: registered(phone), "registration")
    agent = phone.agent()
    customer = phone.customer(phone.through_registrar, hangs_up_ms=600)
    went_well(customer, agent)
    assert phone.change(Leg.CUSTOMER, LegState.ENDED).first
    assert phone.hub.event(CallOffered).called == "8001"


def test_the_agent_hangs_up_through_the_registrar(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_registrar()
    phone.start_seat()
    phone.hub.wait_for(lambda: registered(phone), "registration")
    agent = phone.agent(hangs_up_ms=600)
    went_well(phone.customer(phone.through_registrar), agent)
    assert phone.change(Leg.AGENT, LegState.ENDED).first


def test_cancel_through_the_registrar(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_registrar()
    phone.start_seat()
    phone.hub.wait_for(lambda: registered(phone), "registration")
    agent = phone.agent(never_answers=True)
    went_well(phone.customer(phone.through_registrar, cancels_ms=300), agent)
    assert phone.change(Leg.CUSTOMER, LegState.ENDED).cause == "cancelled"


def test_a_restarted_seat_replaces_the_killed_one(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_registrar()
    phone.start_seat().kill()
    phone.process().wait()
    before = len(phone.hub.states)
    phone.start_seat()
    phone.hub.wait_for(lambda: registered(phone, before), "second registration")
    agent = phone.agent()
    went_well(phone.customer(phone.through_registrar, hangs_up_ms=300), agent)


def test_nobody_registered(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_registrar()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        wait_for_registrar(probe, phone.registrar_port)
    went_well(phone.customer(phone.through_registrar, refused_with=480))


def test_wrong_password_is_said_with_the_registrars_address(telephone: Callable[..., Telephone]) -> None:
    phone = telephone(password="wrong")
    phone.start_registrar(password="right")
    phone.start_seat()
    state = refused(phone)
    assert phone.settings.sip.registrar in state
    assert "密码" in state


def test_silent_registrar_is_said_long_before_sip_gives_up(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", phone.registrar_port))
        phone.start_seat()
        state = refused(phone)
    assert phone.settings.sip.registrar in state
    assert "没有应答" in state


def test_a_registrar_that_falls_silent_and_comes_back(telephone: Callable[..., Telephone]) -> None:
    phone = telephone(register_s=6)
    registrar = phone.start_registrar()
    phone.start_seat()
    phone.hub.wait_for(lambda: registered(phone), "registration")
    registrar.kill()
    registrar.wait()
    assert "没有应答" in refused(phone)
    before = len(phone.hub.states)
    phone.start_registrar()
    phone.hub.wait_for(lambda: registered(phone, before), "registration again", 45)


def refused(phone: Telephone) -> str:
    """The sentence of the first state that says "not registered"."""

    def told() -> str | None:
        return next((s["sentence"] for s in phone.hub.states if s.get("registered") is False), None)

    return str(phone.hub.wait_for(told, "a sentence about the registration"))


def wait_for_registrar(probe: socket.socket, port: int) -> None:
    """Asks with OPTIONS until it answers."""
    probe.settimeout(0.1)
    for _ in range(100):
        probe.sendto(_OPTIONS, ("127.0.0.1", port))
        try:
            assert probe.recv(4096).startswith(b"SIP/2.0 200")
        except (TimeoutError, ConnectionRefusedError):
            continue
        return
    raise AssertionError("the registrar did not answer within 10 s")


_OPTIONS = (
    b"OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKprobe\r\n"
    b"From: <sip:probe@here>;tag=1\r\nTo: <sip:127.0.0.1>\r\nCall-ID: probe\r\nCSeq: 1 OPTIONS\r\n"
    b"Content-Length: 0\r\n\r\n"
)
