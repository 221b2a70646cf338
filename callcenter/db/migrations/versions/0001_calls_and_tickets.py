"""Calls, their evidence and their tickets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from callcenter.db.columns import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("agent_no", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("agent_no", name="pk_agents"),
    )
    op.create_table(
        "calls",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("direction", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("seat", sa.String(length=32), nullable=False),
        sa.Column("agent_no", sa.String(length=32), nullable=True),
        sa.Column("caller", sa.String(length=64), nullable=True),
        sa.Column("called", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("offered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("rings", sa.Integer(), nullable=True),
        sa.Column("ring_ms", sa.Integer(), nullable=True),
        sa.Column("hold_started_ms", sa.Integer(), nullable=True),
        sa.Column("media_ms", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("ended_by", sa.String(length=16), nullable=True),
        sa.Column("end_cause", sa.String(length=32), nullable=False),
        sa.Column("violations", sa.Integer(), nullable=False),
        sa.Column("severities", sa.JSON(), nullable=False),
        sa.Column("to_review", sa.Integer(), nullable=False),
        sa.Column("to_listen", sa.Integer(), nullable=False),
        sa.Column("duties_met", sa.Integer(), nullable=False),
        sa.Column("duties_total", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("ticket_type", sa.String(length=64), nullable=True),
        sa.Column("model", sa.String(length=128), nullable=False),
        sa.Column("demonstration_model", sa.Boolean(), nullable=False),
        sa.Column("phrasebook", sa.String(length=64), nullable=False),
        sa.Column("has_recording", sa.Boolean(), nullable=False),
        sa.Column("disposition", sa.String(length=64), nullable=False),
        sa.Column("wrap_up_note", sa.Text(), nullable=False),
        sa.Column("wrapped_up_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name="pk_calls"),
    )
    op.create_index("ix_calls_agent_no_started_at", "calls", ["agent_no", "started_at"], unique=False)
    op.create_index("ix_calls_caller", "calls", ["caller"], unique=False)
    op.create_index("ix_calls_started_at_call_id", "calls", ["started_at", "call_id"], unique=False)
    op.create_index("ix_calls_seat_started_at", "calls", ["seat", "started_at"], unique=False)
    op.create_index("ix_calls_state_started_at", "calls", ["state", "started_at"], unique=False)
    op.create_table(
        "duties",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"], name="fk_duties_call_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "rule", name="pk_duties"),
    )
    op.create_table(
        "findings",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("leg", sa.String(length=16), nullable=False),
        sa.Column("utterance", sa.Integer(), nullable=True),
        sa.Column("start_ms", sa.Integer(), nullable=True),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("listen", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("phrasebook", sa.String(length=64), nullable=False),
        sa.Column("review", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.String(length=64), nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"], name="fk_findings_call_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "key", name="pk_findings"),
    )
    op.create_index("ix_findings_rule", "findings", ["rule"], unique=False)
    op.create_table(
        "gaps",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("leg", sa.String(length=16), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("length_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"], name="fk_gaps_call_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "leg", "start_ms", name="pk_gaps"),
    )
    op.create_table(
        "measures",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"], name="fk_measures_call_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "name", name="pk_measures"),
    )
    op.create_table(
        "recordings",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("length_ms", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"], name="fk_recordings_call_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", name="pk_recordings"),
    )
    op.create_table(
        "scorecards",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("phrasebook", sa.String(length=64), nullable=False),
        sa.Column("total", sa.Float(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("scored_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"], name="fk_scorecards_call_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "phrasebook", name="pk_scorecards"),
    )
    op.create_table(
        "seats",
        sa.Column("seat", sa.String(length=32), nullable=False),
        sa.Column("agent_no", sa.String(length=32), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agent_no"], ["agents.agent_no"], name="fk_seats_agent_no"),
        sa.PrimaryKeyConstraint("seat", name="pk_seats"),
    )
    op.create_index("ix_seats_agent_no", "seats", ["agent_no"], unique=False)
    op.create_table(
        "segments",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("leg", sa.String(length=16), nullable=False),
        sa.Column("utterance", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"], name="fk_segments_call_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "leg", "utterance", name="pk_segments"),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=64), nullable=True),
        sa.Column("number", sa.String(length=32), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=True),
        sa.Column("first_responsible", sa.String(length=32), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"], name="fk_tickets_call_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("number", name="uq_tickets_number"),
    )
    op.create_index("ix_tickets_call_id", "tickets", ["call_id"], unique=True)
    op.create_index("ix_tickets_created_at", "tickets", ["created_at"], unique=False)
    op.create_index("ix_tickets_status_type_created_at", "tickets", ["status", "type", "created_at"], unique=False)
    op.create_table(
        "timeline",
        sa.Column("call_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("boot", sa.String(length=40), nullable=True),
        sa.Column("sent_n", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.call_id"], name="fk_timeline_call_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "number", name="pk_timeline"),
    )
    op.create_index("ix_timeline_boot_sent_n", "timeline", ["boot", "sent_n"], unique=True)
    op.create_table(
        "promises",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due", UtcDateTime(), nullable=True),
        sa.Column("utterance", sa.Integer(), nullable=True),
        sa.Column("start_ms", sa.Integer(), nullable=True),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_promises_ticket_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", "number", name="pk_promises"),
    )
    op.create_index("ix_promises_due", "promises", ["due"], unique=False)
    op.create_table(
        "slots",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("leg", sa.String(length=16), nullable=True),
        sa.Column("utterance", sa.Integer(), nullable=True),
        sa.Column("start_ms", sa.Integer(), nullable=True),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("contradiction", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_slots_ticket_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", "name", name="pk_slots"),
    )
    op.create_table(
        "ticket_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("agent_no", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_ticket_changes_ticket_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_changes"),
    )
    op.create_index("ix_ticket_changes_ticket_id", "ticket_changes", ["ticket_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_ticket_changes_ticket_id", table_name="ticket_changes")
    op.drop_table("ticket_changes")
    op.drop_table("slots")
    op.drop_index("ix_promises_due", table_name="promises")
    op.drop_table("promises")
    op.drop_index("ix_timeline_boot_sent_n", table_name="timeline")
    op.drop_table("timeline")
    op.drop_index("ix_tickets_status_type_created_at", table_name="tickets")
    op.drop_index("ix_tickets_created_at", table_name="tickets")
    op.drop_index("ix_tickets_call_id", table_name="tickets")
    op.drop_table("tickets")
    op.drop_table("segments")
    op.drop_index("ix_seats_agent_no", table_name="seats")
    op.drop_table("seats")
    op.drop_table("scorecards")
    op.drop_table("recordings")
    op.drop_table("measures")
    op.drop_table("gaps")
    op.drop_index("ix_findings_rule", table_name="findings")
    op.drop_table("findings")
    op.drop_table("duties")
    op.drop_index("ix_calls_state_started_at", table_name="calls")
    op.drop_index("ix_calls_seat_started_at", table_name="calls")
    op.drop_index("ix_calls_started_at_call_id", table_name="calls")
    op.drop_index("ix_calls_caller", table_name="calls")
    op.drop_index("ix_calls_agent_no_started_at", table_name="calls")
    op.drop_table("calls")
    op.drop_table("agents")
