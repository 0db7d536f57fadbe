"""The stranger's check, in numbered steps. Needs no server, no key and no database.

Left out: reading manifests (the `ManifestReader` port), asking a log (the `ReleaseLookup` port).
"""

from dataclasses import dataclass
from pathlib import Path

from colophon.credential.ports import ManifestReader
from colophon.credential.trust import NOBODY, TrustAnchors
from colophon.ledger.keys import NoteKey
from colophon.verify.ports import ReleaseLookup
from colophon.verify.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """Verifies files for a reader who knows these roots and these logs.

    Attributes:
        reader: reads manifests in processes of its own.
        trust: the reader's lists; without a claim list every signer reads "not looked for".
        log_keys: the logs the reader knows; a key that came with a file is never among them.
        releases: where releases are looked for; None: they are not looked for.
    """

    reader: ManifestReader
    trust: TrustAnchors = NOBODY
    log_keys: tuple[NoteKey, ...] = ()
    releases: ReleaseLookup | None = None

    def verify(self, path: Path, *, name: str | None = None, sidecar: bytes | None = None) -> Verdict:
        """Return what was found for one file; a file that can't be examined gives a verdict too, not an error."""
        raise NotImplementedError

    def verify_hash(self, sha256: str, *, name: str | None = None) -> Verdict:
        """Return what the log knows of a file by its SHA-256 alone; content and manifest are not looked at."""
        raise NotImplementedError
