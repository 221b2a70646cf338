"""How often the customer's phone rang, counted from the length of the ringing."""

from __future__ import annotations


def rings(ring_ms: int, cadence_ms: int) -> int:
    """Ring cycles begun between our 180 and our 200; SIP itself does not say, so the trunk's cadence decides.

    The first ring starts with the 180, hence the one that is always counted.

    Raises:
        ValueError: a cadence that is not positive, or a negative length.
    """
    if cadence_ms <= 0:
        raise ValueError(f"sip.ring_cadence_ms is {cadence_ms}; write the length of one ring cycle, such as 5000")
    if ring_ms < 0:
        raise ValueError(f"ringing cannot last {ring_ms} ms")
    return ring_ms // cadence_ms + 1
