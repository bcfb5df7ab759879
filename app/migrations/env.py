"""How Alembic runs a migration: on the connection that ``app/storage.py`` hands it, in its
transaction. There is no ``alembic.ini``: nobody runs these by hand on a running installation.
"""

from alembic import context

from app.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot change a column: Alembic makes the table anew and moves the rows.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
