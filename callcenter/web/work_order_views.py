"""What the pages and other systems get about work orders."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from callcenter.actions.order_desk import OrderDesk
from callcenter.domain.work_orders.board import BoardLine, DueLine
from callcenter.domain.work_orders.callbacks import OUTCOME_LABELS, CallbackAttempt
from callcenter.domain.work_orders.clocks import MILESTONE_LABELS, Milestone
from callcenter.domain.work_orders.complaint_stages import STAGE, under_procedure
from callcenter.domain.work_orders.due_items import DueItem, standing
from callcenter.domain.work_orders.forms import FieldKind, FieldSpec, Form
from callcenter.domain.work_orders.handover import HANDOVER
from callcenter.domain.work_orders.lead_time import approvals_of, is_approved
from callcenter.domain.work_orders.orders import LogEntry, LogKind, WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.states import STATE_LABELS, STEP_LABELS, State, Step, possible_steps
from callcenter.web.complaint_view import ComplaintView, complaint_view
from callcenter.web.messages import View


class DueView(View):
    """A deadline."""

    key: str
    kind: str
    title: str
    clause: str
    owner: str
    note: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    paused_at: datetime | None
    standing: str
    """running, soon, overdue, paused, met or missed."""
    soft: bool
    """False: only a supervisor may change it."""


class BoardLineView(View):
    """One line of the board."""

    number: str
    tenant: str
    type: str
    state: str
    state_label: str
    version: int
    priority: int
    emergency: str
    department: str
    handler: str
    first_responsible: str
    received_at: datetime
    next_due: DueView | None
    name: str
    title: str
    phone: str
    address: str
    issue: str


class BoardView(View):
    """Part of the board."""

    total: int
    """Of a search by words at most 1000 are counted."""
    tickets: list[BoardLineView]


class DueLineView(View):
    """One line of the due list."""

    number: str
    type: str
    state_label: str
    priority: int
    department: str
    first_responsible: str
    due: DueView


class DueListView(View):
    """Open deadlines, the first one first."""

    now: datetime
    lines: list[DueLineView]


class AssessmentView(View):
    """A bad callback answer that went to the assessment office."""

    at: datetime
    number: str
    type: str
    office: str
    unit: str
    problem: str


class FieldView(View):
    """One field of the form with its value."""

    name: str
    label: str
    kind: str
    value: str
    choices: list[str]
    needed_for: str
    """The step that waits for it; empty when none does now."""
    locked: str = ""
    """Why whoever asks may not change it; empty when that is allowed."""


class StepView(View):
    """What can be done next."""

    step: str
    label: str
    missing: list[str]
    """Labels of the fields it still needs."""


class AttemptView(View):
    """A try to call back."""

    at: datetime
    by: str
    outcome: str
    outcome_label: str
    call_id: str
    note: str


class EntryView(View):
    """One line of the history."""

    at: datetime
    by: str
    kind: str
    text: str
    """What happened, ready to read."""
    reason: str
    happened_at: datetime | None
    call_id: str = ""
    via: str = ""
    """The program through which it came; empty for our own pages."""


class OrderView(View):
    """Everything about one order."""

    number: str
    tenant: str
    type: str
    form_title: str
    state: str
    state_label: str
    version: int
    """Send it back with a change: a change of an older version is refused."""
    priority: int
    emergency: str
    card: str
    """What the tenant wants to be said in such an emergency; empty when it gave nothing."""
    department: str
    handler: str
    first_responsible: str
    helpers: list[str]
    received_at: datetime
    callback_need: str
    completeness: float
    """0 … 1"""
    fields: list[FieldView]
    steps: list[StepView]
    due: list[DueView]
    attempts: list[AttemptView]
    call_ids: list[str]
    complaint: ComplaintView | None = None
    """Of a complaint that goes through the hands of C-30."""


class OrderDetail(View):
    """An order with its history."""

    ticket: OrderView
    timeline: list[EntryView]


def due_view(item: DueItem, now: datetime) -> DueView:
    """A deadline as it stands now."""
    return DueView(
        key=item.key,
        kind=item.kind.value,
        title=item.title,
        clause=item.clause,
        owner=item.owner,
        note=item.note,
        started_at=item.started_at,
        due_at=item.due_at,
        stopped_at=item.stopped_at,
        paused_at=item.paused_at,
        standing=standing(item, now).value,
        soft=item.soft,
    )


def board_line(line: BoardLine, now: datetime) -> BoardLineView:
    """A line of the board."""
    same = {
        name: getattr(line, name)
        for name in BoardLineView.model_fields
        if name not in {"state", "state_label", "next_due"}
    }
    due = due_view(line.next_due, now) if line.next_due else None
    return BoardLineView(**same, state=line.state.value, state_label=STATE_LABELS[line.state], next_due=due)


def due_line(line: DueLine, now: datetime) -> DueLineView:
    """A line of the due list."""
    return DueLineView(
        number=line.number,
        type=line.type,
        state_label=STATE_LABELS[line.state],
        priority=line.priority,
        department=line.department,
        first_responsible=line.first_responsible,
        due=due_view(line.item, now),
    )


def order_view(order: WorkOrder, desk: OrderDesk) -> OrderView:
    """An order as it stands now."""
    policy, now = desk.policies.of(order.tenant), desk.now()
    form = policy.form(order.type)
    steps = [step for step in possible_steps(order.state) if _is_offered(step, order, desk)]
    return OrderView(
        number=order.number,
        tenant=order.tenant,
        type=order.type,
        form_title=form.title,
        state=order.state.value,
        state_label=STATE_LABELS[order.state],
        version=order.version,
        priority=order.priority,
        emergency=order.emergency,
        card=_card(order, policy),
        department=order.department,
        handler=order.handler,
        first_responsible=order.first_responsible,
        helpers=list(order.helpers),
        received_at=order.received_at,
        callback_need=order.callback_need.value,
        completeness=form.completeness(order.fields),
        fields=_fields(order, form, policy, steps, () if desk.is_supervisor else approvals_of(order)),
        steps=[_step(step, order, form) for step in steps],
        due=[due_view(item, now) for item in order.due_items],
        attempts=[_attempt(attempt) for attempt in order.attempts],
        call_ids=list(order.call_ids),
        complaint=complaint_view(order) if under_procedure(order, policy) else None,
    )


def entry_view(entry: LogEntry, policy: Policy) -> EntryView:
    """A line of the history."""
    return EntryView(
        at=entry.at,
        by=entry.by,
        kind=entry.kind.value,
        text=_sentence(entry, policy),
        reason=entry.reason,
        happened_at=entry.happened_at,
        via=entry.via,
    )


def _sentence(entry: LogEntry, policy: Policy) -> str:
    match entry.kind:
        case LogKind.STEP:
            before, after = STATE_LABELS[State(entry.old)], STATE_LABELS[State(entry.new)]
            return f"{STEP_LABELS[Step(entry.what)]}：{before} → {after}"
        case LogKind.FIELD:
            spec = policy.fields.get(entry.what)
            label = spec.label if spec else "工单类型" if entry.what == "type" else entry.what
            return f"{label}：{_value(entry.old, spec)} → {_value(entry.new, spec)}"
        case LogKind.MILESTONE:
            return MILESTONE_LABELS[Milestone(entry.what)]
        case LogKind.CALLBACK:
            return f"回访：{_outcome(entry.what)}"
        case LogKind.TYPE:
            return f"更改类型：{entry.old} → {entry.new}"
        case LogKind.HELPER if entry.what == HANDOVER:
            return f"由{entry.old}交接给{entry.new}"
        case LogKind.HELPER:
            return f"请{entry.new}协助"
        case LogKind.CLOCK | LogKind.TASK:
            return _due_sentence(entry, policy)
        case _:
            return entry.new


def _value(value: str, spec: FieldSpec | None) -> str:
    if spec is not None and spec.kind is FieldKind.TIME and value:
        return value.replace("T", " ")[: len("2024-03-05 10:40")]
    return value or "（空）"


_KINDS = {"promise": "口头承诺", "callback": "回访", "supervise": "督导任务"}
_DUE_VERBS = {"pause": "暂停", "resume": "恢复", "move": "更改时限", "done": "完成"}


def _due_sentence(entry: LogEntry, policy: Policy) -> str:
    verb, _, key = entry.what.partition(" ")
    title = next((clock.title for clock in policy.clocks if clock.id == key), _KINDS.get(key.split("-")[0], "任务"))
    if verb != "move":
        return f"{_DUE_VERBS.get(verb, verb)}“{title}”"
    old, new = (
        datetime.fromisoformat(moment).astimezone(policy.zone).strftime("%m-%d %H:%M")
        for moment in (entry.old, entry.new)
    )
    return f"更改“{title}”：{old} → {new}"


def _outcome(code: str) -> str:
    return next((label for outcome, label in OUTCOME_LABELS.items() if outcome == code), code)


def _attempt(attempt: CallbackAttempt) -> AttemptView:
    return AttemptView(
        at=attempt.at,
        by=attempt.by,
        outcome=attempt.outcome.value,
        outcome_label=OUTCOME_LABELS[attempt.outcome],
        call_id=attempt.call_id,
        note=attempt.note,
    )


def _is_offered(step: Step, order: WorkOrder, desk: OrderDesk) -> bool:
    """Registering and calling back have places of their own; nobody is sent out before a supervisor has agreed."""
    if step in {Step.REGISTER, Step.CALL_BACK}:
        return False
    return step is not Step.DISPATCH or desk.is_supervisor or is_approved(order)


def _fields(
    order: WorkOrder, form: Form, policy: Policy, steps: Iterable[Step], locked: Collection[str]
) -> list[FieldView]:
    waiting: dict[str, str] = {}
    for step in steps:
        for field in form.missing(step, order.fields):
            waiting.setdefault(field.spec.name, _label(step, order))
    specs = {field.spec.name: (field.spec, field.label) for field in form.fields if field.spec.name != STAGE}
    # A value that the form does not ask for is shown all the same: the call heard it, or the type was changed.
    others = {
        name: (policy.fields[name], policy.fields[name].label)
        for name in order.fields
        if name in policy.fields and name != STAGE
    }
    return [
        FieldView(
            name=name,
            label=label,
            kind=spec.kind.value,
            value=order.value(name),
            choices=list(spec.choices),
            needed_for=waiting.get(name, ""),
            locked="由主管审批" if name in locked else "",
        )
        for name, (spec, label) in {**specs, **{name: one for name, one in others.items() if name not in specs}}.items()
    ]


def _step(step: Step, order: WorkOrder, form: Form) -> StepView:
    missing = [field.label for field in form.missing(step, order.fields)]
    return StepView(step=step.value, label=_label(step, order), missing=missing)


def _label(step: Step, order: WorkOrder) -> str:
    """A second dispatch hands the order to another department."""
    again = step is Step.DISPATCH and order.state not in {State.REGISTERED, State.REOPENED}
    return "改派" if again else STEP_LABELS[step]


def _card(order: WorkOrder, policy: Policy) -> str:
    named = (one.card for one in policy.routing.emergencies if one.fault.name == order.emergency)
    return next(named, "")
