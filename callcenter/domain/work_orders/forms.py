"""The forms of the ticket types: which fields they have and when each must be filled (C-02 … C-09, C.a)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.states import STEP_LABELS, Step

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_PHONE_MARKS = re.compile(r"[\s\-()（）—]")
_PHONE = re.compile(r"\+?\d{5,15}(?:[#转]\d{1,6})?")
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,4})?")


class FieldKind(StrEnum):
    """What a value must look like."""

    TEXT = "text"
    PHONE = "phone"
    TIME = "time"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of the catalogue, shared by all forms."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    longest: int = 500
    """Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field on one form."""

    spec: FieldSpec
    label: str
    need: Step | None = None
    """The step that is refused while the field is empty; None = may stay empty."""
    when: Mapping[str, frozenset[str]]
    """Needed only if these fields have one of these values; empty = always."""
    waived_by: str = ""
    """Not needed when that field is filled: the reason why it cannot be given (C-66)."""

    def needed(self, step: Step, values: Mapping[str, str]) -> bool:
        """Whether the step needs the field with these other values."""
        if self.need is not step or (self.waived_by and values.get(self.waived_by, "").strip()):
            return False
        return all(values.get(name, "") in allowed for name, allowed in self.when.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of one ticket type."""

    type: str
    title: str
    clause: str
    fields: tuple[FormField, ...]

    def missing(self, step: Step, values: Mapping[str, str]) -> tuple[FormField, ...]:
        """Fields the step still needs, in the order of the form."""
        return tuple(
            field for field in self.fields if field.needed(step, values) and not values.get(field.spec.name, "").strip()
        )

    def require(self, step: Step, values: Mapping[str, str]) -> None:
        """Refuses the step while a needed field is empty, naming the first one."""
        for field in self.missing(step, values):
            sentence = f"{STEP_LABELS[step]}前请先填写“{field.label}”。"
            raise WorkOrderRefused("missing-field", sentence, field.spec.name)

    def completeness(self, values: Mapping[str, str]) -> float:
        """Share of the fields ever needed that are filled (C-50), 0 … 1."""
        needed = [field for field in self.fields if field.need is not None and field.needed(field.need, values)]
        if not needed:
            return 1.0
        return sum(bool(values.get(field.spec.name, "").strip()) for field in needed) / len(needed)


def clean_value(spec: FieldSpec, value: str) -> str:
    """The value as it is stored; empty clears the field.

    Raises:
        WorkOrderRefused: ``bad-value`` with the field's name.
    """
    text = value.strip()
    if _CONTROL.search(text):
        raise _bad(spec, "不能包含控制字符")
    if len(text) > spec.longest:
        raise _bad(spec, f"最多{spec.longest}个字，现在是{len(text)}个字")
    return _SHAPES[spec.kind](spec, text) if text else ""


def _bad(spec: FieldSpec, why: str) -> WorkOrderRefused:
    return WorkOrderRefused("bad-value", f"“{spec.label}”{why}。", spec.name)


def _text(_spec: FieldSpec, text: str) -> str:
    return text


def _phone(spec: FieldSpec, text: str) -> str:
    number = _PHONE_MARKS.sub("", text)
    if not _PHONE.fullmatch(number):
        raise _bad(spec, "应为电话号码，例如13800001234或0353-2026110")
    return number


def _time(spec: FieldSpec, text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat(timespec="seconds")
    except ValueError:
        raise _bad(spec, "应为日期时间，例如2024-03-05T15:00") from None


def _number(spec: FieldSpec, text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise _bad(spec, "应为数字，例如326.5")
    return text


def _choice(spec: FieldSpec, text: str) -> str:
    if text not in spec.choices:
        raise _bad(spec, f"只能是{'、'.join(spec.choices)}之一")
    return text


_SHAPES = {
    FieldKind.TEXT: _text,
    FieldKind.PHONE: _phone,
    FieldKind.TIME: _time,
    FieldKind.NUMBER: _number,
    FieldKind.CHOICE: _choice,
}
