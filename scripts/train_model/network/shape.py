"""How large the network is, and how far it looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

OUTPUT_EVERY = 3
"""Input frames of 10 ms for each output."""
FIRST_SPLICE = 5
SECOND_SPLICE = 3


@dataclass(frozen=True)
class Shape:
    """A residual TDNN-F: two affines on spliced frames, then blocks through a bottleneck, then the outputs."""

    features: int = 40
    first: int = 192
    width: int = 384
    bottleneck: int = 160
    ahead: int = 7
    """Blocks that look 30 ms back and 30 ms ahead."""
    behind: int = 3
    """Blocks after them that look 60 ms back only: they cost no delay."""
    last: int = 160
    outputs: int = 212

    @property
    def blocks(self) -> int:
        return self.ahead + self.behind

    @property
    def left_frames(self) -> int:
        """Input frames before the one that an output stands on."""
        return self._edge + OUTPUT_EVERY * (self.ahead + 2 * self.behind)

    @property
    def right_frames(self) -> int:
        """Input frames behind it."""
        return self._edge + OUTPUT_EVERY * self.ahead

    @property
    def _edge(self) -> int:
        return FIRST_SPLICE // 2 + SECOND_SPLICE // 2

    def affines(self) -> Iterator[tuple[str, int, int]]:
        """Name, inputs and outputs of each affine in the order of the signal."""
        yield "l1.a", self.features * FIRST_SPLICE, self.first
        yield "l2.a", self.first * SECOND_SPLICE, self.width
        for block in range(self.blocks):
            yield f"t{block}.b", self.width * 2, self.bottleneck
            yield f"t{block}.a", self.bottleneck * 2, self.width
        yield "fin", self.width, self.last
        yield "output.a", self.last, self.outputs


def shape_of(sizes: Sequence[tuple[str, tuple[int, int]]], behind: int) -> Shape:
    """From the sizes (outputs, inputs) of the affines in a model file."""
    size = dict(sizes)
    blocks = sum(name.endswith(".b") for name in size)
    return Shape(
        features=size["l1.a"][1] // FIRST_SPLICE,
        first=size["l1.a"][0],
        width=size["l2.a"][0],
        bottleneck=size["t0.b"][0],
        ahead=blocks - behind,
        behind=behind,
        last=size["fin"][0],
        outputs=size["output.a"][0],
    )
