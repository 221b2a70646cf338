"""Confirmed findings and their reviews."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callcenter.db.tables import FindingTable
from callcenter.domain.call_record import Review, ReviewedFinding
from callcenter.domain.events import Finding, Leg, Verdict

_PLAIN = (
    "call_id",
    "key",
    "rule",
    "severity",
    "clause",
    "utterance",
    "start_ms",
    "end_ms",
    "evidence",
    "heard",
    "score",
    "listen",
    "reason",
    "phrasebook",
)


class FindingRepository:
    """Queries over findings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_call(self, call_id: str) -> tuple[ReviewedFinding, ...]:
        """All of a call, in the order of the call; those about the whole call last."""
        wanted = select(FindingTable).where(FindingTable.call_id == call_id)
        ordered = wanted.order_by(FindingTable.start_ms.is_(None), FindingTable.start_ms, FindingTable.key)
        return tuple(_reviewed(row) for row in self._session.scalars(ordered))

    def get(self, call_id: str, key: str) -> ReviewedFinding | None:
        """One finding."""
        row = self._session.get(FindingTable, (call_id, key))
        return None if row is None else _reviewed(row)

    def put(self, finding: Finding) -> None:
        """Keeps a confirmed finding; a review it already has stays. A provisional one is not worth a row."""
        if finding.provisional:
            return
        row = self._session.get(FindingTable, (finding.call_id, finding.key))
        if row is None:
            row = FindingTable(review="", note="", reviewer="")
            _fill(row, finding)
            self._session.add(row)
        else:
            _fill(row, finding)

    def withdraw(self, call_id: str, key: str) -> None:
        """Takes a finding back, unless a person has already judged it."""
        row = self._session.get(FindingTable, (call_id, key))
        if row is not None and not row.review:
            self._session.delete(row)

    def review(self, call_id: str, key: str, review: Review, *, note: str, reviewer: str, at: datetime | None) -> None:
        """Keeps what a person said about a finding that exists."""
        row = self._session.get_one(FindingTable, (call_id, key))
        row.review, row.note, row.reviewer, row.reviewed_at = review.value, note, reviewer, at


def _fill(row: FindingTable, finding: Finding) -> None:
    for name in _PLAIN:
        setattr(row, name, getattr(finding, name))
    row.verdict = finding.verdict.value
    row.leg = finding.leg.value


def _reviewed(row: FindingTable) -> ReviewedFinding:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return ReviewedFinding(
        finding=Finding(**plain, verdict=Verdict(row.verdict), leg=Leg(row.leg)),
        review=Review(row.review),
        note=row.note,
        reviewer=row.reviewer,
        reviewed_at=row.reviewed_at,
    )
