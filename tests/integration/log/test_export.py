"""What an export writes, in which order, and what it leaves: the files that C2SP tlog-tiles names."""

import stat
from pathlib import Path
from typing import Any

import pytest

from colophon.adapters.shelf.static_log import StaticLogFolder, StaticLogTarget
from colophon.errors import AuditFailedError
from colophon.ledger.audit import audit
from colophon.ledger.checkpoint import open_checkpoint
from colophon.ledger.ports import LogFiles
from colophon.ledger.published import PublishedLog
from support.audited_logs import FilesInMemory, flipped
from support.exporting_child import LOG, export_leaves, signed

OLD, NEW = signed(300), signed(530)


def published_size(files: LogFiles) -> int:
    """Audit what is published, whatever it is now, and return its size; 0 if nothing is."""
    note = files.read("checkpoint")
    if note is None:
        return 0
    return audit(PublishedLog(files), open_checkpoint(note, keys=[LOG.key]).checkpoint).entries


def exported(*heads: Any) -> FilesInMemory:
    files = FilesInMemory()
    for head in heads:
        export_leaves(files, head)
    return files


def test_bundles_come_before_their_hashes_and_the_checkpoint_last() -> None:
    order = exported(NEW).order

    assert order == [
        "tile/entries/000",
        "tile/0/000",
        "tile/entries/001",
        "tile/0/001",
        "tile/entries/002.p/18",
        "tile/0/002.p/18",
        "tile/1/000.p/2",
        "keys.json",
        "checkpoint",
    ]


def test_partial_forms_stay_for_each_published_size_until_the_tile_is_full() -> None:
    files = exported(signed(300), signed(310), signed(310), signed(511))
    assert {name for name in files.files if name.startswith("tile/0/001.p/")} == {
        f"tile/0/001.p/{width}" for width in (44, 54, 255)
    }
    export_leaves(files, signed(512))

    assert {name for name in files.files if name.startswith(("tile/0", "tile/entries"))} == {
        "tile/0/000",
        "tile/0/001",
        "tile/entries/000",
        "tile/entries/001",
    }
    assert published_size(files) == 512


def test_what_is_up_to_date_is_not_written_again() -> None:
    files = exported(NEW)
    before = list(files.order)

    assert export_leaves(files, NEW).files == 0
    assert files.order == before


def test_70_000_entries_become_the_files_that_the_specification_names() -> None:
    files = FilesInMemory()
    export_leaves(files, signed(70_000))

    tiles = [name for name in files.files if name.startswith("tile/") and not name.startswith("tile/entries")]
    assert len([name for name in tiles if name.startswith("tile/0/") and ".p/" not in name]) == 273
    assert [name for name in tiles if not name.startswith("tile/0/") or ".p/" in name] == [
        "tile/1/000",
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    assert len([name for name in files.files if name.startswith("tile/entries")]) == 274
    for name, said in (
        ("tile/2/000.p/1", "tile/2/000.p/1, hash 0"),
        ("tile/1/000", "tile/1/000, hash 1"),
        ("tile/1/001.p/17", "tile/1/001.p/17, hash 1"),
    ):
        content = files.files[name]
        files.files[name] = flipped(content, 40 % len(content))
        with pytest.raises(AuditFailedError, match=said):
            published_size(files)
        files.files[name] = content


def test_a_folder_is_what_memory_is(tmp_path: Path) -> None:
    target, memory = StaticLogTarget(tmp_path / "a" / "log"), exported(OLD, NEW)
    export_leaves(target, OLD)
    export_leaves(target, NEW)

    found = {
        str(path.relative_to(tmp_path / "a" / "log")): path.read_bytes()
        for path in (tmp_path / "a" / "log").rglob("*")
        if path.is_file()
    }
    assert found == memory.files
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("checkpoint")} == {0o644}
    assert published_size(StaticLogFolder(tmp_path / "a" / "log")) == 530
