"""Alembic's migrations of ``rita.db``, carried in the package and run by ``app/storage.py``."""
