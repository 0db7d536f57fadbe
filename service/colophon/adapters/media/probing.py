"""What ffmpeg finds in a file: kinds of streams, exact length, size and rate of the picture. Reads packets, decodes nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Final

from colophon.adapters.media import ffmpeg
from colophon.credential import media_types
from colophon.errors import UnreadableError
from colophon.record.vocabulary import Modality

_BYTES_PER_SECOND: Final = 40 * 1024**2
"""What a slow disk still reads, to see how long a file may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """What a sound or video file is.

    Attributes:
        duration_ms: of the picture; of the sound where there is none.
        frame_rate: frames per second as a fraction; None without picture, and where the rate varies.
    """

    mime: str
    modality: Modality
    duration_ms: int
    width: int | None
    height: int | None
    frame_rate: Fraction | None


_STANDARD_RATES: Final = tuple(
    Fraction(whole * 1000, 1001) if drop else Fraction(whole)
    for whole in (24, 25, 30, 48, 50, 60)
    for drop in (True, False)
)
_SNAP: Final = Fraction(1, 5000)
"""How near a measured rate must be to a standard one to be it; the nearest two standard rates are 1/1001 apart."""


@dataclass(slots=True)
class _Stream:
    """What was read of one stream."""

    kind: str = ""
    time_base: Fraction = Fraction(1)
    width: int | None = None
    height: int | None = None
    end: int = 0
    shown: list[int] = field(default_factory=list[int])

    def take(self, *, shown: int, length: int) -> None:
        self.shown.append(shown)
        self.end = max(self.end, shown + length)

    @property
    def seconds(self) -> Fraction:
        return (self.end - min(self.shown)) * self.time_base

    @property
    def rate(self) -> Fraction | None:
        """Frames per second by the times at which frames are shown; None where these are uneven."""
        times = sorted(self.shown)
        if len(times) < 2:  # noqa: PLR2004 - two frames have one distance
            return None
        steps = Counter(later - earlier for earlier, later in pairwise(times))
        usual = steps.most_common(1)[0][0]
        # A container that counts milliseconds rounds each time, so a step may be one tick off; and a last frame may
        # stand alone. Anything beyond that is a varying rate.
        odd = sum(count for step, count in steps.items() if abs(step - usual) > 1)
        if usual <= 0 or odd > max(1, len(times) // 100):
            return None
        measured = Fraction(len(times) - 1, times[-1] - times[0]) / self.time_base
        near = (rate for rate in _STANDARD_RATES if abs(measured / rate - 1) < _SNAP)
        return next(near, measured if len(steps) == 1 else measured.limit_denominator(1001))


def probe(path: Path) -> MediaFacts:
    """Return what the file is.

    Raises:
        UnreadableError: ffmpeg finds neither picture nor sound in it.
        FileCheckError: ffmpeg failed otherwise (crashed, too slow).
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            kind = media_types.sniff(file.read(media_types.HEAD_BYTES), suffix=path.suffix)
    except OSError as error:
        raise UnreadableError(f"{path.name!r} can't be opened: {error.strerror}.") from error
    limits = ffmpeg.Limits(seconds=30 + size / _BYTES_PER_SECOND)
    chosen = ["-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy", "-f", "framecrc"]
    told = ffmpeg.run(sources=[ffmpeg.Source(path)], arguments=chosen, limits=limits)
    streams = _streams(told.decode("utf-8", "replace").splitlines())
    pictures = [stream for stream in streams if stream.kind == "video" and stream.shown]
    sounds = [stream for stream in streams if stream.kind == "audio" and stream.shown]
    if not pictures and not sounds:
        raise UnreadableError(f"{path.name!r} holds neither picture nor sound that ffmpeg knows.")
    # One lone picture beside sound is the cover of a record, not a film.
    if sounds and pictures and len(pictures[0].shown) == 1:
        pictures = []
    leading = (pictures or sounds)[0]
    return MediaFacts(
        mime=kind.name,
        modality=_modality(kind.name, moving=bool(pictures)),
        duration_ms=round(leading.seconds * 1000),
        width=pictures[0].width if pictures else None,
        height=pictures[0].height if pictures else None,
        frame_rate=pictures[0].rate if pictures else None,
    )


def _modality(mime: str, *, moving: bool) -> Modality:
    if mime.startswith("image/"):
        return Modality.IMAGE
    return Modality.VIDEO if moving else Modality.AUDIO


def _streams(lines: list[str]) -> list[_Stream]:
    """Read the output of ffmpeg's framecrc: `#name stream: value` lines, then one line for each packet."""
    streams: dict[int, _Stream] = {}
    for line in lines:
        if line.startswith("#"):
            name, _, rest = line[1:].partition(" ")
            digits, _, value = rest.partition(": ")
            if digits.isdigit():
                _note(streams.setdefault(int(digits), _Stream()), name, value.strip())
        else:
            for number, shown, length in _packet(line):
                streams.setdefault(number, _Stream()).take(shown=shown, length=length)
    return [streams[number] for number in sorted(streams)]


def _note(stream: _Stream, name: str, value: str) -> None:
    match name:
        case "media_type":
            stream.kind = value
        case "tb":
            stream.time_base = Fraction(value)
        case "dimensions":
            width, _, height = value.partition("x")
            # A stream without picture size says 0x0.
            stream.width, stream.height = int(width) or None, int(height) or None
        case _:
            return


def _packet(line: str) -> Iterator[tuple[int, int, int]]:
    """Yield stream, presentation time and length of a packet line, nothing where the line is none."""
    parts = [part.strip() for part in line.split(",")]
    if len(parts) >= 5:  # noqa: PLR2004 - stream, dts, pts, duration, size
        yield int(parts[0]), int(parts[2]), int(parts[3])
