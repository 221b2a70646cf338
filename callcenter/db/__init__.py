"""Storage: SQLAlchemy tables, one repository per aggregate, one unit of work; SQLite by default, PostgreSQL by URL."""
