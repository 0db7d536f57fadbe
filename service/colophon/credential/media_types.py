"""Which type a file is, by its own bytes, and what a manifest can do with that type.

The engine looks at content and ignores a wrong name, so a name from outside is never asked: the first bytes decide,
and for ZIP-based documents the names at the end. This module looks at bytes it is given and opens nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

HEAD_BYTES: Final = 4096
"""How much of a file's beginning `sniff` wants to see."""
TAIL_BYTES: Final = 65_536
"""How much of a file's end `sniff` wants to see; only ZIP-based types need it."""

_GIBIBYTE: Final = 2**30


class Family(StrEnum):
    """How the engine walks a type, which decides the memory it needs."""

    STREAMED = "streamed"
    """Boxes of the MP4 family: hashed as they pass by."""
    HELD = "held"
    """Read into memory, some of it more than once."""
    SIDECAR = "sidecar"
    """Only hashed; the manifest lies beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """One type of file.

    Attributes:
        name: media type, as the engine wants it.
        extension: the usual one, without dot.
        family: how the engine walks it.
        max_bytes: larger files are refused beforehand (`too_large`).
    """

    name: str
    extension: str
    family: Family
    max_bytes: int

    @property
    def embeddable(self) -> bool:
        """Whether the engine writes manifests into files of this type; for others a `.c2pa` sidecar is made."""
        return self.family is not Family.SIDECAR

    @property
    def engine_name(self) -> str:
        """What the engine is told: it knows no type that it can't embed into."""
        return self.name if self.embeddable else "application/octet-stream"


def _held(name: str, extension: str, *, gibibytes: float = 1) -> MediaType:
    return MediaType(name=name, extension=extension, family=Family.HELD, max_bytes=int(gibibytes * _GIBIBYTE))


def _streamed(name: str, extension: str) -> MediaType:
    return MediaType(name=name, extension=extension, family=Family.STREAMED, max_bytes=64 * _GIBIBYTE)


def _sidecar(name: str, extension: str) -> MediaType:
    return MediaType(name=name, extension=extension, family=Family.SIDECAR, max_bytes=64 * _GIBIBYTE)


JPEG: Final = _held("image/jpeg", "jpg")
PNG: Final = _held("image/png", "png")
WEBP: Final = _held("image/webp", "webp")
GIF: Final = _held("image/gif", "gif")
TIFF: Final = _held("image/tiff", "tif")
SVG: Final = _held("image/svg+xml", "svg", gibibytes=0.25)
AVIF: Final = _streamed("image/avif", "avif")
HEIC: Final = _streamed("image/heic", "heic")
HEIF: Final = _streamed("image/heif", "heif")
MP4: Final = _streamed("video/mp4", "mp4")
MOV: Final = _streamed("video/quicktime", "mov")
M4A: Final = _streamed("audio/mp4", "m4a")
AVI: Final = _held("video/x-msvideo", "avi")
WAV: Final = _held("audio/wav", "wav")
MP3: Final = _held("audio/mpeg", "mp3")
FLAC: Final = _held("audio/flac", "flac")
PDF: Final = _held("application/pdf", "pdf")
DOCX: Final = _held("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
EPUB: Final = _held("application/epub+zip", "epub")

TEXT: Final = _sidecar("text/plain", "txt")
MARKDOWN: Final = _sidecar("text/markdown", "md")
MATROSKA: Final = _sidecar("video/matroska", "mkv")
WEBM: Final = _sidecar("video/webm", "webm")
OGG: Final = _sidecar("application/ogg", "ogg")
ZIP: Final = _sidecar("application/zip", "zip")
MANIFEST_STORE: Final = _sidecar("application/c2pa", "c2pa")
BINARY: Final = _sidecar("application/octet-stream", "bin")

EMBEDDABLE: Final = (
    JPEG, PNG, WEBP, GIF, TIFF, AVIF, HEIC, HEIF, SVG, MP4, MOV, M4A, MP3, WAV, FLAC, AVI, PDF, DOCX, EPUB,
)  # fmt: skip
"""Every type the engine writes into that is tried by our tests; the engine knows more."""

ALL: Final = (*EMBEDDABLE, TEXT, MARKDOWN, MATROSKA, WEBM, OGG, ZIP, MANIFEST_STORE, BINARY)
_BY_NAME: Final = {media_type.name: media_type for media_type in ALL}

_MAGIC: Final = (
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WEBP),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), WAV),
    (re.compile(rb"RIFF....AVI ", re.DOTALL), AVI),
    (re.compile(rb"GIF8[79]a"), GIF),
    (re.compile(rb"II[*+]\x00|MM\x00[*+]"), TIFF),
    (re.compile(rb"fLaC"), FLAC),
    (re.compile(rb"%PDF-"), PDF),
    (re.compile(rb"OggS"), OGG),
    (re.compile(rb"....jumb....jumdc2pa", re.DOTALL), MANIFEST_STORE),
    (re.compile(rb"\x1a\x45\xdf\xa3.{0,64}?webm", re.DOTALL), WEBM),
    (re.compile(rb"\x1a\x45\xdf\xa3"), MATROSKA),
)
_BRANDS: Final = {
    b"avif": AVIF, b"avis": AVIF,
    b"heic": HEIC, b"heix": HEIC, b"hevc": HEIC, b"heim": HEIC,
    b"mif1": HEIF, b"msf1": HEIF,
    b"qt  ": MOV,
    b"M4A ": M4A, b"M4B ": M4A,
}  # fmt: skip
_ISO_STARTS: Final = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
# ISO/IEC 11172-3, section 2.4.1.3: eleven set bits, a version, and layer III; other layers and UTF-16 have other bits.
_MP3_FRAME: Final = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_SVG_START: Final = re.compile(rb"<(?:svg:)?svg[\s>]")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def by_name(name: str) -> MediaType | None:
    """Return the type with this name, None if it is not in the table."""
    return _BY_NAME.get(name)


