"""The search index of the tickets: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

It follows ``tickets.search_text`` by itself, whoever changes it. Drafts are not in it: they have no number yet.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, column, event, func, text
from sqlalchemy.orm import Mapper, Session

from callcenter.db.tables import TicketTable
from callcenter.db.work_order_tables import WorkOrderTable
from callcenter.domain.work_orders.search_terms import Query, index_terms, query_terms

NAME = "ticket_search"
NARROW = 20_000
"""Hits up to which the index decides; a more frequent text is found sooner by reading the list in its order."""

_PUT = {
    "sqlite": f"INSERT OR REPLACE INTO {NAME} (rowid, terms) VALUES (:id, :terms)",
    "postgresql": (
        f"INSERT INTO {NAME} (ticket_id, terms) VALUES (:id, array_to_tsvector(CAST(:terms AS TEXT[]))) "
        "ON CONFLICT (ticket_id) DO UPDATE SET terms = excluded.terms"
    ),
}
_FIND = {
    "sqlite": f"SELECT rowid FROM {NAME} WHERE {NAME} MATCH :wanted",
    "postgresql": f"SELECT ticket_id FROM {NAME} WHERE terms @@ CAST(:wanted AS TSQUERY)",
}


def put_terms(connection: Connection, tickets: list[tuple[int, str]]) -> None:
    """Indexes the texts of tickets by their ids."""
    dialect = connection.dialect.name
    rows = [{"id": ticket_id, "terms": _stored(dialect, index_terms(words))} for ticket_id, words in tickets]
    connection.execute(text(_PUT[dialect]), rows)


def containing(session: Session, wanted: str) -> list[ColumnElement[bool]]:
    """Conditions on work orders joined with tickets: the text is contained."""
    dialect = session.get_bind().dialect.name
    find = func.strpos if dialect == "postgresql" else func.instr
    # Folding a text costs more than searching it; Chinese and digits have no case.
    has_case = wanted.lower() != wanted.upper()
    stored = func.lower(TicketTable.search_text) if has_case else TicketTable.search_text
    exact = find(stored, wanted.lower()) > 0
    terms = query_terms(wanted)
    if not (terms.whole or terms.beginnings):
        return [exact]
    given = {"wanted": _expression(dialect, terms)}
    hits = session.scalar(text(f"SELECT count(*) FROM ({_FIND[dialect]} LIMIT {NARROW + 1}) AS hits"), given) or 0
    if hits > NARROW:
        return [exact]
    found = text(_FIND[dialect]).bindparams(**given).columns(column("id", Integer))
    inside = WorkOrderTable.ticket_id.in_(found)
    # A text that is one piece is contained wherever the piece is.
    return [inside] if terms.whole == (wanted.lower(),) else [inside, exact]


def _expression(dialect: str, terms: Query) -> str:
    # Pieces are letters and digits only, so quoting them is safe.
    if dialect == "postgresql":
        return " & ".join([*(f"'{term}'" for term in terms.whole), *(f"'{term}':*" for term in terms.beginnings)])
    return " AND ".join([*(f'"{term}"' for term in terms.whole), *(f'"{term}"*' for term in terms.beginnings)])


def _stored(dialect: str, terms: list[str]) -> Any:
    return terms if dialect == "postgresql" else " ".join(terms)


def _follow(_mapper: Mapper[Any], connection: Connection, ticket: TicketTable) -> None:
    if ticket.number:
        put_terms(connection, [(ticket.id, ticket.search_text or "")])


event.listen(TicketTable, "after_insert", _follow)
event.listen(TicketTable, "after_update", _follow)
