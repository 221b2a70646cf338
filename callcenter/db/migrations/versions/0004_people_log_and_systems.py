"""Who changed people; passwords to start with; through which system a ticket was changed; who wrapped up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from callcenter.db.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

VIA = ("work_order_log", "ticket_changes")


def upgrade() -> None:
    op.create_table(
        "people_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_log")),
    )
    op.add_column("people", sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in VIA:
        op.add_column(table, sa.Column("via", sa.String(length=128), nullable=False, server_default=""))
    op.add_column("calls", sa.Column("wrapped_up_by", sa.String(length=128), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("calls", "wrapped_up_by")
    for table in reversed(VIA):
        op.drop_column(table, "via")
    op.drop_column("people", "must_change")
    op.drop_table("people_log")
