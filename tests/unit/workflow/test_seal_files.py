import os
from pathlib import Path

import pytest

from colophon import errors
from colophon.record.nouns import Asset
from colophon.record.vocabulary import Modality
from colophon.workflow.seal_files import SealFiles, SealSource, mark_of, require_target
from colophon.workflow.views import SealOrder
from support.fake_engine import sha
from support.fake_stores import ShelfInMemory

WORK = "00000000-0000-4000-8000-000000000000"


def order(**fields: object) -> SealOrder:
    return SealOrder.model_validate({"work": WORK, "asset": sha(b"a picture"), **fields})


def test_a_sidecars_name_ends_in_c2pa_once(tmp_path: Path) -> None:
    files = SealFiles(tmp_path, ShelfInMemory())

    def target(name: str, *, embedded: bool) -> Path | None:
        return files.target(order(target_path=tmp_path / name), embedded=embedded)

    assert target("a.txt", embedded=False) == tmp_path / "a.txt.c2pa"
    assert target("a.txt.c2pa", embedded=False) == tmp_path / "a.txt.c2pa"
    assert target("a.png", embedded=True) == tmp_path / "a.png"
    assert files.target(order(), embedded=False) is None


def test_a_target_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.InvalidInputError, match="make it first"):
        require_target(None, tmp_path / "no" / "a.png", force=True)


def test_a_folder_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(errors.TargetExistsError):
        require_target(None, tmp_path / "taken", force=True)


def test_a_pipe_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(errors.TargetExistsError, match="no ordinary file"):
        require_target(None, tmp_path / "pipe", force=True)


def test_a_dangling_link_counts_as_taken(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(errors.TargetExistsError):
        require_target(None, tmp_path / "link", force=False)


def test_what_is_on_the_shelf_is_brought_under_a_name_with_its_suffix(tmp_path: Path) -> None:
    shelf = ShelfInMemory({sha(b"a picture"): b"a picture"})
    files = SealFiles(tmp_path / "work", shelf)
    asset = Asset(sha256=sha(b"a picture"), size=9, mime="image/png", modality=Modality.IMAGE)

    named = files.source(order(), job="job", asset=asset.model_copy(update={"name": "poster.PNG"}))
    unnamed = files.source(order(), job="other", asset=asset)

    assert (named.name, unnamed.name) == ("job-source.PNG", "other-source.png")
    assert named.read_bytes() == b"a picture"
    assert files.source(order(), job="other", asset=asset) == unnamed


def test_what_belongs_to_no_unfinished_job_is_swept(tmp_path: Path) -> None:
    for name in ("one-source.png", "one-part-0", "two-signed.png"):
        (tmp_path / name).write_bytes(b"x")

    SealFiles(tmp_path, ShelfInMemory()).sweep({"two"})

    assert [path.name for path in tmp_path.iterdir()] == ["two-signed.png"]


def test_a_source_is_hashed_once_and_then_watched(tmp_path: Path) -> None:
    path = tmp_path / "poster.png"
    path.write_bytes(b"a picture")
    source = SealSource(path, sha(b"a picture"))
    source.require_unchanged()
    source.require_unchanged()

    path.write_bytes(b"b picture")
    os.utime(path, ns=(0, 0))

    with pytest.raises(errors.SourceChangedError, match="while it was sealed"):
        source.require_unchanged()
    with pytest.raises(errors.SourceChangedError, match="recorded is"):
        SealSource(path, sha(b"a picture")).require_unchanged()
    path.unlink()
    with pytest.raises(errors.AssetContentMissingError):
        mark_of(path)
