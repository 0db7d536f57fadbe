"""The log's way to its witnesses over HTTP: asked all at once, each for a bounded time, none of them trusted.

Source: C2SP tlog-witness. What a witness answers counts only as far as its cosignature fits its key.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Final

import httpx

from colophon.adapters.remote.transport import is_loopback
from colophon.errors import LedgerError, NoteInvalidError
from colophon.ledger.checkpoint import SignedCheckpoint, open_checkpoint, parse_decimal
from colophon.ledger.cosignature import Cosignature, cosignatures_on, parse_cosignatures
from colophon.ledger.policy import PolicyWitness
from colophon.ledger.witness_request import AddCheckpoint
from colophon.ledger.witnessing import origin_hash
from colophon.workflow.witnesses import WitnessAnswer, WitnessOutcome

MAX_ANSWER_BYTES: Final = 64 * 1024
REST_S: Final = 30.0
"""How long a witness that did not answer is left alone: one that is gone delays one checkpoint in this while, not each."""

GRACE_S: Final = 0.25
"""For threads to begin and to end."""

SIZE_TYPE: Final = "text/x.tlog.size"
_OK: Final = 200
_CONFLICT: Final = 409
_ATTEMPTS: Final = 3
"""One that guesses, one that knows, and one in case another process of this log came between."""


class HttpWitnesses:
    """Implements `workflow.witnesses.Witnesses`."""

    def __init__(self, witnesses: Sequence[PolicyWitness], *, timeout_s: float, clock: Callable[[], float]) -> None:
        """Take witnesses that have addresses, how long each may take for one checkpoint, and a monotonic clock."""
        self._timeout_s = timeout_s
        self._clients = [_Client(witness, timeout_s=timeout_s, clock=clock) for witness in witnesses]
        # Two for each: one may still hold on to a witness that drips, the other then says that it is not asked.
        self._threads = ThreadPoolExecutor(max_workers=max(2 * len(witnesses), 1), thread_name_prefix="witness")

    def ask(self, signed: SignedCheckpoint, *, prove: Callable[[int], Sequence[bytes]]) -> tuple[WitnessAnswer, ...]:
        """Return each witness's answer, in their order."""
        asked = [self._threads.submit(client.ask, signed, prove) for client in self._clients]
        # The limits of a connection are for each of its steps; this one is for all of them together.
        wait(asked, timeout=self._timeout_s + GRACE_S)
        return tuple(
            answer.result() if answer.done() else client.too_slow()
            for client, answer in zip(self._clients, asked, strict=True)
        )

    def close(self) -> None:
        """Close the connections; whoever still waits for an answer is thereby told that none will come."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for client in self._clients:
            client.close()


@dataclass(frozen=True, slots=True)
class _Reply:
    """A witness's answer over HTTP, as far as it is read."""

    status: int
    kind: str
    body: bytes


