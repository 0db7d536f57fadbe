"""Assets and evidence blobs of a work: their hashes and salts encrypted under the work's key, found by keyed digests."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Select, exists, insert, select

from colophon.adapters.sql.cursors import cut, make_cursor, read_cursor, require_limit
from colophon.adapters.sql.record_rows import IN_ONE_QUERY, RecordRows, seal_private
from colophon.adapters.sql.record_schema import asset, blob
from colophon.adapters.sql.schema import chain, leaf, made, superseded
from colophon.adapters.sql.shared import StoreGroup
from colophon.adapters.sql.vault import Subject
from colophon.errors import AssetNotFoundError
from colophon.record.commitment import AssetOpening, asset_reference
from colophon.record.identifiers import new_salt
from colophon.record.nouns import Asset
from colophon.record.vocabulary import Stage
from colophon.workflow.views import Page, StoredAsset

_ASSETS: Final = "asset"
_BLOBS: Final = "blob"
_asset: Final = asset
"""The table; within the class `asset` is the method."""


class AssetRows(RecordRows):
    """The part of `Records` about assets and blobs."""

    def add_asset(self, org: str, work_id: str, asset: Asset) -> StoredAsset:
        """Make an asset known in a work, with a salt of its own; the same SHA-256 again returns what is there."""
        digest = self._digest(work_id, asset.sha256)
        query = _of_work(org, work_id).where(_asset.c.digest == digest)
        with self._shared.reading() as connection:
            found = self._assets(connection, connection.execute(query).mappings().all())
        if found:
            return found[0]

        def write(group: StoreGroup) -> StoredAsset:
            rows = group.connection.execute(query).mappings().all()
            if rows:
                return self._assets(group.connection, rows)[0]
            salt = new_salt()
            ref = asset_reference(work=work_id, salt=salt, sha256=asset.sha256)
            value = {"salt": salt, "asset": asset.model_dump(mode="json")}
            sealed = seal_private(group, value, subject=Subject(org=org, work=work_id), place=(_ASSETS, ref))
            group.connection.execute(
                insert(_asset).values(
                    org=org, work=work_id, digest=digest, ref=bytes.fromhex(ref), stage=asset.stage.value, **sealed
                )
            )
            opening = AssetOpening(ref=ref, salt=salt, sha256=asset.sha256)
            return StoredAsset(work=work_id, asset=asset, opening=opening)

        return self._shared.write(write)

    def asset(self, org: str, work_id: str, sha256: str) -> StoredAsset:
        """Return an asset of a work.

        Raises:
            AssetNotFoundError: the work has none with this SHA-256.
        """
        found = self.known_assets(org, work_id, sha256s=(sha256,))
        if not found:
            raise AssetNotFoundError(f"The work {work_id} knows no asset with SHA-256 {sha256}; register it first.")
        return found[0]

    def known_assets(
        self, org: str, work_id: str, *, sha256s: Collection[str] = (), refs: Collection[str] = ()
    ) -> tuple[StoredAsset, ...]:
        """Return those of the named assets that the work knows, in no order, with few queries: for whole batches."""
        found: dict[str, StoredAsset] = {}
        digests = [self._digest(work_id, sha256) for sha256 in sha256s]
        named = [bytes.fromhex(ref) for ref in refs]
        with self._shared.reading() as connection:
            for column, wanted in ((_asset.c.digest, digests), (_asset.c.ref, named)):
                for start in range(0, len(wanted), IN_ONE_QUERY):
                    piece = wanted[start : start + IN_ONE_QUERY]
                    rows = connection.execute(_of_work(org, work_id).where(column.in_(piece))).mappings().all()
                    found |= {stored.opening.ref: stored for stored in self._assets(connection, rows)}
        return tuple(found.values())

    def assets(
        self, org: str, work_id: str, *, stage: Stage | None, cursor: str | None, limit: int
    ) -> Page[StoredAsset]:
        """List a work's assets in the order they became known.

        Raises:
            BadCursorError: the cursor was not made for this list.
            InvalidInputError: the limit is not from 1 to 1,000.
        """
        after = read_cursor(cursor, of="assets") or 0
        query = (
            _of_work(org, work_id).where(_asset.c.number > after).order_by(_asset.c.number).limit(require_limit(limit))
        )
        if stage is not None:
            query = query.where(_asset.c.stage == stage.value)
        with self._shared.reading() as connection:
            rows, goes_on = cut(connection.execute(query).mappings().all(), limit=limit)
            items = self._assets(connection, rows)
        return Page(items=tuple(items), next=make_cursor(rows[-1]["number"], of="assets") if goes_on else None)

    def assets_in_work(self, org: str, work_id: str) -> Mapping[str, StoredAsset]:
        """Return every asset of the work, by reference."""
        with self._shared.reading() as connection:
            rows = connection.execute(_of_work(org, work_id).order_by(_asset.c.number)).mappings().all()
            return {stored.opening.ref: stored for stored in self._assets(connection, rows)}

    def blob_refs(self, org: str, work_id: str, sha256s: Collection[str]) -> Mapping[str, str]:
        """Return the reference of each evidence blob in a work by its SHA-256, made at the first call."""
        digests = {self._digest(work_id, sha256): sha256 for sha256 in sha256s}
        with self._shared.reading() as connection:
            refs = _known_blobs(connection, work_id, digests)
        if len(refs) == len(digests):
            return refs

        def write(group: StoreGroup) -> dict[str, str]:
            known = _known_blobs(group.connection, work_id, digests)
            for digest, sha256 in digests.items():
                if sha256 in known:
                    continue
                salt = new_salt()
                ref = asset_reference(work=work_id, salt=salt, sha256=sha256)
                value = {"salt": salt, "sha256": sha256}
                sealed = seal_private(group, value, subject=Subject(org=org, work=work_id), place=(_BLOBS, ref))
                group.connection.execute(
                    insert(blob).values(org=org, work=work_id, digest=digest, ref=bytes.fromhex(ref), **sealed)
                )
                known[sha256] = ref
            return known

        return self._shared.write(write)

    def _digest(self, work_id: str, sha256: str, /) -> bytes:
        # With the work in it, so that the same file in two works has two digests.
        return self._shared.vault.digest("asset", work_id, sha256)

    def _assets(self, connection: Connection, rows: Sequence[RowMapping], /) -> list[StoredAsset]:
        values = self._open(connection, rows, table=_ASSETS, name="ref")
        makers = _makers(connection, rows)
        stored: list[StoredAsset] = []
        for row, value in zip(rows, values, strict=True):
            asset = Asset.model_validate(value["asset"])
            opening = AssetOpening(ref=row["ref"].hex(), salt=value["salt"], sha256=asset.sha256)
            stored.append(StoredAsset(work=row["work"], asset=asset, opening=opening, made_by=makers.get(row["ref"])))
        return stored


def _of_work(org: str, work_id: str, /) -> Select[Any]:
    return select(_asset).where(_asset.c.org == org, _asset.c.work == work_id)


def _known_blobs(connection: Connection, work_id: str, digests: Mapping[bytes, str], /) -> dict[str, str]:
    wanted = list(digests)
    refs: dict[str, str] = {}
    for start in range(0, len(wanted), IN_ONE_QUERY):
        piece = wanted[start : start + IN_ONE_QUERY]
        rows = connection.execute(
            select(blob.c.digest, blob.c.ref).where(blob.c.work == work_id, blob.c.digest.in_(piece))
        )
        refs |= {digests[row.digest]: row.ref.hex() for row in rows}
    return refs


def _makers(connection: Connection, rows: Sequence[RowMapping], /) -> dict[bytes, str]:
    """Return which step made each reference of one work, the first that is in force."""
    makers: dict[bytes, str] = {}
    if not rows:
        return makers
    refs = [row["ref"] for row in rows]
    of_work = select(chain.c.id).where(chain.c.org == rows[0]["org"], chain.c.work == rows[0]["work"]).scalar_subquery()
    for start in range(0, len(refs), IN_ONE_QUERY):
        piece = refs[start : start + IN_ONE_QUERY]
        found = connection.execute(
            select(made.c.ref, leaf.c.statement_id)
            .join(leaf, leaf.c.idx == made.c.idx)
            .where(
                made.c.chain == of_work,
                made.c.ref.in_(piece),
                ~exists().where(superseded.c.chain == leaf.c.chain, superseded.c.statement_id == leaf.c.statement_id),
            )
            .order_by(made.c.idx)
        )
        for row in found:
            makers.setdefault(row.ref, str(UUID(bytes=row.statement_id)))
    return makers
