"""Surfaces that everything in the spot is painted with: noise, gradients, glows, stars, water.

Every function is given its seed, so that the same picture is drawn each time. It leaves out what the pictures show
(scenery) and how they move (footage).
"""

import random
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from colophon.adapters.media.lighthouse.picture import scaled, toned

Colour = tuple[int, int, int]
Size = tuple[int, int]
Stop = tuple[float, Colour]

FRAME: Final[Size] = (1280, 720)


def speckle(seed: int, size: Size) -> Image.Image:
    """Return uncorrelated grey noise."""
    width, height = size
    return Image.frombytes("L", size, random.Random(seed).randbytes(width * height))  # noqa: S311 - a picture, no secret


def noise(seed: int, size: Size, *, cell: tuple[float, float], octaves: int = 4) -> Image.Image:
    """Return soft grey noise of several octaves; `cell` is the largest feature in pixels, left and right edges meet."""
    # Where even the finest octave is soft, a smaller picture enlarged looks the same and costs a fraction.
    finest = min(cell) / 2 ** (octaves - 1)
    reduction = 4 if finest >= _SOFT * 2 else 2 if finest >= _SOFT else 1
    small = max(4, size[0] // reduction), max(4, size[1] // reduction)
    result = _octave(seed * 31, small, cell=(cell[0] / reduction, cell[1] / reduction))
    for octave in range(1, octaves):
        share = reduction * 2**octave
        layer = _octave(seed * 31 + octave, small, cell=(cell[0] / share, cell[1] / share))
        result = Image.blend(result, layer, 0.5 if octave == 1 else 0.5**octave * 1.3)
    result = ImageOps.autocontrast(result, cutoff=0.5)
    return result if reduction == 1 else _wrapped_resize(result, size)


_SOFT: Final = 2.4
"""Pixels from which on a feature survives being drawn at half size."""


def _octave(seed: int, size: Size, *, cell: tuple[float, float]) -> Image.Image:
    columns = max(2, round(size[0] / cell[0] * 2))
    rows = max(2, round(size[1] / cell[1] * 2))
    return _wrapped_resize(speckle(seed, (columns, rows)), size)


def _wrapped_resize(small: Image.Image, size: Size) -> Image.Image:
    """Return the picture enlarged as if its left and right edges met."""
    columns, rows = small.size
    # Two columns of each end are repeated beyond the other, so that the interpolation knows no seam.
    wrapped = Image.new("L", (columns + 4, rows))
    wrapped.paste(small, (2, 0))
    wrapped.paste(small.crop((columns - 2, 0, columns, rows)), (0, 0))
    wrapped.paste(small.crop((0, 0, 2, rows)), (columns + 2, 0))
    return scaled(wrapped, size, Image.Resampling.BICUBIC, box=(2, 0, columns + 2, rows))


def ridged(image: Image.Image) -> Image.Image:
    """Return bright lines where the noise crosses its middle, as crests of water do."""
    return toned(image, [255 - min(255, abs(2 * value - 255)) for value in range(256)])


def levels(image: Image.Image, *, low: int, high: int, gamma: float = 1.0) -> Image.Image:
    """Return the grey image stretched so that `low` becomes black and `high` white."""
    span = max(1, high - low)
    table = [round(255 * min(1.0, max(0.0, (value - low) / span)) ** gamma) for value in range(256)]
    return toned(image, table)


def gradient(size: Size, stops: Sequence[Stop]) -> Image.Image:
    """Return a vertical gradient; a stop is (place from 0 at the top to 1, colour)."""
    column = Image.new("RGB", (1, 256))
    for row in range(256):
        column.putpixel((0, row), _between(stops, row / 255))
    # Two steps: the second only repeats the column, which costs a fraction of an interpolation over the whole width.
    return scaled(scaled(column, (1, size[1]), Image.Resampling.BICUBIC), size, Image.Resampling.NEAREST)


def ramp(size: Size, stops: Sequence[tuple[float, int]]) -> Image.Image:
    """Return a vertical grey gradient, to be used as a mask."""
    grey = gradient((1, size[1]), [(place, (value, value, value)) for place, value in stops]).getchannel(0)
    return scaled(grey, size, Image.Resampling.NEAREST)


def _between(stops: Sequence[Stop], place: float) -> Colour:
    before = stops[0]
    for stop in stops:
        if stop[0] >= place:
            span = stop[0] - before[0]
            share = (place - before[0]) / span if span > 0 else 1.0
            mixed = [round(a + (b - a) * share) for a, b in zip(before[1], stop[1], strict=True)]
            return mixed[0], mixed[1], mixed[2]
        before = stop
    return before[1]


def glow(size: Size, *, centre: tuple[float, float], radii: tuple[float, float], power: float = 2.0) -> Image.Image:
    """Return a soft grey spot, white in its centre and black at its radii."""
    # The radial gradient of Pillow is 255 in the corners and 181 in the middle of each side.
    spot = toned(Image.radial_gradient("L"), [round(255 * max(0.0, 1 - value / 180) ** power) for value in range(256)])
    width, height = max(2, round(radii[0] * 2)), max(2, round(radii[1] * 2))
    result = Image.new("L", size)
    spot = scaled(spot, (width, height), Image.Resampling.BILINEAR)
    result.paste(spot, (round(centre[0] - width / 2), round(centre[1] - height / 2)))
    return result


def tinted(mask: Image.Image, colour: Colour) -> Image.Image:
    """Return the grey image as light of that colour, on black."""
    return Image.merge("RGB", [toned(mask, [value * part // 255 for value in range(256)]) for part in colour])


def lighten(image: Image.Image, mask: Image.Image, colour: Colour) -> Image.Image:
    """Return the picture with light of that colour added where the mask is bright."""
    return ImageChops.screen(image, tinted(mask, colour))


def shade(image: Image.Image, mask: Image.Image) -> Image.Image:
    """Return the picture darkened where the mask is dark."""
    return ImageChops.multiply(image, Image.merge("RGB", (mask, mask, mask)))


def stars(seed: int, size: Size, *, count: int, floor: float) -> Image.Image:
    """Return grey stars, fewer and dimmer towards `floor` (a share of the height)."""
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    width, height = size
    sky = Image.new("L", size)
    pen = ImageDraw.Draw(sky)
    big = Image.new("L", size)
    big_pen = ImageDraw.Draw(big)
    for _ in range(count):
        x, y = chance.random() * width, chance.random() ** 1.3 * height * floor
        light = round(255 * chance.random() ** 3 * (1 - 0.7 * y / (height * floor)))
        pen.point((x, y), light)
        if light > 215:  # noqa: PLR2004 - only the brightest have a disc
            big_pen.ellipse((x - 0.8, y - 0.8, x + 0.8, y + 0.8), light)
    halo = toned(big.filter(ImageFilter.GaussianBlur(1.8)), [min(255, value * 2) for value in range(256)])
    return ImageChops.screen(ImageChops.lighter(sky, big.filter(ImageFilter.GaussianBlur(0.6))), halo)


def water(seed: int, size: Size, *, horizon: int, swell: float = 1.0) -> Image.Image:
    """Return grey crests of a sea that runs to the horizon; left and right edges meet, above it is black."""
    width, height = size
    depth = height - horizon
    result = Image.new("L", (width, depth))
    bands = ((0.0, 26, 2.2), (0.05, 44, 4.5), (0.14, 80, 10), (0.32, 150, 22), (0.62, 260, 46))
    for index, (start, wide, tall) in enumerate(bands):
        cell = (wide * swell, tall * swell)
        layer = ridged(noise(seed + index * 7, (width, depth), cell=cell, octaves=3))
        place = 0.0 if index == 0 else start
        fade = (
            ramp((width, depth), [(0, 255)])
            if index == 0
            else ramp((width, depth), [(0, 0), (place * 0.55, 0), (min(1.0, place * 1.5), 255), (1, 255)])
        )
        result.paste(layer, (0, 0), fade)
    whole = Image.new("L", size)
    whole.paste(result, (0, horizon))
    return whole


def grainy(image: Image.Image, seed: int, *, strength: float) -> Image.Image:
    """Return the picture with the grain of a sensor in low light."""
    fine = speckle(seed, image.size).filter(ImageFilter.GaussianBlur(0.5))
    grey = toned(fine, [round(128 + (value - 128) * strength) for value in range(256)])
    return ImageChops.add(image, Image.merge("RGB", (grey, grey, grey)), offset=-128)