@dataclass(slots=True)
class _Memory:
    """What is known of a witness between two checkpoints."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    size: int = 0
    rests_until: float = 0.0


class _Refused(Exception):  # noqa: N818 - ends one conversation, never leaves this module
    """The witness will not cosign; holds what it answered, in words."""


class _Nonsense(Exception):  # noqa: N818 - ends one conversation, never leaves this module
    """The witness's answer can't be used; says why."""


class _Client:
    """One witness."""

    def __init__(self, witness: PolicyWitness, *, timeout_s: float, clock: Callable[[], float]) -> None:
        self._witness, self._timeout_s, self._clock = witness, timeout_s, clock
        self._url = (witness.url or "").rstrip("/")
        # What is sent is public, but it goes to this address alone; a proxy could not reach a witness on this machine.
        self._http = httpx.Client(timeout=timeout_s, follow_redirects=False, trust_env=not is_loopback(self._url))
        self._memory = _Memory()

    def close(self) -> None:
        self._http.close()

    def ask(self, signed: SignedCheckpoint, prove: Callable[[int], Sequence[bytes]]) -> WitnessAnswer:
        if not self._memory.lock.acquire(blocking=False):
            # It drips out an answer to what it was asked before, longer than was waited for.
            return self._resting()
        try:
            if self._clock() < self._memory.rests_until:
                return self._resting()
            return self._asked(signed, prove, self._clock() + self._timeout_s)
        finally:
            self._memory.lock.release()

    def too_slow(self) -> WitnessAnswer:
        self._memory.rests_until = self._clock() + REST_S
        return self._answer(WitnessOutcome.UNREACHABLE, f"no whole answer within {self._timeout_s:g} s")

    def _resting(self) -> WitnessAnswer:
        return self._answer(WitnessOutcome.RESTING, "it did not answer a moment ago; not asked again yet")

    def _asked(
        self, signed: SignedCheckpoint, prove: Callable[[int], Sequence[bytes]], deadline: float
    ) -> WitnessAnswer:
        try:
            cosignature = self._cosigned(signed, prove, deadline)
        except _Refused as refused:
            return self._answer(WitnessOutcome.REFUSED, str(refused), shown=self._shown(signed, deadline))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self._memory.rests_until = self._clock() + REST_S
            told = str(error) or type(error).__name__
            return self._answer(WitnessOutcome.UNREACHABLE, f"{told} (waited at most {self._timeout_s:g} s)")
        except _Nonsense as error:
            return self._answer(WitnessOutcome.NONSENSE, str(error))
        self._memory.size = signed.checkpoint.size
        return self._answer(WitnessOutcome.COSIGNED, "cosigned", cosignature=cosignature)

    def _cosigned(
        self, signed: SignedCheckpoint, prove: Callable[[int], Sequence[bytes]], deadline: float
    ) -> Cosignature:
        size = signed.checkpoint.size
        for _ in range(_ATTEMPTS):
            old = min(self._memory.size, size)
            request = AddCheckpoint(old_size=old, proof=tuple(prove(old)), note=signed.note)
            reply = self._send("POST", "/add-checkpoint", deadline, body=request.format())
            if reply.status == _OK:
                return self._checked(signed, reply.body)
            if reply.status != _CONFLICT or reply.kind != SIZE_TYPE:
                raise _Refused(f"it answered {reply.status}: {_words(reply.body)}")
            known = _size(reply.body)
            if known > size:
                raise _Refused(f"it says that it saw this log with {known} entries; there are {size}")
            self._memory.size = known
        raise _Nonsense(f"it said {_ATTEMPTS} times that it knew another size")

    def _checked(self, signed: SignedCheckpoint, body: bytes) -> Cosignature:
        try:
            note = parse_cosignatures(body, text=signed.note.text)
            found = cosignatures_on(note, witnesses=[self._witness.key])
        except LedgerError as error:
            raise _Nonsense(error.message) from error
        if not found:
            raise _Nonsense(f"it sent no cosignature by the key {self._witness.key.key_id.hex()} it is known by")
        return found[0]

    def _shown(self, signed: SignedCheckpoint, deadline: float) -> SignedCheckpoint | None:
        """Return the checkpoint of this log that the witness holds, if it shows one that this log's own key signed."""
        try:
            reply = self._send("GET", f"/{origin_hash(signed.checkpoint.origin)}/checkpoint", deadline)
            shown = open_checkpoint(reply.body, keys=signed.signed_by) if reply.status == _OK else None
        except (httpx.HTTPError, _Nonsense, LedgerError):
            # It is not obliged to show anything: then its refusal is a claim, and nothing follows from it.
            return None
        return shown if shown is not None and shown.checkpoint.origin == signed.checkpoint.origin else None

    def _send(self, method: str, path: str, deadline: float, *, body: bytes | None = None) -> _Reply:
        """Return the answer, read within what is left of the time for this witness, and no further than `MAX_ANSWER_BYTES`."""
        left = max(deadline - self._clock(), 0.001)
        with self._http.stream(method, self._url + path, content=body, timeout=left) as answer:
            read = bytearray()
            for piece in answer.iter_bytes():
                read += piece
                if len(read) > MAX_ANSWER_BYTES:
                    raise _Nonsense(f"its answer is longer than {MAX_ANSWER_BYTES} bytes")
                # The timeout is for each piece; one that drips must not hold us for longer than one that is silent.
                if self._clock() > deadline:
                    raise httpx.ReadTimeout("it answers too slowly")
            return _Reply(answer.status_code, answer.headers.get("content-type", ""), bytes(read))

    def _answer(
        self,
        outcome: WitnessOutcome,
        found: str,
        *,
        cosignature: Cosignature | None = None,
        shown: SignedCheckpoint | None = None,
    ) -> WitnessAnswer:
        return WitnessAnswer(
            witness=self._witness.name, outcome=outcome, found=found, cosignature=cosignature, shown=shown
        )


def _size(body: bytes) -> int:
    try:
        text = body.decode("ascii")
        if not text.endswith("\n"):
            raise _Nonsense(f"it told a size without a newline: {text[:40]!r}")
        return parse_decimal(text[:-1])
    except (UnicodeDecodeError, NoteInvalidError) as error:
        raise _Nonsense(f"it told a size that can't be read: {error}") from error


def _words(body: bytes) -> str:
    words = body[:200].decode("utf-8", "replace")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split()) or "no reason"
