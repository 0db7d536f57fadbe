"""The shots that stand for what a camera saw, as clips with the camera's tags and stills with its EXIF."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image

from colophon.adapters.media.lighthouse import light, scenery, texture
from colophon.adapters.media.lighthouse.daybreak import dawn
from colophon.adapters.media.lighthouse.footage import Layer, Shot, render
from colophon.adapters.media.lighthouse.lens import lamp
from colophon.adapters.media.lighthouse.seas import haze, moonlit
from colophon.adapters.media.lighthouse.texture import FRAME, Size

MAKE: Final = "Lumen Works"
MODEL: Final = "LW-1"
_WIDE: Final[Size] = (1408, 720)
_HORIZON: Final = 430
_NIGHT_LAMP: Final = (357.0, 283.0)


def night() -> Shot:
    """sh010: the wide shot, still without its light and length."""
    sea = moonlit(_WIDE, horizon=_HORIZON, moon=(980, 168), seed=5)
    stone = scenery.lit_by(
        scenery.rock(
            3, _WIDE, outline=[(250, 456), (292, 436), (330, 428), (402, 428), (446, 440), (498, 458)], rough=14
        ),
        (70, 86, 112),
    )
    tower = scenery.tower(178)
    left, top = round(_NIGHT_LAMP[0] - tower.anchor[0]), round(_NIGHT_LAMP[1] - tower.anchor[1])
    for picture in (sea.still, sea.glitter):
        picture.paste(stone, (0, 0), stone)
        cut_out = scenery.lit_by(tower.image, (78, 92, 120))
        picture.paste(cut_out, (left, top), cut_out)
    return Shot(
        frames=0,
        dark=sea.still,
        dark_glitter=sea.glitter,
        water=sea.water,
        lit=haze(sea.still, seed=9, colour=(255, 232, 180), strength=150),
        lit_glitter=haze(sea.glitter, seed=9, colour=(255, 240, 200), strength=150),
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
        8,
        FRAME,
        outline=[(60, 690), (170, 610), (300, 575), (420, 560), (640, 566), (760, 600), (900, 640), (1010, 690)],
        rough=56,
    )
    for picture in (sky.still, sky.glitter):
        cut_out = scenery.lit_by(building.image, (86, 100, 130))
        picture.paste(cut_out, (left, top), cut_out)
        ground = scenery.lit_by(stone, (74, 90, 116))
        picture.paste(ground, (0, 0), ground)
    lit = haze(sky.still, seed=19, colour=(255, 230, 176), strength=170)
    lamp = (left + building.anchor[0]) / 4, (top + building.anchor[1]) / 4
    beam = light.Beam(lamp=lamp, reach=330, width=0.105, rise=0.14)
    surf = [
        scenery.breaker(
            31 + n, (FRAME[0], 220), crest=70, body=((34, 58, 78), (4, 10, 20)), foam=(150, 170, 186), steep=34 + 10 * n
        )
        for n in range(2)
    ]
    return Shot(
        frames=frames,
        dark=sky.still,
        dark_glitter=sky.glitter,
        water=sky.water,
        lit=lit,
        lit_glitter=haze(sky.glitter, seed=19, colour=(255, 236, 190), strength=170),
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
