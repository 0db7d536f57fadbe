"""The poster's candidates, as a text-to-image model might have left them: upright, with the graph in PNG text chunks."""

import math
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from PIL.PngImagePlugin import PngInfo

from colophon.adapters.media.lighthouse import graphs, scenery, texture
from colophon.adapters.media.lighthouse.tempest import glossy, storm_sky, storm_water
from colophon.adapters.media.lighthouse.texture import Size

POSTER: Final[Size] = (832, 1152)
POSTER_LAMP: Final = (430, 330)
"""Where the lamp is in the poster that was chosen."""


def poster(seed: int) -> Image.Image:
    """Return one candidate for the poster: upright, a tower in a storm of light."""
    size = POSTER
    horizon = 800 + seed % 3 * 24
    sky = storm_sky(size, seed=seed, horizon=horizon, lit=False)
    lamp_x = (300, 560, 430, 430)[seed % 4]
    halo = texture.glow(size, centre=(lamp_x, 330), radii=(760, 640), power=2.1)
    sky = texture.lighten(sky, halo, ((214, 120, 70), (120, 150, 214), (255, 176, 92), (190, 96, 150))[seed % 4])
    rays = Image.new("L", size)
    pen = ImageDraw.Draw(rays)
    for turn in ((0.02, 0.46), (0.96, 0.56), (0.05, 0.52), (0.0, 0.45))[seed % 4]:
        x, y = math.cos(turn * math.tau), math.sin(turn * math.tau)
        for shell in range(5):
            half = 170 * (1 - shell / 5)
            far = (lamp_x + x * 1300, 330 + y * 1300)
            pen.polygon(
                [(lamp_x, 326), (lamp_x, 334), (far[0], far[1] + half), (far[0], far[1] - half)], fill=36 + shell * 34
            )
    sky = texture.lighten(sky, rays.filter(ImageFilter.GaussianBlur(7)), (255, 226, 170))
    picture = storm_water(sky, horizon, deep=((62, 96, 104), (22, 58, 78), (3, 12, 26)))
    sparkle = ImageChops.multiply(
        texture.water(seed, size, horizon=horizon, swell=0.8),
        texture.glow(size, centre=(lamp_x, horizon), radii=(620, 320)),
    )
    picture = texture.lighten(picture, sparkle, (255, 226, 176))
    building = scenery.tower(600)
    cut_out = scenery.lit_by(building.image, (120, 104, 108))
    stone = scenery.rock(
        seed,
        size,
        rough=70,
        outline=[
            (lamp_x - 330, horizon + 90),
            (lamp_x - 200, horizon + 6),
            (lamp_x, horizon - 20),
            (lamp_x + 190, horizon + 16),
            (lamp_x + 350, horizon + 110),
        ],
    )
    picture.paste(cut_out, (round(lamp_x - building.anchor[0]), round(330 - building.anchor[1])), cut_out)
    ground = scenery.lit_by(stone, (92, 84, 98))
    picture.paste(ground, (0, 0), ground)
    picture = texture.lighten(
        picture, texture.glow(size, centre=(lamp_x, 330), radii=(190, 190), power=1.6), (255, 238, 190)
    )
    for number in range(3):
        front = scenery.breaker(
            seed * 3 + number,
            (size[0], 420),
            crest=120,
            steep=80 + 26 * number,
            foam=(206, 206, 190),
            body=((24, 78 - 18 * number, 88 - 18 * number), (2, 10, 24)),
        )
        picture.paste(front, (0, horizon + 10 + 96 * number), front)
    return glossy(picture)


def posters(folder: Path) -> list[Path]:
    """Write three poster candidates with the graph that such tools leave in PNG text chunks."""
    written: list[Path] = []
    for number in range(3):
        chunks = PngInfo()
        for key, value in graphs.flux_still(seed=880_100 + number, prefix="poster").items():
            chunks.add_text(key, value)
        path = folder / f"poster_flux_{number + 1:05d}_.png"
        poster(101 + number).save(path, pnginfo=chunks, compress_level=1)
        written.append(path)
    return written
