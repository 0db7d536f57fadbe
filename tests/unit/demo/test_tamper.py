"""One byte of picture, found by the container's own tables."""

from pathlib import Path

import pytest

from colophon.errors import UnreadableError
from colophon_cli.demo.tamper import flip_picture_byte
from support.tiny_film import film


@pytest.mark.parametrize("wide", [False, True])
def test_exactly_one_bit_of_a_middle_picture_is_changed(tmp_path: Path, *, wide: bool) -> None:
    source, target = tmp_path / "film.mp4", tmp_path / "other.mp4"
    content = film(picture_at=(1000, 2000, 3000), wide=wide)
    source.write_bytes(content)
    place = flip_picture_byte(source, target)
    changed = target.read_bytes()
    assert place == 2040
    assert [n for n in range(len(content)) if content[n] != changed[n]] == [2040]
    assert content[2040] ^ changed[2040] == 1


def test_the_source_is_left_as_it_is(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    source.write_bytes(film(picture_at=(1000,)))
    before = source.read_bytes()
    flip_picture_byte(source, tmp_path / "other.mp4")
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"no film at all", film(picture_at=(), kind=b"vmhd"), film(picture_at=(9,), kind=b"nmhd")]
)
def test_a_file_without_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "film.mp4"
    source.write_bytes(content)
    with pytest.raises(UnreadableError):
        flip_picture_byte(source, tmp_path / "other.mp4")
    assert not (tmp_path / "other.mp4").exists()
