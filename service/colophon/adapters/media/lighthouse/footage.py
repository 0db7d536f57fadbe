"""From a few painted layers to a moving shot: water that crosses itself, light that reveals, things that pass.

A shot is two pictures, dark and lit, and a grey film that says where which one shows. Both may have a glittering twin that
shows where two drifting layers of crests meet. All of that is done by ffmpeg's cheap filters on whole planes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image

from colophon.adapters.media import ffmpeg
from colophon.adapters.media.lighthouse.light import MASK
from colophon.adapters.media.lighthouse.texture import FRAME

FRAMES_PER_SECOND: Final = 25
_BT709: Final = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A cut-out before the picture: where it is, as ffmpeg expressions of the frame number `n`.

    `appears`, when given, is the frame from which it fades in and the number of frames that takes.
    """

    image: Image.Image
    x: str = "0"
    y: str = "0"
    appears: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Water:
    """Two layers of crests that drift against each other, and the curve that makes glitter of their meeting."""

    crests: tuple[Image.Image, Image.Image]
    drift: tuple[float, float] = (0.00055, -0.0004)
    low: int = 46
    gain: float = 1.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """Everything one shot is rendered from."""

    frames: int
    dark: Image.Image
    lit: Image.Image
    light: Iterable[Image.Image]
    water: Water | None = None
    dark_glitter: Image.Image | None = None
    lit_glitter: Image.Image | None = None
    layers: tuple[Layer, ...] = ()
    pan: tuple[str, str] = ("(iw-ow)/2", "(ih-oh)/2")
    grain: int = 6
    tags: dict[str, str] = field(default_factory=dict[str, str])


def render(shot: Shot, target: Path, *, scratch: Path) -> None:
    """Write the shot as an MP4; `scratch` is a folder for the painted layers.

    Raises:
        FileCheckError: ffmpeg failed.
    """
    graph = _Graph(scratch / target.stem)
    light = graph.fed()
    dark = graph.picture(shot.dark)
    lit = graph.picture(shot.lit)
    if shot.water is not None and shot.dark_glitter is not None and shot.lit_glitter is not None:
        crests = graph.glitter(shot.water, shot.dark.size)
        one, two = graph.twice(crests)
        dark = graph.join(f"{dark}{graph.picture(shot.dark_glitter)}{one}maskedmerge")
        lit = graph.join(f"{lit}{graph.picture(shot.lit_glitter)}{two}maskedmerge")
    picture = graph.join(f"{dark}{lit}{graph.mask(light, shot.dark.size)}maskedmerge")
    for layer in shot.layers:
        cut_out = graph.cut_out(layer)
        picture = graph.join(f"{picture}{cut_out}overlay=x='{layer.x}':y='{layer.y}':eval=frame:format=yuv420")
    x, y = shot.pan
    width, height = FRAME
    finish = f"crop={width}:{height}:'{x}':'{y}',noise=c0s={shot.grain}:c0f=t:all_seed=4242,format=yuv420p"
    graph.join(f"{picture}{finish}", name="done")
    ffmpeg.run(
        sources=graph.sources,
        arguments=[*graph.arguments(), "-map", "[done]", "-frames:v", str(shot.frames), *picture_codec(shot.tags)],
        target=target,
        feed=(mask.tobytes() for mask in shot.light),
    )


def picture_codec(tags: dict[str, str] | None = None, *, quality: int = 24) -> list[str]:
    """Return the options that encode H.264 in the same bytes each time, with no metadata but `tags`."""
    marks = [part for name, value in (tags or {}).items() for part in ("-metadata", f"{name}={value}")]
    return [
        *(
            "-an",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-tune",
            "zerolatency",
            "-crf",
            str(quality),
            "-g",
            "50",
            "-threads",
            "1",
        ),
        *_BT709,
        # The writer's version in the file would change with the program; the number of threads is named since slices depend on it.
        *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1"),
        *marks,
        *("-movflags", "+faststart+use_metadata_tags" if tags else "+faststart"),
    ]


class _Graph:
    """Collects the inputs and the filter chains of one run."""

    def __init__(self, stem: Path) -> None:
        self.sources: list[ffmpeg.Source] = []
        self._stem = stem
        self._chains: list[str] = []
        self._names = 0

    def arguments(self) -> list[str]:
        return ["-filter_complex_threads", "1", "-filter_complex", ";".join(self._chains)]

    def join(self, chain: str, *, name: str | None = None) -> str:
        """Add a chain and return the name of what comes out of it."""
        self._names += 1
        label = f"[{name or f'v{self._names}'}]"
        self._chains.append(chain + label)
        return label

    def twice(self, label: str) -> tuple[str, str]:
        self._names += 1
        names = f"[s{self._names}a]", f"[s{self._names}b]"
        self._chains.append(f"{label}split{names[0]}{names[1]}")
        return names

    def fed(self) -> str:
        options = (
            "-f",
            "rawvideo",
            "-pix_fmt",
            "gray",
            "-video_size",
            f"{MASK[0]}x{MASK[1]}",
            "-framerate",
            str(FRAMES_PER_SECOND),
        )
        self.sources.append(ffmpeg.Source(None, options))
        return f"[{len(self.sources) - 1}:v]"

    def picture(self, image: Image.Image) -> str:
        label = self._still(image.convert("RGB"), "rgb24")
        return self.join(f"{label}scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,{_HOLD}")

    def cut_out(self, layer: Layer) -> str:
        label = self._still(layer.image, "rgba")
        appears = "" if layer.appears is None else ",fade=t=in:s={}:n={}:alpha=1".format(*layer.appears)
        return self.join(f"{label}scale=out_color_matrix=bt709:out_range=tv,format=yuva420p,{_HOLD}{appears}")

    def glitter(self, water: Water, size: tuple[int, int]) -> str:
        first, second = (
            self.join(f"{self._still(crests, 'gray')}{_HOLD},scroll=h={drift}")
            for crests, drift in zip(water.crests, water.drift, strict=True)
        )
        curve = f"lut=y='clip((val-{water.low})*{water.gain},0,255)'"
        return self.mask(self.join(f"{first}{second}blend=all_mode=multiply,{curve}"), size)

    def mask(self, grey: str, size: tuple[int, int]) -> str:
        """Return a mask that weighs luma and chroma alike: one grey plane in three sizes."""
        width, height = size
        whole, halves = self.twice(grey)
        luma = self.join(f"{whole}scale={width}:{height}:flags=bilinear,format=gray")
        small = self.join(f"{halves}scale={width // 2}:{height // 2}:flags=bilinear,format=gray")
        one, two = self.twice(small)
        return self.join(f"{luma}{one}{two}mergeplanes=0x001020:yuv420p")

    def _still(self, image: Image.Image, pixels: str) -> str:
        path = self._stem.with_name(f"{self._stem.name}-{len(self.sources)}.raw")
        path.write_bytes(image.tobytes())
        size = f"{image.width}x{image.height}"
        self.sources.append(
            ffmpeg.Source(path, ("-f", "rawvideo", "-pix_fmt", pixels, "-video_size", size, "-framerate", "25"))
        )
        return f"[{len(self.sources) - 1}:v]"


_HOLD: Final = "loop=loop=-1:size=1:start=0"
"""Keeps a still picture in memory, where `-loop 1` would decode it anew for every frame."""
