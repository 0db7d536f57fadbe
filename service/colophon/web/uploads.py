"""Bodies on their way to disk: streamed, never held whole in memory, and removed whatever happens."""

import os
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO, Final

from anyio import to_thread
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from colophon.errors import BodyTooLargeError, InvalidInputError
from colophon.web.state import SPOOL_PREFIX

FLUSH_AT: Final = 1024 * 1024
"""Bytes gathered before they are written in a thread; a smaller body is written where it is, which costs less than a thread."""

MAX_FIELD_BYTES: Final = 4096
MAX_SIDECAR_BYTES: Final = 64 * 1024 * 1024
MAX_PARTS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FormUpload:
    """What a form brought.

    Attributes:
        path: the file; valid only inside the context that gave it. None when the form held none.
        name: the file's name as the client told it, for showing only.
        sidecar: the bytes of a `.c2pa` file beside it.
        fields: the plain fields.
    """

    path: Path | None
    name: str | None
    sidecar: bytes | None
    fields: dict[str, str]


@contextmanager
def _spooled_file(spool: Path) -> Generator[tuple[Path, BinaryIO], None, None]:
    # A file and no folder around it: on a disk with a journal, removing a folder holds everybody up for a millisecond.
    descriptor, name = tempfile.mkstemp(prefix=SPOOL_PREFIX, dir=spool)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield path, file
    finally:
        # Zero retention: also when the client went away or the examination failed.
        path.unlink()


@asynccontextmanager
async def spooled_body(request: Request, spool: Path) -> AsyncGenerator[Path, None]:
    """Open the request's body as a file that exists only inside the context."""
    with _spooled_file(spool) as (path, file):
        sink = _Sink(file)
        async for chunk in request.stream():
            sink.append(chunk)
            await sink.flush_if_much()
        await sink.flush()
        file.close()
        yield path


@asynccontextmanager
async def spooled_form(request: Request, spool: Path) -> AsyncGenerator[FormUpload, None]:
    """Open a multipart form's `file` and `sidecar` parts; the file exists only inside the context.

    Raises:
        InvalidInputError: the body is no well-formed multipart form.
    """
    with _spooled_file(spool) as (path, file):
        form = _Form(_boundary(request), path, file)
        async for chunk in request.stream():
            form.write(chunk)
            await form.flush_if_much()
        await form.finish()
        file.close()
        yield form.result()


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise InvalidInputError("Send the file as multipart/form-data, in a part named `file`.")
    return options[b"boundary"]


class _Sink:
    """A file written in large pieces."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._chunks: list[bytes] = []
        self._pending = 0

    def append(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._pending += len(chunk)

    async def flush_if_much(self) -> None:
        if self._pending >= FLUSH_AT:
            await to_thread.run_sync(self._write)

    async def flush(self) -> None:
        if self._pending:
            self._write()

    def _write(self) -> None:
        self._file.write(b"".join(self._chunks))
        self._chunks.clear()
        self._pending = 0


class _Form:
    """A multipart form as it comes in: its file goes to disk, the little else stays in memory."""

    def __init__(self, boundary: bytes, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._sink = _Sink(file)
        self._header = (bytearray(), bytearray())
        self._disposition: dict[bytes, bytes] = {}
        self._small: dict[str, bytearray] = {}
        self._parts = 0
        self._name: str | None = None
        self._has_file = False
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begins,
                "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._part_data,
                "on_end": self._form_ends,
            },
        )

    def write(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise InvalidInputError("The multipart form is malformed; send it as a browser does.") from error

    async def flush_if_much(self) -> None:
        await self._sink.flush_if_much()

    async def finish(self) -> None:
        if not self._ended:
            raise InvalidInputError("The multipart form breaks off before its closing boundary; send it again.")
        await self._sink.flush()

    def result(self) -> FormUpload:
        sidecar = self._small.pop("sidecar", None)
        fields = {name: bytes(value).decode("utf-8", "replace") for name, value in self._small.items()}
        return FormUpload(
            path=self._path if self._has_file else None,
            name=self._name,
            sidecar=bytes(sidecar) if sidecar else None,
            fields=fields,
        )

    def _part_begins(self) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise InvalidInputError(f"The form has more than {MAX_PARTS} parts.")
        self._disposition = {}

    def _header_ends(self) -> None:
        if bytes(self._header[0]).lower() == b"content-disposition":
            self._disposition = parse_options_header(bytes(self._header[1]))[1]
        self._header = (bytearray(), bytearray())

    def _headers_end(self) -> None:
        if self._part_name != "file":
            self._small.setdefault(self._part_name, bytearray())
            return
        if self._has_file:
            raise InvalidInputError("The form has two files; one is examined at a time.")
        told = self._disposition.get(b"filename", b"").decode("utf-8", "replace")
        # A browser sends an empty, nameless file part when none was chosen.
        self._has_file = bool(told)
        self._name = _base_name(told)

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._part_name == "file":
            self._has_file = True
            self._sink.append(data[start:end])
            return
        small = self._small[self._part_name]
        small.extend(data[start:end])
        limit = MAX_SIDECAR_BYTES if self._part_name == "sidecar" else MAX_FIELD_BYTES
        if len(small) > limit:
            raise BodyTooLargeError(f"The part {self._part_name!r} is longer than the {limit:,} bytes it may have.")

    def _form_ends(self) -> None:
        self._ended = True

    @property
    def _part_name(self) -> str:
        return self._disposition.get(b"name", b"").decode("utf-8", "replace")


def _base_name(told: str) -> str | None:
    # Only for showing, never for a path here; old browsers tell the whole path.
    name = PureWindowsPath(PurePosixPath(told).name).name
    printable = "".join(character for character in name if character.isprintable())
    return printable[:200] or None
