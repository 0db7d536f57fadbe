"""What an engine worker needs to sign and read back a file of about 25 MB, by format, against the bare engine."""

import os
import tempfile
import wave
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PIL import Image

from benchmarks.bare_signing import BareSigner
from benchmarks.measures import Measure, within
from benchmarks.usage import peak_mb
from colophon.adapters.engine.engine_settings import engine_settings
from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.credential.facts import State, StoreFacts
from support import engine, media

SIZE: Final = 25 * 1024 * 1024
ALLOWED_MB: Final = 50


def measure(folder: Path) -> list[Measure]:
    """Return one measure for each format."""
    folder.mkdir()
    signer = BareSigner.made_in(folder)
    settings = signer.settings("own", engine_settings(signer.trust))
    found: list[Measure] = []
    for name, (mime, suffix, make) in FORMATS.items():
        source = folder / f"source.{suffix}"
        make(source)
        bare = signer.sign(source, mime, settings)["peak_mb"]
        size = source.stat().st_size / 2**20
        measure_name = f"memory of an engine worker, {name} of {size:.0f} MB (bare {bare:.0f} MB)"
        found.append(within(round(bare + ALLOWED_MB), name=measure_name, unit="MB", ours=_worker_peak(signer, source)))
        source.unlink()
    return found


def _worker_peak(signer: BareSigner, source: Path) -> float:
    """Return the peak of a worker that signed the file and then read it, MB."""
    target = source.with_name(f"ours-{source.name}")
    with EngineSession(workers=1) as session:
        engine.sign(session, signer.identity, source, target)
        read = EngineReader(session).read(target, trust=signer.trust)
        if not isinstance(read, StoreFacts) or read.state is not State.TRUSTED:
            raise RuntimeError(f"{target.name} reads as {read}")
        (pid,) = session.pids()
        found = peak_mb(pid)
    target.unlink()
    return found


def _noise() -> Image.Image:
    side = int((SIZE / 3) ** 0.5)
    return Image.frombytes("RGB", (side, side), os.urandom(side * side * 3))


def _jpeg(path: Path) -> None:
    # About one byte for each pixel of noise, at this quality.
    side = int(SIZE**0.5)
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(path, "JPEG", quality=92)


def _wav(path: Path) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes(os.urandom(SIZE))


def _avi(path: Path) -> None:
    picture = "testsrc=size=640x480:rate=27:duration=1"
    path.write_bytes(
        media.ffmpeg(["-f", "lavfi", "-i", picture, "-c:v", "rawvideo", "-pix_fmt", "bgr24"], suffix="avi")
    )


def _mp4(path: Path) -> None:
    media.write_padded_film(path, size=SIZE)


def _two_mdats(path: Path) -> None:
    path.write_bytes(media.make("mp4") + (SIZE + 8).to_bytes(4, "big") + b"mdat" + os.urandom(SIZE))


def _pdf(path: Path) -> None:
    small = media.make("pdf")
    # A comment where the objects begin: every offset in the table moves by its length.
    at = small.index(b"1 0 obj")
    comment = b"%" + os.urandom(SIZE // 2).hex().encode() + b"\n"
    head, table = small[at:].split(b"xref\n", 1)
    lines = table.split(b"\n")
    rows = [b"%010d" % (int(line[:10]) + len(comment)) + line[10:] if line.endswith(b" n ") else line for line in lines]
    start = rows.index(b"startxref") + 1
    rows[start] = str(int(rows[start]) + len(comment)).encode()
    path.write_bytes(small[:at] + comment + head + b"xref\n" + b"\n".join(rows))


FORMATS: Final[Mapping[str, tuple[str, str, Callable[[Path], None]]]] = {
    "JPEG": ("image/jpeg", "jpg", _jpeg),
    "PNG": ("image/png", "png", lambda path: _noise().save(path, "PNG", compress_level=0)),
    "TIFF": ("image/tiff", "tif", lambda path: _noise().save(path, "TIFF")),
    "WAV": ("audio/wav", "wav", _wav),
    "AVI": ("video/x-msvideo", "avi", _avi),
    "MP4, one mdat": ("video/mp4", "mp4", _mp4),
    "MP4, two mdats": ("video/mp4", "mp4", _two_mdats),
    "PDF": ("application/pdf", "pdf", _pdf),
}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        for line in measure(Path(made) / "memory"):
            print(line)
