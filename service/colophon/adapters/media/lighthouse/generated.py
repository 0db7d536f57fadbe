"""The clips that stand for what an AI system generated: storm and boat.

Nothing here is made by an AI system; these files stand in for such files, down to the ComfyUI graph that tools leave in
them (graphs.py), so that a demonstration has something to read.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageChops

from colophon.adapters.media.lighthouse import graphs, light, scenery, texture
from colophon.adapters.media.lighthouse.footage import Layer, Shot, Water, render
from colophon.adapters.media.lighthouse.picture import toned
from colophon.adapters.media.lighthouse.tempest import bolt, glossy, storm_sky, storm_water
from colophon.adapters.media.lighthouse.texture import FRAME


def storm(*, seed: int) -> Shot:
    """sh030: the storm, still without its lightning and length."""
    wide = FRAME
    dark = glossy(storm_sky(wide, seed=seed, horizon=430, lit=False))
    lit = storm_sky(wide, seed=seed, horizon=430, lit=True)
    lit = texture.lighten(lit, bolt(wide, seed=seed, start=(820, 0), end=(700, 430)), (236, 226, 255))
    lit = glossy(
        texture.lighten(lit, texture.glow(wide, centre=(780, 170), radii=(620, 480), power=1.6), (120, 110, 190))
    )
    building = scenery.tower(150)
    for picture, tint in ((dark, (26, 34, 52)), (lit, (64, 74, 110))):
        cut_out = scenery.lit_by(building.image, tint)
        picture.paste(cut_out, (250, 300), cut_out)
        texture_glow = texture.glow(
            wide, centre=(250 + building.anchor[0], 300 + building.anchor[1]), radii=(120, 70), power=2.2
        )
        picture.paste(texture.lighten(picture, texture_glow, (255, 206, 120)))
    waves = [
        scenery.breaker(
            seed + number,
            (1280, 420),
            crest=130 + 20 * number,
            steep=70 + 34 * number,
            foam=(150, 204, 204),
            body=((22 - 5 * number, 78 - 18 * number, 90 - 18 * number), (3, 14 - 2 * number, 30 - 5 * number)),
        )
        for number in range(3)
    ]
    return Shot(
        frames=0,
        dark=dark,
        lit=lit,
        light=(),
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
    dark = glossy(storm_water(night, horizon, deep=((30, 70, 86), (8, 32, 52), (3, 12, 26))))
    lit = storm_water(_warm(day), horizon, deep=((250, 226, 170), (150, 160, 140), (34, 78, 94)))
    lit = glossy(texture.lighten(lit, Image.new("L", FRAME, 90), (255, 214, 140)))
    crests = (
        texture.water(seed + 3, FRAME, horizon=horizon, swell=1.6),
        texture.water(seed + 8, FRAME, horizon=horizon, swell=1.5),
    )
    below = texture.ramp(FRAME, [(0, 0), (horizon / 720, 0), (horizon / 720 + 0.02, 170), (1, 110)])
    waves = [
        scenery.breaker(
            seed + 50 + n,
            (1280, 360),
            crest=110,
            steep=54 + 30 * n,
            foam=(140, 190, 190),
            body=((14, 62, 76), (2, 10, 24)),
        )
        for n in range(2)
    ]
    return Shot(
        frames=0,
        dark=dark,
        lit=lit,
        water=Water(crests=crests, drift=(0.0012, -0.0009), low=40, gain=1.7),
        dark_glitter=texture.lighten(dark, below, (52, 108, 116)),
        lit_glitter=texture.lighten(lit, below, (255, 244, 206)),
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
        Layer(image=scenery.lit_by(vessel, (255, 240, 214)), x=x, y=y, appears=(max(0, reach - 7), 8)),
    )


def _searched(shot: Shot, *, frames: int, reach: int, overshoot: float = 0.0) -> Shot:
    """Return the shot with a beam that comes round and rests on the boat from the frame `reach`, or beyond it."""
    beam = light.search(frames=frames, lamp=(-30.0, 38.0), headings=(-24.0, 12.5 + overshoot), arrive=reach)
    return replace(
        shot,
        frames=frames,
        light=_pooling(beam, boat=(205.0, 92.0), reach=reach),
        layers=(*_vessel(reach), *shot.layers),
    )


def _warm(picture: Image.Image) -> Image.Image:
    return ImageChops.multiply(picture, Image.new("RGB", picture.size, (255, 226, 170)))


def _pooling(masks: Iterator[Image.Image], *, boat: tuple[float, float], reach: int) -> Iterator[Image.Image]:
    """Let the light pool around the boat from the frame the beam reaches it."""
    for number, mask in enumerate(masks):
        since = number - reach
        if since < 0:
            yield mask
        else:
            pool = texture.glow(light.MASK, centre=boat, radii=(100 + 40 * math.tanh(since / 8), 70), power=1.2)
            yield ImageChops.lighter(mask, toned(pool, [round(v * min(1.0, 0.4 + since / 12)) for v in range(256)]))


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
