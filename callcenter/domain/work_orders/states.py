"""States of a work order and the steps between them (C-13)."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a work order stands."""

    DRAFT = "draft"
    REGISTERED = "registered"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    ON_SITE = "on-site"
    DONE = "done"
    CALLBACK = "callback"
    REOPENED = "reopened"
    CLOSED = "closed"
    NO_CALLBACK = "no-callback"
    ARCHIVED = "archived"
    VOID = "void"


class Step(StrEnum):
    """What a person does with a work order."""

    REGISTER = "register"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    ARRIVE = "arrive"
    FINISH = "finish"
    CALL_BACK = "call-back"
    REOPEN = "reopen"
    CLOSE = "close"
    GIVE_UP_CALLBACK = "give-up-callback"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"


STATE_LABELS: dict[State, str] = {
    State.DRAFT: "草稿",
    State.REGISTERED: "已登记",
    State.DISPATCHED: "已派单",
    State.ACCEPTED: "已接单",
    State.ON_SITE: "现场处理中",
    State.DONE: "已处理",
    State.CALLBACK: "回访中",
    State.REOPENED: "已重开",
    State.CLOSED: "已办结",
    State.NO_CALLBACK: "无法回访",
    State.ARCHIVED: "已归档",
    State.VOID: "已作废",
}

STEP_LABELS: dict[Step, str] = {
    Step.REGISTER: "登记",
    Step.DISPATCH: "派单",
    Step.ACCEPT: "接单",
    Step.ARRIVE: "到达现场",
    Step.FINISH: "处理完成",
    Step.CALL_BACK: "回访",
    Step.REOPEN: "重开",
    Step.CLOSE: "办结",
    Step.GIVE_UP_CALLBACK: "终止回访",
    Step.ARCHIVE: "归档",
    Step.WITHDRAW: "作废",
}

_WAITING = (State.REGISTERED, State.REOPENED)
_RUNNING = (State.DISPATCHED, State.ACCEPTED, State.ON_SITE)

_TABLE: dict[Step, tuple[tuple[State, ...], State]] = {
    Step.REGISTER: ((State.DRAFT,), State.REGISTERED),
    # A second dispatch hands the order to another department; the gate asks for the reason.
    Step.DISPATCH: ((*_WAITING, *_RUNNING), State.DISPATCHED),
    Step.ACCEPT: ((State.DISPATCHED,), State.ACCEPTED),
    Step.ARRIVE: ((State.ACCEPTED,), State.ON_SITE),
    # Settled by telephone (C-15) or answered at once (C-04): no one has to go.
    Step.FINISH: ((*_WAITING, *_RUNNING), State.DONE),
    Step.CALL_BACK: ((State.DONE, State.CALLBACK), State.CALLBACK),
    Step.REOPEN: ((State.DONE, State.CALLBACK, State.CLOSED, State.NO_CALLBACK), State.REOPENED),
    Step.CLOSE: ((State.DONE, State.CALLBACK), State.CLOSED),
    Step.GIVE_UP_CALLBACK: ((State.DONE, State.CALLBACK), State.NO_CALLBACK),
    Step.ARCHIVE: ((State.CLOSED, State.NO_CALLBACK), State.ARCHIVED),
    Step.WITHDRAW: ((State.DRAFT, State.REGISTERED), State.VOID),
}

FINAL = frozenset({State.ARCHIVED, State.VOID})
OPEN = frozenset(State) - FINAL - {State.CLOSED, State.NO_CALLBACK}


def target(state: State, step: Step) -> State | None:
    """The state after the step, None when the step is not possible."""
    sources, after = _TABLE[step]
    return after if state in sources else None


def possible_steps(state: State) -> tuple[Step, ...]:
    """What can be done next, gates aside."""
    return tuple(step for step in Step if target(state, step) is not None)
