"""The shots that stand for what AI systems generated: storm, boat, poster. Painted, not filmed: glossy, warped, saturated.

Nothing here is made by an AI system; these files stand in for such files, down to the ComfyUI graph that tools leave in
them (graphs.py), so that a demonstration has something to read.
"""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter
from PIL.PngImagePlugin import PngInfo

from colophon.adapters.media.lighthouse import graphs, light, scenery, texture
from colophon.adapters.media.lighthouse.footage import Layer, Shot, Water, render
from colophon.adapters.media.lighthouse.texture import FRAME, Size

POSTER: Final[Size] = (832, 1152)
POSTER_LAMP: Final = (430, 330)
"""Where the lamp is in the poster that was chosen."""


def warped(image: Image.Image, seed: int, *, by: int) -> Image.Image:
    """Return the picture swirled: a mesh whose knots are moved at random."""
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    columns, rows = 9, 6
    width, height = image.size
    knots = {
        (x, y): (x * width / columns + _nudge(chance, by, inner=0 < x < columns), y * height / rows + _nudge(chance, by, inner=0 < y < rows))
        for x in range(columns + 1)
        for y in range(rows + 1)
    }
    mesh = []
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
    small = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BILINEAR).filter(ImageFilter.MedianFilter(3))
    smooth = Image.blend(picture, small.resize(picture.size, Image.Resampling.BICUBIC), 0.6)
    bright = smooth.point([max(0, value - 130) * 2 for value in range(256)] * 3).resize((picture.width // 4, picture.height // 4))
    bloom = bright.filter(ImageFilter.GaussianBlur(9)).resize(picture.size, Image.Resampling.BICUBIC)
    mixed = ImageChops.screen(smooth, bloom.point([value * 6 // 10 for value in range(256)] * 3))
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
    swirl = warped(texture.levels(towers, low=60, high=205, gamma=1.2), seed + 1, by=30).filter(ImageFilter.GaussianBlur(1.5))
    shadow = swirl.point([74 + v * 181 // 255 for v in range(256)])
    sky = texture.shade(sky, shadow)
    # Relief, as if each bank of cloud were lit from above: the sheen that gives such pictures away.
    relief = ImageChops.subtract(swirl, ImageChops.offset(swirl, -3, -9).filter(ImageFilter.GaussianBlur(4)), scale=0.7)
    sky = texture.lighten(sky, relief, (190, 186, 236) if lit else (72, 92, 150))
    edge = warped(texture.ridged(texture.noise(seed + 5, half, cell=(240, 96), octaves=3)), seed + 1, by=30)
    veins = texture.levels(edge.filter(ImageFilter.GaussianBlur(2)), low=150, high=255, gamma=1.6)
    return texture.lighten(sky, veins, (110, 110, 168) if lit else (26, 34, 66)).resize(size, Image.Resampling.BICUBIC)


def bolt(size: Size, *, seed: int, start: tuple[float, float], end: tuple[float, float]) -> Image.Image:
    """Return a forked lightning in grey, with its glow."""
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    large = Image.new("L", size)
    pen = ImageDraw.Draw(large)

    def fork(left: tuple[float, float], right: tuple[float, float], width: int) -> None:
        points = scenery.skyline(chance.randrange(10**6), left=(left[1], left[0]), right=(right[1], right[0]), rough=abs(right[1] - left[1]) * 0.42)
        path = [(x, y) for y, x in points]
        pen.line(path, fill=255, width=width, joint="curve")
        for _ in range(2 if width > 2 else 0):  # noqa: PLR2004 - only the trunk branches
            x, y = path[chance.randrange(40, len(path) - 60)]
            fork((x, y), (x + chance.uniform(-180, 180), y + chance.uniform(60, 150)), 2)

    fork(start, end, 4)
    near = large.filter(ImageFilter.GaussianBlur(2))
    far = large.resize((size[0] // 4, size[1] // 4)).filter(ImageFilter.GaussianBlur(7)).resize(size, Image.Resampling.BICUBIC)
    return ImageChops.screen(ImageChops.screen(near, large), far.point([min(255, value * 4) for value in range(256)]))


def storm(*, seed: int) -> Shot:
    """sh030: the storm, still without its lightning and length."""
    wide = FRAME
    dark = glossy(storm_sky(wide, seed=seed, horizon=430, lit=False))
    lit = storm_sky(wide, seed=seed, horizon=430, lit=True)
    lit = texture.lighten(lit, bolt(wide, seed=seed, start=(820, 0), end=(700, 430)), (236, 226, 255))
    lit = glossy(texture.lighten(lit, texture.glow(wide, centre=(780, 170), radii=(620, 480), power=1.6), (120, 110, 190)))
    building = scenery.tower(150)
    for picture, tint in ((dark, (26, 34, 52)), (lit, (64, 74, 110))):
        cut_out = scenery.lit_by(building.image, tint)
        picture.paste(cut_out, (250, 300), cut_out)
        texture_glow = texture.glow(wide, centre=(250 + building.anchor[0], 300 + building.anchor[1]), radii=(120, 70), power=2.2)
        picture.paste(texture.lighten(picture, texture_glow, (255, 206, 120)))
    waves = [
        scenery.breaker(
            seed + number, (1280, 420), crest=130 + 20 * number, steep=70 + 34 * number, foam=(150, 204, 204),
            body=((22 - 5 * number, 78 - 18 * number, 90 - 18 * number), (3, 14 - 2 * number, 30 - 5 * number)),
        )
        for number in range(3)
    ]
    return Shot(
        frames=0, dark=dark, lit=lit, light=(),
        layers=(
            *_rolling(waves[0], base=318, speed=2.4, heave=16, period=46),
            *_rolling(waves[1], base=372, speed=-4.2, heave=30, period=58),
            *_rolling(waves[2], base=450, speed=6.8, heave=44, period=71),
        ),
        grain=1,
    )


def _rolling(front: Image.Image, *, base: float, speed: float, heave: float, period: float) -> tuple[Layer, Layer]:
    smooth = glossy(front.convert("RGB"))
    smooth.putalpha(front.getchannel("A"))
    y = f"{base}+{heave}*sin(n*2*PI/{period})"
    place = f"mod(n*{speed}+{40 * front.width},{front.width})"
    return Layer(image=smooth, x=place, y=y), Layer(image=smooth, x=f"{place}-{front.width}", y=y)


def boat(*, seed: int) -> Shot:
    """sh040: the boat in the storm, still without its light and length."""
    horizon = 300
    night, day = (storm_sky(FRAME, seed=seed, horizon=horizon, lit=flag) for flag in (False, True))
    dark = glossy(_storm_water(night, horizon, deep=((30, 70, 86), (8, 32, 52), (3, 12, 26))))
    lit = _storm_water(_warm(day), horizon, deep=((250, 226, 170), (150, 160, 140), (34, 78, 94)))
    lit = glossy(texture.lighten(lit, Image.new("L", FRAME, 90), (255, 214, 140)))
    crests = texture.water(seed + 3, FRAME, horizon=horizon, swell=1.6), texture.water(seed + 8, FRAME, horizon=horizon, swell=1.5)
    below = texture.ramp(FRAME, [(0, 0), (horizon / 720, 0), (horizon / 720 + 0.02, 170), (1, 110)])
    waves = [
        scenery.breaker(seed + 50 + n, (1280, 360), crest=110, steep=54 + 30 * n, foam=(140, 190, 190), body=((14, 62, 76), (2, 10, 24)))
        for n in range(2)
    ]
    return Shot(
        frames=0, dark=dark, lit=lit, water=Water(crests=crests, drift=(0.0012, -0.0009), low=40, gain=1.7),
        dark_glitter=texture.lighten(dark, below, (52, 108, 116)), lit_glitter=texture.lighten(lit, below, (255, 244, 206)),
        light=(),
        layers=(
            *_rolling(waves[0], base=366, speed=-3.1, heave=16, period=54),
            *_rolling(waves[1], base=486, speed=5.4, heave=30, period=63),
        ),
        grain=1,
    )


def _vessel(reach: int) -> tuple[Layer, Layer]:
    """Return the boat twice in one place: in the dark, and lit from the frame the beam is there."""
    vessel = scenery.boat(250).image
    x, y = "700-n*0.45+6*sin(n*2*PI/70)", "292+16*sin(n*2*PI/54)"
    return (
        Layer(image=scenery.lit_by(vessel, (84, 104, 116)), x=x, y=y),
        Layer(image=scenery.lit_by(vessel, (255, 240, 214)), x=x, y=y, appears=(max(0, reach - 3), 9)),
    )


def _searched(shot: Shot, *, frames: int, reach: int, overshoot: float = 0.0) -> Shot:
    """Return the shot with a beam that comes round and rests on the boat from the frame `reach`, or beyond it."""
    beam = light.search(frames=frames, lamp=(-30.0, 38.0), headings=(-24.0, 12.5 + overshoot), arrive=reach)
    return replace(shot, frames=frames, light=_pooling(beam, boat=(205.0, 92.0), reach=reach), layers=(*_vessel(reach), *shot.layers))


def _warm(picture: Image.Image) -> Image.Image:
    return ImageChops.multiply(picture, Image.new("RGB", picture.size, (255, 226, 170)))


def _storm_water(sky: Image.Image, horizon: int, *, deep: tuple[tuple[int, int, int], ...]) -> Image.Image:
    picture = sky.copy()
    below = (sky.width, sky.height - horizon)
    picture.paste(texture.gradient(below, [(0, deep[0]), (0.3, deep[1]), (1, deep[2])]), (0, horizon))
    return picture


def _pooling(masks: Iterator[Image.Image], *, boat: tuple[float, float], reach: int) -> Iterator[Image.Image]:
    """Let the light pool around the boat from the frame the beam reaches it."""
    for number, mask in enumerate(masks):
        since = number - reach
        if since < 0:
            yield mask
        else:
            pool = texture.glow(light.MASK, centre=boat, radii=(100 + 40 * math.tanh(since / 8), 70), power=1.2)
            yield ImageChops.lighter(mask, pool.point([round(v * min(1.0, 0.4 + since / 12)) for v in range(256)]))


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
            pen.polygon([(lamp_x, 326), (lamp_x, 334), (far[0], far[1] + half), (far[0], far[1] - half)], fill=36 + shell * 34)
    sky = texture.lighten(sky, rays.filter(ImageFilter.GaussianBlur(7)), (255, 226, 170))
    picture = _storm_water(sky, horizon, deep=((62, 96, 104), (22, 58, 78), (3, 12, 26)))
    sparkle = ImageChops.multiply(texture.water(seed, size, horizon=horizon, swell=0.8), texture.glow(size, centre=(lamp_x, horizon), radii=(620, 320)))
    picture = texture.lighten(picture, sparkle, (255, 226, 176))
    building = scenery.tower(600)
    cut_out = scenery.lit_by(building.image, (120, 104, 108))
    stone = scenery.rock(
        seed, size, rough=70, outline=[(lamp_x - 330, horizon + 90), (lamp_x - 200, horizon + 6), (lamp_x, horizon - 20), (lamp_x + 190, horizon + 16), (lamp_x + 350, horizon + 110)]
    )
    picture.paste(cut_out, (round(lamp_x - building.anchor[0]), round(330 - building.anchor[1])), cut_out)
    ground = scenery.lit_by(stone, (92, 84, 98))
    picture.paste(ground, (0, 0), ground)
    picture = texture.lighten(picture, texture.glow(size, centre=(lamp_x, 330), radii=(190, 190), power=1.6), (255, 238, 190))
    for number in range(3):
        front = scenery.breaker(
            seed * 3 + number, (size[0], 420), crest=120, steep=80 + 26 * number, foam=(206, 206, 190),
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


def clips(lengths: Mapping[str, int], *, folder: Path, scratch: Path) -> None:
    """Write the generated takes of one shot in these lengths (in frames), each with its graph in the file's metadata."""
    scene = storm(seed=211) if next(iter(lengths)).startswith("sh030") else boat(seed=323)
    for name, frames in lengths.items():
        shot, number = name.split("_")[0], int(name.split("_")[2])
        match shot, number:
            case "sh030", 1:
                take = replace(scene, frames=frames, light=light.flashes(frames=frames, beats=(9,), tail=9))
            case "sh030", _:
                take = replace(scene, frames=frames, light=light.flashes(frames=frames, beats=(14, 58), tail=9))
            case _, 1:
                take = _searched(scene, frames=frames, reach=12)
            case _, 2:
                take = _searched(scene, frames=frames, reach=20, overshoot=15.0)
            case _, 3:
                take = _searched(scene, frames=frames, reach=62)
            case _:
                take = _searched(scene, frames=frames, reach=400)
        tags = graphs.wan_clip(seed=47_110_800 + int(shot[2:]) + number, prefix=f"{shot}_wan", frames=frames)
        render(replace(take, tags=tags), folder / f"{name}.mp4", scratch=scratch)
