"""The number a call came from stands in for a telephone number that nobody told or heard."""

from __future__ import annotations

from callcenter.domain.events import Direction
from callcenter.domain.work_orders.forms import clean_value
from callcenter.domain.work_orders.orders import WorkOrder
from callcenter.domain.work_orders.policy import Policy
from callcenter.domain.work_orders.refusals import WorkOrderRefused
from callcenter.ports import WorkOrderWork

PHONE = "phone"


def caller_as_phone(work: WorkOrderWork, draft: WorkOrder, policy: Policy) -> dict[str, str]:
    """The field to add, or nothing: a number is known, none was shown, or it is no telephone number (an extension)."""
    if draft.value(PHONE) or draft.number:
        return {}
    calls = [call for call in work.orders.calls_of(draft) if call.direction is Direction.INBOUND]
    try:
        number = clean_value(policy.spec(PHONE), calls[0].caller or "") if calls else ""
    except WorkOrderRefused:
        return {}
    return {PHONE: number} if number else {}
