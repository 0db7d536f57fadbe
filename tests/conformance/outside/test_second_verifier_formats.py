"""Every type that a manifest goes into or beside, signed by our writer and judged by a verifier that is not our engine."""

import shutil
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from colophon.adapters.engine.session import EngineSession
from colophon.credential import media_types
from colophon.credential.summary import LEDGER_LABEL
from support import media
from support.engine import changed, definition, sign
from support.outside import Outside
from support.pki import Identity
from support.second_verifier import COLLECTION, MERKLE, PLAIN_TEXT, UNREAD, SecondVerdict, refusal, second_verdict

PARTINGS: Final = {
    "mp4": MERKLE,
    "mov": MERKLE,
    "m4a": MERKLE,
    "docx": COLLECTION,
    "epub": COLLECTION,
    "txt": PLAIN_TEXT,
}
REFUSED: Final = ("mkv", "webm")
ALL: Final = (*media.EMBEDDABLE, *media.SIDECAR)
AGREED: Final = tuple(kind for kind in ALL if kind not in PARTINGS and kind not in REFUSED)
WITH_TREE: Final = ("mp4", "mov", "m4a")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A file as our writer left it, and the source it was made from."""

    path: Path
    sidecar: Path | None
    source: Path
    media_type: str

    def judged(self, outside: Outside, who: Identity, asset: Path | None = None) -> SecondVerdict:
        return second_verdict(outside, asset or self.path, self.media_type, root_pem=who.root.pem, sidecar=self.sidecar)


def signed(session: EngineSession, who: Identity, source: Path) -> Signed:
    data = source.read_bytes()
    kind = media_types.sniff(data[: media_types.HEAD_BYTES], tail=data[-media_types.TAIL_BYTES :], suffix=source.suffix)
    target = source.with_name(f"signed{source.suffix}")
    sidecar = None if kind.embeddable else target.with_name(f"{target.name}.c2pa")
    if sidecar is not None:
        shutil.copy(source, target)
    content = definition(org_colophon_ledger={"claim": "{}"})
    sign(session, who, source, sidecar or target, embed=kind.embeddable, content=content)
    return Signed(path=target, sidecar=sidecar, source=source, media_type=kind.name)


def with_a_64_bit_size(film: bytes) -> bytes:
    """Return the same film with the size of its `mdat` in the 64-bit form; no byte of it moves.

    ffmpeg leaves an empty box of 8 bytes in front of `mdat` for just this (ISO/IEC 14496-12, section 4.2).
    """
    (at,) = [
        at
        for empty in (b"\0\0\0\x08free", b"\0\0\0\x08wide")
        if (at := film.find(empty)) >= 0 and film[at + 12 : at + 16] == b"mdat"
    ]
    (size,) = struct.unpack(">I", film[at + 8 : at + 12])
    return film[:at] + struct.pack(">I4sQ", 1, b"mdat", size + 8) + film[at + 16 :]


@pytest.mark.parametrize("extension", AGREED)
def test_what_our_writer_signs_is_whole_and_trusted(
    outside: Outside, session: EngineSession, who: Identity, tmp_path: Path, extension: str
) -> None:
    verdict = signed(session, who, media.write(tmp_path, extension)).judged(outside, who)
    assert verdict.failures == ()
    assert (verdict.integrity, verdict.hard_binding, verdict.state) == ("valid", "match", "Trusted")
    assert LEDGER_LABEL in verdict.matched


@pytest.mark.parametrize("extension", [kind for kind in AGREED if kind in media.EMBEDDABLE])
def test_one_bit_of_its_content_changed_is_told(
    outside: Outside, session: EngineSession, who: Identity, tmp_path: Path, extension: str
) -> None:
    whole = signed(session, who, media.write(tmp_path, extension))
    verdict = whole.judged(outside, who, changed(whole.path, whole.source))
    assert (verdict.integrity, verdict.hard_binding, verdict.signature) == ("invalid", "mismatch", "valid")


@pytest.mark.parametrize("extension", PARTINGS)
def test_where_it_parts_from_our_engine_it_names_the_one_known_reason(
    outside: Outside, session: EngineSession, who: Identity, tmp_path: Path, extension: str
) -> None:
    # If a newer version of either agrees, this fails: then the parting goes, and the type is among those agreed on.
    verdict = signed(session, who, media.write(tmp_path, extension)).judged(outside, who)
    ((code, explained),) = verdict.failures
    assert code == PARTINGS[extension].code
    assert explained.startswith(PARTINGS[extension].explained), PARTINGS[extension].why
    assert verdict.signature == "valid"
    assert LEDGER_LABEL in verdict.matched


@pytest.mark.parametrize("extension", REFUSED)
def test_a_type_it_cannot_read_is_refused_by_name(
    outside: Outside, session: EngineSession, who: Identity, tmp_path: Path, extension: str
) -> None:
    file = signed(session, who, media.write(tmp_path, extension))
    assert file.media_type in UNREAD
    assert refusal(outside, file.path, file.media_type, sidecar=file.sidecar) == (
        f"unsupported_mime: unsupported MIME type: {file.media_type}"
    )


@pytest.mark.parametrize("extension", WITH_TREE)
def test_a_film_whose_box_has_a_64_bit_size_is_whole_and_a_changed_bit_told(
    outside: Outside, session: EngineSession, who: Identity, tmp_path: Path, extension: str
) -> None:
    source = tmp_path / f"wide.{extension}"
    source.write_bytes(with_a_64_bit_size(media.make(extension)))
    _whole_and_told(outside, who, signed(session, who, source))


def test_so_is_the_demonstrations_film_whose_tree_has_many_blocks(
    outside: Outside, session: EngineSession, who: Identity, demo_home: Path, tmp_path: Path
) -> None:
    source = tmp_path / "wide.mp4"
    source.write_bytes(with_a_64_bit_size((demo_home / "sources" / "lighthouse.mp4").read_bytes()))
    _whole_and_told(outside, who, signed(session, who, source))


def _whole_and_told(outside: Outside, who: Identity, film: Signed) -> None:
    verdict = film.judged(outside, who)
    assert verdict.failures == ()
    assert (verdict.integrity, verdict.hard_binding, verdict.state) == ("valid", "match", "Trusted")
    told = film.judged(outside, who, changed(film.path, film.source))
    assert [code for code, _ in told.failures] == ["assertion.bmffHash.mismatch"]
    assert (told.integrity, told.hard_binding, told.signature) == ("invalid", "mismatch", "valid")
