"""In the worker: write a manifest and have it signed by the supervisor, which alone holds the key.

The file is written to a path that must not exist yet. Whatever fails, that path is gone again before the job ends; if the
process dies, the supervisor removes it.
"""

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from colophon.adapters.engine import documents
from colophon.adapters.engine.files import stored_copy, unsigned_copy
from colophon.adapters.engine.library import Builder, EngineError, Signer, builder_for, kind_of, signer_for
from colophon.adapters.engine.questions import SIGN_QUESTION
from colophon.adapters.engine.reading import CONTEXTS, carries_manifest
from colophon.adapters.worker.job import Done, Job, Outcome, Refused
from colophon.credential.jumbf import active_label
from colophon.record.canonical import Json

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _RefusedError(Exception):
    """An outcome on its way up to `sign`; never leaves this module."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.outcome = Refused(kind=kind, message=message)


class _Watched(io.FileIO):
    """A new file that remembers why the disk refused: the engine turns every such error into the same sentence."""

    refusal: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        # A raw write may stop short at the end of the disk without an error; only the next one says why.
        rest = memoryview(data).cast("B")
        size = len(rest)
        try:
            while rest:
                rest = rest[super().write(rest) :]
        except OSError as error:
            self.refusal = error
            raise
        return size


def sign(job: Job) -> Outcome:
    """Write the destination.

    Result: `label`, `manifest_sha256`, `manifest_size`, `output_sha256`, `output_size`, `repacked`.
    """
    destination = Path(cast("str", job.payload["destination"]))
    # Large files pass through a temporary one of the engine's, which belongs on the destination's disk, not in /tmp.
    os.environ["TMPDIR"] = str(destination.parent)
    repacked = _must_be_stored(job)
    try:
        manifest = _embedded(job, destination) if job.payload["embed"] else _beside(job, destination)
        with destination.open("rb") as file, ThreadPoolExecutor(1) as beside:
            # The disk writes while the processor hashes; both let go of the interpreter.
            durable = beside.submit(os.fsync, file.fileno())
            output_sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            durable.result()
    except BaseException as error:
        destination.unlink(missing_ok=True)
        if isinstance(error, _RefusedError):
            return error.outcome
        raise
    return Done(
        result={
            "label": active_label(manifest),
            "manifest_sha256": hashlib.sha256(manifest).hexdigest(),
            "manifest_size": len(manifest),
            "output_sha256": output_sha256,
            "output_size": destination.stat().st_size,
            "repacked": repacked,
        }
    )


def _embedded(job: Job, destination: Path) -> bytes:
    with _Watched(destination, "x+b") as output:
        return _signed(job, output)


def _beside(job: Job, destination: Path) -> bytes:
    # The engine copies the source even if nothing is embedded; the copy is checked by it and then thrown away.
    copy = unsigned_copy(destination)
    try:
        with _Watched(copy, "x+b") as output:
            manifest = _signed(job, output)
    finally:
        copy.unlink(missing_ok=True)
    with destination.open("xb") as file:
        file.write(manifest)
    return manifest


def _signed(job: Job, output: _Watched) -> bytes:
    media_type = cast("str", job.payload["media_type"])
    try:
        with _builder(job) as builder, _signer(job) as signer, _source(job, Path(str(output.name))) as file:
            return builder.sign(signer, media_type, file, output)
    except EngineError as error:
        if output.refusal is not None:
            raise output.refusal from error
        raise _RefusedError(kind_of(error), str(error)) from error


@contextlib.contextmanager
def _source(job: Job, destination: Path) -> Generator[IO[bytes], None, None]:
    """Open the source; one whose entries must be stored first is read from a copy that ends with the block."""
    source = Path(cast("str", job.payload["source"]))
    if not _must_be_stored(job):
        with source.open("rb") as file:
            yield file
        return
    copy = stored_copy(destination)
    try:
        documents.store(source, copy, most_bytes=cast("int", job.payload["most_bytes"]))
        with copy.open("rb") as file:
            yield file
    except documents.DocumentError as error:
        raise _RefusedError("unreadable", str(error)) from error
    finally:
        copy.unlink(missing_ok=True)


def _must_be_stored(job: Job) -> bool:
    if not (job.payload["embed"] and job.payload["document"]):
        return False
    return documents.is_compressed(Path(cast("str", job.payload["source"])))


def _builder(job: Job) -> Builder:
    context = CONTEXTS.get(job, cast("list[str]", job.payload["settings"])[0])
    builder = builder_for(json.dumps(job.payload["definition"]), context, edit=job.payload["edit"] is True)
    if not job.payload["embed"]:
        builder.set_no_embed()
    for ingredient in cast("list[Mapping[str, Json]]", job.payload["ingredients"]):
        _add(job, builder, ingredient)
    return builder


def _add(job: Job, builder: Builder, ingredient: Mapping[str, Json]) -> None:
    definition = dict(cast("Mapping[str, Json]", ingredient["definition"]))
    path, media_type = cast("str", ingredient["path"]), cast("str", ingredient["media_type"])
    # C2PA 2.4, section 18.16: an ingredient names its manifest, or a digital source type, never both.
    if "digital_source_type" in definition and carries_manifest(job, path=path, media_type=media_type):
        del definition["digital_source_type"]
    try:
        with Path(path).open("rb") as file:
            builder.add_ingredient(json.dumps(definition), media_type, file)
    except EngineError as error:
        title = definition.get("title")
        raise _RefusedError("unreadable", f"The ingredient {title!r} could not be read: {error}") from error


def _signer(job: Job) -> Signer:
    asked = False

    def ask(data: bytes) -> bytes:
        nonlocal asked
        if asked:
            raise ValueError("One claim, one signature.")
        asked = True
        # Nothing back means that the supervisor refused, and keeps the reason; the engine then ends with an error.
        return job.ask(SIGN_QUESTION, data) or b""

    return signer_for(cast("str", job.payload["algorithm"]), cast("str", job.payload["chain_pem"]), ask)
