"""Signing with the bare engine, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks.engine import BARE
from colophon.credential.trust import TrustAnchors
from colophon.record.canonical import Json
from support import pki
from support.pki import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class BareSigner:
    """A signer whose key lies in files, as the bare engine wants it."""

    folder: Path
    identity: Identity

    @classmethod
    def made_in(cls, folder: Path) -> Self:
        """Return a new one."""
        identity = pki.identity(pki.authority())
        (folder / "chain.pem").write_text(identity.chain_pem)
        (folder / "key.pem").write_bytes(identity.key_pem)
        return cls(folder=folder, identity=identity)

    @property
    def trust(self) -> TrustAnchors:
        """A list on which this signer stands."""
        return TrustAnchors(claim_pem=self.identity.root.pem)

    def settings(self, name: str, settings: Mapping[str, Json]) -> Path:
        """Write the engine's settings to a file and return its path."""
        path = self.folder / f"settings-{name}.json"
        path.write_text(json.dumps(settings))
        return path

    def sign(self, source: Path, mime: str, settings: Path) -> dict[str, float]:
        """Sign a file, validate it once in full, and return `seconds` and `peak_mb`."""
        target = self.folder / f"bare{source.suffix}"
        files = [str(path) for path in (self.folder / "chain.pem", self.folder / "key.pem", settings)]
        command = [sys.executable, str(BARE), "sign", str(source), str(target), mime, *files]
        try:
            found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        finally:
            target.unlink(missing_ok=True)
        return found
