"""Seats and the people on them, for lists and names."""

from __future__ import annotations

from sqlalchemy.orm import Session

from callcenter.db.tables import AgentTable, SeatTable


class SeatRepository:
    """Queries over seats and agents."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, seat: str, *, agent_no: str, agent_name: str, tenant: str) -> None:
        """Keeps a seat as the settings name it."""
        self._session.merge(AgentTable(agent_no=agent_no, name=agent_name, tenant=tenant))
        self._session.flush()
        self._session.merge(SeatTable(seat=seat, agent_no=agent_no, tenant=tenant))
