"""The edit: which frames of which clip are seen when. Plain data, so that it can be written as OTIO or EDL as well as cut."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

FRAME_RATE: Final = (25, 1)
LENGTH: Final = 500
"""Frames of the whole spot: 20 seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One shot of the cut: `clip` from frame `first`, `frames` long, from frame `at` of the cut.

    `dissolve` is the length of a dissolve from the event before, in frames; both events are seen during it, half of it
    lies before `at` and half after, and `first` and `frames` count without it.
    """

    shot: str
    clip: str
    first: int
    frames: int
    at: int
    dissolve: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """One sound laid under the cut from its beginning to its end."""

    track: str
    clip: str
    gain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title over the picture."""

    text: str
    at: int
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The whole cut."""

    name: str
    frame_rate: tuple[int, int]
    picture: tuple[Event, ...]
    sound: tuple[Laid, ...]
    titles: tuple[Title, ...]

    @property
    def frames(self) -> int:
        """Length in frames."""
        last = self.picture[-1]
        return last.at + last.frames

    def clip_frames(self, clip: str, *, spare: int) -> int:
        """Return how many frames a clip must have to be cut so, with some to spare."""
        after = {event.shot: later.dissolve // 2 for event, later in pairwise(self.picture)}
        return (
            max(event.first + event.frames + after.get(event.shot, 0) for event in self.picture if event.clip == clip)
            + spare
        )


EDIT: Final = Edit(
    name="lighthouse",
    frame_rate=FRAME_RATE,
    picture=(
        Event(shot="sh010", clip="camera/A001_C003.mp4", first=8, frames=84, at=0),
        Event(shot="sh020", clip="camera/A001_C007.mp4", first=6, frames=80, at=84),
        Event(shot="sh030", clip="ai/sh030_wan_00002_.mp4", first=6, frames=76, at=164),
        Event(shot="sh040", clip="ai/sh040_wan_00003_.mp4", first=6, frames=84, at=240),
        Event(shot="sh050", clip="camera/A001_C011.mp4", first=4, frames=58, at=324),
        Event(shot="sh060", clip="camera/A001_C014.mp4", first=8, frames=118, at=382, dissolve=12),
    ),
    sound=(
        Laid(track="voice", clip="sound/voice.wav", gain=0.85),
        Laid(track="music", clip="sound/music.wav", gain=0.8),
        Laid(track="effects", clip="sound/fx_sea.wav", gain=0.3),
        Laid(track="effects", clip="sound/fx_storm.wav", gain=0.45),
        Laid(track="effects", clip="sound/fx_bell.wav", gain=0.6),
    ),
    titles=(Title(text="THE LIGHTHOUSE", at=426, frames=74),),
)

HOME_FRAME: Final = 296
"""The frame of the cut on which the beam reaches the boat and the voice says "home"."""
