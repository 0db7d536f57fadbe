"""How much a request may be: bodies counted by their real bytes, and how often a client prefix may ask."""

import ipaddress
import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from colophon.errors import BodyTooLargeError, TooManyRequestsError
from colophon.web.problems import problem_answer, problem_of

MAX_CLIENTS: Final = 10_000
"""Client prefixes remembered at a time; beyond it the one unseen for longest is forgotten."""


class BodyLimit:
    """Refuse bodies longer than `limit_of` allows, whatever the request says about its length.

    A declared length over the limit is refused before a byte is read; a chunked or understated one as soon as the bytes
    that came exceed it. What the application then made of the broken body is dropped in favour of the refusal.
    """

    def __init__(self, app: ASGIApp, *, limit_of: Callable[[Scope], int]) -> None:
        self._app = app
        self._limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application behind the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope)
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            await _refuse(scope, receive, send, limit)
            return
        await _Counted(self._app, limit).run(scope, receive, send)


class _Counted:
    """One request whose body is counted as it comes."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit
        self._received = 0
        self._answered = False

    async def run(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                self._received += len(message.get("body", b""))
                if self._exceeded:
                    raise _too_large(self._limit)
            return message

        async def held_back(message: Message) -> None:
            if self._exceeded and not self._answered:
                return
            self._answered = True
            await send(message)

        try:
            await self._app(scope, counted, held_back)
        except BodyTooLargeError:
            if self._answered:
                raise
        if self._exceeded and not self._answered:
            await _refuse(scope, receive, send, self._limit)

    @property
    def _exceeded(self) -> bool:
        return self._received > self._limit


def _too_large(limit: int) -> BodyTooLargeError:
    return BodyTooLargeError(f"The body is longer than the {limit:,} bytes that are taken here.")


async def _refuse(scope: Scope, receive: Receive, send: Send, limit: int) -> None:
    # The rest of the body stays unread, so the connection can't serve another request.
    answer = problem_answer(problem_of(_too_large(limit), scope), headers={"Connection": "close"})
    await answer(scope, receive, send)


class RateLimit:
    """A token bucket for each client prefix: `per_minute` on average, `burst` at once; 0 per minute is no limit."""

    def __init__(self, *, per_minute: int, burst: int, clock: Callable[[], float]) -> None:
        self._per_second = per_minute / 60
        self._burst = float(burst)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def admit(self, client: str | None) -> None:
        """Take one token of the client's prefix.

        Raises:
            TooManyRequestsError: there is none left; `retry_after_s` says when there will be.
        """
        if self._per_second <= 0:
            return
        with self._lock:
            now = self._clock()
            prefix = client_prefix(client)
            tokens, since = self._buckets.pop(prefix, (self._burst, now))
            tokens = min(self._burst, tokens + (now - since) * self._per_second)
            self._buckets[prefix] = (tokens - 1 if tokens >= 1 else tokens, now)
            while len(self._buckets) > MAX_CLIENTS:
                self._buckets.popitem(last=False)
        if tokens < 1:
            wait = math.ceil((1 - tokens) / self._per_second)
            raise TooManyRequestsError(
                f"More files than are examined for one address in a minute; try again in {wait} seconds.",
                retry_after_s=wait,
            )


def client_prefix(client: str | None) -> str:
    """Return what stands for a client: its IPv4 address, or the /64 of an IPv6 one, which one household or host has whole."""
    try:
        address = ipaddress.ip_address(client or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
