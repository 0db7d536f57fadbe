"""What local files are found to be: by their bytes, with their length, without decoding them."""

import hashlib
import json
import struct
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from colophon.adapters.media import ffmpeg
from colophon.adapters.media.describing import describe
from colophon.adapters.media.lengths import header_duration_ms
from colophon.adapters.media.probing import probe
from colophon.adapters.media.prompts import has_embedded_prompt
from colophon.errors import UnreadableError
from colophon.record.vocabulary import Modality

GRAPH = json.dumps({"1": {"class_type": "KSampler", "inputs": {"seed": 1}}})
EXACT = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]


def film(path: Path, *arguments: str, sound: bool = True, rate: str = "25", seconds: str = "2") -> Path:
    sources = [ffmpeg.Source(f"testsrc=size=64x48:rate={rate}:duration={seconds}")]
    if sound:
        sources.append(ffmpeg.Source(f"sine=duration={seconds}"))
    ffmpeg.run(sources=sources, arguments=[*EXACT, *arguments], target=path)
    return path


def tone(path: Path, *arguments: str) -> Path:
    ffmpeg.run(sources=[ffmpeg.Source("sine=duration=1.5")], arguments=[*EXACT, *arguments], target=path)
    return path


@pytest.mark.parametrize(
    ("name", "mime"),
    [("a.mp4", "video/mp4"), ("a.mov", "video/quicktime"), ("a.mkv", "video/matroska"), ("a.avi", "video/x-msvideo")],
)
def test_a_film_has_its_type_and_length(tmp_path: Path, name: str, mime: str) -> None:
    facts = describe(film(tmp_path / name))
    assert (facts.mime, facts.modality) == (mime, Modality.VIDEO)
    assert facts.duration_ms == pytest.approx(2000, abs=60)


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("a.wav", "audio/wav"),
        ("a.mp3", "audio/mpeg"),
        ("a.flac", "audio/flac"),
        ("a.ogg", "application/ogg"),
        ("a.m4a", "audio/mp4"),
    ],
)
def test_a_sound_has_its_type_and_length(tmp_path: Path, name: str, mime: str) -> None:
    facts = describe(tone(tmp_path / name))
    assert (facts.mime, facts.modality) == (mime, Modality.AUDIO)
    assert facts.duration_ms == pytest.approx(1500, abs=60)


def test_hash_and_size_are_those_of_the_bytes(tmp_path: Path) -> None:
    path = tone(tmp_path / "a.wav")
    seen: list[int] = []
    facts = describe(path, advance=seen.append)
    assert facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts.size == path.stat().st_size == sum(seen)


def test_a_still_and_a_text_have_no_length(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.jpg")
    (tmp_path / "a.txt").write_text("Some nights are long.")
    still, text = describe(tmp_path / "a.jpg"), describe(tmp_path / "a.txt")
    assert (still.modality, still.mime, still.duration_ms) == (Modality.IMAGE, "image/jpeg", None)
    assert (text.modality, text.mime, text.duration_ms) == (Modality.TEXT, "text/plain", None)


def test_a_name_does_not_decide_what_a_file_is(tmp_path: Path) -> None:
    tone(tmp_path / "a.wav").rename(tmp_path / "a.png")
    assert describe(tmp_path / "a.png").mime == "audio/wav"


def test_a_broken_film_is_still_described_without_a_length(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mkv")
    path.write_bytes(path.read_bytes()[:40] + bytes(200))
    facts = describe(path)
    assert (facts.modality, facts.duration_ms) == (Modality.VIDEO, None)


def test_unknown_bytes_are_data(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)))
    assert describe(tmp_path / "a.bin").modality is Modality.DATA


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        describe(tmp_path / "absent.mp4")


@pytest.mark.parametrize(
    ("rate", "exact"), [("25", Fraction(25)), ("30000/1001", Fraction(30000, 1001)), ("24", Fraction(24))]
)
def test_the_frame_rate_is_an_exact_fraction(tmp_path: Path, rate: str, exact: Fraction) -> None:
    facts = probe(film(tmp_path / "a.mp4", rate=rate))
    assert facts.frame_rate == exact
    assert (facts.width, facts.height) == (64, 48)


