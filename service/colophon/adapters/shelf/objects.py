"""A shelf in an S3-compatible store, through obstore. A file passes over the local disk, where its hash is checked."""

import contextlib
import hashlib
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from colophon.adapters.shelf.incoming import disk_errors, incoming_file, sweep
from colophon.errors import AssetContentMissingError, HashMismatchError, StorageError

if TYPE_CHECKING:
    from obstore.store import S3Config  # obstore has it for type checkers alone

PART_BYTES: Final = 8 * 1024 * 1024
PARTS_AT_ONCE: Final = 2
"""Small, so that an upload never holds more than two parts in memory."""

RETRY_TIMEOUT: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Where an S3-compatible store is.

    Attributes:
        prefix: before each name, without slashes at its ends.
        endpoint_url: None for AWS.
    """

    name: str
    prefix: str
    region: str
    endpoint_url: str | None = None
    access_key_id: str | None = field(default=None, repr=False)
    secret_access_key: str | None = field(default=None, repr=False)


class ObjectShelf:
    """Implements `workflow.ports.Shelf` in a bucket; `local` is a folder for files on their way."""

    def __init__(self, bucket: Bucket, *, local: Path) -> None:
        self._local = local
        self._store = _open(bucket)
        sweep(local)

    def has(self, sha256: str) -> bool:
        """Return whether the file is kept."""
        try:
            with _store_errors(sha256):
                obstore.head(self._store, _key(sha256))
        except FileNotFoundError:
            return False
        return True

    def put(self, content: BinaryIO, *, sha256: str, size: int | None) -> None:
        """Keep a file, streamed; when this returns it is durable and whole.

        Raises:
            HashMismatchError: the bytes have another hash or size; nothing is kept.
            StorageFullError, StorageError: nothing is kept.
        """
        with incoming_file(self._local, content, sha256=sha256, size=size) as path, _store_errors(sha256):
            # The store shows an object only once all of it has come: a put, or the end of a multipart upload.
            obstore.put(self._store, _key(sha256), path, chunk_size=PART_BYTES, max_concurrency=PARTS_AT_ONCE)

    def put_file(self, path: Path, *, sha256: str) -> None:
        """Keep a copy of a file; its hash is checked before it is sent.

        Raises:
            HashMismatchError: the file has another hash; nothing is kept.
            StorageFullError, StorageError: nothing is kept.
        """
        if self.has(sha256):
            return
        with disk_errors(path), path.open("rb") as content:
            self.put(content, sha256=sha256, size=None)

    @contextlib.contextmanager
    def as_file(self, sha256: str) -> Generator[Path, None, None]:
        """Open a kept file as a temporary copy on the local disk, its hash checked.

        Raises:
            AssetContentMissingError: it is not kept.
            HashMismatchError: the store gave other bytes back.
            StorageFullError, StorageError: it could not be fetched.
        """
        path = self._local / f"incoming-{uuid4().hex}"
        try:
            found = self._fetch(sha256, path)
            if found != sha256:
                raise HashMismatchError(
                    f"The object store gave bytes with the SHA-256 {found} back for {sha256}: its copy is damaged."
                )
            yield path
        finally:
            path.unlink(missing_ok=True)

    def remove(self, sha256: str) -> None:
        """Stop keeping a file; one that is not kept is no error."""
        with contextlib.suppress(FileNotFoundError), _store_errors(sha256):
            obstore.delete(self._store, _key(sha256))

    def _fetch(self, sha256: str, path: Path) -> str:
        digest = hashlib.sha256()
        try:
            with _store_errors(sha256):
                answer = obstore.get(self._store, _key(sha256))
        except FileNotFoundError as error:
            raise AssetContentMissingError(f"The bytes of {sha256} are not kept here; upload the file.") from error
        with disk_errors(path):
            self._local.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path.open("xb") as out, _store_errors(sha256):
                for chunk in answer.stream(min_chunk_size=PART_BYTES):
                    digest.update(chunk)
                    out.write(chunk)
        return digest.hexdigest()


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _open(bucket: Bucket) -> S3Store:
    config: S3Config = {"region": bucket.region, "virtual_hosted_style_request": bucket.endpoint_url is None}
    if bucket.endpoint_url is not None:
        config["endpoint"] = bucket.endpoint_url
    if bucket.access_key_id is not None and bucket.secret_access_key is not None:
        config["access_key_id"] = bucket.access_key_id
        config["secret_access_key"] = bucket.secret_access_key
    try:
        return S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            config=config,
            # http is for a store on the same machine; whoever names an http:// address has chosen it.
            client_options={"allow_http": bucket.endpoint_url is not None},
            retry_config={"max_retries": 3, "retry_timeout": RETRY_TIMEOUT},
        )
    except (BaseError, ValueError) as error:
        raise StorageError(f"The object store s3://{bucket.name} can't be used: {error}.") from error


@contextlib.contextmanager
def _store_errors(sha256: str) -> Generator[None, None, None]:
    """Let FileNotFoundError through and raise anything else the store says as StorageError."""
    try:
        yield
    except BaseError as error:
        # The first line says it; the rest is the library's own debugging output.
        said = str(error).strip().partition("\n")[0]
        raise StorageError(f"The object store refused the file {sha256}: {said} Nothing was half-written.") from error
