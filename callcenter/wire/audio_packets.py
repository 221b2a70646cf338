"""Packets of the sound sockets (AF_UNIX SEQPACKET, one packet a message).

The seat is the client; recorder and listener each own a socket. A frame packet is a 26-byte header and 320 bytes of
PCM; everything else is a JSON packet.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from callcenter.domain.events import AudioFrame, Leg

SAMPLE_RATE_HZ = 8000
FRAME_MS = 20
FRAME_BYTES = 320
MAX_PACKET = 4096

_FRAME = 1
_CONTROL = 2
_HEADER = struct.Struct("!B16sBII")
_LEGS = (Leg.CUSTOMER, Leg.AGENT)


class UnreadablePacketError(ValueError):
    """A packet that is neither a frame nor a control message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A message beside the frames.

    ``name`` is ``started`` (fields seat, agent_no, tenant, at), ``gap`` (leg, start_ms, length_ms) or ``ended``
    (length_ms, at).
    """

    call_id: str
    name: str
    fields: dict[str, Any]


def pack_frame(call_id: UUID, leg: Leg, seq: int, time_ms: int, pcm: bytes) -> bytes:
    """One frame as a packet; ``call_id`` as UUID, since this runs fifty times a second for each leg."""
    return _HEADER.pack(_FRAME, call_id.bytes, _LEGS.index(leg), seq, time_ms) + pcm


def pack_control(control: Control) -> bytes:
    """A control message as a packet."""
    body = {"call_id": control.call_id, "name": control.name, **control.fields}
    return bytes([_CONTROL]) + json.dumps(body, ensure_ascii=False).encode()


def unpack(packet: bytes) -> AudioFrame | Control:
    """The frame or control message in a packet.

    Raises:
        UnreadablePacketError: wrong type byte, cut header, or JSON that is not a control message.
    """
    if packet[:1] == bytes([_FRAME]) and len(packet) >= _HEADER.size:
        _, call, leg, seq, time_ms = _HEADER.unpack_from(packet)
        if leg >= len(_LEGS):
            raise UnreadablePacketError(f"frame packet with leg {leg}; expected 0 (customer) or 1 (agent)")
        pcm = packet[_HEADER.size :]
        return AudioFrame(call_id=str(UUID(bytes=call)), leg=_LEGS[leg], seq=seq, time_ms=time_ms, pcm=pcm)
    if packet[:1] == bytes([_CONTROL]):
        try:
            body = json.loads(packet[1:])
            return Control(call_id=body.pop("call_id"), name=body.pop("name"), fields=body)
        except (ValueError, KeyError, AttributeError) as problem:
            raise UnreadablePacketError(f"control packet without call_id and name: {problem}") from problem
    raise UnreadablePacketError(
        f"packet of {len(packet)} bytes starts with {packet[:1]!r}; expected a frame or a message"
    )
