"""Dawn behind the tower: one scene painted at two hours, between which the light goes over."""

from dataclasses import dataclass
from typing import Final

from PIL import ImageChops

from colophon.adapters.media.lighthouse import light, scenery, texture
from colophon.adapters.media.lighthouse.footage import Layer, Shot
from colophon.adapters.media.lighthouse.seas import Sea, with_water
from colophon.adapters.media.lighthouse.texture import FRAME, Colour, Stop

_HORIZON: Final = 432
_SUN: Final = (850, 424)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hour:
    """The colours of one hour."""

    sky: tuple[Stop, ...]
    clouds: Colour
    glow: tuple[tuple[float, float], Colour]
    disc: tuple[tuple[float, float], Colour]
    deep: tuple[Colour, Colour, Colour, Colour]
    ambient: Colour
    path: Colour
    things: Colour


_FIRST_LIGHT: Final = _Hour(
    sky=(
        (0.0, (22, 30, 58)), (0.3, (52, 60, 92)), (0.5, (150, 106, 110)),
        (0.58, (226, 150, 104)), (0.6, (232, 168, 116)), (1.0, (232, 168, 116)),
    ),
    clouds=(120, 66, 62),
    glow=((420, 220), (190, 90, 40)),
    disc=((60, 40), (255, 150, 70)),
    deep=((120, 84, 84), (70, 62, 80), (30, 34, 54), (14, 18, 32)),
    ambient=(110, 70, 60),
    path=(255, 170, 96),
    things=(48, 44, 62),
)  # fmt: skip
_SUNRISE: Final = _Hour(
    sky=(
        (0.0, (66, 104, 152)), (0.28, (142, 150, 168)), (0.46, (240, 176, 122)),
        (0.57, (255, 222, 150)), (0.6, (255, 236, 180)), (1.0, (255, 236, 180)),
    ),
    clouds=(150, 96, 52),
    glow=((620, 420), (255, 190, 96)),
    disc=((92, 92), (255, 252, 226)),
    deep=((232, 176, 118), (150, 122, 110), (66, 74, 92), (28, 38, 58)),
    ambient=(150, 110, 80),
    path=(255, 238, 176),
    things=(112, 88, 84),
)  # fmt: skip


def dawn(frames: int) -> Shot:
    """sh060: the sun comes up behind the tower, a boat comes in."""
    before, after = (_painted(hour) for hour in (_FIRST_LIGHT, _SUNRISE))
    vessel = scenery.boat(96)
    flock = scenery.gulls(4, (420, 200), count=11, colour=(38, 34, 46), middle=(210, 100), spread=(90, 34))
    return Shot(
        frames=frames,
        dark=before.still,
        dark_glitter=before.glitter,
        lit=after.still,
        lit_glitter=after.glitter,
        water=before.water,
        light=light.grow(frames=frames, centre=(_SUN[0] / 4, _SUN[1] / 4), start=60, end=420, floor=10, ceiling=255),
        layers=(
            Layer(image=scenery.lit_by(vessel.image, (104, 82, 84)), x="1010-n*1.1", y="442+2*sin(n*2*PI/44)"),
            Layer(image=flock, x="420+n*1.2", y="78-n*0.2"),
        ),
        grain=4,
    )


def _painted(hour: _Hour) -> Sea:
    sky = texture.gradient(FRAME, hour.sky)
    clouds = texture.levels(texture.noise(61, FRAME, cell=(560, 90), octaves=5), low=90, high=230)
    thinning = texture.ramp(FRAME, [(0, 90), (0.3, 210), (0.56, 150), (0.6, 0), (1, 0)])
    sky = texture.lighten(sky, ImageChops.multiply(clouds, thinning), hour.clouds)
    for (radii, colour), power in ((hour.glow, 2.0), (hour.disc, 0.7)):
        sky = texture.lighten(sky, texture.glow(FRAME, centre=_SUN, radii=radii, power=power), colour)
    sea = with_water(sky, horizon=_HORIZON, deep=hour.deep, ambient=hour.ambient, path=(_SUN[0], hour.path), seed=29)
    outline = [(70, 470), (150, 440), (230, 418), (330, 414), (410, 430), (470, 452), (540, 474)]
    stone = scenery.lit_by(scenery.rock(13, FRAME, outline=outline, rough=22), hour.things)
    building = scenery.lit_by(scenery.tower(300).image, hour.things)
    for picture in (sea.still, sea.glitter):
        picture.paste(building, (216, 134), building)
        picture.paste(stone, (0, 0), stone)
    return sea
