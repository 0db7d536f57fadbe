"""Seas under a sky: painted still and glittering, by night and as the inside of a beam."""

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from colophon.adapters.media.lighthouse import texture
from colophon.adapters.media.lighthouse.footage import Water
from colophon.adapters.media.lighthouse.picture import scaled, toned
from colophon.adapters.media.lighthouse.texture import Colour, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Sea:
    """A painted sea and sky, still and glittering."""

    still: Image.Image
    glitter: Image.Image
    water: Water


def moonlit(size: Size, *, horizon: int, moon: tuple[int, int], seed: int) -> Sea:
    """Return a night sea under a moon."""
    share = horizon / size[1]
    sky = texture.gradient(
        size,
        [
            (0, (5, 9, 24)),
            (share * 0.6, (11, 23, 50)),
            (share * 0.93, (30, 58, 88)),
            (share, (58, 92, 112)),
            (1, (58, 92, 112)),
        ],
    )
    sky = texture.lighten(sky, texture.stars(seed, size, count=900, floor=share * 0.92), (220, 230, 255))
    clouds = texture.levels(texture.noise(seed + 1, size, cell=(520, 120), octaves=5), low=110, high=240)
    clouds = ImageChops.multiply(
        clouds, texture.ramp(size, [(0, 20), (share / 2, 120), (share * 0.93, 200), (share, 60), (1, 0)])
    )
    sky = texture.lighten(sky, clouds, (70, 92, 120))
    sky = texture.lighten(sky, texture.glow(size, centre=moon, radii=(420, 420), power=3), (96, 116, 146))
    disc = Image.new("L", (size[0] * 2, size[1] * 2))
    ImageDraw.Draw(disc).ellipse((moon[0] * 2 - 46, moon[1] * 2 - 46, moon[0] * 2 + 46, moon[1] * 2 + 46), fill=240)
    disc = scaled(disc, size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.8))
    face = toned(texture.noise(seed + 2, size, cell=(26, 26), octaves=2), [205 + value // 6 for value in range(256)])
    sky = texture.lighten(sky, ImageChops.multiply(disc, face), (255, 250, 232))
    return with_water(
        sky,
        horizon=horizon,
        deep=((40, 66, 86), (22, 42, 62), (8, 18, 32), (3, 7, 14)),
        ambient=(60, 90, 110),
        path=(moon[0], (255, 250, 225)),
        seed=seed,
    )


def with_water(
    sky: Image.Image,
    *,
    horizon: int,
    deep: tuple[Colour, Colour, Colour, Colour],
    ambient: Colour,
    path: tuple[int, Colour],
    seed: int,
) -> Sea:
    """Return the sky with a sea below its horizon; `deep` are its colours from there down, `path` where its light lies."""
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
    return Sea(still=still, glitter=twin, water=Water(crests=crests))


def haze(picture: Image.Image, *, seed: int, colour: Colour, strength: int) -> Image.Image:
    """Return the picture as it looks inside the beam."""
    mist = toned(
        texture.noise(seed, picture.size, cell=(300, 120), octaves=3),
        [strength * (150 + v * 105 // 255) // 255 for v in range(256)],
    )
    return texture.lighten(picture, mist, colour)
