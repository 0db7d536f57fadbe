"""Sign, read back, change, sign again: for every type the engine embeds into, and for sidecars."""

import zipfile
from pathlib import Path

import pytest

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.adapters.engine.writer import MERKLE_FROM_BYTES
from colophon.adapters.worker.job import Done
from colophon.credential import media_types
from colophon.credential.facts import NoManifest, Source, State, StoreFacts
from colophon.credential.ports import Intent
from colophon.errors import SealError, SigningFailedError, UnsupportedTypeError
from support import media
from support.engine import CREATION, changed, definition, sign, trust_in
from support.pki import Identity

TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "tif": "image/tiff",
    "avif": "image/avif",
    "heic": "image/heic",
    "svg": "image/svg+xml",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "avi": "video/x-msvideo",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "txt": "text/plain",
    "md": "text/markdown",
    "mkv": "video/matroska",
    "webm": "video/webm",
    "ogg": "application/ogg",
}


@pytest.mark.parametrize("extension", TYPES)
def test_a_files_type_is_found_by_its_bytes(reader: EngineReader, extension: str, tmp_path: Path) -> None:
    path = media.write(tmp_path, extension).rename(tmp_path / ("named.md" if extension == "md" else "named.xyz"))
    probe = reader.probe(path)
    assert probe.media_type == TYPES[extension]
    assert probe.embeddable is (extension in media.EMBEDDABLE)
    assert not probe.has_manifest


@pytest.mark.parametrize("extension", media.EMBEDDABLE)
def test_a_signed_file_reads_back_as_known_and_whole(
    session: EngineSession, reader: EngineReader, who: Identity, extension: str, tmp_path: Path
) -> None:
    source, target = media.write(tmp_path, extension), tmp_path / f"out.{extension}"
    before = source.read_bytes()
    signed = sign(session, who, source, target, content=definition(org_colophon_ledger={"claim": "{}"}))
    assert source.read_bytes() == before
    assert signed.embedded
    found = reader.read(target, trust=trust_in(who), fresh=extension == "jpg")
    assert isinstance(found, StoreFacts)
    assert found.state is State.TRUSTED
    assert found.claim_signer_trusted
    assert found.source is Source.EMBEDDED
    assert found.store_sha256 == signed.manifest_sha256
    assert found.active is not None
    assert found.active.label == signed.label
    assert [(action.action, action.digital_source_type) for action in found.active.actions] == [
        ("c2pa.created", CREATION)
    ]
    assert found.active.all_actions_included is True
    assert all(assertion.created for assertion in found.active.assertions)
    unknown = reader.read(target, trust=trust_in())
    assert isinstance(unknown, StoreFacts)
    assert unknown.state is State.VALID
    assert not unknown.claim_signer_trusted


@pytest.mark.parametrize("extension", media.EMBEDDABLE)
def test_a_changed_byte_of_content_is_told(
    session: EngineSession, reader: EngineReader, who: Identity, extension: str, tmp_path: Path
) -> None:
    source, target = media.write(tmp_path, extension), tmp_path / f"out.{extension}"
    sign(session, who, source, target)
    found = reader.read(changed(target, source), trust=trust_in(who))
    assert isinstance(found, StoreFacts)
    assert found.state is State.INVALID
    assert found.active is not None
    assert any(code.endswith(("Hash.mismatch", "hash.mismatch")) for code in found.active.codes.failure_codes)


@pytest.mark.parametrize("extension", media.EMBEDDABLE)
def test_a_file_signed_again_keeps_its_first_manifest_as_parent(
    session: EngineSession, reader: EngineReader, who: Identity, extension: str, tmp_path: Path
) -> None:
    first = sign(session, who, media.write(tmp_path, extension), tmp_path / f"one.{extension}")
    probe = reader.probe(tmp_path / f"one.{extension}")
    assert probe.manifest_label == first.label
    sign(session, who, tmp_path / f"one.{extension}", tmp_path / f"two.{extension}", intent=Intent.EDIT)
    found = reader.read(tmp_path / f"two.{extension}", trust=trust_in(who))
    assert isinstance(found, StoreFacts)
    assert found.state is State.TRUSTED
    assert found.active is not None
    (parent,) = found.active.ingredients
    assert (parent.relationship, parent.manifest_label, parent.created) == ("parentOf", first.label, True)
    assert parent.recorded is not None
    assert not parent.recorded.failure
    assert found.active.actions[0].action == "c2pa.opened"
    assert found.active.actions[0].ingredients == (parent.label,)
    assert found.manifest(first.label) is not None