def test_a_rate_is_recognised_through_the_milliseconds_of_matroska(tmp_path: Path) -> None:
    assert probe(film(tmp_path / "a.mkv", rate="24000/1001", seconds="4")).frame_rate == Fraction(24000, 1001)


def test_a_rate_that_varies_is_not_invented(tmp_path: Path) -> None:
    uneven = "select='if(lt(n,20),1,not(mod(n,3)))'"
    path = film(tmp_path / "a.mkv", "-vf", uneven, "-fps_mode", "passthrough", sound=False)
    assert probe(path).frame_rate is None


def test_a_sound_with_a_cover_is_no_film(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "cover.png")
    sources = [ffmpeg.Source("sine=duration=1"), ffmpeg.Source(tmp_path / "cover.png")]
    cover = ["-map", "0", "-map", "1", "-c:v", "copy", "-disposition:v", "attached_pic"]
    ffmpeg.run(sources=sources, arguments=cover, target=tmp_path / "song.mp3")
    assert probe(tmp_path / "song.mp3").modality is Modality.AUDIO


def test_a_film_whose_header_lies_about_its_boxes_has_no_stated_length(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    for content in (
        b"",
        b"\x00\x00\x00\x04moov",
        struct.pack(">I4s", 2**31, b"moov") + b"\x00\x00\x00\x08mvhd",
        bytes(64),
    ):
        path.write_bytes(content)
        assert header_duration_ms(path, "video/mp4") is None


def test_png_text_chunks_with_prompts_are_named(tmp_path: Path) -> None:
    chunks = PngInfo()
    chunks.add_text("prompt", GRAPH)
    chunks.add_itxt("workflow", GRAPH)
    chunks.add_text("Title", "harmless")
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png", pnginfo=chunks)
    assert has_embedded_prompt(tmp_path / "a.png") == ("PNG text chunk 'prompt'", "PNG text chunk 'workflow'")


def test_prompts_in_camera_tags_of_webp_are_found(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[271], exif[272] = f"workflow:{GRAPH}", f"prompt:{GRAPH}"
    Image.new("RGB", (4, 4)).save(tmp_path / "a.webp", exif=exif)
    assert len(has_embedded_prompt(tmp_path / "a.webp")) == 2


def test_a_camera_is_no_prompt(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[271], exif[272] = "Lumen Works", "LW-1"
    for name in ("a.webp", "a.jpg", "a.png"):
        Image.new("RGB", (4, 4)).save(tmp_path / name, exif=exif)
        assert has_embedded_prompt(tmp_path / name) == ()


def test_generator_settings_in_a_user_comment_are_found(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + "a lighthouse\nSteps: 20, Sampler: Euler".encode("utf-16-be")
    Image.new("RGB", (4, 4)).save(tmp_path / "a.jpg", exif=exif)
    assert has_embedded_prompt(tmp_path / "a.jpg") == ("JPEG EXIF user comment",)


def test_keys_of_films_and_their_comments_are_found(tmp_path: Path) -> None:
    keyed = film(tmp_path / "keys.mp4", "-movflags", "use_metadata_tags", "-metadata", f"prompt={GRAPH}", sound=False)
    upper = film(tmp_path / "keys.mkv", "-metadata", f"WORKFLOW={GRAPH}", sound=False)
    comment = film(tmp_path / "comment.mp4", "-metadata", f"comment={json.dumps({'prompt': GRAPH})}", sound=False)
    plain = film(tmp_path / "plain.mp4", "-metadata", "comment=for the client", sound=False)
    assert has_embedded_prompt(keyed) == ("metadata key 'prompt'",)
    assert has_embedded_prompt(upper) == ("metadata key 'WORKFLOW'",)
    assert has_embedded_prompt(comment) == ("metadata key 'comment' with a graph",)
    assert has_embedded_prompt(plain) == ()


def test_truncated_files_hold_nothing_that_is_found(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    Image.new("RGB", (4, 4)).save(tmp_path / "a.jpg")
    Image.new("RGB", (4, 4)).save(tmp_path / "a.webp")
    for name in ("a.png", "a.jpg", "a.webp"):
        content = (tmp_path / name).read_bytes()
        for length in range(12, len(content), 7):
            (tmp_path / name).write_bytes(content[:length])
            assert has_embedded_prompt(tmp_path / name) == ()
