"""Database connections that fail when they are told to: the writer's are made of this class in fault tests."""

import sqlite3
from collections import deque
from enum import Enum, auto
from typing import Any


class Fault(Enum):
    """What the next commit does."""

    NONE = auto()
    FAILED = auto()
    FAILED_BUT_PERSISTED = auto()


class Faults:
    """The plan: what the coming commits do, and the connections that were made."""

    def __init__(self) -> None:
        self.coming: deque[Fault] = deque()
        self.connections: list[sqlite3.Connection] = []

    @property
    def connection_class(self) -> type[sqlite3.Connection]:
        faults = self

        class FaultyConnection(sqlite3.Connection):
            def __init__(self, *arguments: Any, **options: Any) -> None:
                super().__init__(*arguments, **options)
                faults.connections.append(self)

            def commit(self) -> None:
                fault = faults.coming.popleft() if faults.coming else Fault.NONE
                if fault is Fault.FAILED:
                    raise sqlite3.OperationalError("disk I/O error")
                super().commit()
                if fault is Fault.FAILED_BUT_PERSISTED:
                    raise sqlite3.OperationalError("disk I/O error")

        return FaultyConnection

    def limit_pages(self, pages: int) -> None:
        """Let the database grow to `pages` at most, on the connection that is open now."""
        self.connections[-1].execute(f"PRAGMA max_page_count = {pages}")

    @property
    def pages(self) -> int:
        """How many pages the database has."""
        return int(self.connections[-1].execute("PRAGMA page_count").fetchone()[0])
