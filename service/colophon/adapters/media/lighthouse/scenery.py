"""The things in the pictures: tower, rock, boat, breaking waves, gulls.

Each is drawn three times too large and reduced, in the colours of daylight; `lit_by` then puts it into a night or a
dawn. It leaves out where they stand (scenes) and how they move (footage).
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from colophon.adapters.media.lighthouse.picture import scaled, toned
from colophon.adapters.media.lighthouse.texture import Colour, Size, levels, noise, ramp, ridged

_OVERSAMPLE: Final = 3
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    """A cut-out with its transparency, and the place in it that matters (a lamp, a waterline), in pixels."""

    image: Image.Image
    anchor: Point


def lit_by(prop: Image.Image, colour: Colour) -> Image.Image:
    """Return the cut-out under light of that colour."""
    alpha = prop.getchannel("A")
    tinted = ImageChops.multiply(prop.convert("RGB"), Image.new("RGB", prop.size, colour))
    return Image.merge("RGBA", (*tinted.split(), alpha))


def tower(height: int) -> Prop:
    """Return a banded lighthouse of that height; the anchor is its lamp."""
    scale = height * _OVERSAMPLE / 600
    size = (round(260 * scale), round(600 * scale))
    mask = Image.new("L", size)
    paint = Image.new("RGB", size, (232, 226, 212))
    pen, cut = ImageDraw.Draw(paint), ImageDraw.Draw(mask)

    def spot(x: float, y: float) -> Point:
        return x * scale, y * scale

    def both(points: Sequence[Point], colour: Colour) -> None:
        scaled = [spot(*point) for point in points]
        pen.polygon(scaled, fill=colour)
        cut.polygon(scaled, fill=255)

    both([(62, 600), (198, 600), (168, 150), (92, 150)], (232, 226, 212))
    for top, bottom in ((222, 300), (392, 480)):
        both([_flank(top, -1), _flank(top, 1), _flank(bottom, 1), _flank(bottom, -1)], (150, 44, 36))
    for x, y in ((126, 250), (136, 350), (124, 448)):
        pen.rounded_rectangle((*spot(x - 6, y), *spot(x + 6, y + 22)), radius=5 * scale, fill=(36, 34, 40))
    both([(78, 150), (182, 150), (174, 136), (86, 136)], (66, 62, 66))
    both([(104, 136), (156, 136), (156, 74), (104, 74)], (205, 205, 190))
    for x in (104, 117, 130, 143, 156):
        pen.line([spot(x, 74), spot(x, 136)], fill=(38, 36, 40), width=max(1, round(2.4 * scale)))
    pen.line([spot(104, 105), spot(156, 105)], fill=(38, 36, 40), width=max(1, round(2 * scale)))
    _railing(pen, cut, scale)
    both([(98, 76), (162, 76), (150, 52), (130, 40), (110, 52)], (110, 34, 30))
    both([(127.5, 42), (132.5, 42), (131, 14), (129, 14)], (50, 46, 48))
    _round_off(paint)
    paint.putalpha(mask)
    done = scaled(paint, (size[0] // _OVERSAMPLE, size[1] // _OVERSAMPLE), Image.Resampling.LANCZOS)
    share = done.height / 600
    return Prop(image=done, anchor=(130 * share, 104 * share))


def _flank(y: float, side: int) -> Point:
    return 130 + side * (38 + (y - 150) / 450 * 30), y


def _railing(pen: ImageDraw.ImageDraw, cut: ImageDraw.ImageDraw, scale: float) -> None:
    width = max(1, round(1.8 * scale))
    for target, colour in ((pen, (52, 48, 52)), (cut, 255)):
        for x in range(80, 184, 10):
            target.line([(x * scale, 116 * scale), (x * scale, 137 * scale)], fill=colour, width=width)
        target.line([(78 * scale, 116 * scale), (182 * scale, 116 * scale)], fill=colour, width=width + 1)


def _round_off(paint: Image.Image) -> None:
    """Shade the tower as a cylinder whose right side faces the light."""
    width, height = paint.size
    row = Image.new("L", (64, 1))
    for x in range(64):
        turn = (x / 63 - 0.5) * 3.4
        row.putpixel((x, 0), max(40, min(255, round(150 + 130 * math.sin(turn * 0.75 + 0.1)))))
    shadow = scaled(row, (width, height), Image.Resampling.BICUBIC)
    plaster = toned(noise(71, (width, height), cell=(60, 90), octaves=4), [215 + value // 7 for value in range(256)])
    shadow = ImageChops.multiply(shadow, plaster)
    paint.paste(ImageChops.multiply(paint, Image.merge("RGB", (shadow, shadow, shadow))))


def skyline(seed: int, *, left: Point, right: Point, rough: float) -> list[Point]:
    """Return a broken line from left to right, by midpoint displacement."""
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    points = [left, right]
    while len(points) < 260:  # noqa: PLR2004 - fine enough for 1280 pixels
        finer: list[Point] = []
        for (x1, y1), (x2, y2) in pairwise(points):
            middle = ((x1 + x2) / 2, (y1 + y2) / 2 + (chance.random() - 0.5) * rough)
            finer += [(x1, y1), middle]
        points = [*finer, points[-1]]
        rough *= 0.54
    return points


def rock(seed: int, size: Size, *, outline: Sequence[Point], rough: float) -> Image.Image:
    """Return a rock (with transparency) from its broken outline down to a waterline through its two ends."""
    line: list[Point] = []
    for index, (left, right) in enumerate(pairwise(outline)):
        line += skyline(seed + index, left=left, right=right, rough=rough)
    mask = Image.new("L", (size[0] * 2, size[1] * 2))
    water = skyline(seed + 90, left=outline[-1], right=outline[0], rough=rough * 0.12)
    corners = [(x * 2, y * 2) for x, y in [*line, *water]]
    ImageDraw.Draw(mask).polygon(corners, fill=255)
    mask = scaled(mask, size, Image.Resampling.LANCZOS)
    stone = ridged(noise(seed + 40, size, cell=(110, 70), octaves=5))
    relief = stone.filter(ImageFilter.Kernel((3, 3), (-1, -1, 0, -1, 0, 1, 0, 1, 1), 1, 118))
    body = ImageChops.multiply(levels(relief, low=70, high=190), levels(stone, low=-60, high=250))
    # The upper edge catches the light of the sky.
    edge = ImageChops.subtract(mask, ImageChops.offset(mask, -2, 5)).filter(ImageFilter.GaussianBlur(1.6))
    body = ImageChops.screen(
        toned(body, [value * 6 // 10 for value in range(256)]), toned(edge, [v // 2 for v in range(256)])
    )
    colour = Image.merge(
        "RGB",
        (
            toned(body, [v * 96 // 100 for v in range(256)]),
            body,
            toned(body, [min(255, v * 104 // 100) for v in range(256)]),
        ),
    )
    colour.putalpha(mask)
    return colour


def boat(length: int) -> Prop:
    """Return a small wooden boat with a cabin and a lit window, bow to the left; the anchor is its waterline."""
    scale = length * _OVERSAMPLE / 200
    size = (round(200 * scale), round(150 * scale))
    picture = Image.new("RGBA", size)
    pen = ImageDraw.Draw(picture)

    def shape(points: Sequence[Point], colour: Colour) -> None:
        pen.polygon([(x * scale, y * scale) for x, y in points], fill=(*colour, 255))

    shape([(4, 84), (30, 92), (110, 97), (196, 88), (186, 126), (158, 136), (60, 136), (28, 122)], (206, 198, 182))
    shape([(10, 100), (28, 122), (60, 136), (158, 136), (186, 126), (191, 108), (110, 116)], (128, 42, 34))
    shape([(104, 96), (108, 58), (156, 58), (162, 94)], (226, 220, 204))
    shape([(100, 60), (104, 52), (164, 52), (166, 60)], (92, 60, 44))
    shape([(113, 66), (128, 66), (128, 82), (112, 82)], (255, 214, 130))
    shape([(135, 66), (150, 66), (151, 82), (135, 82)], (255, 206, 118))
    for line, width in (
        (((80, 98), (80, 8)), 3.4),
        (((80, 14), (8, 86)), 1.1),
        (((80, 14), (192, 90)), 1.1),
        (((80, 44), (120, 36)), 2),
    ):
        pen.line([(x * scale, y * scale) for x, y in line], fill=(54, 44, 40, 255), width=max(1, round(width * scale)))
    done = scaled(picture, (size[0] // _OVERSAMPLE, size[1] // _OVERSAMPLE), Image.Resampling.LANCZOS)
    return Prop(image=done, anchor=(done.width / 2, done.height * 0.84))


def breaker(
    seed: int, size: Size, *, crest: float, body: tuple[Colour, Colour], foam: Colour, steep: float
) -> Image.Image:
    """Return a wave front (with transparency) whose left and right edges meet; `crest` is its mean height from the top."""
    width, height = size
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    parts = [(n, chance.random() * math.tau, steep / n**1.15) for n in (2, 3, 5, 8, 13, 21)]
    top = [
        crest - sum(abs(math.sin(x / width * math.pi * n + shift)) * tall - tall * 0.6 for n, shift, tall in parts)
        for x in range(width)
    ]
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).polygon([*((x, y) for x, y in enumerate(top)), (width, height), (0, height)], fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(0.8))
    down = ramp(
        (width, height),
        [(0, 0), (max(0.02, crest / height - 0.12), 0), (min(1.0, crest / height + 0.5), 255), (1, 255)],
    )
    colour = Image.composite(Image.new("RGB", size, body[1]), Image.new("RGB", size, body[0]), down)
    streaks = ridged(noise(seed + 3, size, cell=(110, 34), octaves=4))
    colour = ImageChops.screen(
        colour, Image.merge("RGB", [toned(streaks, [v * v * part // 330000 for v in range(256)]) for part in foam])
    )
    near = ImageChops.subtract(mask, ImageChops.offset(mask, 0, 26).filter(ImageFilter.GaussianBlur(9)))
    lace = ImageChops.multiply(near, levels(ridged(noise(seed + 9, size, cell=(60, 22), octaves=4)), low=60, high=215))
    rim = ImageChops.subtract(mask, ImageChops.offset(mask, 0, 3)).filter(ImageFilter.GaussianBlur(1))
    colour.paste(
        Image.new("RGB", size, foam), (0, 0), ImageChops.lighter(lace, toned(rim, [v * 7 // 10 for v in range(256)]))
    )
    colour.putalpha(mask)
    return colour


def gulls(seed: int, size: Size, *, count: int, colour: Colour, middle: Point, spread: Point) -> Image.Image:
    """Return a loose flock (with transparency)."""
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    large = Image.new("RGBA", (size[0] * 2, size[1] * 2), (*colour, 0))
    pen = ImageDraw.Draw(large)
    for _ in range(count):
        x = (middle[0] + chance.gauss(0, 1) * spread[0]) * 2
        y = (middle[1] + chance.gauss(0, 1) * spread[1]) * 2
        span = chance.uniform(7, 17)
        lift = chance.uniform(0.25, 0.75) * span
        for side in (-1, 1):
            wing = [(x, y), (x + side * span * 0.55, y - lift), (x + side * span * 1.25, y - lift * 0.35)]
            pen.line(wing, fill=(*colour, 235), width=3, joint="curve")
    return scaled(large, size, Image.Resampling.LANCZOS)
