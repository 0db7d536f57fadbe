"""Requests to a Colophon server: its problems come back as our errors, by their code; everything else is RemoteServiceError."""

import ipaddress
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, Final

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from colophon import errors
from colophon.errors import ColophonError, RemoteServiceError

PROBLEM_JSON: Final = "application/problem+json"
CONNECT_S: Final = 10.0
ANSWER_S: Final = 900.0
"""Sealing and examining large files takes minutes, and the server has limits of its own; this only ends a dead connection."""

Query = Mapping[str, str | int | float | None]


class _Problem(BaseModel):
    """What of a problem is needed to raise it here (RFC 9457); members we don't know are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    detail: str
    position: int | None = None
    cause_code: str | None = None


def _classes(kind: type[ColophonError]) -> Iterator[type[ColophonError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _classes(below)


CLASSES: Final[dict[str, Callable[[str], ColophonError]]] = {
    kind.code: kind for kind in _classes(ColophonError) if kind is not errors.BatchRefusedError
}


class Transport:
    """One connection pool to one server."""

    def __init__(self, base_url: str, *, api_key: str | None) -> None:
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {api_key}"} if api_key else {})
        self._base_url = base_url
        self._client = httpx.Client(
            base_url=base_url,
            headers=headers,
            timeout=httpx.Timeout(ANSWER_S, connect=CONNECT_S),
            # A proxy of the environment could not reach a server on this machine.
            trust_env=not is_loopback(base_url),
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def get(self, path: str, **query: str | float | None) -> bytes:
        """Return the body of an answer; parameters that are None are left out.

        Raises:
            ColophonError: the server's problem, as its own class.
            RemoteServiceError: it did not answer as a Colophon server does.
        """
        asked = {name: str(value) for name, value in query.items() if value is not None}
        return self._answered(self._client.build_request("GET", path, params=asked))

    def send(self, method: str, path: str, body: bytes | None = None, *, idempotency_key: str | None = None) -> bytes:
        """Send a JSON body and return the answer's. Raises as `get`."""
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key is not None else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        return self._answered(self._client.build_request(method, path, content=body, headers=headers))

    def stream(self, method: str, path: str, content: Iterable[bytes]) -> bytes:
        """Send bytes as they come and return the answer's. Raises as `get`."""
        headers = {"Content-Type": "application/octet-stream"}
        return self._answered(self._client.build_request(method, path, content=content, headers=headers))

    def form(self, path: str, files: Mapping[str, tuple[str, BinaryIO | bytes]]) -> bytes:
        """Send files as a multipart form, streamed, and return the answer's body. Raises as `get`."""
        return self._answered(self._client.build_request("POST", path, files=files))

    def as_caller(self, secret: str, path: str) -> bytes:
        """Return the body of an answer to another caller's key. Raises as `get`."""
        headers = {"Authorization": f"Bearer {secret}"}
        return self._answered(self._client.build_request("GET", path, headers=headers))

    @contextmanager
    def download(self, path: str) -> Generator[Iterator[bytes], None, None]:
        """Open an answer's body, piece by piece. Raises as `get`."""
        with self._told_apart():
            answer = self._client.send(self._client.build_request("GET", path), stream=True)
            try:
                if answer.is_error:
                    answer.read()
                    raise self._error_of(answer)
                yield answer.iter_bytes()
            finally:
                answer.close()

    def _answered(self, request: httpx.Request) -> bytes:
        with self._told_apart():
            answer = self._client.send(request)
        if not answer.is_success:
            raise self._error_of(answer)
        return answer.content

    @contextmanager
    def _told_apart(self) -> Generator[None, None, None]:
        try:
            yield
        except httpx.HTTPError as error:
            why = str(error) or type(error).__name__
            raise RemoteServiceError(
                f"The Colophon server at {self._base_url} could not be reached or broke off: {why}. "
                "Look whether it runs and COLOPHON_URL is right."
            ) from error

    def _error_of(self, answer: httpx.Response) -> ColophonError:
        if answer.headers.get("content-type", "").partition(";")[0] != PROBLEM_JSON:
            return RemoteServiceError(
                f"{self._base_url} answered {answer.status_code}, not as a Colophon server does; is COLOPHON_URL right?"
            )
        try:
            problem = _Problem.model_validate_json(answer.content)
        except ValidationError:
            return RemoteServiceError(
                f"{self._base_url} answered {answer.status_code} with a problem that can't be read."
            )
        if problem.code == errors.RouteNotFoundError.code:
            # Ours to explain: whoever asked typed no address.
            return RemoteServiceError(
                f"{self._base_url} has no {answer.request.method} {answer.request.url.path}. Is COLOPHON_URL the address of "
                f"the server itself, without a path, and the server as new as this program?"
            )
        if problem.code == errors.NotAuthenticatedError.code:
            return errors.NotAuthenticatedError(
                f"{problem.detail} COLOPHON_API_KEY holds the key that is sent from here."
            )
        return _error(problem, retry_after=answer.headers.get("retry-after", ""))


def _error(problem: _Problem, *, retry_after: str) -> ColophonError:
    if problem.code == errors.BatchRefusedError.code:
        position, cause_code = problem.position or 0, problem.cause_code or errors.InvalidInputError.code
        return errors.BatchRefusedError(problem.detail, position=position, cause_code=cause_code)
    if problem.code == errors.TooManyRequestsError.code and retry_after.isdecimal():
        return errors.TooManyRequestsError(problem.detail, retry_after_s=int(retry_after))
    kind = CLASSES.get(problem.code)
    if kind is None:
        # A newer server may know errors that this client does not.
        return RemoteServiceError(f"The server refused with {problem.code!r}: {problem.detail}")
    return kind(problem.detail)


def is_loopback(base_url: str) -> bool:
    """Return whether an address is this machine's own."""
    host = httpx.URL(base_url).host
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
