"""YAML with the place of every value, so that a mistake is told with file, line and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from callcenter.domain.place import Place

Choice = TypeVar("Choice", bound=StrEnum)
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_YES_NO = {"yes": True, "true": True, "no": False, "false": False, "是": True, "否": False}


class BadPhrasebookError(ValueError):
    """A phrasebook that cannot be used; the message begins with file:line:column."""

    def __init__(self, place: Place | str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}")
        self.place = place
        self.sentence = sentence


class Value:
    """One node of a file."""

    def __init__(self, node: Node, file: str) -> None:
        self._node = node
        self._file = file

    @property
    def place(self) -> Place:
        """Where it is written."""
        mark = self._node.start_mark
        return Place(file=self._file, line=mark.line + 1, column=mark.column + 1)

    def wrong(self, sentence: str) -> BadPhrasebookError:
        """The error to raise about this value."""
        return BadPhrasebookError(self.place, sentence)

    def text(self) -> str:
        """A text."""
        if not isinstance(self._node, ScalarNode):
            raise self.wrong("expected a text")
        return str(self._node.value)

    def number(self) -> float:
        """A number."""
        try:
            return float(self.text())
        except ValueError as problem:
            raise self.wrong(f"expected a number, found {self.text()!r}") from problem

    def whole(self) -> int:
        """A whole number."""
        if not self.number().is_integer():
            raise self.wrong(f"expected a whole number, found {self.text()!r}")
        return int(self.number())

    def flag(self) -> bool:
        """Yes or no."""
        said = self.text().lower()
        if said not in _YES_NO:
            raise self.wrong(f"expected yes or no, found {self.text()!r}")
        return _YES_NO[said]

    def choice(self, kind: type[Choice]) -> Choice:
        """One of a fixed set of words."""
        try:
            return kind(self.text())
        except ValueError as problem:
            known = ", ".join(member.value for member in kind)
            raise self.wrong(f"{self.text()!r} is none of {known}") from problem

    def items(self) -> list[Value]:
        """The members of a list; a single value stands for a list of one."""
        if isinstance(self._node, SequenceNode):
            return [Value(node, self._file) for node in self._node.value]
        return [self]

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text() for item in self.items())

    def fields(self, known: Sequence[str] | None = None) -> Fields:
        """A mapping, with no other keys than the known ones."""
        if not isinstance(self._node, MappingNode):
            raise self.wrong(f"expected a mapping{' with ' + ', '.join(known[:4]) + ' …' if known else ''}")
        return Fields(self._node, self._file, known)

    @property
    def is_mapping(self) -> bool:
        """Whether it has keys."""
        return isinstance(self._node, MappingNode)


class Fields(Value):
    """A mapping."""

    def __init__(self, node: MappingNode, file: str, known: Sequence[str] | None) -> None:
        super().__init__(node, file)
        self._values: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key = Value(key_node, file)
            name = key.text()
            if known is not None and name not in known:
                raise key.wrong(f"unknown key {name!r}; known: {', '.join(known)}")
            if name in self._values:
                raise key.wrong(f"key {name!r} stands here twice")
            self._values[name] = Value(value_node, file)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def get(self, name: str) -> Value | None:
        """The value of a key that may be missing."""
        return self._values.get(name)

    def need(self, name: str) -> Value:
        """The value of a key that must be there."""
        value = self._values.get(name)
        if value is None:
            raise self.wrong(f"key {name!r} is missing")
        return value

    def text(self, name: str | None = None, default: str = "") -> str:
        """A text under a key."""
        if name is None:
            return super().text()
        value = self.get(name)
        return default if value is None else value.text()

    def texts(self, name: str | None = None) -> tuple[str, ...]:
        """A list of texts under a key."""
        if name is None:
            return super().texts()
        value = self.get(name)
        return () if value is None else value.texts()

    def flag(self, name: str | None = None, default: bool = False) -> bool:
        """Yes or no under a key."""
        if name is None:
            return super().flag()
        value = self.get(name)
        return default if value is None else value.flag()

    def members(self) -> Iterator[tuple[str, Value]]:
        """All keys with their values."""
        yield from self._values.items()


def read_yaml(path: Path, root: Path) -> Value:
    """The top of a file.

    Raises:
        BadPhrasebookError: not readable, or not YAML.
    """
    name = str(path.relative_to(root.parent)) if path.is_relative_to(root.parent) else str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadPhrasebookError(name, f"cannot be read as UTF-8 text: {problem}") from problem
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        place = Place(file=name, line=mark.line + 1, column=mark.column + 1) if mark else name
        raise BadPhrasebookError(place, f"not YAML: {problem.problem}") from problem
    if node is None:
        raise BadPhrasebookError(name, "the file is empty")
    return Value(node, name)
