"""Running ffmpeg: what it may take, and how it fails."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from colophon.adapters.media import ffmpeg
from colophon.errors import EngineCrashedError, TimedOutError, TooLargeError, UnreadableError

PICTURES = ("-f", "rawvideo", "-pix_fmt", "gray", "-video_size", "16x16", "-framerate", "25")
ENDLESS = ffmpeg.Source("testsrc=size=640x480:rate=25")


def test_what_it_writes_to_standard_output_is_returned() -> None:
    told = ffmpeg.run(sources=[ffmpeg.Source("testsrc=duration=0.2:rate=10")], arguments=["-f", "framecrc"])
    assert told.count(b"\n0,") == 2


def test_pictures_are_fed_by_pipe(tmp_path: Path) -> None:
    target = tmp_path / "fed.raw"
    frames = [bytes([n]) * 256 for n in range(5)]
    ffmpeg.run(
        sources=[ffmpeg.Source(None, PICTURES)],
        arguments=["-f", "rawvideo", "-pix_fmt", "gray"],
        target=target,
        feed=frames,
    )
    assert target.read_bytes() == b"".join(frames)


def test_a_reader_that_has_enough_is_no_failure(tmp_path: Path) -> None:
    def many() -> Iterator[bytes]:
        for _ in range(100_000):
            yield bytes(256)

    target = tmp_path / "one.raw"
    ffmpeg.run(
        sources=[ffmpeg.Source(None, PICTURES)],
        arguments=["-frames:v", "1", "-f", "rawvideo"],
        target=target,
        feed=many(),
    )
    assert target.stat().st_size == 256


def test_a_file_that_is_no_media_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "noise.mp4"
    path.write_bytes(b"this is no film" * 100)
    with pytest.raises(UnreadableError, match="could not read"):
        ffmpeg.run(sources=[ffmpeg.Source(path)], arguments=["-f", "null"], target=tmp_path / "out")


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="No such file"):
        ffmpeg.run(sources=[ffmpeg.Source(tmp_path / "absent.mp4")], arguments=["-f", "null"], target=tmp_path / "out")


def test_a_run_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(TimedOutError, match=r"0\.3 s"):
        ffmpeg.run(
            sources=[ENDLESS], arguments=["-f", "null"], target=tmp_path / "out", limits=ffmpeg.Limits(seconds=0.3)
        )


def test_an_answer_that_is_too_long_is_stopped() -> None:
    limits = ffmpeg.Limits(returned_bytes=1_000_000)
    with pytest.raises(TooLargeError, match="1000000 bytes"):
        ffmpeg.run(sources=[ENDLESS], arguments=["-f", "rawvideo"], limits=limits)


def test_a_file_that_would_grow_too_large_is_stopped(tmp_path: Path) -> None:
    limits = ffmpeg.Limits(written_bytes=1_000_000)
    target = tmp_path / "large.raw"
    with pytest.raises((TooLargeError, EngineCrashedError)):
        ffmpeg.run(sources=[ENDLESS], arguments=["-f", "rawvideo"], target=target, limits=limits)
    assert target.stat().st_size <= 1_000_000


def test_a_playlist_does_not_make_it_open_an_address(tmp_path: Path) -> None:
    path = tmp_path / "list.m3u8"
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/secret.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(UnreadableError):
        ffmpeg.run(sources=[ffmpeg.Source(path)], arguments=["-f", "null"], target=tmp_path / "out")


def test_a_file_named_like_an_option_or_address_is_only_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("-y.raw", "http:x.raw"):
        Path(name).write_bytes(bytes(256))
        target = tmp_path / "copy.raw"
        ffmpeg.run(sources=[ffmpeg.Source(Path(name), PICTURES)], arguments=["-f", "rawvideo"], target=target)
        assert target.stat().st_size == 256
