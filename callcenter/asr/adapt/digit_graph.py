"""A decoding graph that knows nothing but digits, how long one lasts, and how telephone numbers are built.

In ordinary speech a sound may last as long as it likes, so four equal digits are as good as one long digit. Here
each digit has a shortest and a longest length, and a mobile number has eleven of them: together they keep neighbours
apart. Lengths are in frames of 30 ms.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from callcenter.asr.adapt.openfst import pipe, require_openfst
from callcenter.asr.adapt.phones import SILENCE, Phones, forward, loop

FOLDER = "digits"
"""Inside the model's own."""
SOUNDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "零": (("l", "ing2"),),
    "幺": (("iao1",),),
    "一": (("i1",), ("i2",), ("i4",)),
    "二": (("er4",),),
    "三": (("s", "an1"),),
    "四": (("s", "ii4"),),
    "五": (("u3",), ("u2",)),
    "六": (("l", "iou4"),),
    "七": (("q", "i1"),),
    "八": (("b", "a1"),),
    "九": (("j", "iou3"), ("j", "iou2")),
}
ALL = tuple(SOUNDS)
MOBILE = (("幺", "一"), ("三", "四", "五", "六", "七", "八", "九"), *[ALL] * 9)
MODEL_CONF = """\
--min-active=200
--max-active=7000
--beam=16.0
--lattice-beam=8.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--endpoint.silence-phones=1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitLengths:
    """In frames; chosen on synthetic numbers of fourteen voices."""

    initial: tuple[int, int] = (1, 6)
    final: tuple[int, int] = (2, 12)
    whole: tuple[int, int] = (3, 12)
    """Of a digit without initial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitCosts:
    """Negative logs."""

    silence: float = 1.0
    no_silence: float = 0.1
    other_shape: float = 8.0
    """A string that is not a mobile number …"""
    other_digit: float = 0.5
    """… and each of its digits."""


class _Graph:
    def __init__(self, phones: Phones, lengths: DigitLengths, costs: DigitCosts) -> None:
        self._phones = phones
        self._lengths = lengths
        self._costs = costs
        self._states = 0
        self._lines: list[str] = []

    def text(self) -> bytes:
        start, ready, end = self._state(), self._state(), self._state()
        self._arc(start, ready, 0, 0, 0.0)
        self._silence(start, ready, 0.0)
        place = self._state()
        self._arc(ready, place, 0, 0, 0.0)
        for digits in MOBILE:
            place = self._one_of(place, digits, 0.0)
        self._arc(place, end, 0, 0, 0.0)
        first = self._state()
        self._arc(ready, first, 0, 0, self._costs.other_shape)
        after = self._one_of(first, ALL, self._costs.other_digit)
        self._arc(after, first, 0, 0, 0.0)
        self._arc(after, end, 0, 0, 0.0)
        return ("\n".join([*self._lines, f"{end} 0"]) + "\n").encode()

    def _one_of(self, start: int, digits: tuple[str, ...], cost: float) -> int:
        said, end = self._state(), self._state()
        for digit in digits:
            for sounds in SOUNDS[digit]:
                self._digit(start, said, ALL.index(digit) + 1, sounds, cost)
        self._arc(said, end, 0, 0, self._costs.no_silence)
        self._silence(said, end, self._costs.silence)
        return end

    def _digit(self, start: int, end: int, label: int, sounds: tuple[str, ...], cost: float) -> None:
        lengths = self._lengths
        spans = [lengths.whole] if len(sounds) == 1 else [lengths.initial, lengths.final]
        place = start
        for phone, span in zip(self._phones.in_word(sounds), spans, strict=True):
            place = self._phone(place, phone, span, label, cost)
            label, cost = 0, 0.0
        self._arc(place, end, 0, 0, 0.0)

    def _phone(self, start: int, phone: int, span: tuple[int, int], label: int, cost: float) -> int:
        """A chain of frames instead of a loop: that is what gives the phone its limits."""
        place, end = self._state(), self._state()
        self._arc(start, place, forward(phone), label, cost)
        for frames in range(1, span[1] + 1):
            if frames >= span[0]:
                self._arc(place, end, 0, 0, 0.0)
            if frames < span[1]:
                after = self._state()
                self._arc(place, after, loop(phone), 0, 0.0)
                place = after
        return end

    def _silence(self, start: int, end: int, cost: float) -> None:
        quiet = self._state()
        self._arc(start, quiet, forward(SILENCE), 0, cost)
        self._arc(quiet, quiet, loop(SILENCE), 0, 0.0)
        self._arc(quiet, end, 0, 0, 0.0)

    def _state(self) -> int:
        self._states += 1
        return self._states - 1

    def _arc(self, start: int, end: int, transition: int, label: int, cost: float) -> None:
        self._lines.append(f"{start} {end} {transition} {label} {cost:.4f}")


def build_digit_graph(
    model: Path, lengths: DigitLengths | None = None, costs: DigitCosts | None = None, *, out: Path | None = None
) -> Path:
    """Writes the digits folder of a model of ours; the network is linked, not copied.

    Raises:
        OpenFstMissing: libfst-tools are not installed.
        UnknownPhone: not a model of ours.
    """
    require_openfst()
    text = _Graph(Phones(model), lengths or DigitLengths(), costs or DigitCosts()).text()
    graph = pipe([["fstcompile"], ["fstconnect"], ["fstarcsort", "--sort_type=ilabel"]], text)
    folder = out or model / FOLDER
    for part in ("conf", "graph/phones"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    link = folder / "am"
    if not link.exists():
        link.symlink_to(Path("..") / "am" if out is None else (model / "am").resolve())
    (folder / "graph" / "HCLG.fst").write_bytes(graph)
    words = "".join(f"{digit} {number}\n" for number, digit in enumerate(ALL, 1))
    (folder / "graph" / "words.txt").write_text("<eps> 0\n" + words, encoding="utf-8")
    (folder / "conf" / "model.conf").write_text(MODEL_CONF, encoding="utf-8")
    for name in ("conf/mfcc.conf", "graph/phones/word_boundary.int"):
        shutil.copyfile(model / name, folder / name)
    return folder


if __name__ == "__main__":
    build_digit_graph(Path(sys.argv[1]))
