"""How the product is, and by which rules it judges."""

from __future__ import annotations

from fastapi import APIRouter, Response

from callcenter import __version__
from callcenter.domain.call_record import CallFilter
from callcenter.web.hub_services import Hub
from callcenter.web.messages import View

router = APIRouter(prefix="/api", tags=["state"])


class Health(View):
    """State of the product."""

    version: str
    ready: bool
    """Calls can come."""
    processes: dict[str, bool]
    """Which processes are there."""
    model: str
    """Speech model in use; empty while there is no listener."""
    database: bool
    """It answers."""


class RuleView(View):
    """A rule of the standard."""

    id: str
    title: str
    clause: str
    advice: str


@router.get("/health")
def health(hub: Hub, response: Response) -> Health:
    """503 when the database does not answer."""
    database = _database_answers(hub)
    if not database:
        response.status_code = 503
    return Health(
        version=__version__,
        ready=hub.processes.ready and database,
        processes=hub.processes.processes(),
        model=hub.processes.model,
        database=database,
    )


@router.get("/rules")
def rules(hub: Hub) -> list[RuleView]:
    """All rules in the order of their ids."""
    known = sorted(hub.rules.items())
    return [RuleView(id=rule, title=info.title, clause=info.clause, advice=info.advice) for rule, info in known]


def _database_answers(hub: Hub) -> bool:
    try:
        with hub.store.reading() as work:
            work.calls.find(CallFilter(limit=1))
    except Exception:
        return False
    return True
