"""``am/final.mdl``: phones with one state each, the network, and how often each output occurs.

The reader recomputes how far the network looks, so nought is written there. The priors are probabilities. ReLU and
sums are components of their own; affines are FixedAffineComponent, which the decoder does not melt together: the
bottlenecks stay.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.train_model.network.kaldi_binary import KaldiReader, KaldiWriter, Matrix
from scripts.train_model.network.shape import OUTPUT_EVERY, Shape, shape_of

STAY = 0.5
"""Probability of another frame of the same phone; lengths are left to the network."""
PLACES = 4
"""Each sound has four phones, by its place in the word, which share one output; silence has one."""

Affines = Mapping[str, tuple[Matrix, Matrix]]
"""Weights (outputs × inputs) and biases by name."""


@dataclass(frozen=True)
class AcousticModel:
    """What the file holds."""

    shape: Shape
    affines: Affines
    priors: Matrix


def write_model(path: Path, model: AcousticModel) -> None:
    """Written whole or not at all."""
    file = KaldiWriter()
    _write_phones(file, model.shape.outputs)
    nodes = list(_nodes(model.shape))
    config = [f"input-node name=input dim={model.shape.features}", *(node.line for node in nodes)]
    config.append("output-node name=output input=output.a objective=linear")
    file.token("<Nnet3>")
    file.data += ("\n" + "\n".join(config) + "\n\n").encode()
    file.token("<NumComponents>")
    file.integer(len(nodes))
    for node in nodes:
        _write_component(file, node, model.affines)
    file.token("</Nnet3>", "<LeftContext>")
    file.integer(0)
    file.token("<RightContext>")
    file.integer(0)
    file.token("<Priors>")
    file.vector(model.priors)
    half = path.with_suffix(".half")
    half.write_bytes(file.data)
    half.rename(path)


def read_model(path: Path) -> AcousticModel:
    """A model that this package wrote.

    Raises:
        NotOurs: it was written by something else.
    """
    file = KaldiReader(path.read_bytes())
    file.skip_to("<Nnet3>")
    config = file.text_until(b"\n\n")
    file.expect("<NumComponents>")
    affines: dict[str, tuple[Matrix, Matrix]] = {}
    for _ in range(file.integer()):
        file.expect("<ComponentName>")
        name, kind = file.token(), file.token()
        if kind == "<FixedAffineComponent>":
            file.expect("<LinearParams>")
            weights = file.matrix()
            file.expect("<BiasParams>")
            affines[name] = (weights, file.vector())
        file.skip_to(kind.replace("<", "</"))
    file.skip_to("<Priors>")
    behind = sum(config.count(f"Append(Offset(t{block}.b, -{OUTPUT_EVERY})") for block in range(len(affines)))
    sizes = [(name, (weights.shape[0], weights.shape[1])) for name, (weights, _) in affines.items()]
    return AcousticModel(shape_of(sizes, behind), affines, file.vector())


def _write_phones(file: KaldiWriter, outputs: int) -> None:
    """Topology and transitions: a phone is one state, entered by transition 2p, kept by 2p - 1."""
    output_of = [0, *(output for output in range(1, outputs) for _ in range(PLACES))]
    phones = range(1, len(output_of) + 1)
    file.token("<TransitionModel>", "<Topology>")
    file.integers(phones)
    file.integers([-1] + [0] * len(phones))
    for number in (1, 2, 0, 2, 0):  # one entry; two states; the first's output class, transitions, and itself as target
        file.integer(number)
    file.real(STAY)
    file.integer(1)
    file.real(1 - STAY)
    for number in (-1, 0):  # the last state: no output, no transitions
        file.integer(number)
    file.token("</Topology>", "<Triples>")
    file.integer(len(phones))
    for phone, output in zip(phones, output_of, strict=True):
        for number in (phone, 0, output):
            file.integer(number)
    file.token("</Triples>", "<LogProbs>")
    file.vector([0.0, *([math.log(STAY), math.log(1 - STAY)] * len(phones))])
    file.token("</LogProbs>", "</TransitionModel>")


@dataclass(frozen=True)
class _Node:
    """A component with its place in the graph."""

    name: str
    inputs: str
    size: int

    @property
    def line(self) -> str:
        return f"component-node name={self.name} component={self.name} input={self.inputs}"


def _nodes(shape: Shape) -> Iterator[_Node]:
    yield _Node("l1.a", _spliced("input", (-2, -1, 0, 1, 2)), shape.first)
    yield _Node("l1.r", "l1.a", shape.first)
    yield _Node("l2.a", _spliced("l1.r", (-1, 0, 1)), shape.width)
    yield _Node("l2.r", "l2.a", shape.width)
    before = "l2.r"
    for block in range(shape.blocks):
        name = f"t{block}"
        second = (0, OUTPUT_EVERY) if block < shape.ahead else (-OUTPUT_EVERY, 0)
        yield _Node(f"{name}.b", _spliced(before, (-OUTPUT_EVERY, 0)), shape.bottleneck)
        yield _Node(f"{name}.a", _spliced(f"{name}.b", second), shape.width)
        yield _Node(f"{name}.r", f"{name}.a", shape.width)
        yield _Node(f"{name}.s", f"Sum({before}, {name}.r)", shape.width)
        before = f"{name}.s"
    yield _Node("fin", before, shape.last)
    yield _Node("output.a", "fin", shape.outputs)


def _spliced(node: str, offsets: Sequence[int]) -> str:
    return f"Append({', '.join(f'Offset({node}, {offset})' if offset else node for offset in offsets)})"


def _write_component(file: KaldiWriter, node: _Node, affines: Affines) -> None:
    file.token("<ComponentName>", node.name)
    if node.name in affines:
        weights, biases = affines[node.name]
        file.token("<FixedAffineComponent>", "<LinearParams>")
        file.matrix(weights)
        file.token("<BiasParams>")
        file.vector(biases)
        file.token("</FixedAffineComponent>")
    elif node.name.endswith(".s"):
        file.token("<NoOpComponent>", "<Dim>")
        file.integer(node.size)
        file.token("<BackpropScale>")
        file.real(1.0)
        file.token("</NoOpComponent>")
    else:
        _write_relu(file, node.size)


def _write_relu(file: KaldiWriter, size: int) -> None:
    file.token("<RectifiedLinearComponent>", "<Dim>")
    file.integer(size)
    for empty in ("<ValueAvg>", "<DerivAvg>"):
        file.token(empty)
        file.vector([])
    for nought in ("<Count>", "<NumDimsSelfRepaired>", "<NumDimsProcessed>"):
        file.token(nought)
        file.real(0.0)
    file.token("</RectifiedLinearComponent>")
