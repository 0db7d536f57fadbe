"""The state of seal jobs; what they remember (paths, titles, summaries) is encrypted under the work's key."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import JsonValue
from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from colophon.adapters.sql.record_rows import RecordRows, seal_private
from colophon.adapters.sql.record_schema import seal_job
from colophon.adapters.sql.shared import StoreGroup
from colophon.adapters.sql.vault import Subject
from colophon.errors import IdempotencyConflictError, JobNotFoundError
from colophon.record.vocabulary import Via
from colophon.workflow.ports import SealRecord
from colophon.workflow.views import JobState, SealOrder, SealView

_TABLE: Final = "seal_job"
_UNFINISHED: Final = (JobState.QUEUED.value, JobState.RUNNING.value)
_PATHS: Final = ("source_path", "target_path", "signed_path")
_TEXTS: Final = (
    "summary",
    "definition",
    "intent_leaf_hash",
    "intent_proof",
    "signed_sha256",
    "signed_manifest_sha256",
    "manifest_label",
)
_FIND: Final = select(seal_job).where(seal_job.c.id == bindparam("of_id"))


class SqlSealRecords(RecordRows):
    """The `SealRecords` of a home."""

    def add(self, record: SealRecord, *, idempotency_key: str | None) -> SealRecord:
        """Keep a new job; the same idempotency key returns the job that is there.

        Raises:
            IdempotencyConflictError: the key was used for another order.
        """
        digest = self._shared.vault.digest("seal-order", json.dumps(_order_json(record.order), sort_keys=True))

        def write(group: StoreGroup) -> SealRecord:
            earlier = self._earlier(group.connection, record.org, idempotency_key, digest=digest)
            if earlier is not None:
                return earlier
            group.connection.execute(
                insert(seal_job).values(
                    org=record.org,
                    id=record.view.id,
                    work=record.order.work,
                    idempotency_key=idempotency_key,
                    order_digest=digest,
                    **_state(group, record),
                )
            )
            return record

        return self._shared.write(write)

    def get(self, job_id: str) -> SealRecord:
        """Return a job.

        Raises:
            JobNotFoundError: none has this id.
        """
        with self._shared.reading() as connection:
            found = self._records(connection, connection.execute(_FIND, {"of_id": job_id}).mappings().all())
        if not found:
            raise JobNotFoundError(f"There is no seal {job_id}.")
        return found[0]

    def save(self, record: SealRecord) -> None:
        """Keep the job's new state in place of the old one.

        Raises:
            JobNotFoundError: the job was never added.
        """

        def write(group: StoreGroup) -> None:
            changed = group.connection.execute(
                update(seal_job).where(seal_job.c.id == record.view.id).values(**_state(group, record))
            )
            if changed.rowcount != 1:
                raise JobNotFoundError(f"There is no seal {record.view.id}.")

        self._shared.write(write)

    def unfinished(self) -> tuple[SealRecord, ...]:
        """Return the jobs that are neither done nor failed, oldest first."""
        query = select(seal_job).where(seal_job.c.state.in_(_UNFINISHED)).order_by(seal_job.c.number)
        with self._shared.reading() as connection:
            return tuple(self._records(connection, connection.execute(query).mappings().all()))

    def _earlier(self, connection: Connection, org: str, key: str | None, /, *, digest: bytes) -> SealRecord | None:
        if key is None:
            return None
        query = select(seal_job).where(seal_job.c.org == org, seal_job.c.idempotency_key == key)
        rows = connection.execute(query).mappings().all()
        if not rows:
            return None
        if rows[0]["order_digest"] != digest:
            raise IdempotencyConflictError(f"The idempotency key {key!r} was used for another seal; use a new one.")
        return self._records(connection, rows)[0]

    def _records(self, connection: Connection, rows: Sequence[RowMapping], /) -> list[SealRecord]:
        values = self._open(connection, rows, table=_TABLE, name="id")
        return [_record(row["org"], value) for row, value in zip(rows, values, strict=True)]


def _state(group: StoreGroup, record: SealRecord, /) -> dict[str, object]:
    """Return the columns that change with each stage."""
    value: dict[str, JsonValue] = {
        "via": record.via.value,
        "view": record.view.model_dump(mode="json"),
        "order": _order_json(record.order),
    }
    for name in _PATHS:
        path: Path | None = getattr(record, name)
        value[name] = None if path is None else str(path)
    for name in _TEXTS:
        value[name] = getattr(record, name)
    subject = Subject(org=record.org, work=record.order.work)
    return {
        "state": record.view.state.value,
        **seal_private(group, value, subject=subject, place=(_TABLE, record.view.id)),
    }


def _order_json(order: SealOrder, /) -> dict[str, JsonValue]:
    # Its paths are left out of what callers see; a job needs them.
    value: dict[str, JsonValue] = order.model_dump(mode="json")
    for name in ("source_path", "target_path"):
        path: Path | None = getattr(order, name)
        value[name] = None if path is None else str(path)
    return value


def _record(org: str, value: dict[str, Any], /) -> SealRecord:
    return SealRecord(
        org=org,
        via=Via(value["via"]),
        view=SealView.model_validate(value["view"]),
        order=SealOrder.model_validate(value["order"]),
        source_path=_path(value["source_path"]),
        target_path=_path(value["target_path"]),
        summary=value["summary"],
        definition=value["definition"],
        intent_leaf_hash=value["intent_leaf_hash"],
        intent_proof=value["intent_proof"],
        signed_path=_path(value["signed_path"]),
        signed_sha256=value["signed_sha256"],
        signed_manifest_sha256=value["signed_manifest_sha256"],
        manifest_label=value["manifest_label"],
    )


def _path(text: str | None, /) -> Path | None:
    return None if text is None else Path(text)
