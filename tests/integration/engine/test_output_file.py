"""The file that is being signed is hashed while the engine checks itself, and never by what it was before its last byte."""

import hashlib
import os
from pathlib import Path

import pytest

from colophon.adapters.engine import output
from colophon.adapters.engine.output import OutputFile

CONTENT = os.urandom(64 * 1024)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(output, "_LARGE", 1024)
    return tmp_path / "signed.bin"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("signed", [True, False])
def test_a_file_that_is_read_after_the_signature_is_hashed_meanwhile(file: Path, *, signed: bool) -> None:
    with OutputFile(file, "x+b") as opened:
        opened.write(CONTENT)
        opened.signed = signed
        opened.seek(0)
        assert opened.readinto(bytearray(100)) == 100
        assert (opened._early is not None) is signed  # noqa: SLF001 - that it is early is the point
        found = opened.finish()

    assert found == sha256(file)


def test_what_is_written_after_that_counts(file: Path) -> None:
    with OutputFile(file, "x+b") as opened:
        opened.write(CONTENT)
        opened.signed = True
        opened.seek(0)
        opened.readinto(bytearray(100))
        opened.seek(50)
        opened.write(b"the manifest's last byte")
        opened.seek(0)
        opened.readinto(bytearray(100))
        found = opened.finish()

    assert found == sha256(file)
    assert found != hashlib.sha256(CONTENT).hexdigest()


def test_a_disk_that_refuses_is_remembered() -> None:
    with OutputFile("/dev/full", "r+b") as opened:
        with pytest.raises(OSError, match="No space left"):
            opened.write(CONTENT)
        assert opened.refusal is not None
