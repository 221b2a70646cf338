"""The agent's checklist: what is still asked for, and what to say before it is too late."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from callcenter.domain.events import DutyChanged, DutyState, Verdict
from callcenter.domain.rules.reader import Reader
from callcenter.domain.rules.rule import RuleKind
from callcenter.domain.rules.runs import Run
from callcenter.domain.rules.timeline import Timeline

_SLOT = re.compile(r"\{([^{}]+)\}")
_WORST_FIRST = (Verdict.MISSED, Verdict.UNHEARD, Verdict.MET)
_STATES = {Verdict.MET: DutyState.MET, Verdict.MISSED: DutyState.MISSED, Verdict.UNHEARD: DutyState.UNHEARD}


class Checklist:
    """Says what changed; one line a rule, however many parts judge it."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs: dict[str, list[Run]] = {}
        for run in runs:
            if run.rule.kind in (RuleKind.DUTY, RuleKind.LIMIT) and run.rule.live:
                self._runs.setdefault(run.rule.id, []).append(run)
        self._shown: dict[str, tuple[DutyState, str]] = {}

    def step(self, call_id: str, line: Timeline, reader: Reader) -> Iterator[DutyChanged]:
        """Every rule whose state or prompt changed."""
        for rule_id, all_runs in self._runs.items():
            runs = [run for run in all_runs if run.rule.direction in (None, line.direction)]
            state, prompt = self._state(runs, line, reader)
            if state is None or self._shown.get(rule_id) == (state, prompt):
                continue
            self._shown[rule_id] = (state, prompt)
            yield DutyChanged(
                call_id=call_id,
                rule=rule_id,
                state=state,
                title=runs[0].rule.title,
                prompt=prompt,
                at_ms=line.clock_ms,
            )

    def _state(self, runs: list[Run], line: Timeline, reader: Reader) -> tuple[DutyState | None, str]:
        for run in runs:
            if run.is_open(reader) and (prompt := _prompt(run, line, reader)):
                return DutyState.PROMPT, prompt
        verdicts = {v for run in runs for v in run.verdicts}
        worst = next((v for v in _WORST_FIRST if v in verdicts), None)
        if worst is not None:
            return _STATES[worst], ""
        waiting = any(run.is_open(reader) for run in runs)
        return (DutyState.PENDING, "") if waiting and not line.over else (None, "")


def _prompt(run: Run, line: Timeline, reader: Reader) -> str:
    rule = run.rule
    if not rule.prompt or line.over:
        return ""
    if rule.prompt_when is not None and not reader.moments(rule.prompt_when):
        return ""
    if rule.unless is not None and reader.moments(rule.unless):
        return ""
    return fill(rule.prompt, line)


def fill(text: str, line: Timeline) -> str:
    """The sentence with the call's own values; empty when one is not known yet."""
    values = _values(line)
    missing = [name for name in _SLOT.findall(text) if not values.get(name)]
    return "" if missing else _SLOT.sub(lambda m: values[m[1]], text)


def _values(line: Timeline) -> dict[str, str]:
    offered, tenant = line.offered, line.tenant
    name = line.field("name") or line.field("surname")
    title = line.field("title") or "先生/女士"
    surname = line.field("surname") or name[:1]
    values = {
        "公司": offered.tenant if offered and offered.tenant else tenant.name,
        "工号": (offered.agent_no if offered else None) or "",
        "热线": tenant.hotline,
        "称呼": f"{surname}{title}" if surname else "",
        "身份": f"{line.field('address')}{name}{title}" if name and line.field("address") else "",
        "部门": line.transfers[-1][1] if line.transfers else "相关部门",
    }
    scripts = {key: _SLOT.sub(lambda m: values.get(m[1], ""), text) for key, text in tenant.prompts.items()}
    return {**scripts, **values}
