"""Calls that never come about, each with the right code for the customer and the right cause on the timeline."""

from collections.abc import Callable

import pytest

from callcenter.domain.events import CallOffered, Leg, LegChanged, LegState
from tests.sip.telephone import Telephone, went_well

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("refusal", "cause", "told"),
    [
        (486, "busy", 486),
        (480, "no-answer", 480),
        (404, "unreachable", 480),
        (603, "declined", 603),
        (488, "codec", 488),
        (500, "network", 500),
    ],
)
def test_agents_phone_refuses(telephone: Callable[..., Telephone], refusal: int, cause: str, told: int) -> None:
    phone = telephone()
    phone.start_seat()
    agent = phone.agent(refuses_with=refusal)
    customer = phone.customer(refused_with=told)
    went_well(agent, customer)
    failed = phone.change(Leg.AGENT, LegState.FAILED)
    assert (failed.cause, failed.code) == (cause, refusal)
    ended = phone.change(Leg.CUSTOMER, LegState.ENDED)
    assert (ended.cause, ended.code, ended.first, ended.at_ms) == (cause, told, False, None)
    assert not any(isinstance(e, LegChanged) and e.state is LegState.ANSWERED for e in phone.hub.events)


def test_agent_lets_it_ring(telephone: Callable[..., Telephone]) -> None:
    phone = telephone(no_answer_s=1)
    phone.start_seat()
    agent = phone.agent(never_answers=True)
    customer = phone.customer(refused_with=480)
    went_well(agent, customer)
    failed = phone.change(Leg.AGENT, LegState.FAILED)
    assert (failed.cause, failed.code) == ("no-answer", 480)


def test_nobody_at_the_agents_address(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_seat()
    went_well(phone.customer(refused_with=480))
    assert phone.change(Leg.AGENT, LegState.FAILED).cause == "unreachable"


def test_customer_gives_up_while_it_rings(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_seat()
    agent = phone.agent(never_answers=True)
    customer = phone.customer(cancels_ms=500)
    went_well(customer, agent)
    ended = phone.change(Leg.CUSTOMER, LegState.ENDED)
    assert (ended.cause, ended.first, ended.code) == ("cancelled", True, 487)
    over = phone.change(Leg.AGENT, LegState.ENDED)
    assert (over.cause, over.first) == ("cancelled", False)


def test_customer_without_a_codec_of_ours(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_seat()
    went_well(phone.customer(codec=(18, "G729/8000"), refused_with=488))
    offered = phone.hub.event(CallOffered)
    assert offered.caller == "13800009012"
    failed = phone.change(Leg.CUSTOMER, LegState.FAILED)
    assert (failed.call_id, failed.cause, failed.code) == (offered.call_id, "codec", 488)


def test_agents_phone_answers_with_a_codec_that_was_not_offered(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_seat()
    phone.agent(codec=(18, "G729/8000"))
    went_well(phone.customer(refused_with=488))
    assert phone.change(Leg.AGENT, LegState.FAILED).cause == "codec"


def test_second_call_is_told_busy_and_the_first_goes_on(telephone: Callable[..., Telephone]) -> None:
    phone = telephone()
    phone.start_seat()
    agent = phone.agent()
    first = phone.customer(hangs_up_ms=2500)
    phone.change(Leg.CUSTOMER, LegState.ANSWERED)
    went_well(phone.customer(number="13911112222", refused_with=486))
    went_well(first, agent)
    phone.change(Leg.AGENT, LegState.ENDED)
    assert sum(isinstance(e, CallOffered) for e in phone.hub.events) == 1
