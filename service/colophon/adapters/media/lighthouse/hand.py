"""What stands for a person's own hand: pencil storyboards on paper, and brushwork over a generated poster."""

import math
import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from colophon.adapters.media.lighthouse import scenery, texture
from colophon.adapters.media.lighthouse.picture import toned
from colophon.adapters.media.lighthouse.texture import Size

Point = tuple[float, float]
_PAPER: Final[Size] = (1280, 860)
_FRAME_BOX: Final = (110, 90, 1170, 690)


class _Pencil:
    """Draws as a hand does: every line twice, not quite straight, not quite closed."""

    def __init__(self, sheet: Image.Image, seed: int) -> None:
        self._pen = ImageDraw.Draw(sheet)
        self._chance = random.Random(seed)  # noqa: S311 - a picture, no secret

    def line(self, points: Sequence[Point], *, weight: int = 3, light: int = 70) -> None:
        for _ in range(2):
            path: list[Point] = []
            for (x1, y1), (x2, y2) in pairwise(points):
                pieces = max(2, round(math.hypot(x2 - x1, y2 - y1) / 26))
                path += [
                    (
                        x1 + (x2 - x1) * n / pieces + self._chance.gauss(0, 1.3),
                        y1 + (y2 - y1) * n / pieces + self._chance.gauss(0, 1.3),
                    )
                    for n in range(pieces + 1)
                ]
            self._pen.line(path, fill=light + self._chance.randrange(40), width=weight, joint="curve")

    def hatch(self, box: tuple[float, float, float, float], *, gap: float, lean: float, light: int = 130) -> None:
        left, top, right, bottom = box
        x = left - lean * (bottom - top)
        while x < right:
            start = x + self._chance.gauss(0, 2), bottom + self._chance.gauss(0, 3)
            end = x + lean * (bottom - top), top + self._chance.gauss(0, 3)
            self._pen.line([start, end], fill=light + self._chance.randrange(50), width=2)
            x += gap * self._chance.uniform(0.7, 1.4)

    def wave(self, y: float, *, left: float, right: float, tall: float, long: float, weight: int = 3) -> None:
        shift = self._chance.random() * math.tau
        steps = int((right - left) / 9)
        points = [(left + n * 9, y - abs(math.sin(n * 9 / long * math.pi + shift)) * tall) for n in range(steps)]
        self.line(points, weight=weight, light=80)


