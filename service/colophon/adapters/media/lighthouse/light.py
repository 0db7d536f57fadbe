"""How light moves: the sweeping beam, the rising sun, lightning, as small grey frames that say where a shot is lit."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from colophon.adapters.media.lighthouse.picture import toned
from colophon.adapters.media.lighthouse.texture import Size, glow

MASK: Final[Size] = (320, 180)
"""Light is soft, so a quarter of the frame's size is enough; ffmpeg enlarges it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beam:
    """A lamp seen from below, turning in the horizontal plane; places in pixels of the mask."""

    lamp: tuple[float, float]
    reach: float
    width: float = 0.075
    rise: float = 0.1
    backward: float = 0.06
    strength: int = 255
    twin: bool = True


def sweep(beam: Beam, *, frames: int, angle: Callable[[float], float]) -> Iterator[Image.Image]:
    """Yield one mask per frame; `angle` gives the lamp's heading in turns for a place from 0 to 1 in the shot.

    Heading 0 points right, 0.25 at the camera, 0.5 left, 0.75 away.
    """
    for frame in range(frames):
        heading = angle(frame / max(1, frames - 1)) % 1.0
        mask = Image.new("L", MASK)
        for turn in (0.0, 0.5) if beam.twin else (0.0,):
            mask = ImageChops.lighter(mask, _cone(beam, (heading + turn) % 1.0))
        yield _flare(mask.filter(ImageFilter.BoxBlur(2)), beam, heading)


def _cone(beam: Beam, heading: float) -> Image.Image:
    cone = Image.new("L", MASK)
    pen = ImageDraw.Draw(cone)
    across, towards = math.cos(heading * math.tau), math.sin(heading * math.tau)
    lift = beam.rise * max(0.0, towards) - beam.backward * max(0.0, -towards)
    length = beam.reach * 1.1
    for step in range(6):
        # Broader and weaker shells make the edge of the beam soft; near the camera it opens.
        half = beam.width * (1 - step / 6) * (1 + 1.6 * max(0.0, towards))
        light = round(beam.strength * ((step + 1) / 6) ** 1.4 * min(1.0, 0.18 + 1.15 * abs(across)))
        x, y = beam.lamp
        tip = x + across * length, y - lift * length
        pen.polygon(
            [(x, y - 0.6), (x, y + 0.6), (tip[0], tip[1] + half * length), (tip[0], tip[1] - half * length)], fill=light
        )
    # The light thins out along the cone's own, foreshortened, length, so that no end of it is seen.
    seen = beam.reach * max(0.1, abs(across))
    return ImageChops.multiply(cone, glow(MASK, centre=beam.lamp, radii=(seen, max(seen, beam.reach * 0.6)), power=0.8))


def _flare(mask: Image.Image, beam: Beam, heading: float) -> Image.Image:
    """Add the lamp's own light, strongest when it looks at us."""
    towards = math.sin(heading * math.tau)
    facing = abs(towards) if beam.twin else max(0.0, towards)
    size = 5 + 26 * facing**6
    halo = glow(MASK, centre=beam.lamp, radii=(size, size), power=1.5)
    return ImageChops.lighter(mask, halo)


def grow(
    *, frames: int, centre: tuple[float, float], start: float, end: float, floor: int = 0, ceiling: int = 255
) -> Iterator[Image.Image]:
    """Yield masks of a light that spreads from a place, as a sunrise does; `start` and `end` are radii in mask pixels."""
    for frame in range(frames):
        share = frame / max(1, frames - 1)
        eased = share * share * (3 - 2 * share)
        radius = start + (end - start) * eased
        level = floor + (ceiling - floor) * eased
        mask = glow(MASK, centre=centre, radii=(radius, radius * 0.75), power=1.1)
        yield toned(mask, [min(255, round(value * ceiling / 255 + level * 0.35)) for value in range(256)])


def flashes(*, frames: int, beats: tuple[int, ...], tail: int = 6) -> Iterator[Image.Image]:
    """Yield even masks: dark, with a double flash of lightning at each beat."""
    for frame in range(frames):
        light = 0.0
        for beat in beats:
            since = frame - beat
            if 0 <= since < tail:
                light = max(light, (1.0, 0.35, 0.9, 0.6, 0.3, 0.12)[since % 6])
        yield Image.new("L", MASK, round(255 * light))


def steady(*, frames: int, pulse: Callable[[float], float]) -> Iterator[Image.Image]:
    """Yield even masks whose light follows `pulse`, from 0 to 1."""
    for frame in range(frames):
        yield Image.new("L", MASK, round(255 * min(1.0, max(0.0, pulse(frame / max(1, frames - 1))))))


def search(
    *, frames: int, lamp: tuple[float, float], headings: tuple[float, float], arrive: int
) -> Iterator[Image.Image]:
    """Yield masks of a beam that swings in the plane of the picture and rests; headings in degrees, 0 to the right.

    It rests from the frame `arrive`, having slowed down before.
    """
    falloff = glow(MASK, centre=lamp, radii=(430, 430), power=0.45)
    for frame in range(frames):
        share = min(1.0, frame / arrive)
        turn = math.radians(headings[0] + (headings[1] - headings[0]) * (1 - (1 - share) ** 1.5))
        mask = Image.new("L", MASK)
        pen = ImageDraw.Draw(mask)
        for shell in range(7):
            half = math.radians(6.2 * (1 - shell / 7))
            tips = [
                (lamp[0] + math.cos(turn + side * half) * 460, lamp[1] + math.sin(turn + side * half) * 460)
                for side in (-1, 1)
            ]
            pen.polygon([lamp, *tips], fill=round(235 * ((shell + 1) / 7) ** 1.3))
        yield ImageChops.multiply(mask.filter(ImageFilter.BoxBlur(2)), falloff)
