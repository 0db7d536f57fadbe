"""The media of the spot: there, whole, as the story tells them, and the same each time."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image, ImageStat
from pypdf import PdfReader

from colophon.adapters.media import ffmpeg
from colophon.adapters.media.describing import describe
from colophon.adapters.media.lighthouse import EDIT, Made, Words, camera, generated, hand, make, posters, sound
from colophon.adapters.media.lighthouse.edit import HOME_FRAME
from colophon.adapters.media.probing import probe
from colophon.adapters.media.prompts import has_embedded_prompt
from colophon.adapters.print.typst import Press
from colophon.record.vocabulary import AILevel, EvidenceKind
from colophon_cli.demo import words
from colophon_cli.demo.run import told_files
from colophon_cli.demo.story import OUTPUTS, SHOTS, STORY
from colophon_cli.demo.told import ToldStep

WORDS = Words(title=words.TITLE, line=words.LINE, client=words.CLIENT, press=words.PRESS)
GENERATED = [told for told in STORY if isinstance(told, ToldStep) and told.level is AILevel.GENERATED and told.backed]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("spot"), words=WORDS, typesetter=Press())


def frame(film: Path, number: int) -> Image.Image:
    raw = ffmpeg.run(
        sources=[ffmpeg.Source(film)],
        arguments=["-vf", f"select='eq(n,{number})'", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24"],
    )
    return Image.frombytes("RGB", (1280, 720), raw)


def brightness(picture: Image.Image) -> float:
    return ImageStat.Stat(picture.convert("L")).mean[0]


def test_every_file_the_story_tells_of_is_made_and_no_other(made: Made) -> None:
    assert set(made.files) == told_files() - set(words.FILES)


def test_the_film_is_twenty_seconds_of_picture_and_sound(made: Made) -> None:
    facts = probe(made.files["lighthouse.mp4"])
    assert (facts.duration_ms, facts.width, facts.height) == (20_000, 1280, 720)
    assert facts.frame_rate == Fraction(25)
    streams = ffmpeg.run(
        sources=[ffmpeg.Source(made.files["lighthouse.mp4"])], arguments=["-c", "copy", "-f", "framecrc"]
    )
    assert b"#codec_id 0: h264" in streams
    assert b"#codec_id 1: aac" in streams
    assert streams.count(b"\n0,") == 500


def test_the_edit_is_gapless_and_as_long_as_the_film(made: Made) -> None:
    at = 0
    for event in made.edit.picture:
        assert event.at == at
        at += event.frames
    assert made.edit.frames == at == 500
    assert tuple(event.clip for event in made.edit.picture) == SHOTS


def test_every_clip_has_the_frames_that_are_cut_from_it(made: Made) -> None:
    for event, later in zip(made.edit.picture, [*made.edit.picture[1:], None], strict=True):
        available = round(probe(made.files[event.clip]).duration_ms / 40)
        after = later.dissolve // 2 if later else 0
        assert event.first >= event.dissolve // 2
        assert event.first + event.frames + after <= available, event.clip


def test_the_beam_reaches_the_boat_on_the_word_home(made: Made) -> None:
    boat = (700, 300, 920, 480)
    film = made.files["lighthouse.mp4"]
    before, after = (brightness(frame(film, number).crop(boat)) for number in (HOME_FRAME - 25, HOME_FRAME + 4))
    assert after > before + 20


def test_the_cut_begins_and_ends_in_black(made: Made) -> None:
    assert brightness(frame(made.files["lighthouse.mp4"], 0)) < 2
    assert brightness(frame(made.files["lighthouse.mp4"], 499)) < 8


@pytest.mark.parametrize("told", GENERATED, ids=lambda told: told.key)
def test_generated_files_carry_the_prompt_and_seed_that_are_told(made: Made, told: ToldStep) -> None:
    path = made.files[told.makes[0].name]
    assert len(has_embedded_prompt(path)) == 2
    graph = json.loads(_prompt_of(path))
    texts = {node["inputs"]["text"] for node in graph.values() if node["class_type"] == "CLIPTextEncode"}
    seeds = {node["inputs"]["seed"] for node in graph.values() if node["class_type"] == "KSampler"}
    assert told.prompt in texts
    assert seeds == {told.parameters["seed"]}


def _prompt_of(path: Path) -> str:
    if path.suffix == ".png":
        with Image.open(path) as picture:
            return str(picture.info["prompt"])
    tags = ffmpeg.run(sources=[ffmpeg.Source(path)], arguments=["-f", "ffmetadata"]).decode()
    line = next(line for line in tags.splitlines() if line.startswith("prompt="))
    # ffmetadata escapes these with a backslash.
    return (
        line.removeprefix("prompt=").replace("\\=", "=").replace("\\;", ";").replace("\\#", "#").replace("\\\\", "\\")
    )


def test_only_generated_files_carry_prompts(made: Made) -> None:
    carrying = {name for name, path in made.files.items() if has_embedded_prompt(path)}
    assert carrying == {told.makes[0].name for told in GENERATED}
    assert not carrying & set(OUTPUTS)


def test_stills_name_the_camera_that_is_told(made: Made) -> None:
    stills = [
        backed.name
        for told in STORY
        if isinstance(told, ToldStep)
        for backed in told.backed
        if backed.kind is EvidenceKind.CAMERA_EXIF and backed.name.endswith(".jpg")
    ]
    assert len(stills) == 2
    for name in stills:
        with Image.open(made.files[name]) as still:
            exif = still.getexif()
            assert (exif[271], exif[272]) == (camera.MAKE, camera.MODEL)


def test_the_press_page_is_one_page_with_the_poster_on_it(made: Made) -> None:
    reader = PdfReader(made.files["press.pdf"])
    assert len(reader.pages) == 1
    assert len(reader.pages[0].images) >= 1
    assert "drop the file on any" in reader.pages[0].extract_text()


def test_the_poster_is_the_chosen_candidate_painted_over(made: Made) -> None:
    with (
        Image.open(made.files["ai/poster_flux_00002_.png"]) as candidate,
        Image.open(made.files["poster.png"]) as poster,
    ):
        assert poster.size == candidate.size == posters.POSTER
        sky, rock = (0, 40, 832, 300), (250, 840, 600, 880)
        assert _difference(candidate.crop(sky), poster.crop(sky)) > 12
        assert _difference(candidate.crop(rock), poster.crop(rock)) < 6


def _difference(one: Image.Image, other: Image.Image) -> float:
    pairs = zip(one.convert("L").tobytes(), other.convert("L").tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (one.width * one.height)


def test_the_same_things_are_made_each_time(made: Made, tmp_path: Path) -> None:
    lengths = {"A001_C011": EDIT.clip_frames("camera/A001_C011.mp4", spare=6)}
    camera.clips(lengths, folder=tmp_path, scratch=tmp_path)
    storm = {"sh030_wan_00001_": 14}
    generated.clips(storm, folder=tmp_path, scratch=tmp_path)
    sound.music(tmp_path / "music.wav")
    sound.sea(tmp_path / "fx_sea.wav")
    hand.boards(tmp_path)
    again = {
        "camera/A001_C011.mp4": "A001_C011.mp4",
        "ai/sh030_wan_00001_.mp4": "sh030_wan_00001_.mp4",
        "sound/music.wav": "music.wav",
        "sound/fx_sea.wav": "fx_sea.wav",
        "boards/board_040.png": "board_040.png",
    }
    for name, other in again.items():
        assert describe(made.files[name]).sha256 == describe(tmp_path / other).sha256, name
