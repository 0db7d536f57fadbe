"""The engine behind its ports, proven before it is first used."""

import threading
from pathlib import Path

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.self_check import SelfCheck, self_check
from colophon.adapters.engine.session import EngineSession
from colophon.adapters.engine.writer import EngineWriter
from colophon.adapters.media.prompts import has_embedded_prompt
from colophon.credential.facts import ReadResult
from colophon.credential.ports import Probe, SignCallback, SignedManifest, SignRequest
from colophon.credential.trust import TrustAnchors


class ProvenEngine:
    """Reads and writes manifests by an engine that has shown on canaries, in this session, that it does what its settings say.

    Implements `ManifestReader` and `ManifestWriter`; thread-safe.
    """

    def __init__(self, session: EngineSession) -> None:
        """Prepare; the canaries are examined at the first use (about a tenth of a second)."""
        self._session = session
        self._reader, self._writer = EngineReader(session), EngineWriter(session)
        self._lock = threading.Lock()
        self._proven: SelfCheck | None = None

    def prove(self) -> SelfCheck:
        """Return what holds for the engine here, tried once in this session.

        Raises:
            EngineMisconfiguredError: it does not do what its settings say.
            FileCheckError: a canary could not be examined at all.
        """
        with self._lock:
            if self._proven is None:
                self._proven = self_check(self._session)
            return self._proven

    def workers(self) -> int:
        """Return how many engine processes run now."""
        return len(self._session.pids())

    def read(
        self,
        path: Path,
        *,
        trust: TrustAnchors,
        media_type: str | None = None,
        sidecar: bytes | None = None,
        fresh: bool = False,
    ) -> ReadResult:
        """Return what the file's manifest store says; the contract is `ManifestReader.read`."""
        self.prove()
        return self._reader.read(path, trust=trust, media_type=media_type, sidecar=sidecar, fresh=fresh)

    def probe(self, path: Path, *, media_type: str | None = None) -> Probe:
        """Return whether the file holds a manifest; the contract is `ManifestReader.probe`."""
        self.prove()
        return self._reader.probe(path, media_type=media_type)

    def sign(self, request: SignRequest, *, sign: SignCallback) -> SignedManifest:
        """Write and sign one manifest; the contract is `ManifestWriter.sign`."""
        self.prove()
        return self._writer.sign(request, sign=sign)


class LocalMedia:
    """Implements `workflow.ports.MediaProbe`."""

    def embedded_prompts(self, path: Path) -> tuple[str, ...]:
        """Return in words where the file carries a prompt or a workflow of a generator."""
        return has_embedded_prompt(path)