@pytest.mark.parametrize("extension", media.EMBEDDABLE)
def test_a_new_beginning_on_a_signed_file_is_refused(
    session: EngineSession, who: Identity, extension: str, tmp_path: Path
) -> None:
    sign(session, who, media.write(tmp_path, extension), tmp_path / f"one.{extension}")
    with pytest.raises(SealError, match="already carries a credential"):
        sign(session, who, tmp_path / f"one.{extension}", tmp_path / f"two.{extension}")
    assert not (tmp_path / f"two.{extension}").exists()


@pytest.mark.parametrize("extension", media.SIDECAR)
def test_other_types_get_a_sidecar_that_belongs_to_their_bytes(
    session: EngineSession, reader: EngineReader, who: Identity, extension: str, tmp_path: Path
) -> None:
    source, target = media.write(tmp_path, extension), tmp_path / f"source.{extension}.c2pa"
    signed = sign(session, who, source, target, embed=False)
    assert not signed.embedded
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([source.name, target.name])
    found = reader.read(source, trust=trust_in(who), sidecar=target.read_bytes())
    assert isinstance(found, StoreFacts)
    assert (found.state, found.source) == (State.TRUSTED, Source.SIDECAR)
    assert found.store_sha256 == signed.manifest_sha256 == signed.output_sha256
    assert reader.read(source, trust=trust_in(who)) == NoManifest()
    content = bytearray(source.read_bytes())
    content[len(content) // 2] ^= 1
    source.write_bytes(content)
    after = reader.read(source, trust=trust_in(who), sidecar=target.read_bytes())
    assert isinstance(after, StoreFacts)
    assert after.state is State.INVALID


def test_embedding_into_a_type_that_cannot_be_embedded_into_is_refused(
    session: EngineSession, who: Identity, tmp_path: Path
) -> None:
    with pytest.raises(UnsupportedTypeError, match="sidecar"):
        sign(session, who, media.write(tmp_path, "txt"), tmp_path / "out.txt")


@pytest.mark.parametrize("extension", ["docx", "epub"])
def test_a_compressed_document_is_stored_first_and_says_the_same(
    session: EngineSession, who: Identity, extension: str, tmp_path: Path
) -> None:
    source, target = media.write(tmp_path, extension), tmp_path / f"out.{extension}"
    signed = sign(session, who, source, target)
    assert signed.repacked
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target) as after:
        names = before.namelist()
        assert [name for name in after.namelist() if name in names] == names
        assert [after.read(name) for name in names] == [before.read(name) for name in names]
        assert {name for name in after.namelist() if name not in names and not name.endswith("/")} == {
            "META-INF/content_credential.c2pa"
        }


def test_a_compressed_document_without_a_credential_is_told_as_such(reader: EngineReader, tmp_path: Path) -> None:
    assert reader.read(media.write(tmp_path, "docx"), trust=trust_in()) == NoManifest()


def test_a_compressed_entry_slipped_into_a_signed_document_is_told(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path
) -> None:
    target = tmp_path / "out.docx"
    sign(session, who, media.write(tmp_path, "docx"), target)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/extra.xml", b"<a/>" * 100, compress_type=zipfile.ZIP_DEFLATED)
    found = reader.read(target, trust=trust_in(who))
    assert isinstance(found, StoreFacts)
    assert found.state is State.INVALID


def test_one_run_of_media_is_bound_by_a_tree_and_two_runs_are_not(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path
) -> None:
    two = tmp_path / "two.mp4"
    two.write_bytes(media.two_mdats())
    source = media.write(tmp_path, "mp4")
    assert sign(session, who, source, tmp_path / "out1.mp4", merkle_from_bytes=source.stat().st_size).merkle
    assert not sign(session, who, two, tmp_path / "out2.mp4", merkle_from_bytes=0).merkle
    found = reader.read(tmp_path / "out2.mp4", trust=trust_in(who))
    assert isinstance(found, StoreFacts)
    assert found.state is State.TRUSTED


