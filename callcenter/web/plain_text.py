"""Text that a database can keep: PostgreSQL takes no NUL, and no encoding takes half of a surrogate pair."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from callcenter.domain.refusals import ValueUnfit

_UNFIT = re.compile("[\x00\ud800-\udfff]")


def check_text(given: object, field: str = "") -> None:
    """Looks through what was sent, however deep.

    Raises:
        ValueUnfit: naming the field.
    """
    if isinstance(given, str) and _UNFIT.search(given):
        shown = _UNFIT.sub("", field) or "请求内容"
        raise ValueUnfit(f"“{shown}”中有无法保存的字符，请删除后重试。", field=shown)
    if isinstance(given, dict):
        for name, value in given.items():
            place = f"{field}.{name}" if field else str(name)
            check_text(name, place)
            check_text(value, place)
    elif isinstance(given, list | tuple):
        for value in given:
            check_text(value, field)


def check_address(path: str, query: bytes) -> None:
    """The same for an address and its parameters.

    Raises:
        ValueUnfit: naming the parameter.
    """
    check_text(path, "地址")
    for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        check_text(value, name)
