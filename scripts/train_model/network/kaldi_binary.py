"""Kaldi's binary objects, as far as an acoustic model of ours holds them."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
LEVELS = 65_535
"""Of a matrix kept in 16 bits a number."""


class NotOurs(ValueError):
    """The file is not laid out like a model that this package wrote."""


class KaldiWriter:
    """Collects the bytes of a file."""

    def __init__(self) -> None:
        self.data = bytearray(b"\0B")

    def token(self, *names: str) -> None:
        for name in names:
            self.data += name.encode() + b" "

    def integer(self, value: int) -> None:
        self.data += struct.pack("<bi", 4, value)

    def real(self, value: float) -> None:
        self.data += struct.pack("<bf", 4, value)

    def integers(self, values: Sequence[int]) -> None:
        self.data += struct.pack("<bi", 4, len(values)) + np.asarray(values, "<i4").tobytes()

    def vector(self, values: npt.ArrayLike) -> None:
        numbers = np.asarray(values, "<f4")
        self.token("FV")
        self.integer(len(numbers))
        self.data += numbers.tobytes()

    def matrix(self, values: Matrix) -> None:
        """In 16 bits a number: half the size, and no measurable difference."""
        low, span = float(values.min()), max(float(np.ptp(values)), 1e-8)
        self.token("CM2")
        self.data += struct.pack("<ffii", low, span, *values.shape)
        self.data += np.rint((values - low) / span * LEVELS).astype("<u2").tobytes()


class KaldiReader:
    """Walks through the bytes of a file."""

    def __init__(self, data: bytes) -> None:
        if data[:2] != b"\0B":
            raise NotOurs("the file is no Kaldi binary file; take models/zh-hotline-small/am/final.mdl")
        self._data, self._place = data, 2

    def token(self) -> str:
        end = self._data.index(b" ", self._place)
        found, self._place = self._data[self._place : end], end + 1
        return found.decode()

    def expect(self, name: str) -> None:
        found = self.token()
        if found != name:
            raise NotOurs(f"{found!r} where {name} should stand; the model was not written by this package")

    def skip_to(self, name: str) -> None:
        """Behind the next such token."""
        found = self._data.find(name.encode() + b" ", self._place)
        if found < 0:
            raise NotOurs(f"{name} is missing; the model was not written by this package")
        self._place = found + len(name) + 1

    def text_until(self, end: bytes) -> str:
        found = self._data.index(end, self._place)
        text, self._place = self._data[self._place : found].decode(), found + len(end)
        return text

    def integer(self) -> int:
        return int(self._unpack("<bi")[1])

    def vector(self) -> Matrix:
        self.expect("FV")
        return self._array("<f4", self.integer())

    def matrix(self) -> Matrix:
        kind = self.token()
        if kind == "FM":
            rows, columns = self.integer(), self.integer()
            return self._array("<f4", rows * columns).reshape(rows, columns)
        if kind != "CM2":
            raise NotOurs(f"a matrix of kind {kind}; only FM and CM2 are read")
        low, span = self._unpack("<ff")
        rows, columns = map(int, self._unpack("<ii"))
        return low + span / LEVELS * self._array("<u2", rows * columns).reshape(rows, columns)

    def _unpack(self, layout: str) -> tuple[float, ...]:
        found = struct.unpack_from(layout, self._data, self._place)
        self._place += struct.calcsize(layout)
        return found

    def _array(self, kind: str, count: int) -> Matrix:
        found = np.frombuffer(self._data, kind, count, self._place).astype(np.float64)
        self._place += found.size * np.dtype(kind).itemsize
        return found
