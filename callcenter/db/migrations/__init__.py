"""Alembic migrations; they build the database at the first start."""

HEAD = "0004"
"""Newest revision; a test compares it with the scripts."""
