"""The two calls of Pillow whose types name NumPy, which is not here: wrapped once, so that the rest is checked strictly."""

from collections.abc import Sequence

from PIL import Image


def toned(image: Image.Image, table: Sequence[int]) -> Image.Image:
    """Return the picture with every value replaced by the table's; 256 entries for each band."""
    return image.point(table)  # pyright: ignore[reportUnknownMemberType] - a type of NumPy among the alternatives


def scaled(
    image: Image.Image,
    size: tuple[int, int],
    resample: Image.Resampling = Image.Resampling.BICUBIC,
    *,
    box: tuple[float, float, float, float] | None = None,
) -> Image.Image:
    """Return the picture, or the part of it in `box`, at that size."""
    return image.resize(size, resample, box=box)  # pyright: ignore[reportUnknownMemberType] - as above
