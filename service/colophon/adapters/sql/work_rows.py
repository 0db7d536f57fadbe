"""Works: what is told of them in clear, encrypted under the work's key."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, func, insert, select

from colophon.adapters.sql.cursors import cut, make_cursor, read_cursor, require_limit
from colophon.adapters.sql.record_rows import RecordRows, seal_private
from colophon.adapters.sql.record_schema import asset, release, work
from colophon.adapters.sql.schema import chain
from colophon.adapters.sql.shared import StoreGroup
from colophon.adapters.sql.vault import Subject
from colophon.errors import WorkNotFoundError
from colophon.record.identifiers import RandomId
from colophon.record.nouns import Work
from colophon.record.vocabulary import Visibility
from colophon.workflow.views import Page, StoredWork

_TABLE: Final = "work"


class WorkRows(RecordRows):
    """The part of `Records` about works."""

    def add_work(self, org: str, work_id: RandomId, work: Work) -> StoredWork:
        """Keep a work and make its keys, before its first entry is appended; it is listed once that is in the log.

        Raises:
            InvalidInputError: a work of this id is there.
        """

        def write(group: StoreGroup) -> StoredWork:
            value = work.model_dump(mode="json")
            sealed = seal_private(group, value, subject=Subject(org=org, work=work_id), place=(_TABLE, work_id))
            row = {
                "org": org,
                "id": work_id,
                "parent": work.parent,
                "visibility": work.visibility.value,
                "created_at": group.at,
                **sealed,
            }
            group.connection.execute(insert(_work), row)
            return _stored(row, value)

        return self._shared.write(write)

    def work(self, org: str, work_id: str) -> StoredWork:
        """Return a work.

        Raises:
            WorkNotFoundError: the organisation has none with this id.
        """
        with self._shared.reading() as connection:
            found = self._works_by(connection, _begun().where(_work.c.org == org, _work.c.id == work_id))
        if not found:
            raise WorkNotFoundError(f"No work {work_id} is recorded here.")
        return found[0]

    def works(self, org: str, *, cursor: str | None, limit: int) -> Page[StoredWork]:
        """List works, oldest first.

        Raises:
            BadCursorError: the cursor was not made for this list.
            InvalidInputError: the limit is not from 1 to 1,000.
        """
        after = read_cursor(cursor, of="works") or 0
        query = (
            _begun()
            .where(_work.c.org == org, _work.c.number > after)
            .order_by(_work.c.number)
            .limit(require_limit(limit))
        )
        with self._shared.reading() as connection:
            rows, goes_on = cut(connection.execute(query).mappings().all(), limit=limit)
            items = self._works_of(connection, rows)
        return Page(items=tuple(items), next=make_cursor(rows[-1]["number"], of="works") if goes_on else None)

    def children(self, org: str, work_id: str) -> tuple[StoredWork, ...]:
        """Return the works whose parent this is, oldest first."""
        query = _begun().where(_work.c.org == org, _work.c.parent == work_id).order_by(_work.c.number)
        with self._shared.reading() as connection:
            return tuple(self._works_by(connection, query))

    def work_counts(self, org: str, work_id: str) -> Mapping[str, int]:
        """Return how many `steps`, `decisions`, `assets` and `releases` a work has."""
        assets = select(func.count()).where(asset.c.org == org, asset.c.work == work_id)
        releases = select(func.count()).where(release.c.org == org, release.c.work == work_id)
        entries = select(chain.c.steps, chain.c.decisions).where(chain.c.org == org, chain.c.work == work_id)
        with self._shared.reading() as connection:
            counted = connection.execute(entries).one_or_none()
            return {
                "steps": 0 if counted is None else counted.steps,
                "decisions": 0 if counted is None else counted.decisions,
                "assets": connection.execute(assets).scalar_one(),
                "releases": connection.execute(releases).scalar_one(),
            }

    def _works_by(self, connection: Connection, query: Select[Any], /) -> list[StoredWork]:
        return self._works_of(connection, connection.execute(query).mappings().all())

    def _works_of(self, connection: Connection, rows: Sequence[RowMapping], /) -> list[StoredWork]:
        values = self._open(connection, rows, table=_TABLE, name="id")
        return [_stored(row, value) for row, value in zip(rows, values, strict=True)]


_work: Final = work
"""The table; within the class `work` is the method."""


def _begun() -> Select[Any]:
    """Select works whose first entry is in the log: an earlier crash left nothing behind."""
    return select(_work).join(chain, (chain.c.work == _work.c.id) & (chain.c.org == _work.c.org))


def _stored(row: Mapping[Any, Any], value: Mapping[str, Any], /) -> StoredWork:
    return StoredWork(
        id=row["id"],
        org=row["org"],
        work=Work.model_validate(value),
        visibility=Visibility(row["visibility"]),
        created_at=datetime.fromisoformat(row["created_at"]),
    )
