"""Run by Alembic with the connection that ``migrate.py`` hands over."""

from __future__ import annotations

from alembic import context

from callcenter.db import people_tables, work_order_tables  # noqa: F401 - their tables belong to the same metadata
from callcenter.db.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
