"""The database engines SQLite and PostgreSQL, and the migrations of their tables."""
