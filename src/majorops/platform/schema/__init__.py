"""The migrations, run by Alembic; see ``platform/migrations.py``."""
