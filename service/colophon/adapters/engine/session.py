"""The engine's workers as the reader and the writer use them: settings by hash, and refusals as errors of ours."""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from types import TracebackType
from typing import Final, NoReturn, Self

from cryptography import x509

from colophon.adapters.engine.engine_settings import engine_settings
from colophon.adapters.engine.questions import SETTINGS_QUESTION, SIGN_QUESTION
from colophon.adapters.worker.job import Done, JobLimits, Refused
from colophon.adapters.worker.pool import WorkerPool
from colophon.credential.ports import SignCallback
from colophon.credential.trust import TrustAnchors
from colophon.errors import (
    CertificateError,
    EngineCrashedError,
    SealError,
    SigningFailedError,
    StorageFullError,
    TooLargeError,
    UnreadableError,
    UnsupportedTypeError,
)
from colophon.record.canonical import Json

_MODULE: Final = "colophon.adapters.engine.operations"
_ERRORS: Final = {
    "unreadable": UnreadableError,
    "unsupported": UnsupportedTypeError,
    "too_large": TooLargeError,
    "storage_full": StorageFullError,
    "signing": SigningFailedError,
    "verify": SigningFailedError,
    "claim": SealError,
    "none": UnreadableError,
}


class EngineSession:
    """A pool of engine workers, closed at the end of the `with` block; thread-safe."""

    def __init__(self, *, workers: int) -> None:
        """Prepare up to `workers` processes; none is started before it is needed."""
        self._pool = WorkerPool(_MODULE, slots=workers)
        self._settings: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End every worker."""
        self._pool.close()

    def granted(self) -> Mapping[str, bool]:
        """Return which measures of confinement the kernel grants to workers; `network_namespace` may be denied."""
        return self._pool.granted()

    def pids(self) -> list[int]:
        """Return the process ids of the workers that run now."""
        return self._pool.pids()

    def prepare_fresh(self) -> None:
        """Start the process of the next `fresh` job beforehand, while this one is still busy."""
        self._pool.prepare_fresh()

    def settings_key(self, trust: TrustAnchors, *, merkle: bool = False, validate: bool = True) -> str:
        """Return the name under which workers get the engine's settings for these anchors.

        Raises:
            CertificateError: a list holds something that is no certificate (the engine would take it in silence).
        """
        key, text = _settings(trust, merkle, validate)
        self._settings[key] = text
        return key

    def run(
        self,
        operation: str,
        payload: Mapping[str, Json],
        *,
        limits: JobLimits,
        blob: bytes = b"",
        fresh: bool = False,
        sign: SignCallback | None = None,
    ) -> Done:
        """Run one operation and return its result.

        Raises:
            FileCheckError: the class says which of the outcomes it was.
            StorageFullError: no space was left for the result.
            SigningFailedError: the key or the certificate could not be used.
            SealError: the engine refused the claim.
            ColophonError: whatever `sign` raised.
        """

        def answer(question: str, data: bytes) -> bytes:
            if question == SETTINGS_QUESTION:
                return self._settings[data.decode("ascii")]
            if question == SIGN_QUESTION and sign is not None:
                return sign(data)
            raise EngineCrashedError(f"The worker asked {question!r}, which is no question of this job.")

        outcome = self._pool.submit(
            operation, payload, limits=limits, blob=blob, fresh=fresh, answer=answer, once=frozenset({SIGN_QUESTION})
        )
        if isinstance(outcome, Refused):
            _raise(outcome)
        return outcome


@lru_cache(maxsize=64)
def _settings(trust: TrustAnchors, merkle: bool, validate: bool) -> tuple[str, bytes]:  # noqa: FBT001 - a cache's key
    for purpose, pem in (("claim", trust.claim_pem), ("identity", trust.identity_pem), ("time", trust.time_pem)):
        if pem.strip():
            try:
                x509.load_pem_x509_certificates(pem.encode("utf-8"))
            except ValueError as error:
                found = str(error).partition(". See ")[0]
                message = f"The {purpose} list holds something that is no PEM certificate: {found}."
                raise CertificateError(message) from error
    text = json.dumps(engine_settings(trust, merkle=merkle, validate=validate), sort_keys=True).encode("utf-8")
    return hashlib.sha256(text).hexdigest(), text


def _raise(refused: Refused) -> NoReturn:
    error = _ERRORS.get(refused.kind)
    if error is None:
        raise EngineCrashedError(f"The worker ended with {refused.kind!r}, which is no outcome of ours.")
    if error is UnreadableError:
        # The engine's own words help who knows the format; everybody else needs to know what to do.
        raise error(
            f"The file can't be read as its type is written ({refused.message}). Open it in the program that made it, and "
            f"export it again."
        )
    raise error(refused.message)
