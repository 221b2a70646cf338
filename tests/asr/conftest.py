"""The bundled model and the sound of the demonstration calls."""

from pathlib import Path

import pytest

from callcenter.asr.vosk_model import SpeechModel, load_model
from callcenter.domain.events import Leg
from tests.sip.g711 import alaw_pcm

PROJECT = Path(__file__).resolve().parents[2]
MODEL = PROJECT / "models" / "zh-hotline-small"
DEMO = PROJECT / "scripts" / "demo_data"


@pytest.fixture(scope="session")
def model() -> SpeechModel:
    return load_model(MODEL)


def sound(call: str, leg: Leg, start_s: float, end_s: float) -> bytes:
    """A piece of a demonstration call, 8 kHz."""
    return alaw_pcm(DEMO / f"{call}.{leg}.al")[int(start_s * 8000) * 2 : int(end_s * 8000) * 2]
