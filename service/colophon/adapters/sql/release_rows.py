"""Releases: public by their hashes; title, file name, source and the reason of a withdrawal are encrypted."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, insert, or_, select, update

from colophon.adapters.sql.cursors import cut, make_cursor, read_cursor, require_limit
from colophon.adapters.sql.record_rows import RecordRows, seal_private
from colophon.adapters.sql.record_schema import release
from colophon.adapters.sql.shared import StoreGroup
from colophon.adapters.sql.vault import Subject
from colophon.errors import ReleaseNotFoundError
from colophon.record.vocabulary import ReasonCode
from colophon.workflow.views import Page, ReleaseView

_TABLE: Final = "release"
_release: Final = release
"""The table; within the class `release` is the method."""


class ReleaseRows(RecordRows):
    """The part of `Records` about releases."""

    def add_release(self, org: str, release: ReleaseView) -> None:
        """Keep a release; the same again changes nothing."""

        def write(group: StoreGroup) -> None:
            there = group.connection.execute(select(_release.c.id).where(_release.c.id == release.id)).first()
            if there is None:
                group.connection.execute(insert(_release).values(org=org, **_columns(group, org, release)))

        self._shared.write(write)

    def release(self, release_id: str) -> ReleaseView:
        """Return a release, whose ever it is: releases are public.

        Raises:
            ReleaseNotFoundError: none has this id.
        """
        with self._shared.reading() as connection:
            found = self._releases_by(connection, select(_release).where(_release.c.id == release_id))
        if not found:
            raise ReleaseNotFoundError(f"There is no release {release_id} here.")
        return found[0]

    def release_by_hash(self, sha256: str) -> ReleaseView:
        """Return the newest release whose file or manifest has this SHA-256.

        Raises:
            ReleaseNotFoundError: none has.
        """
        query = (
            select(_release)
            .where(or_(_release.c.file_sha256 == sha256, _release.c.manifest_sha256 == sha256))
            .order_by(_release.c.number.desc())
            .limit(1)
        )
        with self._shared.reading() as connection:
            found = self._releases_by(connection, query)
        if not found:
            raise ReleaseNotFoundError(f"No release with the SHA-256 {sha256} is recorded here.")
        return found[0]

    def releases(self, org: str, *, work_id: str | None, cursor: str | None, limit: int) -> Page[ReleaseView]:
        """List releases, newest first.

        Raises:
            BadCursorError: the cursor was not made for this list.
            InvalidInputError: the limit is not from 1 to 1,000.
        """
        before = read_cursor(cursor, of="releases")
        query = (
            select(_release).where(_release.c.org == org).order_by(_release.c.number.desc()).limit(require_limit(limit))
        )
        if work_id is not None:
            query = query.where(_release.c.work == work_id)
        if before is not None:
            query = query.where(_release.c.number < before)
        with self._shared.reading() as connection:
            rows, goes_on = cut(connection.execute(query).mappings().all(), limit=limit)
            items = self._releases_of(connection, rows)
        return Page(items=tuple(items), next=make_cursor(rows[-1]["number"], of="releases") if goes_on else None)

    def mark_withdrawn(self, org: str, release_id: str, *, at: str, code: str, reason: str) -> ReleaseView:
        """Note that a release was taken back; the same again changes nothing.

        Raises:
            ReleaseNotFoundError: the organisation has none with this id.
        """
        ours = (_release.c.org == org, _release.c.id == release_id)

        def write(group: StoreGroup) -> ReleaseView:
            found = self._releases_by(group.connection, select(_release).where(*ours))
            if not found:
                raise ReleaseNotFoundError(f"There is no release {release_id} here.")
            if found[0].withdrawn_at is not None:
                return found[0]
            withdrawn = found[0].model_copy(
                update={"withdrawn_at": at, "withdrawn_code": ReasonCode(code), "withdrawn_reason": reason}
            )
            group.connection.execute(update(_release).where(*ours).values(**_columns(group, org, withdrawn)))
            return withdrawn

        return self._shared.write(write)

    def _releases_by(self, connection: Connection, query: Select[Any], /) -> list[ReleaseView]:
        return self._releases_of(connection, connection.execute(query).mappings().all())

    def _releases_of(self, connection: Connection, rows: Sequence[RowMapping], /) -> list[ReleaseView]:
        values = self._open(connection, rows, table=_TABLE, name="id")
        return [ReleaseView.model_validate(value) for value in values]


def _columns(group: StoreGroup, org: str, release: ReleaseView, /) -> dict[str, object]:
    subject = Subject(org=org, work=release.work)
    return {
        "id": release.id,
        "work": release.work,
        "file_sha256": release.file_sha256,
        "manifest_sha256": release.manifest_sha256,
        "withdrawn": release.withdrawn_at is not None,
        **seal_private(group, release.model_dump(mode="json"), subject=subject, place=(_TABLE, release.id)),
    }
