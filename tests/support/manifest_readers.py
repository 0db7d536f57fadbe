"""A manifest reader and a log that answer with what a test gives them; both implement the real ports."""

from dataclasses import dataclass, field
from pathlib import Path

from colophon.credential.facts import NoManifest, ReadResult
from colophon.credential.ports import Probe
from colophon.credential.trust import TrustAnchors
from colophon.errors import ColophonError
from colophon.verify.ports import ReleaseRecord


@dataclass
class ReaderThatFinds:
    """Answers every read with `found`, or raises it, and remembers what it was asked."""

    found: ReadResult | ColophonError = field(default_factory=NoManifest)
    asked: list[tuple[Path, TrustAnchors, bytes | None]] = field(default_factory=list)

    def read(
        self,
        path: Path,
        *,
        trust: TrustAnchors,
        media_type: str | None = None,
        sidecar: bytes | None = None,
        fresh: bool = False,
    ) -> ReadResult:
        del media_type, fresh
        self.asked.append((path, trust, sidecar))
        if isinstance(self.found, ColophonError):
            raise self.found
        return self.found

    def probe(self, path: Path, *, media_type: str | None = None) -> Probe:
        del path
        return Probe(media_type=media_type or "image/png", embeddable=True)


@dataclass
class LogThatKnows:
    """A release lookup over a dictionary of releases, by id and by file hash; raises `broken` if it is set."""

    releases: dict[str, ReleaseRecord] = field(default_factory=dict)
    broken: ColophonError | None = None

    def by_release(self, release_id: str) -> ReleaseRecord | None:
        return self._answer(release_id)

    def by_file(self, sha256: str) -> ReleaseRecord | None:
        return self._answer(sha256)

    def _answer(self, name: str) -> ReleaseRecord | None:
        if self.broken is not None:
            raise self.broken
        return self.releases.get(name)