@pytest.mark.parametrize("extension", ["mp4", "mov", "m4a"])
def test_a_small_film_has_a_tree_only_where_its_media_box_has_a_64_bit_size(
    session: EngineSession, reader: EngineReader, who: Identity, extension: str, tmp_path: Path
) -> None:
    narrow, wide = media.write(tmp_path, extension), tmp_path / f"wide.{extension}"
    wide.write_bytes(media.with_a_64_bit_size(narrow.read_bytes()))
    assert not sign(session, who, narrow, tmp_path / f"out1.{extension}").merkle
    assert sign(session, who, wide, tmp_path / f"out2.{extension}").merkle
    found = reader.read(tmp_path / f"out2.{extension}", trust=trust_in(who))
    assert isinstance(found, StoreFacts)
    assert found.state is State.TRUSTED
    after = reader.read(changed(tmp_path / f"out2.{extension}", wide), trust=trust_in(who))
    assert isinstance(after, StoreFacts)
    assert after.state is State.INVALID


@pytest.mark.parametrize("size", [MERKLE_FROM_BYTES - 1, MERKLE_FROM_BYTES])
def test_a_film_gets_a_tree_from_64_mib_on_whatever_its_media_box(
    session: EngineSession, reader: EngineReader, who: Identity, size: int, tmp_path: Path
) -> None:
    # Both are signed and read under the limits that a worker gets for a film of this size.
    assert MERKLE_FROM_BYTES == 64 * 2**20
    source, target = media.write_padded_film(tmp_path / "source.mp4", size=size), tmp_path / "out.mp4"
    assert source.stat().st_size == size
    assert sign(session, who, source, target).merkle is (size == MERKLE_FROM_BYTES)
    found = reader.read(target, trust=trust_in(who))
    assert isinstance(found, StoreFacts)
    assert found.state is State.TRUSTED


@pytest.mark.parametrize("layout", ["one fragment", "several fragments", "index first"])
def test_every_layout_of_an_mp4_reads_back_as_known_and_whole(
    session: EngineSession, reader: EngineReader, who: Identity, layout: str, tmp_path: Path
) -> None:
    content = {
        "one fragment": lambda: media.fragmented(duration_s=0.3),
        "several fragments": lambda: media.fragmented(duration_s=2.0),
        "index first": media.faststart,
    }[layout]()
    source, target = tmp_path / "source.mp4", tmp_path / "out.mp4"
    source.write_bytes(content)
    sign(session, who, source, target)
    found = reader.read(target, trust=trust_in(who))
    assert isinstance(found, StoreFacts)
    assert found.state is State.TRUSTED
    after = reader.read(changed(target, source), trust=trust_in(who))
    assert isinstance(after, StoreFacts)
    assert after.state is State.INVALID


def test_where_the_engine_refuses_its_own_tree_the_file_is_signed_without(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The engine's refusal comes and goes with two runs of media (its sets have no order), so it is made here.
    real, refused = session.run, [SigningFailedError("Verify: failures:\n assertion.bmffHash.mismatch: chunk hash")]

    def run(*arguments: object, **more: object) -> Done:
        if refused:
            raise refused.pop()
        return real(*arguments, **more)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - passed on

    monkeypatch.setattr(session, "run", run)
    source = media.write(tmp_path, "mp4")
    signed = sign(session, who, source, tmp_path / "out.mp4", intent=Intent.EDIT, merkle_from_bytes=0)
    monkeypatch.undo()
    assert not signed.merkle
    assert not refused
    found = reader.read(tmp_path / "out.mp4", trust=trust_in(who))
    assert isinstance(found, StoreFacts)
    assert found.state is State.TRUSTED


def test_every_type_of_the_table_is_one_the_engine_knows() -> None:
    names = {kind.name for kind in media_types.EMBEDDABLE}
    assert {TYPES[extension] for extension in media.EMBEDDABLE} <= names
