"""In the worker: write a manifest and have it signed by the supervisor, which alone holds the key.

The file is written to a path that must not exist yet. Whatever fails, that path is gone again before the job ends; if the
process dies, the supervisor removes it.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import IO, cast

from colophon.adapters.engine import documents
from colophon.adapters.engine.files import stored_copy, unsigned_copy
from colophon.adapters.engine.library import Builder, EngineError, Signer, builder_for, kind_of, signer_for
from colophon.adapters.engine.output import OutputFile, durable_sha256
from colophon.adapters.engine.questions import SIGN_QUESTION
from colophon.adapters.engine.reading import CONTEXTS, carries_manifest
from colophon.adapters.worker.job import Done, Job, Outcome, Refused
from colophon.credential.jumbf import active_label
from colophon.record.canonical import Json


class _RefusedError(Exception):
    """An outcome on its way up to `sign`; never leaves this module."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.outcome = Refused(kind=kind, message=message)


def sign(job: Job) -> Outcome:
    """Write the destination.

    Result: `label`, `manifest_sha256`, `manifest_size`, `output_sha256`, `output_size`, `repacked`.
    """
    destination = Path(cast("str", job.payload["destination"]))
    # Large files pass through a temporary one of the engine's, which belongs on the destination's disk, not in /tmp.
    os.environ["TMPDIR"] = str(destination.parent)
    repacked = _must_be_stored(job)
    try:
        make = _embedded if job.payload["embed"] else _beside
        manifest, output_sha256 = make(job, destination)
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


def _embedded(job: Job, destination: Path) -> tuple[bytes, str]:
    """Return the manifest, and the SHA-256 of the file that carries it."""
    with OutputFile(destination, "x+b") as output:
        return _signed(job, output), output.finish()


def _beside(job: Job, destination: Path) -> tuple[bytes, str]:
    # The engine copies the source even if nothing is embedded; the copy is checked by it and then thrown away.
    copy = unsigned_copy(destination)
    try:
        with OutputFile(copy, "x+b") as output:
            manifest = _signed(job, output)
    finally:
        copy.unlink(missing_ok=True)
    with destination.open("xb") as file:
        file.write(manifest)
    return manifest, durable_sha256(destination)


def _signed(job: Job, output: OutputFile) -> bytes:
    media_type = cast("str", job.payload["media_type"])
    try:
        with _builder(job) as builder, _signer(job, output) as signer, _source(job, Path(str(output.name))) as file:
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


def _signer(job: Job, output: OutputFile) -> Signer:
    asked = False

    def ask(data: bytes) -> bytes:
        nonlocal asked
        if asked:
            raise ValueError("One claim, one signature.")
        asked = True
        # Nothing back means that the supervisor refused, and keeps the reason; the engine then ends with an error.
        signature = job.ask(SIGN_QUESTION, data) or b""
        output.signed = job.payload["embed"] is True
        return signature

    return signer_for(cast("str", job.payload["algorithm"]), cast("str", job.payload["chain_pem"]), ask)
