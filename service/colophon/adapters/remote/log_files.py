"""A log's files at a web address: what an audit reads of a server's or a static host's log."""

import time
from collections.abc import Callable, Sequence
from typing import Final, Self

import httpx

from colophon.errors import InvalidInputError, RemoteServiceError
from colophon.ledger.tiles import MAX_ENTRY_BYTES, TILE_WIDTH, TilePath

MAX_FILE_BYTES: Final = TILE_WIDTH * (MAX_ENTRY_BYTES + 2)
"""No bundle is longer; what is, is not read to its end."""

TIMEOUT_S: Final = 30.0
ATTEMPTS: Final = 10
LONGEST_PAUSE_S: Final = 120
_OK: Final = int(httpx.codes.OK)
_ABSENT: Final = frozenset({httpx.codes.NOT_FOUND, httpx.codes.GONE})
_LATER: Final = frozenset({httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE})
_OWN_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class HttpLogFiles:
    """Implements `ledger.ports.LogFiles` below a URL; a context manager. A host that asks for a pause gets it."""

    def __init__(self, prefix: str, *, pause: Callable[[float], None] = time.sleep) -> None:
        """Read below `prefix`, under which `checkpoint` stands.

        Raises:
            InvalidInputError: it is no web address.
        """
        try:
            url = httpx.URL(prefix)
        except httpx.InvalidURL as error:
            raise InvalidInputError(f"{prefix!r} is no web address: {error}.") from error
        if url.scheme not in {"http", "https"} or not url.host:
            raise InvalidInputError(f"{prefix!r} is no web address; it begins with https:// or http://.")
        self._prefix = prefix.rstrip("/")
        self._pause = pause
        # A proxy of the environment could not reach a server on this machine.
        self._client = httpx.Client(
            timeout=TIMEOUT_S, follow_redirects=True, trust_env=url.host.strip("[]") not in _OWN_MACHINE
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._client.close()

    def read(self, path: str, /) -> bytes | None:
        """Return a file's bytes; None if the host says that there is none.

        Raises:
            RemoteServiceError: the host did not answer, or with anything else.
        """
        url = f"{self._prefix}/{path}"
        for _ in range(ATTEMPTS):
            status, content, retry_after = self._get(url)
            if status in _ABSENT:
                return None
            if status == _OK:
                return content
            if status not in _LATER or not retry_after.isdecimal() or int(retry_after) > LONGEST_PAUSE_S:
                raise RemoteServiceError(f"{url} was answered with {status}; expected the file, or 404.")
            self._pause(int(retry_after))
        raise RemoteServiceError(f"{url} was put off {ATTEMPTS} times; audit an export of the log, or ask later.")

    def partial_widths(self, path: TilePath, /) -> Sequence[int]:
        """Return nothing: what else a host keeps can't be listed."""
        del path
        return ()

    def _get(self, url: str) -> tuple[int, bytes, str]:
        """Return status, body and `Retry-After`."""
        try:
            with self._client.stream("GET", url) as answer:
                content = bytearray()
                for piece in answer.iter_bytes():
                    content += piece
                    if len(content) > MAX_FILE_BYTES:
                        raise RemoteServiceError(f"{url} has more than {MAX_FILE_BYTES} bytes; no file of a log has.")
                return answer.status_code, bytes(content), answer.headers.get("retry-after", "")
        except httpx.HTTPError as error:
            why = str(error) or type(error).__name__
            raise RemoteServiceError(f"{url} could not be read: {why}. Look whether the address is right.") from error
