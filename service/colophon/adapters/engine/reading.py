"""In the worker: read a file's manifest store and hand out the engine's reports, unjudged."""

import base64
import hashlib
import io
import re
from pathlib import Path
from typing import Final, TypeAlias, cast

from colophon.adapters.engine import documents
from colophon.adapters.engine.contexts import Contexts
from colophon.adapters.engine.library import EngineError, Reader, kind_of, reader_for
from colophon.adapters.worker.job import Done, Job, Outcome, Refused
from colophon.credential.jumbf import certificate_chain
from colophon.record.canonical import Json

# The engine has no class of its own for this (0.38.1), so its sentence is matched.
_REMOTE: Final = re.compile(r"must fetch remote manifests from url (?P<url>.*)", re.DOTALL)
_OURS: Final = frozenset({"unsupported", "too_large", "storage_full"})
CONTEXTS: Final = Contexts()

_Failure: TypeAlias = Done | Refused


def read(job: Job) -> Outcome:
    """Read the file once for each of the given settings; the first read also hands out store and certificates.

    Result: `found` = "none", "remote" (with `url`) or "store" (with `states`, `sizes` of the crJSON texts in the blob,
    `store_sha256`, `store_size`, `chain` of the active manifest).
    """
    result: dict[str, Json] = {"found": "store"}
    reports: list[bytes] = []
    states: list[Json] = []
    for number, key in enumerate(cast("list[str]", job.payload["settings"])):
        reader = _open(job, key)
        if isinstance(reader, Done | Refused):
            return reader
        with reader:
            try:
                report = reader.crjson()
                states.append(reader.get_validation_state())
                if number == 0:
                    result |= _store(reader)
            except EngineError as error:
                return _failure(error, Path(cast("str", job.payload["path"])))
        reports.append(report.encode("utf-8", "surrogatepass"))
    sizes: list[Json] = [len(report) for report in reports]
    return Done(result={**result, "states": states, "sizes": sizes}, blob=b"".join(reports))


def probe(job: Job) -> Outcome:
    """Find the file's manifest without validating it; result as `read`, with only `found`, `url` and `label`."""
    reader = _open(job, cast("list[str]", job.payload["settings"])[0])
    if isinstance(reader, Done | Refused):
        return reader
    with reader:
        try:
            active = reader.get_active_manifest()
        except (EngineError, KeyError):
            active = None
    return Done(result={"found": "store", "label": None if active is None else active.get("label")})


def carries_manifest(job: Job, *, path: str, media_type: str) -> bool:
    """Return whether a file has a manifest, without validating it; the job's second settings are for such a look."""
    context = CONTEXTS.get(job, cast("list[str]", job.payload["settings"])[1])
    with Path(path).open("rb") as file:
        try:
            reader_for(media_type, file, None, context).close()
        except EngineError as error:
            # Anything else is broken, or elsewhere: the engine says which when it adds the ingredient.
            return kind_of(error) not in {"none", "unsupported"}
    return True


def _open(job: Job, key: str) -> Reader | _Failure:
    context = CONTEXTS.get(job, key)
    media_type = cast("str", job.payload["media_type"])
    with Path(cast("str", job.payload["path"])).open("rb") as file:
        try:
            # The reader keeps its own reports; the file is not needed once it is made.
            return reader_for(media_type, file, job.blob or None, context)
        except EngineError as error:
            return _failure(error, Path(cast("str", job.payload["path"])))


def _failure(error: Exception, path: Path) -> _Failure:
    kind = kind_of(error)
    if kind == "none":
        return Done(result={"found": "none"})
    remote = _REMOTE.search(str(error))
    if remote is not None:
        return Done(result={"found": "remote", "url": remote["url"].strip()})
    if documents.COMPLAINT in str(error):
        if not documents.carries_manifest(path):
            return Done(result={"found": "none"})
        message = "It is a compressed document with a credential, which this release of the engine can't look into."
        return Refused(kind="unsupported", message=message)
    # The class of error for a broken file varies with the break; none of them means that there is no manifest.
    return Refused(kind=kind if kind in _OURS else "unreadable", message=str(error))


def _store(reader: Reader) -> dict[str, Json]:
    """Return what only the bytes of the store tell; empty where the engine does not hand them out."""
    out = io.BytesIO()
    try:
        active = reader.get_active_manifest()
        name = None if active is None else active.get("label")
        if not isinstance(name, str):
            return {"store_sha256": None, "store_size": 0, "chain": []}
        reader.resource_to_stream(name, out)
    except (EngineError, KeyError):
        return {"store_sha256": None, "store_size": 0, "chain": []}
    store = out.getvalue()
    chain: list[Json] = [
        base64.b64encode(certificate).decode("ascii") for certificate in certificate_chain(store, manifest_label=name)
    ]
    return {"store_sha256": hashlib.sha256(store).hexdigest(), "store_size": len(store), "chain": chain}
