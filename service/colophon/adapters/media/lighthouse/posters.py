"""The poster's candidates, as a text-to-image model might have left them: upright, with the graph in PNG text chunks."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from PIL.PngImagePlugin import PngInfo

from colophon.adapters.media.lighthouse import graphs, scenery, texture
from colophon.adapters.media.lighthouse.tempest import glossy, storm_sky, storm_water
from colophon.adapters.media.lighthouse.texture import Colour, Size

POSTER: Final[Size] = (832, 1152)
_LAMP_Y: Final = 330
POSTER_LAMP: Final = (430, _LAMP_Y)
"""Where the lamp is in the poster that was chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Idea:
    """What differs between the candidates: where the lamp stands, its halo's colour, where its beams point (in turns)."""

    lamp_x: int
    halo: Colour
    beams: tuple[float, float]


_IDEAS: Final = (
    _Idea(lamp_x=300, halo=(214, 120, 70), beams=(0.02, 0.46)),
    _Idea(lamp_x=560, halo=(120, 150, 214), beams=(0.96, 0.56)),
    _Idea(lamp_x=430, halo=(255, 176, 92), beams=(0.05, 0.52)),
    _Idea(lamp_x=430, halo=(190, 96, 150), beams=(0.0, 0.45)),
)


def poster(seed: int) -> Image.Image:
    """Return one candidate for the poster: upright, a tower in a storm of light."""
    idea = _IDEAS[seed % len(_IDEAS)]
    horizon = 800 + seed % 3 * 24
    lamp = (idea.lamp_x, _LAMP_Y)
    sky = storm_sky(POSTER, seed=seed, horizon=horizon, lit=False)
    sky = texture.lighten(sky, texture.glow(POSTER, centre=lamp, radii=(760, 640), power=2.1), idea.halo)
    sky = texture.lighten(sky, _rays(idea), (255, 226, 170))
    picture = storm_water(sky, horizon, deep=((62, 96, 104), (22, 58, 78), (3, 12, 26)))
    sparkle = ImageChops.multiply(
        texture.water(seed, POSTER, horizon=horizon, swell=0.8),
        texture.glow(POSTER, centre=(idea.lamp_x, horizon), radii=(620, 320)),
    )
    picture = texture.lighten(picture, sparkle, (255, 226, 176))
    _place_tower(picture, seed=seed, lamp_x=idea.lamp_x, horizon=horizon)
    picture = texture.lighten(picture, texture.glow(POSTER, centre=lamp, radii=(190, 190), power=1.6), (255, 238, 190))
    for number in range(3):
        front = scenery.breaker(
            seed * 3 + number,
            (POSTER[0], 420),
            crest=120,
            steep=80 + 26 * number,
            foam=(206, 206, 190),
            body=((24, 78 - 18 * number, 88 - 18 * number), (2, 10, 24)),
        )
        picture.paste(front, (0, horizon + 10 + 96 * number), front)
    return glossy(picture)


def _rays(idea: _Idea) -> Image.Image:
    rays = Image.new("L", POSTER)
    pen = ImageDraw.Draw(rays)
    x, y = idea.lamp_x, _LAMP_Y
    for turn in idea.beams:
        far = x + math.cos(turn * math.tau) * 1300, y + math.sin(turn * math.tau) * 1300
        for shell in range(5):
            half = 170 * (1 - shell / 5)
            edges = [(x, y - 4), (x, y + 4), (far[0], far[1] + half), (far[0], far[1] - half)]
            pen.polygon(edges, fill=36 + shell * 34)
    return rays.filter(ImageFilter.GaussianBlur(7))


def _place_tower(picture: Image.Image, *, seed: int, lamp_x: int, horizon: int) -> None:
    building = scenery.tower(600)
    cut_out = scenery.lit_by(building.image, (120, 104, 108))
    picture.paste(cut_out, (round(lamp_x - building.anchor[0]), round(_LAMP_Y - building.anchor[1])), cut_out)
    corners = ((-330, 90), (-200, 6), (0, -20), (190, 16), (350, 110))
    stone = scenery.rock(seed, POSTER, rough=70, outline=[(lamp_x + x, horizon + y) for x, y in corners])
    ground = scenery.lit_by(stone, (92, 84, 98))
    picture.paste(ground, (0, 0), ground)


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