def sniff(head: bytes, *, tail: bytes = b"", suffix: str = "") -> MediaType:
    """Return the type of a file by its bytes; `BINARY` where nothing is recognised.

    Args:
        head: its first `HEAD_BYTES`, or all of it.
        tail: its last `TAIL_BYTES`, or all of it.
        suffix: of its name, such as `.md`; asked only to tell text from text.
    """
    for pattern, media_type in _MAGIC:
        if pattern.match(head):
            return media_type
    if head[4:8] in _ISO_STARTS:
        return _iso(head)
    if head[:4] == b"PK\x03\x04":
        return _zip(head, tail)
    if head[:3] == b"ID3":
        return _tagged(head)
    if _MP3_FRAME.match(head):
        return MP3
    return _text(head.removeprefix(_BYTE_ORDER_MARK), suffix)


def _iso(head: bytes) -> MediaType:
    # ISO/IEC 14496-12, section 4.3: major brand, version, then compatible brands to the end of the box. A file
    # without a file type box is QuickTime of old (section 4.3.1).
    if head[4:8] != b"ftyp":
        return MOV
    major = head[8:12]
    if major in _BRANDS and _BRANDS[major] is not HEIF:
        return _BRANDS[major]
    size = min(int.from_bytes(head[:4], "big"), len(head))
    compatible = [head[at : at + 4] for at in range(16, size - 3, 4)]
    if major in _BRANDS:
        # A structural brand only: the codec's brand stands among the compatible ones.
        return next((_BRANDS[brand] for brand in compatible if _BRANDS.get(brand) in (AVIF, HEIC)), HEIF)
    return MP4


def _zip(head: bytes, tail: bytes) -> MediaType:
    # EPUB 3.3, section 4.2.2: the first entry is "mimetype", stored, without extra field, so its content is at byte 38.
    if head[30:38] == b"mimetype" and head[38:].startswith(EPUB.name.encode("ascii")):
        return EPUB
    if b"[Content_Types].xml" in head + tail and b"word/" in head + tail:
        return DOCX
    return ZIP


def _tagged(head: bytes) -> MediaType:
    # ID3v2.4, section 3.1: the size is four times seven bits. FLAC files carry such a tag now and then.
    size = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=False))
    return FLAC if head[size : size + 4] == b"fLaC" else MP3


def _text(head: bytes, suffix: str) -> MediaType:
    if _SVG_START.match(_after_prolog(head)):
        return SVG
    # The head may end inside a character: up to three bytes are forgiven there.
    for cut in range(4):
        try:
            text = head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        if any(character < " " and character not in "\t\n\r\f" for character in text):
            return BINARY
        return MARKDOWN if suffix.lower() in {".md", ".markdown"} else TEXT
    return BINARY


def _after_prolog(head: bytes) -> bytes:
    """Return what follows an XML declaration, comments, instructions and a document type without an internal subset.

    A loop over fixed ends, not one pattern: nested quantifiers over a stranger's bytes could take for ever.
    """
    ends = {b"<?": b"?>", b"<!-": b"-->", b"<!D": b">"}
    rest = head.lstrip()
    while start := next((start for start in ends if rest.startswith(start)), None):
        _, found, rest = rest.partition(ends[start])
        if not found:
            return b""
        rest = rest.lstrip()
    return rest
