"""The studio: makes every file of the spot "The Lighthouse" in one folder, the same bytes each time.

The words come from whoever tells the story; the typesetter comes from the wiring, since another room prints.
"""

import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

from PIL import Image

from colophon.adapters.media.lighthouse import camera, film, generated, hand, pages, posters, sound
from colophon.adapters.media.lighthouse.edit import EDIT, HOME_FRAME, Edit

_FOLDERS: Final = ("boards", "camera", "ai", "sound", "edit", "art")
_GLIMPSE: Final = 14
"""Frames of a take that was not used: enough to judge it."""


class Typesetter(Protocol):
    """Sets typst sources: a page as PDF, a plate as PNG at a point per pixel."""

    def page(self, source: str, *, inputs: Mapping[str, str], root: Path) -> bytes:
        """Return a PDF."""
        ...

    def plate(self, source: str, *, inputs: Mapping[str, str], root: Path) -> bytes:
        """Return a PNG with a clear ground."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is written in the spot and about it; `press` has the fields that pages.PRESS reads."""

    title: str
    line: str
    client: str
    press: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The finished media: the folder, each file by its name in it, and the edit."""

    folder: Path
    files: Mapping[str, Path]
    edit: Edit


class Progress(Protocol):
    """Is told what has just been made."""

    def __call__(self, name: str, /) -> None:
        """Take note of one finished part."""
        ...


def make(folder: Path, *, words: Words, typesetter: Typesetter, progress: Progress | None = None) -> Made:
    """Make all media of the spot in `folder`, which is created, and return them.

    Raises:
        FileCheckError: ffmpeg failed.
        InvalidInputError: the words could not be typeset.
    """
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="colophon-studio-") as scratch:
        _Session(folder, Path(scratch), words, typesetter, progress or (lambda _name: None)).run()
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return Made(folder=folder, files=files, edit=EDIT)


class _Session:
    """One run of the studio."""

    def __init__(self, folder: Path, scratch: Path, words: Words, typesetter: Typesetter, progress: Progress) -> None:
        self._folder = folder
        self._scratch = scratch
        self._words = words
        self._typesetter = typesetter
        self._progress = progress

    def run(self) -> None:
        # Two at a time: ffmpeg and most of Pillow work outside the interpreter's lock, and two cores are the reference.
        with ThreadPoolExecutor(max_workers=2) as pool:
            pictures = [pool.submit(job) for job in (self._prints, *self._shots())]
            sounds = pool.submit(self._sounds)
            for job in pictures:
                job.result()
            offline, graded = self._folder / "edit" / "offline.mp4", self._folder / "edit" / "graded.mp4"
            film.cut(EDIT, self._folder, title=self._scratch / "title.png", offline=offline, graded=graded)
            sounds.result()
        film.deliver(graded, self._folder / "sound" / "mix.wav", self._folder / "lighthouse.mp4")
        self._progress("lighthouse.mp4")

    def _shots(self) -> list[Callable[[], None]]:
        chosen = {
            name: EDIT.clip_frames(f"ai/{name}.mp4", spare=6) for name in ("sh040_wan_00003_", "sh030_wan_00002_")
        }
        filmed = {
            name: EDIT.clip_frames(f"camera/{name}.mp4", spare=6)
            for name in ("A001_C003", "A001_C007", "A001_C011", "A001_C014")
        }
        storm = {"sh030_wan_00001_": _GLIMPSE} | {"sh030_wan_00002_": chosen["sh030_wan_00002_"]}
        boat = {f"sh040_wan_0000{take}_": chosen.get(f"sh040_wan_0000{take}_", _GLIMPSE) for take in (1, 2, 3, 4)}
        wide = {"A001_C003": filmed["A001_C003"], "A001_C004": _GLIMPSE}
        rest = [{name: filmed[name]} for name in ("A001_C014", "A001_C007", "A001_C011")]
        ai = [self._clips(generated.clips, "ai", lengths) for lengths in (boat, storm)]
        return ai + [self._clips(camera.clips, "camera", lengths) for lengths in (wide, *rest)]

    def _clips(self, make_clips: "_MakeClips", group: str, lengths: Mapping[str, int]) -> Callable[[], None]:
        def job() -> None:
            make_clips(lengths, folder=self._folder / group, scratch=self._scratch)
            for name in lengths:
                self._progress(f"{group}/{name}.mp4")

        return job

    def _prints(self) -> None:
        hand.boards(self._folder / "boards")
        candidates = posters.posters(self._folder / "ai")
        lettering = {"title": self._words.title, "line": self._words.line, "client": self._words.client}
        with Image.open(candidates[1]) as chosen:
            painted = hand.painted_over(chosen.convert("RGB"), lamp=posters.POSTER_LAMP)
        painted.save(self._folder / "art" / "poster_paintover.png", compress_level=1)
        plate = self._typesetter.plate(pages.LETTERING, inputs=lettering, root=self._scratch)
        with Image.open(BytesIO(plate)) as letters:
            painted.paste(letters, (0, 0), letters.convert("RGBA"))
        painted.save(self._folder / "poster.png", compress_level=1)
        press = dict(self._words.press) | {"title": self._words.title, "line": self._words.line}
        (self._folder / "press.pdf").write_bytes(self._typesetter.page(pages.PRESS, inputs=press, root=self._folder))
        (self._scratch / "title.png").write_bytes(
            self._typesetter.plate(pages.TITLE, inputs=lettering, root=self._scratch)
        )
        self._progress("press.pdf")

    def _sounds(self) -> None:
        folder = self._folder / "sound"
        home = HOME_FRAME / EDIT.frame_rate[0]
        sound.voice(folder / "voice_take1.wav", sound.reading(home=home - 0.6, pitch=112), seed=1)
        sound.voice(folder / "voice_take2.wav", sound.reading(home=home, pitch=118), seed=2)
        sound.voice_edit(folder / "voice_take2.wav", folder / "voice.wav")
        sound.music(folder / "music.wav")
        sound.sea(folder / "fx_sea.wav")
        sound.storm(folder / "fx_storm.wav", strikes=(7.1, 8.9))
        sound.bell(folder / "fx_bell.wav")
        sound.mix([(self._folder / laid.clip, laid.gain) for laid in EDIT.sound], folder / "mix.wav")
        self._progress("sound/mix.wav")


class _MakeClips(Protocol):
    def __call__(self, lengths: Mapping[str, int], /, *, folder: Path, scratch: Path) -> None: ...
