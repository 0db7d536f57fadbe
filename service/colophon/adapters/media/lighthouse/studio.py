"""The studio: makes every file of the spot "The Lighthouse" in one folder, the same bytes each time.

The words come from whoever tells the story; the typesetter comes from the wiring, since another room prints.
"""

import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

from PIL import Image

from colophon.adapters.media.lighthouse import camera, film, generated, hand, pages, sound
from colophon.adapters.media.lighthouse.edit import EDIT, HOME_FRAME, Edit

_FOLDERS: Final = ("text", "boards", "camera", "ai", "sound", "edit", "art")


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
            shots = [self._begin(pool, job) for job in self._shots()]
            prints = self._begin(pool, self._prints)
            sounds = self._begin(pool, self._sounds)
            for job in (*shots, prints, sounds):
                job.result()
        self._cut()

    def _begin(self, pool: ThreadPoolExecutor, job: Callable[[], None]) -> Future[None]:
        return pool.submit(job)

    def _shots(self) -> list[Callable[[], None]]:
        rushes = {name: self._frames(f"camera/{name}.mp4") for name in ("A001_C014", "A001_C003", "A001_C007", "A001_C011")}
        rushes["A001_C004"] = 20
        takes = {name: self._frames(f"ai/{name}.mp4") for name in ("sh040_wan_00003_", "sh030_wan_00002_")}
        takes |= {"sh030_wan_00001_": 20, "sh040_wan_00001_": 20, "sh040_wan_00002_": 20, "sh040_wan_00004_": 20}
        return [self._shot(camera.clip, "camera", name, frames) for name, frames in rushes.items()] + [
            self._shot(generated.clip, "ai", name, frames) for name, frames in takes.items()
        ]

    def _frames(self, clip: str) -> int:
        return EDIT.clip_frames(clip, spare=6)

    def _shot(self, make_clip: "_MakeClip", group: str, name: str, frames: int) -> Callable[[], None]:
        def job() -> None:
            make_clip(name, frames=frames, target=self._folder / group / f"{name}.mp4", scratch=self._scratch)
            self._progress(f"{group}/{name}.mp4")

        return job

    def _prints(self) -> None:
        hand.boards(self._folder / "boards")
        camera.stills(self._folder / "camera")
        candidates = generated.posters(self._folder / "ai")
        lettering = {"title": self._words.title, "line": self._words.line, "client": self._words.client}
        with Image.open(candidates[2]) as chosen:
            painted = hand.painted_over(chosen.convert("RGB"), lamp=generated.POSTER_LAMP)
        painted.save(self._folder / "art" / "poster_paintover.png", compress_level=1)
        plate = self._typesetter.plate(pages.LETTERING, inputs=lettering, root=self._scratch)
        with Image.open(BytesIO(plate)) as letters:
            painted.paste(letters, (0, 0), letters.convert("RGBA"))
        painted.save(self._folder / "poster.png", compress_level=3)
        press = dict(self._words.press) | {"title": self._words.title, "line": self._words.line}
        (self._folder / "press.pdf").write_bytes(self._typesetter.page(pages.PRESS, inputs=press, root=self._folder))
        (self._scratch / "title.png").write_bytes(self._typesetter.plate(pages.TITLE, inputs=lettering, root=self._scratch))
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

    def _cut(self) -> None:
        offline, graded = self._folder / "edit" / "offline.mp4", self._folder / "edit" / "graded.mp4"
        film.cut(EDIT, self._folder, title=self._scratch / "title.png", offline=offline, graded=graded)
        film.deliver(graded, self._folder / "sound" / "mix.wav", self._folder / "lighthouse.mp4")
        self._progress("lighthouse.mp4")


class _MakeClip(Protocol):
    def __call__(self, name: str, /, *, frames: int, target: Path, scratch: Path) -> None: ...
