"""The look that stands for generated pictures: glossy, warped, saturated; its skies, its lightning, its sea."""

import random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from colophon.adapters.media.lighthouse import scenery, texture
from colophon.adapters.media.lighthouse.picture import scaled, toned
from colophon.adapters.media.lighthouse.texture import Colour, Size


def warped(image: Image.Image, seed: int, *, by: int) -> Image.Image:
    """Return the picture swirled: a mesh whose knots are moved at random."""
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    columns, rows = 9, 6
    width, height = image.size
    knots = {
        (x, y): (
            x * width / columns + _nudge(chance, by, inner=0 < x < columns),
            y * height / rows + _nudge(chance, by, inner=0 < y < rows),
        )
        for x in range(columns + 1)
        for y in range(rows + 1)
    }
    mesh: list[tuple[tuple[int, int, int, int], tuple[float, ...]]] = []
    for x in range(columns):
        for y in range(rows):
            box = (x * width // columns, y * height // rows, (x + 1) * width // columns, (y + 1) * height // rows)
            quad = (*knots[x, y], *knots[x, y + 1], *knots[x + 1, y + 1], *knots[x + 1, y])
            mesh.append((box, quad))
    return image.transform(image.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def _nudge(chance: random.Random, by: int, *, inner: bool) -> float:
    move = chance.uniform(-by, by)
    return move if inner else 0.0


def glossy(picture: Image.Image) -> Image.Image:
    """Return the picture with the sheen that such images have: smooth, saturated, blooming."""
    small = scaled(picture, (picture.width // 2, picture.height // 2), Image.Resampling.BILINEAR).filter(
        ImageFilter.MedianFilter(3)
    )
    smooth = Image.blend(picture, scaled(small, picture.size, Image.Resampling.BICUBIC), 0.6)
    bright = scaled(
        toned(smooth, [max(0, value - 130) * 2 for value in range(256)] * 3), (picture.width // 4, picture.height // 4)
    )
    bloom = scaled(bright.filter(ImageFilter.GaussianBlur(9)), picture.size, Image.Resampling.BICUBIC)
    mixed = ImageChops.screen(smooth, toned(bloom, [value * 6 // 10 for value in range(256)] * 3))
    return ImageEnhance.Color(mixed).enhance(1.3)


def storm_sky(size: Size, *, seed: int, horizon: int, lit: bool) -> Image.Image:
    """Return a roiling sky, in the dark or in a flash."""
    half = size[0] // 2, size[1] // 2
    share = horizon / size[1]
    stops = [(0.0, (8, 10, 30)), (share * 0.7, (30, 50, 86)), (share, (70, 122, 128)), (1.0, (20, 44, 60))]
    if lit:
        stops = [(0.0, (70, 66, 122)), (share * 0.7, (132, 150, 198)), (share, (196, 232, 226)), (1.0, (70, 110, 124))]
    sky = texture.gradient(half, stops)
    towers = texture.noise(seed, half, cell=(210, 105), octaves=5)
    swirl = warped(texture.levels(towers, low=60, high=205, gamma=1.2), seed + 1, by=30).filter(
        ImageFilter.GaussianBlur(1.5)
    )
    shadow = toned(swirl, [74 + v * 181 // 255 for v in range(256)])
    sky = texture.shade(sky, shadow)
    # Relief, as if each bank of cloud were lit from above: the sheen that gives such pictures away.
    relief = ImageChops.subtract(swirl, ImageChops.offset(swirl, -3, -9).filter(ImageFilter.GaussianBlur(4)), scale=0.7)
    sky = texture.lighten(sky, relief, (190, 186, 236) if lit else (72, 92, 150))
    edge = warped(texture.ridged(texture.noise(seed + 5, half, cell=(240, 96), octaves=3)), seed + 1, by=30)
    veins = texture.levels(edge.filter(ImageFilter.GaussianBlur(2)), low=150, high=255, gamma=1.6)
    return scaled(texture.lighten(sky, veins, (110, 110, 168) if lit else (26, 34, 66)), size, Image.Resampling.BICUBIC)


def bolt(size: Size, *, seed: int, start: tuple[float, float], end: tuple[float, float]) -> Image.Image:
    """Return a forked lightning in grey, with its glow."""
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    large = Image.new("L", size)
    pen = ImageDraw.Draw(large)

    def fork(left: tuple[float, float], right: tuple[float, float], width: int) -> None:
        points = scenery.skyline(
            chance.randrange(10**6),
            left=(left[1], left[0]),
            right=(right[1], right[0]),
            rough=abs(right[1] - left[1]) * 0.42,
        )
        path = [(x, y) for y, x in points]
        pen.line(path, fill=255, width=width, joint="curve")
        for _ in range(2 if width > 2 else 0):  # noqa: PLR2004 - only the trunk branches
            x, y = path[chance.randrange(40, len(path) - 60)]
            fork((x, y), (x + chance.uniform(-180, 180), y + chance.uniform(60, 150)), 2)

    fork(start, end, 4)
    near = large.filter(ImageFilter.GaussianBlur(2))
    far = scaled(
        scaled(large, (size[0] // 4, size[1] // 4)).filter(ImageFilter.GaussianBlur(7)), size, Image.Resampling.BICUBIC
    )
    return ImageChops.screen(ImageChops.screen(near, large), toned(far, [min(255, value * 4) for value in range(256)]))


def storm_water(sky: Image.Image, horizon: int, *, deep: tuple[Colour, Colour, Colour]) -> Image.Image:
    """Return the sky with a dark sea below its horizon, in these colours from there down."""
    picture = sky.copy()
    below = (sky.width, sky.height - horizon)
    picture.paste(texture.gradient(below, [(0, deep[0]), (0.3, deep[1]), (1, deep[2])]), (0, horizon))
    return picture
