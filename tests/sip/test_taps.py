"""How the two taps' frames become one call's sound, whenever the taps are lent and taken back."""

from queue import SimpleQueue
from uuid import UUID, uuid4

import pytest

from callcenter.domain.events import Leg
from callcenter.sip.audio_outlet import Item
from callcenter.sip.taps import CallSound
from callcenter.wire.audio_packets import FRAME_BYTES, FRAME_MS

CALLER = b"\x01\x02" * (FRAME_BYTES // 2)
AGENT = b"\x03\x04" * (FRAME_BYTES // 2)


def handed_over(out: SimpleQueue[Item]) -> list[tuple[UUID, Leg, int, bytes]]:
    """The frames in the queue; nothing else is in it."""
    items = [out.get_nowait() for _ in range(out.qsize())]
    assert all(isinstance(item, tuple) for item in items)
    return [item for item in items if isinstance(item, tuple)]


def frames(sound: CallSound, ticks: list[tuple[Leg, bytes]]) -> None:
    """The callbacks of the conference clock, one after the other."""
    for leg, pcm in ticks:
        sound.take(leg, pcm)


@pytest.mark.parametrize(
    ("half_a_tick_before", "half_a_tick_after"), [(False, False), (True, False), (False, True), (True, True)]
)
def test_both_legs_are_equally_long_wherever_the_clock_is_met(
    half_a_tick_before: bool, half_a_tick_after: bool
) -> None:
    out: SimpleQueue[Item] = SimpleQueue()
    sound = CallSound(uuid4(), out)
    frames(sound, [(Leg.AGENT, AGENT)] * half_a_tick_before)
    frames(sound, [(Leg.CUSTOMER, CALLER), (Leg.AGENT, AGENT)] * 3)
    frames(sound, [(Leg.CUSTOMER, CALLER)] * half_a_tick_after)
    handed = [frame[1:] for frame in handed_over(out)]
    assert handed == [frame for seq in range(3) for frame in ((Leg.CUSTOMER, seq, CALLER), (Leg.AGENT, seq, AGENT))]
    assert sound.position_ms == 3 * FRAME_MS
    assert sound.dropped == 0


def test_an_empty_frame_is_silence() -> None:
    out: SimpleQueue[Item] = SimpleQueue()
    frames(CallSound(uuid4(), out), [(Leg.CUSTOMER, b""), (Leg.AGENT, AGENT)])
    assert [pcm for *_, pcm in handed_over(out)] == [bytes(FRAME_BYTES), AGENT]
