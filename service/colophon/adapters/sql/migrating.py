"""Bringing a database to the schema of this version, by Alembic; imported only where that is done, for it is slow."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from colophon.adapters.sql.schema import REVISION

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, /) -> None:
    """Run every revision that the database lacks, within the connection's transaction."""
    command.upgrade(configuration(connection), REVISION)


def configuration(connection: Connection, /) -> Config:
    """Return Alembic's configuration for a database that is open already."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
