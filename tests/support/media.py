"""One tiny file of every kind a manifest can go into, and of some it can't, all made here and now."""

import io
import struct
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import imageio_ffmpeg  # type: ignore[import-untyped] # pyright: ignore[reportMissingTypeStubs] - it brings none
from PIL import Image

SVG: Final = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><rect width="8" height="8"/></svg>\n'


def picture(width: int = 64, height: int = 48) -> Image.Image:
    """Return a picture whose pixels all differ a little, so that each byte of it matters."""
    pixels = bytes(value % 256 for y in range(height) for x in range(width) for value in (x * 3, y * 5, x * y))
    return Image.frombytes("RGB", (width, height), pixels)


def _still(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture().save(out, kind, **options)
    return out.getvalue()


def ffmpeg(arguments: Sequence[str], *, suffix: str) -> bytes:
    """Return what ffmpeg writes to a file with this suffix; the result depends on the arguments alone."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"out.{suffix}"
        program = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin"]
        subprocess.run([*program, *arguments, "-fflags", "+bitexact", "-map_metadata", "-1", str(target)], check=True)
        return target.read_bytes()


PICTURE_IN: Final = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=0.5")
SOUND_IN: Final = ("-f", "lavfi", "-i", "anoisesrc=duration=0.5:seed=7:amplitude=0.3")
H264: Final = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-threads", "1")


def _svg() -> bytes:
    return SVG


def _pdf() -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length 30>>\nstream\n0 0 m 20 20 l S 10 10 m 30 5 l\nendstream",
    ]
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _zipped(entries: Sequence[tuple[str, bytes, int]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content, method in entries:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, compress_type=method)
    return out.getvalue()


def _docx() -> bytes:
    office = "http://schemas.openxmlformats.org"
    types = (
        f'<?xml version="1.0"?><Types xmlns="{office}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        f'<?xml version="1.0"?><Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    document = (
        f'<?xml version="1.0"?><w:document xmlns:w="{office}/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>The lighthouse keeper counts the waves.</w:t></w:r></w:p></w:body></w:document>"
    )
    return _zipped(
        [
            ("[Content_Types].xml", types.encode(), zipfile.ZIP_DEFLATED),
            ("_rels/.rels", relations.encode(), zipfile.ZIP_DEFLATED),
            ("word/document.xml", document.encode(), zipfile.ZIP_STORED),
        ]
    )


def _epub() -> bytes:
    container = (
        '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:uuid:0</dc:identifier>'
        "<dc:title>T</dc:title><dc:language>en</dc:language></metadata>"
        '<manifest><item id="p" href="p.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>'
        '<spine><itemref idref="p"/></spine></package>'
    )
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head>'
        "<body><p>The lighthouse.</p></body></html>"
    )
    return _zipped(
        [
            ("mimetype", b"application/epub+zip", zipfile.ZIP_STORED),
            ("META-INF/container.xml", container.encode(), zipfile.ZIP_DEFLATED),
            ("book.opf", package.encode(), zipfile.ZIP_DEFLATED),
            ("p.xhtml", page.encode(), zipfile.ZIP_STORED),
        ]
    )


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _full(kind: bytes, *parts: bytes, version: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", version << 24), *parts)


def _heic() -> bytes:
    """Return a HEIC still: the container of ISO/IEC 23008-12 around one HEVC frame that ffmpeg encodes.

    The encoder's MP4 brings decoder configuration (`hvcC`) and the frame (`mdat`) as HEIC wants them.
    """
    encoded = ffmpeg(
        [
            "-f", "lavfi", "-i", "testsrc=size=64x64:rate=1:duration=1", "-frames:v", "1", "-c:v", "libx265",
            "-x265-params", "log-level=none:pools=1:frame-threads=1", "-pix_fmt", "yuv420p", "-tag:v", "hvc1",
        ],
        suffix="mp4",
    )  # fmt: skip
    at = encoded.index(b"hvcC") - 4
    configuration = encoded[at : at + int.from_bytes(encoded[at : at + 4], "big")]
    at = encoded.index(b"mdat") - 4
    frame = encoded[at + 8 : at + int.from_bytes(encoded[at : at + 4], "big")]
    brands = _box(b"ftyp", b"heic", bytes(4), b"mif1", b"heic")

    def meta(offset: int) -> bytes:
        properties = _box(
            b"iprp",
            _box(b"ipco", configuration, _full(b"ispe", struct.pack(">II", 64, 64))),
            _full(b"ipma", struct.pack(">IHBBB", 1, 1, 2, 0x81, 0x02)),
        )
        return _full(
            b"meta",
            _full(b"hdlr", bytes(4), b"pict", bytes(13)),
            _full(b"pitm", struct.pack(">H", 1)),
            _full(b"iloc", struct.pack(">BBHHHHII", 0x44, 0, 1, 1, 0, 1, offset, len(frame))),
            _full(b"iinf", struct.pack(">H", 1), _full(b"infe", struct.pack(">HH4sB", 1, 0, b"hvc1", 0), version=2)),
            properties,
        )

    return brands + meta(len(brands) + len(meta(0)) + 8) + _box(b"mdat", frame)


def two_mdats() -> bytes:
    """Return an MP4 with two top-level `mdat` boxes, for which the engine's Merkle tree comes out wrong."""
    whole = make("mp4")
    return whole + _box(b"mdat", bytes(range(256)) * 4000)


def fragmented(*, duration_s: float) -> bytes:
    """Return a fragmented MP4; the shortest has one fragment and so one `mdat`."""
    source = f"testsrc=size=64x48:rate=10:duration={duration_s}"
    flags = "frag_keyframe+empty_moov+default_base_moof"
    return ffmpeg(["-f", "lavfi", "-i", source, *H264, "-g", "5", "-movflags", flags], suffix="mp4")


def faststart() -> bytes:
    """Return an MP4 whose index stands before its media."""
    return ffmpeg([*PICTURE_IN, *H264, "-movflags", "+faststart"], suffix="mp4")


def with_a_64_bit_size(film: bytes) -> bytes:
    """Return the same film with the size of its `mdat` in the 64-bit form; no byte of it moves.

    ffmpeg leaves an empty box of 8 bytes in front of `mdat` for just this (ISO/IEC 14496-12, section 4.2).
    """
    (at,) = [
        at
        for empty in (b"\0\0\0\x08free", b"\0\0\0\x08wide")
        if (at := film.find(empty)) >= 0 and film[at + 12 : at + 16] == b"mdat"
    ]
    (size,) = struct.unpack(">I", film[at + 8 : at + 12])
    return film[:at] + struct.pack(">I4sQ", 1, b"mdat", size + 8) + film[at + 16 :]


def write_padded_film(path: Path, *, size: int) -> Path:
    """Write an MP4 of `size` bytes with one `mdat`, 32-bit size, whose end is a hole: it takes no room on the disk."""
    film = faststart()
    at = film.index(b"mdat") - 4
    assert at + int.from_bytes(film[at : at + 4], "big") == len(film)
    path.write_bytes(film[:at] + struct.pack(">I", size - at) + film[at + 4 :])
    with path.open("r+b") as file:
        file.truncate(size)
    return path


_MAKERS: Final[dict[str, Callable[[], bytes]]] = {
    "jpg": lambda: _still("JPEG", quality=80),
    "png": lambda: _still("PNG"),
    "webp": lambda: _still("WEBP", quality=80),
    "gif": lambda: _still("GIF"),
    "tif": lambda: _still("TIFF"),
    "avif": lambda: _still("AVIF", quality=60),
    "heic": _heic,
    "svg": _svg,
    "mp4": lambda: ffmpeg([*PICTURE_IN, *SOUND_IN, *H264, "-c:a", "aac", "-shortest"], suffix="mp4"),
    "mov": lambda: ffmpeg([*PICTURE_IN, *H264], suffix="mov"),
    "m4a": lambda: ffmpeg([*SOUND_IN, "-c:a", "aac"], suffix="m4a"),
    "mp3": lambda: ffmpeg([*SOUND_IN, "-c:a", "libmp3lame"], suffix="mp3"),
    "wav": lambda: ffmpeg([*SOUND_IN], suffix="wav"),
    "flac": lambda: ffmpeg([*SOUND_IN], suffix="flac"),
    "avi": lambda: ffmpeg([*PICTURE_IN, "-c:v", "mjpeg", "-threads", "1"], suffix="avi"),
    "pdf": _pdf,
    "docx": _docx,
    "epub": _epub,
    "txt": "The lighthouse keeper counts the waves. Zoë says: thirteen.\n".encode,
    "md": lambda: b"# The Lighthouse\n\nThe keeper counts the waves.\n",
    "mkv": lambda: ffmpeg([*PICTURE_IN, *H264], suffix="mkv"),
    "webm": lambda: ffmpeg([*PICTURE_IN, "-c:v", "libvpx", "-threads", "1"], suffix="webm"),
    "ogg": lambda: ffmpeg([*SOUND_IN, "-c:a", "libvorbis"], suffix="ogg"),
}

EMBEDDABLE: Final = (
    "jpg", "png", "webp", "gif", "tif", "avif", "heic", "svg", "mp4", "mov", "m4a", "mp3", "wav", "flac", "avi", "pdf",
    "docx", "epub",
)  # fmt: skip
SIDECAR: Final = ("txt", "md", "mkv", "webm", "ogg")


@cache
def make(extension: str) -> bytes:
    """Return the bytes of a tiny file of this kind."""
    return _MAKERS[extension]()


def write(folder: Path, extension: str, *, stem: str = "source") -> Path:
    """Write a tiny file of this kind and return its path."""
    path = folder / f"{stem}.{extension}"
    path.write_bytes(make(extension))
    return path


def write_naming_manifest(folder: Path, url: str) -> Path:
    """Write a JPEG that holds no manifest but names a place for one in its XMP."""
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="{url}"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    body = b"http://ns.adobe.com/xap/1.0/\0" + xmp.encode()
    content = make("jpg")
    path = folder / "remote.jpg"
    path.write_bytes(content[:2] + struct.pack(">HH", 0xFFE1, 2 + len(body)) + body + content[2:])
    return path
