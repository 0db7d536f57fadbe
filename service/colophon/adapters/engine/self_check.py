"""Proof at start-up that the engine does what its settings say, on canary files made here and thrown away.

The engine takes misspelt settings in silence and has changed the meaning of settings between releases. So before the first
stranger's file, it has to trust, doubt and refuse what we know the answer for, and to leave a URL alone.
"""

import datetime as dt
import socket
import struct
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.adapters.engine.writer import EngineWriter
from colophon.adapters.keys.development import make_development_signer
from colophon.adapters.keys.pem import PemClaimKey
from colophon.credential.facts import ReadResult, RemoteOnly, State, StoreFacts
from colophon.credential.ports import Intent, SignRequest
from colophon.credential.trust import NOBODY, TrustAnchors
from colophon.errors import EngineMisconfiguredError
from colophon.record.canonical import Json

_SOURCE_TYPE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation"
_DEFINITION: Final[Mapping[str, Json]] = {
    "claim_generator_info": [{"name": "colophon-canary", "version": "1", "specVersion": "2.4.0"}],
    "title": "canary",
    "assertions": [],
}
_PIXELS: Final = bytes(range(1, 46)) * 16


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """What holds for this engine on this machine.

    Attributes:
        engine: name and version.
        network_isolated: workers have no network at all (the kernel granted a namespace); else only the engine's own
            settings keep it from fetching, which this check has proved for one file.
        granted: every measure of confinement, and whether the kernel granted it.
    """

    engine: str
    network_isolated: bool
    granted: Mapping[str, bool]


def self_check(session: EngineSession) -> SelfCheck:
    """Run the canaries, or raise.

    1. A good file is trusted under its root. 2. Without the root it is intact and its signer unknown. 3. With one byte of
    picture changed it is not intact. 4. A root listed for identities or time alone makes no claim signer known. 5. A file
    that names a URL is told as such, and nothing connects to the URL.

    Raises:
        EngineMisconfiguredError: a canary had another result than it must; the message names it.
        FileCheckError: a canary could not be examined at all.
    """
    reader = EngineReader(session)
    with tempfile.TemporaryDirectory(prefix="colophon-canary-") as folder:
        good, root = _signed(session, Path(folder))
        _, other_root = _signer()
        known = _store(reader.read(good, trust=TrustAnchors(claim_pem=root)), "good")
        _expect("good", known.state is State.TRUSTED and known.claim_signer_trusted, known)
        unknown = _store(reader.read(good, trust=NOBODY), "unknown")
        _expect("unknown", unknown.state is State.VALID and not unknown.claim_signer_trusted, unknown)
        changed = _store(reader.read(_flipped(good), trust=TrustAnchors(claim_pem=root)), "changed")
        _expect("changed", changed.state is State.INVALID, changed)
        for name, lists in (
            ("identity list", TrustAnchors(claim_pem=other_root, identity_pem=root)),
            ("time list", TrustAnchors(claim_pem=other_root, time_pem=root)),
        ):
            leaked = _store(reader.read(good, trust=lists), name)
            _expect(name, leaked.state is State.VALID and not leaked.claim_signer_trusted, leaked)
        _check_remote(reader, Path(folder) / "remote.png")
    granted = session.granted()
    return SelfCheck(engine=known.engine, network_isolated=granted["network_namespace"], granted=granted)


def _expect(canary: str, holds: bool, found: StoreFacts) -> None:  # noqa: FBT001 - the condition itself
    if not holds:
        trusted = "known" if found.claim_signer_trusted else "unknown"
        message = (
            f"The engine called the canary {canary!r} {found.state.value}, its signer {trusted}; nothing is signed."
        )
        raise EngineMisconfiguredError(message)


def _store(result: ReadResult, canary: str) -> StoreFacts:
    if not isinstance(result, StoreFacts):
        raise EngineMisconfiguredError(f"The engine found no manifest in the canary {canary!r}; nothing is signed.")
    return result


def _signer() -> tuple[PemClaimKey, str]:
    made = make_development_signer(now=dt.datetime.now(dt.UTC), label="canary")
    return PemClaimKey.from_pem(made.key_pem, made.chain_pem), made.root_pem


def _signed(session: EngineSession, folder: Path) -> tuple[Path, str]:
    key, root = _signer()
    source, target = folder / "source.png", folder / "good.png"
    source.write_bytes(_png())
    request = SignRequest(
        source=source,
        destination=target,
        media_type="image/png",
        definition=_DEFINITION,
        intent=Intent.CREATE,
        created_source_type=_SOURCE_TYPE,
        algorithm=key.algorithm,
        chain_pem=key.chain_pem,
    )
    EngineWriter(session).sign(request, sign=key.sign)
    return target, root


def _flipped(good: Path) -> Path:
    data = bytearray(good.read_bytes())
    at = data.index(b"IDAT") + 12
    data[at] ^= 1
    changed = good.with_name("changed.png")
    changed.write_bytes(data)
    return changed


def _check_remote(reader: EngineReader, path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)  # noqa: FBT003 - socket's own signature
        url = f"http://127.0.0.1:{server.getsockname()[1]}/canary.c2pa"
        path.write_bytes(_png(provenance=url))
        found = reader.read(path, trust=NOBODY)
        if found != RemoteOnly(url=url):
            raise EngineMisconfiguredError(f"The engine answered {found!r} for a file that only names {url}.")
        try:
            connection, _ = server.accept()
        except BlockingIOError:
            return
        connection.close()
        raise EngineMisconfiguredError("The engine connected to a URL it found in a file; nothing is read or signed.")


def _png(*, provenance: str | None = None) -> bytes:
    """Return a small picture; with `provenance` its XMP names a place for its manifest."""
    chunks = [_chunk(b"IHDR", struct.pack(">IIBBBBB", 15, 16, 8, 2, 0, 0, 0))]
    if provenance is not None:
        xmp = (
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            f'<rdf:Description rdf:about="" xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="{provenance}"/>'
            "</rdf:RDF></x:xmpmeta>"
        )
        chunks.append(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp.encode("utf-8")))
    rows = b"".join(b"\0" + _PIXELS[row * 45 : row * 45 + 45] for row in range(16))
    chunks += [_chunk(b"IDAT", zlib.compress(rows, 0)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
