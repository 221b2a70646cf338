"""Everything that is configured for the work orders of one tenant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from callcenter.domain.work_orders.callback_script import ScriptText
from callcenter.domain.work_orders.callbacks import CallbackPolicy
from callcenter.domain.work_orders.clocks import ClockRule
from callcenter.domain.work_orders.forms import FieldSpec, Form
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.domain.work_orders.routing import RoutingTable
from callcenter.domain.work_orders.service_hours import ServiceHours


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Forms, clocks, routing and callbacks of one tenant."""

    tenant: str
    code: str
    """Beginning of the work order numbers."""
    zone: ZoneInfo
    hotline: str
    forms: Mapping[str, Form]
    fields: Mapping[str, FieldSpec]
    clocks: tuple[ClockRule, ...]
    routing: RoutingTable
    callbacks: CallbackPolicy
    script: ScriptText
    hours: ServiceHours
    """When the office works."""
    complaint_procedure: bool = False
    """Complaints go through the hands of C-30."""
    notice_days: Mapping[str, int] = field(default_factory=dict)
    """Working days an application for field service has to come early, by area (C-27)."""
    promise_reminder: timedelta = timedelta(minutes=30)

    def form(self, order_type: str) -> Form:
        """The form of a type.

        Raises:
            WorkOrderRefused: ``unknown-type``.
        """
        form = self.forms.get(order_type)
        if form is None:
            raise WorkOrderRefused("unknown-type", f"工单类型只能是{'、'.join(self.forms)}之一。", "type")
        return form

    def spec(self, name: str) -> FieldSpec:
        """A field of the catalogue.

        Raises:
            WorkOrderRefused: ``unknown-field``.
        """
        spec = self.fields.get(name)
        if spec is None:
            raise WorkOrderRefused("unknown-field", f"工单没有“{name}”这个字段。", name)
        return spec
