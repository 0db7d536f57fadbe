"""Every type that a manifest goes into or beside, signed by our writer and judged by a verifier that is not our engine."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from colophon.adapters.engine.session import EngineSession
from colophon.adapters.engine.writer import MERKLE_FROM_BYTES
from colophon.credential import media_types
from colophon.credential.summary import LEDGER_LABEL
from support import media
from support.engine import changed, definition, sign
from support.outside import Outside
from support.pki import Identity
from support.second_verifier import (
    COLLECTION,
    MERKLE,
    PLAIN_TEXT,
    UNREAD,
    Parting,
    SecondVerdict,
    refusal,
    second_verdict,
)

PARTINGS: Final = {
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


def signed(
    session: EngineSession, who: Identity, source: Path, *, merkle_from_bytes: int = MERKLE_FROM_BYTES
) -> Signed:
    data = source.read_bytes()
    kind = media_types.sniff(data[: media_types.HEAD_BYTES], tail=data[-media_types.TAIL_BYTES :], suffix=source.suffix)
    target = source.with_name(f"signed{source.suffix}")
    sidecar = None if kind.embeddable else target.with_name(f"{target.name}.c2pa")
    if sidecar is not None:
        shutil.copy(source, target)
    content = definition(org_colophon_ledger={"claim": "{}"})
    sign(
        session,
        who,
        source,
        sidecar or target,
        embed=kind.embeddable,
        content=content,
        merkle_from_bytes=merkle_from_bytes,
    )
    return Signed(path=target, sidecar=sidecar, source=source, media_type=kind.name)


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
    _parted(signed(session, who, media.write(tmp_path, extension)).judged(outside, who), PARTINGS[extension])


@pytest.mark.parametrize("extension", WITH_TREE)
def test_so_it_does_for_a_film_large_enough_for_a_tree_whose_box_has_a_32_bit_size(
    outside: Outside, session: EngineSession, who: Identity, tmp_path: Path, extension: str
) -> None:
    # The writer takes every film for a large one here, so that none need be.
    film = signed(session, who, media.write(tmp_path, extension), merkle_from_bytes=0)
    _parted(film.judged(outside, who), MERKLE)


def _parted(verdict: SecondVerdict, parting: Parting) -> None:
    ((code, explained),) = verdict.failures
    assert code == parting.code
    assert explained.startswith(parting.explained), parting.why
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
    source.write_bytes(media.with_a_64_bit_size(media.make(extension)))
    _whole_and_told(outside, who, signed(session, who, source))


def test_so_is_the_demonstrations_film_whose_tree_has_many_blocks(
    outside: Outside, session: EngineSession, who: Identity, demo_home: Path, tmp_path: Path
) -> None:
    source = tmp_path / "wide.mp4"
    source.write_bytes(media.with_a_64_bit_size((demo_home / "sources" / "lighthouse.mp4").read_bytes()))
    _whole_and_told(outside, who, signed(session, who, source))


@pytest.mark.parametrize("layout", ["one fragment", "several fragments", "index first"])
def test_so_is_every_layout_of_an_mp4_that_has_no_tree(
    outside: Outside, session: EngineSession, who: Identity, tmp_path: Path, layout: str
) -> None:
    source = tmp_path / "source.mp4"
    source.write_bytes(
        {
            "one fragment": lambda: media.fragmented(duration_s=0.3),
            "several fragments": lambda: media.fragmented(duration_s=2.0),
            "index first": media.faststart,
        }[layout]()
    )
    _whole_and_told(outside, who, signed(session, who, source))


def test_so_is_a_film_with_two_runs_of_media(
    outside: Outside, session: EngineSession, who: Identity, tmp_path: Path
) -> None:
    source, copy = tmp_path / "source.mp4", tmp_path / "changed.mp4"
    source.write_bytes(media.two_mdats())
    film = signed(session, who, source)
    # The second run is the end of the file.
    data = film.path.read_bytes()
    copy.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    _whole_and_told(outside, who, film, copy)


def _whole_and_told(outside: Outside, who: Identity, film: Signed, copy: Path | None = None) -> None:
    verdict = film.judged(outside, who)
    assert verdict.failures == ()
    assert (verdict.integrity, verdict.hard_binding, verdict.state) == ("valid", "match", "Trusted")
    told = film.judged(outside, who, copy or changed(film.path, film.source))
    assert [code for code, _ in told.failures] == ["assertion.bmffHash.mismatch"]
    assert (told.integrity, told.hard_binding, told.signature) == ("invalid", "mismatch", "valid")
