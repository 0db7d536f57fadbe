"""Runs a revision on the connection it is handed; there is no configuration file and no offline mode."""

from typing import cast

from alembic import context
from sqlalchemy import Connection

from colophon.adapters.sql.schema import METADATA

connection = cast("Connection", context.config.attributes["connection"])
context.configure(
    connection=connection,
    target_metadata=METADATA,
    # SQLite can't alter a column: a later revision copies the table instead.
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
