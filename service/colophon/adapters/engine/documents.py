"""In the worker: documents that are ZIP archives, which this release of the engine reads only without compression.

c2pa-python 0.38.1 answers "compression method not supported: 8" to every DOCX and EPUB of everyday life. So before signing,
a document is packed anew with its entries stored: the same entries in the same order with the same content, a larger file.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MANIFEST_ENTRY: Final = "META-INF/content_credential.c2pa"
"""C2PA 2.4, appendix A: where ZIP-based documents carry their manifest."""

COMPLAINT: Final = "compression method not supported"
"""The engine's words about such an archive."""

_ENCRYPTED: Final = 0x1
_CHUNK: Final = 2**20


class DocumentError(Exception):
    """The archive can't be packed anew; the message says why. Never leaves the worker."""


def is_compressed(path: Path) -> bool:
    """Return whether any entry is compressed; False for what is no archive, which the engine will tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError):
        return False


def carries_manifest(path: Path) -> bool:
    """Return whether the archive has an entry where manifests are kept; False for what is no archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST_ENTRY in archive.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False


def store(source: Path, target: Path, *, most_bytes: int) -> None:
    """Write `source` to `target` with every entry stored.

    Raises:
        DocumentError: an entry is encrypted, named twice or damaged, or the content exceeds `most_bytes`.
    """
    try:
        with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
            written = 0
            for entry in _entries(archive):
                # Without extra fields: EPUB 3.3, section 4.2.2 forbids them on the first entry.
                copy = zipfile.ZipInfo(entry.filename, entry.date_time)
                copy.external_attr, copy.create_system, copy.comment = (
                    entry.external_attr,
                    entry.create_system,
                    entry.comment,
                )
                with archive.open(entry) as content, out.open(copy, "w") as target_entry:
                    while chunk := content.read(_CHUNK):
                        written += len(chunk)
                        if written > most_bytes:
                            raise DocumentError(f"Unpacked it would have more than {most_bytes} bytes.")
                        target_entry.write(chunk)
            out.comment = archive.comment
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise DocumentError(
            f"Its archive is damaged, or compressed in a way that is not known here: {error}."
        ) from error


def _entries(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    seen: set[str] = set()
    for entry in archive.infolist():
        if entry.flag_bits & _ENCRYPTED:
            raise DocumentError(f"Its entry {entry.filename!r} is encrypted.")
        if entry.filename in seen:
            raise DocumentError(f"Its entry {entry.filename!r} stands in it twice.")
        seen.add(entry.filename)
        yield entry
