"""What is said in a callback (A-46 … A-49), with the names filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptItem:
    """One question of the survey."""

    field: str
    ask: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptText:
    """The wording of one tenant, with {company}, {agent_no}, {hotline}, {who}, {issue}."""

    opening: str
    identity: str
    items: tuple[ScriptItem, ...]
    inconvenient: str
    closing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackScript:
    """Ready to read aloud."""

    opening: str = field(repr=False)
    identity: str = field(repr=False)
    items: tuple[ScriptItem, ...] = field(repr=False)
    inconvenient: str
    closing: str


def write_script(
    text: ScriptText, *, company: str, agent_no: str, hotline: str, fields: Mapping[str, str]
) -> CallbackScript:
    """The script for one order. No question is put before the customer agreed (A-47); the page asks for that first."""
    name, title = fields.get("name") or fields.get("surname", ""), fields.get("title", "")
    names = {
        "company": company,
        "agent_no": agent_no,
        "hotline": hotline,
        "who": f"{fields.get('address', '')}{name}{title}" or "您本人",
        "issue": fields.get("issue", "").split("；")[0] or "您反映的问题",
    }
    items = tuple(
        ScriptItem(field=item.field, ask=item.ask.format(**names), choices=item.choices) for item in text.items
    )
    return CallbackScript(
        opening=text.opening.format(**names),
        identity=text.identity.format(**names),
        items=items,
        inconvenient=text.inconvenient,
        closing=text.closing.format(**names),
    )
