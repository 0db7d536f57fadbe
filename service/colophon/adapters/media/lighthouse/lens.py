"""The lens of the lamp, close: prisms, brass, flame."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from colophon.adapters.media.lighthouse import light, texture
from colophon.adapters.media.lighthouse.footage import Shot, Water
from colophon.adapters.media.lighthouse.picture import scaled, toned
from colophon.adapters.media.lighthouse.texture import FRAME, Colour


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
    lit = texture.lighten(lit, toned(heart, [min(255, v * 2) for v in range(256)]), (255, 250, 226))
    turning = Water(crests=(_prisms(41), _prisms(57)), drift=(0.0036, 0.0019), low=30, gain=1.6)
    return Shot(
        frames=frames,
        dark=dark,
        lit=lit,
        water=turning,
        dark_glitter=texture.lighten(
            dark, texture.glow(FRAME, centre=centre, radii=(700, 420), power=1.0), (255, 176, 84)
        ),
        lit_glitter=texture.lighten(
            lit, texture.glow(FRAME, centre=centre, radii=(760, 460), power=0.8), (255, 246, 214)
        ),
        light=light.grow(frames=frames, centre=(160, 90), start=40, end=330, floor=0, ceiling=250),
        grain=7,
    )


def _rings() -> Image.Image:
    """Return the prisms of the lens: concentric rims, broken by a highlight."""
    large = Image.new("L", (FRAME[0] * 2, FRAME[1] * 2))
    pen = ImageDraw.Draw(large)
    for number in range(13):
        radius = 150 + number * 78 - number * number * 1.9
        for inset, value, width in ((0, 40, 9), (9, 90, 9), (18, 150, 9), (27, 235, 5), (33, 50, 5)):
            box = (
                1280 - (radius - inset) * 1.06,
                720 - radius + inset,
                1280 + (radius - inset) * 1.06,
                720 + radius - inset,
            )
            pen.ellipse(box, outline=value, width=width)
    rings = scaled(large.filter(ImageFilter.GaussianBlur(1.6)), FRAME, Image.Resampling.LANCZOS)
    sheen = toned(texture.noise(77, FRAME, cell=(420, 260), octaves=2), [60 + v * 195 // 255 for v in range(256)])
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
