"""客户服务部维修维护单 as HTML: the same sheet for the browser's print page and for the PDF (C-11, C-16, C-17)."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from callcenter.actions.order_desk import OrderDesk
from callcenter.domain.work_orders.complaint_stages import REPORT, STAGES, stage_index
from callcenter.domain.work_orders.forms import FieldKind
from callcenter.domain.work_orders.local_times import local_text
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.domain.work_orders.policy import Policy

TITLE = "客户服务部维修维护单"
COPIES = ("第一联　客户服务部留存", "第二联　客户留存")
"""一式两份."""
_CUSTOMER = ("name", "title", "phone", "phone_alt", "address")
_REQUEST = ("issue", "cause", "meter_reading", "appointment")
_CREW = ("departed_at", "arrived_at", "fault_cause", "restored_at", "handled_by", "repair_result")
_LONG = frozenset({"address", "issue", "repair_result", "fault_cause", "cause"})

_environment = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)


def write_sheet(order: WorkOrder, desk: OrderDesk, *, on_screen: bool) -> str:
    """Both copies; ``on_screen`` adds the button that prints."""
    policy = desk.policies.of(order.tenant)
    labels = {field.spec.name: field.label for field in policy.form(order.type).fields}
    return _environment.get_template("order_sheet.html").render(
        title=TITLE,
        copies=COPIES,
        order=order,
        received=local_text(order.received_at, policy.zone),
        printed=local_text(desk.now(), policy.zone),
        hotline=policy.hotline,
        sections=[
            ("客户", _cells(order, policy, labels, _CUSTOMER)),
            ("内容", _cells(order, policy, labels, _REQUEST)),
            ("现场处理", _cells(order, policy, labels, _CREW)),
        ],
        due=[(item.title, local_text(item.due_at, policy.zone)) for item in order.due_items if item.kind == "clock"],
        on_screen=on_screen,
    )


def _cells(
    order: WorkOrder, policy: Policy, labels: dict[str, str], names: tuple[str, ...]
) -> list[tuple[str, str, bool]]:
    """Label, value and whether it takes the whole width; what is empty is filled in by hand on site."""
    cells = []
    for name in names:
        spec = policy.fields[name]
        value = order.value(name)
        if spec.kind is FieldKind.TIME:
            value = value.replace("T", " ")[:16]
        cells.append((labels.get(name, spec.label), value, name in _LONG))
    return cells


def write_complaint_report(order: WorkOrder, desk: OrderDesk) -> str:
    """投诉处理报告 to the store manager, in its five parts (C-30)."""
    policy = desk.policies.of(order.tenant)
    labels = {field.spec.name: field.label for field in policy.form(order.type).fields}
    return _environment.get_template("complaint_report.html").render(
        order=order,
        received=local_text(order.received_at, policy.zone),
        stage=STAGES[stage_index(order)].name,
        parts=[
            (title, [(labels.get(name, policy.spec(name).label), order.value(name)) for name in names])
            for title, names in REPORT
        ],
    )
