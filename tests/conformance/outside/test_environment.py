"""The environment of the outside verifiers: made once for each lock, and a wrong package is never taken for a missing one."""

import zipfile
from pathlib import Path

import pytest

from support.outside import RegistryUnreachableError, environment

NOTHING = "# no package\n"


def wheel(folder: Path, name: str) -> Path:
    """Write a wheel that holds nothing."""
    path, info = folder / f"{name}-1.0-py3-none-any.whl", f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path))
    path = tmp_path / "some.lock"
    path.write_text(NOTHING)
    return path


def test_it_is_made_once_and_anew_when_the_lock_changes(lock: Path, tmp_path: Path) -> None:
    first = environment(lock, tmp_path / "build")
    made = first.stat().st_ctime_ns, (first.parents[1] / "pyvenv.cfg").stat().st_mtime_ns
    again = environment(lock, tmp_path / "build")
    assert again == first
    assert (again.stat().st_ctime_ns, (again.parents[1] / "pyvenv.cfg").stat().st_mtime_ns) == made
    lock.write_text("# changed\n")
    assert environment(lock, tmp_path / "build") != first


def test_the_rest_of_a_run_that_died_is_made_afresh(lock: Path, tmp_path: Path) -> None:
    python = environment(lock, tmp_path / "build")
    folder = python.parents[1]
    (folder / "ready").unlink()
    (folder / "half").touch()
    assert environment(lock, tmp_path / "build") == python
    assert not (folder / "half").exists()
    assert (folder / "ready").exists()


def test_a_registry_out_of_reach_is_said_to_be(lock: Path, tmp_path: Path) -> None:
    lock.write_text(f"colophon-nowhere==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(RegistryUnreachableError, match="can't be reached"):
        environment(lock, tmp_path / "build")


def test_a_package_with_another_hash_is_a_failure_and_not_out_of_reach(lock: Path, tmp_path: Path) -> None:
    wheel(tmp_path, "colophon_nowhere")
    lock.write_text(f"colophon-nowhere==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(AssertionError, match="Hash mismatch"):
        environment(lock, tmp_path / "build")