def storyboard(number: int) -> Image.Image:
    """Return one board of the storyboard: 30 (the storm) or 40 (the boat)."""
    sheet = Image.new("L", _PAPER, 255)
    pencil = _Pencil(sheet, number)
    left, top, right, bottom = _FRAME_BOX
    pencil.line([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], weight=4, light=50)
    for row in range(5):
        pencil.wave(430 + row * 55, left=left + 8, right=right - 8, tall=16 + 8 * row, long=150 + 40 * row)
    pencil.hatch((left + 10, bottom - 90, right - 10, bottom - 6), gap=9, lean=0.5)
    if number == 30:  # noqa: PLR2004 - the board's number
        _draw_storm(pencil)
    else:
        _draw_boat(pencil)
    note = (
        "sc 30 - storm. lightning shows us how small it is.",
        "sc 40 - the beam finds the boat ON the word 'home'. hold.",
    )[number == 40]  # noqa: PLR2004
    ImageDraw.Draw(sheet).text((left + 6, bottom + 34), note, fill=70, font=ImageFont.load_default(30))
    soft = sheet.filter(ImageFilter.GaussianBlur(0.7))
    tooth = toned(texture.noise(number, _PAPER, cell=(7, 7), octaves=2), [min(255, 190 + v // 3) for v in range(256)])
    graphite = ImageChops.lighter(soft, toned(ImageChops.invert(tooth), [v * 2 for v in range(128)] + [255] * 128))
    paper = Image.merge("RGB", [toned(graphite, [v * part // 255 for v in range(256)]) for part in (246, 240, 226)])
    shading = toned(
        texture.noise(number + 1, _PAPER, cell=(700, 500), octaves=3), [232 + v * 23 // 255 for v in range(256)]
    )
    return texture.shade(paper, shading)


def _draw_storm(pencil: _Pencil) -> None:
    _draw_tower(pencil, x=330, foot=420, tall=150)
    pencil.line([(820, 96), (792, 190), (836, 204), (784, 318), (812, 326), (760, 424)], weight=5, light=30)
    pencil.line([(836, 204), (900, 262)], weight=3)
    for x, y, wide in ((480, 180, 160), (640, 240, 130), (980, 170, 190), (1010, 280, 120)):
        pencil.line(
            [(x - wide, y), (x - wide / 2, y - 42), (x, y - 20), (x + wide / 2, y - 54), (x + wide, y)],
            weight=3,
            light=100,
        )
    pencil.hatch((120, 96, 1160, 160), gap=13, lean=-0.6, light=150)


def _draw_boat(pencil: _Pencil) -> None:
    _draw_tower(pencil, x=190, foot=330, tall=110)
    pencil.line([(200, 226), (740, 318)], weight=3, light=90)
    pencil.line([(200, 234), (720, 420)], weight=3, light=90)
    pencil.line([(650, 372), (690, 420), (850, 420), (890, 364), (780, 378), (650, 372)], weight=4, light=40)
    pencil.line([(770, 374), (774, 330), (826, 330), (830, 370)], weight=3)
    pencil.line([(740, 376), (738, 270)], weight=3)
    pencil.line([(738, 276), (656, 368)], weight=2, light=110)
    pencil.hatch((120, 96, 1160, 200), gap=15, lean=-0.6, light=150)


def _draw_tower(pencil: _Pencil, *, x: float, foot: float, tall: float) -> None:
    half = tall * 0.13
    pencil.line(
        [(x - half, foot), (x - half * 0.6, foot - tall), (x + half * 0.6, foot - tall), (x + half, foot)],
        weight=3,
        light=40,
    )
    pencil.line([(x - half, foot - tall), (x + half, foot - tall)], weight=4, light=40)
    pencil.line(
        [
            (x - half * 0.5, foot - tall),
            (x - half * 0.5, foot - tall * 1.14),
            (x, foot - tall * 1.26),
            (x + half * 0.5, foot - tall * 1.14),
            (x + half * 0.5, foot - tall),
        ]
    )
    pencil.line(
        [(x - half * 3.4, foot + 12), (x - half, foot - 6), (x + half * 1.6, foot - 4), (x + half * 4, foot + 14)],
        weight=3,
    )


def painted_over(picture: Image.Image, *, lamp: Point) -> Image.Image:
    """Return the generated poster after a painter's work: new sky in strokes, a keeper, a boat, gulls."""
    size = picture.size
    calm = picture.filter(ImageFilter.GaussianBlur(26))
    strokes = _strokes(calm, floor=round(size[1] * 0.66), lamp=lamp)
    edge = picture.copy()
    sky = texture.ramp(size, [(0, 250), (0.58, 235), (0.69, 0), (1, 0)])
    column = Image.new("L", size, 255)
    # The tower itself is left as it was; the brush stops at its edge.
    ImageDraw.Draw(column).polygon(
        [(lamp[0] - 92, size[1]), (lamp[0] + 92, size[1]), (lamp[0] + 52, lamp[1] - 96), (lamp[0] - 52, lamp[1] - 96)],
        fill=0,
    )
    edge.paste(strokes, (0, 0), ImageChops.multiply(sky, column.filter(ImageFilter.GaussianBlur(9))))
    _add_keeper(edge, lamp)
    vessel = scenery.lit_by(scenery.boat(84).image, (190, 160, 140))
    edge.paste(vessel, (14, round(size[1] * 0.7)), vessel)
    flock = scenery.gulls(
        12, size, count=9, colour=(250, 226, 190), middle=(size[0] * 0.24, size[1] * 0.16), spread=(74, 40)
    )
    edge.paste(flock, (0, 0), flock)
    canvas = toned(texture.noise(7, size, cell=(4, 4), octaves=1), [236 + v * 19 // 255 for v in range(256)])
    return texture.shade(edge, canvas)


def _strokes(calm: Image.Image, *, floor: int, lamp: Point) -> Image.Image:
    """Return the picture in brush strokes that run around the lamp."""
    chance = random.Random(20)  # noqa: S311 - a picture, no secret
    canvas = calm.copy()
    pen = ImageDraw.Draw(canvas)
    # Raw bytes, three for each pixel: asking the picture for thousands of single pixels is slower.
    palette = calm.tobytes()
    for layer, (count, wide, long) in enumerate(((1300, 22, 90), (2200, 11, 60), (1500, 6, 38))):
        for _ in range(count):
            x, y = chance.uniform(0, calm.width), chance.uniform(0, floor)
            at = (int(y) * calm.width + int(x)) * 3
            shift = chance.gauss(6, 15 + 4 * layer)
            colour = tuple(max(0, min(255, round(part * 1.08 + shift))) for part in palette[at : at + 3])
            away = math.atan2(y - lamp[1], x - lamp[0]) + math.pi / 2 + chance.gauss(0, 0.22)
            dx, dy = (
                math.cos(away) * long * chance.uniform(0.5, 1.0) / 2,
                math.sin(away) * long * chance.uniform(0.5, 1.0) / 2,
            )
            pen.line(
                [(x - dx, y - dy), (x, y + chance.gauss(0, 2)), (x + dx, y + dy)],
                fill=colour,
                width=round(wide * chance.uniform(0.5, 1.1)),
                joint="curve",
            )
    return canvas.filter(ImageFilter.GaussianBlur(0.8))


def _add_keeper(picture: Image.Image, lamp: Point) -> None:
    """Put the keeper on the gallery, dark against the light."""
    pen = ImageDraw.Draw(picture)
    x, y = lamp[0] + 44, lamp[1] + 32
    ink = (26, 18, 20)
    pen.ellipse((x - 4, y - 34, x + 4, y - 26), fill=ink)
    pen.polygon([(x - 6, y - 26), (x + 6, y - 26), (x + 9, y + 2), (x - 8, y + 2)], fill=ink)
    pen.line([(x + 4, y - 22), (x + 16, y - 30)], fill=ink, width=3)


def boards(folder: Path) -> list[Path]:
    """Write the two boards and return them."""
    written: list[Path] = []
    for number in (30, 40):
        path = folder / f"board_{number:03d}.png"
        storyboard(number).save(path, compress_level=1)
        written.append(path)
    return written
