"""The shots that stand for what a camera saw: night, the tower, the lamp, dawn; and two stills with camera EXIF."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFilter

from colophon.adapters.media.lighthouse import light, scenery, texture
from colophon.adapters.media.lighthouse.footage import Layer, Shot, Water, render
from colophon.adapters.media.lighthouse.texture import FRAME, Colour, Size

MAKE: Final = "Lumen Works"
MODEL: Final = "LW-1"
_WIDE: Final[Size] = (1408, 720)
_HORIZON: Final = 430
_NIGHT_LAMP: Final = (357.0, 283.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sea:
    """A painted sea and sky, still and glittering."""

    still: Image.Image
    glitter: Image.Image
    water: Water


def moonlit(size: Size, *, horizon: int, moon: tuple[int, int], seed: int) -> _Sea:
    """Return a night sea under a moon."""
    share = horizon / size[1]
    sky = texture.gradient(
        size, [(0, (5, 9, 24)), (share * 0.6, (11, 23, 50)), (share * 0.93, (30, 58, 88)), (share, (58, 92, 112)), (1, (58, 92, 112))]
    )
    sky = texture.lighten(sky, texture.stars(seed, size, count=900, floor=share * 0.92), (220, 230, 255))
    clouds = texture.levels(texture.noise(seed + 1, size, cell=(520, 120), octaves=5), low=110, high=240)
    clouds = ImageChops.multiply(clouds, texture.ramp(size, [(0, 20), (share / 2, 120), (share * 0.93, 200), (share, 60), (1, 0)]))
    sky = texture.lighten(sky, clouds, (70, 92, 120))
    sky = texture.lighten(sky, texture.glow(size, centre=moon, radii=(420, 420), power=3), (96, 116, 146))
    disc = Image.new("L", (size[0] * 2, size[1] * 2))
    ImageDraw.Draw(disc).ellipse((moon[0] * 2 - 46, moon[1] * 2 - 46, moon[0] * 2 + 46, moon[1] * 2 + 46), fill=240)
    disc = disc.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.8))
    face = texture.noise(seed + 2, size, cell=(26, 26), octaves=2).point([205 + value // 6 for value in range(256)])
    sky = texture.lighten(sky, ImageChops.multiply(disc, face), (255, 250, 232))
    return _with_water(
        sky, horizon=horizon, deep=((40, 66, 86), (22, 42, 62), (8, 18, 32), (3, 7, 14)), ambient=(60, 90, 110),
        path=(moon[0], (255, 250, 225)), seed=seed,
    )


def _with_water(
    sky: Image.Image, *, horizon: int, deep: tuple[Colour, Colour, Colour, Colour], ambient: Colour, path: tuple[int, Colour], seed: int
) -> _Sea:
    size = sky.size
    below = (size[0], size[1] - horizon)
    still = sky.copy()
    still.paste(texture.gradient(below, [(0, deep[0]), (0.1, deep[1]), (0.5, deep[2]), (1, deep[3])]), (0, horizon))
    glitter = texture.lighten(still, texture.ramp(size, [(0, 120), (1, 60)]), ambient)
    road = texture.glow(size, centre=(path[0], horizon - 10), radii=(270, 430), power=1.5)
    glitter = texture.lighten(glitter, road, path[1])
    twin = still.copy()
    twin.paste(glitter.crop((0, horizon, *size)), (0, horizon))
    crests = texture.water(seed + 11, size, horizon=horizon), texture.water(seed + 23, size, horizon=horizon)
    return _Sea(still=still, glitter=twin, water=Water(crests=crests))


def _haze(picture: Image.Image, *, seed: int, colour: Colour, strength: int) -> Image.Image:
    """Return the picture as it looks inside the beam."""
    mist = texture.noise(seed, picture.size, cell=(300, 120), octaves=3).point([strength * (150 + v * 105 // 255) // 255 for v in range(256)])
    return texture.lighten(picture, mist, colour)


def night() -> Shot:
    """sh010: the wide shot, still without its light and length."""
    sea = moonlit(_WIDE, horizon=_HORIZON, moon=(980, 168), seed=5)
    stone = scenery.lit_by(
        scenery.rock(3, _WIDE, outline=[(250, 456), (292, 436), (330, 428), (402, 428), (446, 440), (498, 458)], rough=14), (70, 86, 112)
    )
    tower = scenery.tower(178)
    left, top = round(_NIGHT_LAMP[0] - tower.anchor[0]), round(_NIGHT_LAMP[1] - tower.anchor[1])
    for picture in (sea.still, sea.glitter):
        picture.paste(stone, (0, 0), stone)
        cut_out = scenery.lit_by(tower.image, (78, 92, 120))
        picture.paste(cut_out, (left, top), cut_out)
    return Shot(
        frames=0,
        dark=sea.still, dark_glitter=sea.glitter, water=sea.water,
        lit=_haze(sea.still, seed=9, colour=(255, 232, 180), strength=150),
        lit_glitter=_haze(sea.glitter, seed=9, colour=(255, 240, 200), strength=150),
        light=(),
        pan=("n", "0"),
    )


def _turning(frames: int, *, headings: tuple[float, float]) -> Iterator[Image.Image]:
    """Yield the light of the wide shot: the lamp turns from the first heading to the second."""
    beam = light.Beam(lamp=(_NIGHT_LAMP[0] * light.MASK[0] / _WIDE[0], _NIGHT_LAMP[1] / 4), reach=270, width=0.07)
    return light.sweep(beam, frames=frames, angle=lambda place: headings[0] + (headings[1] - headings[0]) * place)


def tower(frames: int) -> Shot:
    """sh020: close under the tower, the beam passing over us, surf before it."""
    sky = moonlit(FRAME, horizon=560, moon=(1150, 196), seed=17)
    building = scenery.tower(500)
    left, top = 340, 124
    stone = scenery.rock(
        8, FRAME, outline=[(60, 690), (170, 610), (300, 575), (420, 560), (640, 566), (760, 600), (900, 640), (1010, 690)], rough=56
    )
    for picture in (sky.still, sky.glitter):
        cut_out = scenery.lit_by(building.image, (86, 100, 130))
        picture.paste(cut_out, (left, top), cut_out)
        ground = scenery.lit_by(stone, (74, 90, 116))
        picture.paste(ground, (0, 0), ground)
    lit = _haze(sky.still, seed=19, colour=(255, 230, 176), strength=170)
    lamp = (left + building.anchor[0]) / 4, (top + building.anchor[1]) / 4
    beam = light.Beam(lamp=lamp, reach=330, width=0.105, rise=0.14)
    surf = [
        scenery.breaker(31 + n, (FRAME[0], 220), crest=70, body=((34, 58, 78), (4, 10, 20)), foam=(150, 170, 186), steep=34 + 10 * n)
        for n in range(2)
    ]
    return Shot(
        frames=frames, dark=sky.still, dark_glitter=sky.glitter, water=sky.water, lit=lit,
        lit_glitter=_haze(sky.glitter, seed=19, colour=(255, 236, 190), strength=170),
        light=light.sweep(beam, frames=frames, angle=lambda place: 0.02 + 0.5 * place),
        layers=(
            *_swell(surf[0], base=560, speed=1.6, heave=9, period=52),
            *_swell(surf[1], base=606, speed=-2.3, heave=14, period=61),
        ),
    )


def _swell(front: Image.Image, *, base: float, speed: float, heave: float, period: float) -> tuple[Layer, Layer]:
    """Return a wave front twice, side by side, so that it passes without an end."""
    y = f"{base}+{heave}*sin(n*2*PI/{period})"
    width = front.width
    return (
        Layer(image=front, x=f"mod(n*{speed}+{20 * width},{width})", y=y),
        Layer(image=front, x=f"mod(n*{speed}+{20 * width},{width})-{width}", y=y),
    )


def lamp(frames: int) -> Shot:
    """sh050: the lens turning before the flame, close."""
    dark = texture.gradient(FRAME, [(0, (16, 13, 12)), (0.5, (34, 24, 18)), (1, (10, 9, 10))])
    lit = texture.gradient(FRAME, [(0, (120, 76, 34)), (0.5, (214, 150, 74)), (1, (86, 54, 28))])
    centre = (640, 360)
    for picture, brass in ((dark, (58, 42, 26)), (lit, (196, 142, 70))):
        _panes(picture, brass)
    rings = _rings()
    dark = texture.lighten(dark, rings, (92, 74, 54))
    lit = texture.lighten(lit, rings, (255, 224, 160))
    lit = texture.lighten(lit, texture.glow(FRAME, centre=centre, radii=(660, 560), power=1.6), (255, 214, 130))
    heart = texture.glow(FRAME, centre=centre, radii=(170, 190), power=1.3)
    dark = texture.lighten(dark, heart, (255, 150, 52))
    lit = texture.lighten(lit, heart.point([min(255, v * 2) for v in range(256)]), (255, 250, 226))
    turning = Water(crests=(_prisms(41), _prisms(57)), drift=(0.0036, 0.0019), low=30, gain=1.6)
    return Shot(
        frames=frames, dark=dark, lit=lit, water=turning,
        dark_glitter=texture.lighten(dark, texture.glow(FRAME, centre=centre, radii=(700, 420), power=1.0), (255, 176, 84)),
        lit_glitter=texture.lighten(lit, texture.glow(FRAME, centre=centre, radii=(760, 460), power=0.8), (255, 246, 214)),
        light=light.grow(frames=frames, centre=(160, 90), start=40, end=330, floor=0, ceiling=250),
        grain=7,
    )


def _rings() -> Image.Image:
    """Return the prisms of the lens: concentric rims, broken by a highlight."""
    large = Image.new("L", (FRAME[0] * 2, FRAME[1] * 2))
    pen = ImageDraw.Draw(large)
    for number in range(13):
        radius = 150 + number * 78 - number * number * 1.9
        for inset, value in ((0, 40), (9, 90), (18, 150), (27, 235), (33, 50)):
            box = (1280 - (radius - inset) * 1.06, 720 - radius + inset, 1280 + (radius - inset) * 1.06, 720 + radius - inset)
            pen.ellipse(box, outline=value, width=9 if inset < 27 else 5)
    rings = large.filter(ImageFilter.GaussianBlur(1.6)).resize(FRAME, Image.Resampling.LANCZOS)
    sheen = texture.noise(77, FRAME, cell=(420, 260), octaves=2).point([60 + v * 195 // 255 for v in range(256)])
    return ImageChops.multiply(rings, sheen)


def _prisms(seed: int) -> Image.Image:
    """Return upright streaks, as the panels of the turning lens throw them."""
    return texture.noise(seed, FRAME, cell=(90, 1500), octaves=3)


def _panes(picture: Image.Image, brass: Colour) -> None:
    pen = ImageDraw.Draw(picture)
    for x in (96, 400, 880, 1184):
        pen.rectangle((x - 7, 0, x + 7, 720), fill=brass)
    for y in (104, 616):
        pen.rectangle((0, y - 6, 1280, y + 6), fill=brass)
    picture.paste(picture.filter(ImageFilter.GaussianBlur(2.5)))


def dawn(frames: int) -> Shot:
    """sh060: the sun comes up behind the tower, a boat comes in."""
    night_sky = [(0.0, (22, 30, 58)), (0.3, (52, 60, 92)), (0.5, (150, 106, 110)), (0.58, (226, 150, 104)), (0.6, (232, 168, 116)), (1.0, (232, 168, 116))]
    day_sky = [(0.0, (66, 104, 152)), (0.28, (142, 150, 168)), (0.46, (240, 176, 122)), (0.57, (255, 222, 150)), (0.6, (255, 236, 180)), (1.0, (255, 236, 180))]
    horizon, sun = 432, (850, 424)
    pictures: list[_Sea] = []
    for number, stops in enumerate((night_sky, day_sky)):
        sky = texture.gradient(FRAME, stops)
        clouds = texture.levels(texture.noise(61, FRAME, cell=(560, 90), octaves=5), low=90, high=230)
        clouds = ImageChops.multiply(clouds, texture.ramp(FRAME, [(0, 90), (0.3, 210), (0.56, 150), (0.6, 0), (1, 0)]))
        sky = texture.lighten(sky, clouds, ((120, 66, 62), (150, 96, 52))[number])
        sky = texture.lighten(sky, texture.glow(FRAME, centre=sun, radii=((420, 220), (620, 420))[number], power=2), ((190, 90, 40), (255, 190, 96))[number])
        sky = texture.lighten(sky, texture.glow(FRAME, centre=sun, radii=((60, 40), (92, 92))[number], power=0.7), ((255, 150, 70), (255, 252, 226))[number])
        deep = (((120, 84, 84), (70, 62, 80), (30, 34, 54), (14, 18, 32)), ((232, 176, 118), (150, 122, 110), (66, 74, 92), (28, 38, 58)))[number]
        pictures.append(_with_water(sky, horizon=horizon, deep=deep, ambient=((110, 70, 60), (150, 110, 80))[number], path=(sun[0], ((255, 170, 96), (255, 238, 176))[number]), seed=29))
    stone = scenery.rock(13, FRAME, outline=[(70, 470), (150, 440), (230, 418), (330, 414), (410, 430), (470, 452), (540, 474)], rough=22)
    building = scenery.tower(300)
    for sea, tint in zip(pictures, ((48, 44, 62), (112, 88, 84)), strict=True):
        for picture in (sea.still, sea.glitter):
            cut_out = scenery.lit_by(building.image, tint)
            picture.paste(cut_out, (216, 122), cut_out)
            ground = scenery.lit_by(stone, tint)
            picture.paste(ground, (0, 0), ground)
    vessel = scenery.boat(96)
    flock = scenery.gulls(4, (420, 200), count=11, colour=(38, 34, 46), middle=(210, 100), spread=(90, 34))
    return Shot(
        frames=frames,
        dark=pictures[0].still, dark_glitter=pictures[0].glitter, lit=pictures[1].still, lit_glitter=pictures[1].glitter,
        water=pictures[0].water,
        light=light.grow(frames=frames, centre=(sun[0] / 4, sun[1] / 4), start=60, end=420, floor=10, ceiling=255),
        layers=(
            Layer(image=scenery.lit_by(vessel.image, (104, 82, 84)), x="1010-n*1.1", y="442+2*sin(n*2*PI/44)"),
            Layer(image=flock, x="420+n*1.2", y="150-n*0.35"),
        ),
        grain=4,
    )


def clips(lengths: Mapping[str, int], *, folder: Path, scratch: Path) -> None:
    """Write the camera's clips of these lengths (in frames), and the still that was taken of the same scene, if one was."""
    tags = {"make": MAKE, "model": MODEL}
    wide = night() if "A001_C003" in lengths else None
    for name, frames in lengths.items():
        match name:
            case "A001_C003" | "A001_C004" if wide is not None:
                headings = (0.98, 0.42) if name == "A001_C003" else (0.30, 0.12)
                shot = replace(wide, frames=frames, light=_turning(frames, headings=headings))
            case "A001_C007":
                shot = tower(frames)
                _still(shot.dark_glitter or shot.dark, folder / "LW1_0042.jpg", taken="2026:11:09 21:14:08")
            case "A001_C011":
                shot = lamp(frames)
            case _:
                shot = dawn(frames)
                _still(shot.lit, folder / "LW1_0047.jpg", taken="2026:11:10 07:31:52")
        render(replace(shot, tags=tags), folder / f"{name}.mp4", scratch=scratch)


def _still(picture: Image.Image, path: Path, *, taken: str) -> None:
    texture.grainy(picture, 42, strength=0.09).save(path, quality=90, exif=_exif(taken=taken, serial="LW1-000731"))


def _exif(*, taken: str, serial: str) -> Image.Exif:
    """Return the EXIF of an invented camera; `taken` as `2026:11:09 17:42:10`."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = MAKE
    exif[ExifTags.Base.Model] = MODEL
    exif[ExifTags.Base.DateTime] = taken
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = taken
    inner[ExifTags.Base.BodySerialNumber] = serial
    inner[ExifTags.Base.ISOSpeedRatings] = 3200
    inner[ExifTags.Base.FNumber] = 2.8
    inner[ExifTags.Base.ExposureTime] = 0.02
    inner[ExifTags.Base.FocalLength] = 35.0
    return exif
