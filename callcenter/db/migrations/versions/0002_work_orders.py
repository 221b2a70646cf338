"""Work orders: follow-up, deadlines, callbacks, webhooks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from callcenter.db.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=128), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("url", "tenant", name=op.f("uq_webhooks_url_tenant")),
    )
    op.create_table(
        "work_order_serials",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("day", sa.String(length=8), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", "day", name=op.f("pk_work_order_serials")),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_answer", sa.String(length=64), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("given_up_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name=op.f("fk_webhook_deliveries_webhook_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
    )
    op.create_index(op.f("ix_webhook_deliveries_next_try_at"), "webhook_deliveries", ["next_try_at"], unique=False)
    op.create_index(
        op.f("ix_webhook_deliveries_webhook_id_delivered_at_id"),
        "webhook_deliveries",
        ["webhook_id", "delivered_at", "id"],
        unique=False,
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_assessments_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_ticket_id"), "assessments", ["ticket_id"], unique=False)
    op.create_table(
        "callback_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_callback_attempts_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_attempts")),
    )
    op.create_index(op.f("ix_callback_attempts_ticket_id"), "callback_attempts", ["ticket_id"], unique=False)
    op.create_table(
        "due_items",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("clause", sa.String(length=128), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("stop_on", sa.String(length=16), nullable=False),
        sa.Column("strict", sa.Boolean(), nullable=False),
        sa.Column("soft", sa.Boolean(), nullable=False),
        sa.Column("agreed_replaces", sa.Boolean(), nullable=False),
        sa.Column("remind_before", sa.JSON(), nullable=False),
        sa.Column("escalate_after", sa.JSON(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("told_until", UtcDateTime(), nullable=False),
        sa.Column("next_signal_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_due_items_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", "key", name=op.f("pk_due_items")),
    )
    op.create_index(op.f("ix_due_items_next_signal_at"), "due_items", ["next_signal_at"], unique=False)
    op.create_index(op.f("ix_due_items_stopped_at_due_at"), "due_items", ["stopped_at", "due_at"], unique=False)
    op.create_table(
        "work_order_calls",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_work_order_calls_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "call_id", name=op.f("pk_work_order_calls")),
    )
    op.create_index(op.f("ix_work_order_calls_call_id"), "work_order_calls", ["call_id"], unique=False)
    op.create_table(
        "work_order_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=128), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_work_order_log_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_log")),
    )
    op.create_index(op.f("ix_work_order_log_ticket_id"), "work_order_log", ["ticket_id"], unique=False)
    op.create_table(
        "work_orders",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("emergency", sa.String(length=32), nullable=False),
        sa.Column("fault", sa.String(length=32), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("handler", sa.String(length=40), nullable=False),
        sa.Column("first_responsible", sa.String(length=32), nullable=False),
        sa.Column("helpers", sa.JSON(), nullable=False),
        sa.Column("also_tell", sa.JSON(), nullable=False),
        sa.Column("callback_need", sa.String(length=16), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("next_due_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_work_orders_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_work_orders")),
    )
    op.create_index(
        op.f("ix_work_orders_department_rank_next_due_at"),
        "work_orders",
        ["department", "rank", "next_due_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_work_orders_first_responsible_rank_next_due_at"),
        "work_orders",
        ["first_responsible", "rank", "next_due_at"],
        unique=False,
    )
    op.create_index(op.f("ix_work_orders_handler"), "work_orders", ["handler"], unique=False)
    op.create_index(op.f("ix_work_orders_next_due_at"), "work_orders", ["next_due_at"], unique=False)
    op.create_index(
        op.f("ix_work_orders_rank_next_due_at_ticket_id"),
        "work_orders",
        ["rank", "next_due_at", "ticket_id"],
        unique=False,
    )
    op.create_index(op.f("ix_work_orders_received_at"), "work_orders", ["received_at"], unique=False)
    op.create_index(
        op.f("ix_work_orders_state_type_rank_next_due_at"),
        "work_orders",
        ["state", "type", "rank", "next_due_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_work_orders_type_rank_next_due_at"), "work_orders", ["type", "rank", "next_due_at"], unique=False
    )
    op.create_index(
        "ix_slots_phone",
        "slots",
        ["value"],
        unique=False,
        sqlite_where=sa.text("name IN ('phone', 'phone_alt')"),
        postgresql_where=sa.text("name IN ('phone', 'phone_alt')"),
    )
    # Full-text search is the database's own affair; SQLAlchemy has no table for it.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE ticket_search (ticket_id INTEGER PRIMARY KEY REFERENCES tickets (id) ON DELETE CASCADE, "
            "terms TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_ticket_search_terms ON ticket_search USING gin (terms)")
    else:
        # detail=none: whether the pieces stand together is checked on the text itself.
        op.execute("CREATE VIRTUAL TABLE ticket_search USING fts5(terms, detail=none)")


def downgrade() -> None:
    op.execute("DROP TABLE ticket_search")
    op.drop_index(
        "ix_slots_phone",
        table_name="slots",
        sqlite_where=sa.text("name IN ('phone', 'phone_alt')"),
        postgresql_where=sa.text("name IN ('phone', 'phone_alt')"),
    )
    op.drop_index(op.f("ix_work_orders_type_rank_next_due_at"), table_name="work_orders")
    op.drop_index(op.f("ix_work_orders_state_type_rank_next_due_at"), table_name="work_orders")
    op.drop_index(op.f("ix_work_orders_received_at"), table_name="work_orders")
    op.drop_index(op.f("ix_work_orders_rank_next_due_at_ticket_id"), table_name="work_orders")
    op.drop_index(op.f("ix_work_orders_next_due_at"), table_name="work_orders")
    op.drop_index(op.f("ix_work_orders_handler"), table_name="work_orders")
    op.drop_index(op.f("ix_work_orders_first_responsible_rank_next_due_at"), table_name="work_orders")
    op.drop_index(op.f("ix_work_orders_department_rank_next_due_at"), table_name="work_orders")
    op.drop_table("work_orders")
    op.drop_index(op.f("ix_work_order_log_ticket_id"), table_name="work_order_log")
    op.drop_table("work_order_log")
    op.drop_index(op.f("ix_work_order_calls_call_id"), table_name="work_order_calls")
    op.drop_table("work_order_calls")
    op.drop_index(op.f("ix_due_items_stopped_at_due_at"), table_name="due_items")
    op.drop_index(op.f("ix_due_items_next_signal_at"), table_name="due_items")
    op.drop_table("due_items")
    op.drop_index(op.f("ix_callback_attempts_ticket_id"), table_name="callback_attempts")
    op.drop_table("callback_attempts")
    op.drop_index(op.f("ix_assessments_ticket_id"), table_name="assessments")
    op.drop_table("assessments")
    op.drop_index(op.f("ix_webhook_deliveries_webhook_id_delivered_at_id"), table_name="webhook_deliveries")
    op.drop_index(op.f("ix_webhook_deliveries_next_try_at"), table_name="webhook_deliveries")
    op.drop_table("webhook_deliveries")
    op.drop_table("work_order_serials")
    op.drop_table("webhooks")
