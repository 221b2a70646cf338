"""Recognisers that go from leg to leg: whose it was before must not matter."""

import pytest

from callcenter.asr.recognizer_pool import LAID_ASIDE_AFTER, RecognizerPool
from callcenter.asr.vosk_model import SpeechModel
from callcenter.asr.vosk_recognizer import VoskRecognizer
from callcenter.asr.vosk_results import Reading
from callcenter.domain.events import Leg
from tests.asr.conftest import sound

AGENT = sound("H3", Leg.AGENT, 0.5, 3)
CUSTOMER = sound("H3", Leg.CUSTOMER, 16, 19)


@pytest.fixture(autouse=True)
def empty(model: SpeechModel) -> None:
    model.recognizers.clear()


def read(model: SpeechModel, pcm: bytes, start_ms: int, *, alternatives: bool) -> Reading:
    recognizer = VoskRecognizer(model, alternatives=alternatives)
    recognizer.begin(start_ms)
    recognizer.accept(pcm)
    final = recognizer.finish().final
    assert final is not None
    return final


def test_the_one_used_last_is_used_again(model: SpeechModel) -> None:
    pool = RecognizerPool()
    first = pool.take(model.vosk, alternatives=False)
    second = pool.take(model.vosk, alternatives=True)
    assert first is not second
    pool.give_back(first)
    assert pool.take(model.vosk, alternatives=True) is first


def test_an_old_one_is_laid_aside(model: SpeechModel) -> None:
    pool = RecognizerPool()
    used = pool.take(model.vosk, alternatives=False)
    for _ in range(LAID_ASIDE_AFTER - 1):
        pool.give_back(used)
        assert pool.take(model.vosk, alternatives=False) is used
    pool.give_back(used)
    assert pool.take(model.vosk, alternatives=False) is not used
    assert not hasattr(used, "vosk"), "its memory is free, whoever still holds it"


def test_words_times_and_kind_of_confidence_do_not_depend_on_who_had_it_before(model: SpeechModel) -> None:
    fresh_agent = read(model, AGENT, 60_000, alternatives=False)
    model.recognizers.clear()
    customer = read(model, CUSTOMER, 5_000, alternatives=True)
    assert customer.alternatives
    used_agent = read(model, AGENT, 60_000, alternatives=False)
    assert used_agent == fresh_agent
    assert not used_agent.alternatives
    assert read(model, CUSTOMER, 5_000, alternatives=True) == customer


def test_a_recogniser_given_up_does_not_come_back(model: SpeechModel) -> None:
    hanging = VoskRecognizer(model)
    hanging.begin(0)
    hanging.accept(AGENT)
    assert read(model, AGENT, 0, alternatives=False).words  # another one, undisturbed
    assert hanging.busy
