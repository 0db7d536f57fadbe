"""Typesetting with typst: a page as PDF, a plate as PNG. The same source and inputs give the same bytes.

Only the typefaces that typst itself brings are used, so that a page looks alike everywhere; no package is ever fetched.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from colophon.errors import InvalidInputError

_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
# Typst fetches `@preview/name:1.0.0` from its registry when it meets such an import. A page never needs the network here.
_PACKAGE: Final = re.compile(r"@[a-z0-9-]+/[a-z0-9-]+:\d")


def typeset(
    source: str,
    *,
    inputs: Mapping[str, str],
    root: Path,
    standard: Literal["1.7", "ua-1", "a-3u"] = "ua-1",
    at: datetime = _EPOCH,
) -> bytes:
    """Return the PDF that the typst source describes.

    Args:
        source: the page; what it says of other people belongs into `inputs`, which are text and never markup.
        inputs: what the source reads as `sys.inputs`.
        root: the folder whose files the source may read, and no others.
        standard: which PDF; `ua-1` is tagged and refuses pictures without a description.
        at: the creation time written into it.

    Raises:
        InvalidInputError: typst refused the source.
    """
    return _compiled(source, inputs=inputs, root=root, form="pdf", standard=standard, at=at)


def plate(source: str, *, inputs: Mapping[str, str], root: Path, pixels_per_inch: float = 72.0) -> bytes:
    """Return the first page as PNG; at 72 pixels per inch a point is a pixel. `#set page(fill: none)` leaves it clear.

    Raises:
        InvalidInputError: typst refused the source.
    """
    return _compiled(source, inputs=inputs, root=root, form="png", pixels_per_inch=pixels_per_inch)


def _compiled(
    source: str,
    *,
    inputs: Mapping[str, str],
    root: Path,
    form: Literal["pdf", "png"],
    standard: Literal["1.7", "ua-1", "a-3u"] = "1.7",
    at: datetime = _EPOCH,
    pixels_per_inch: float | None = None,
) -> bytes:
    import typst  # noqa: PLC0415 - 77 MB that only those who print pay for

    if _PACKAGE.search(source):
        raise InvalidInputError(
            "The page imports a typst package; packages are not fetched, put what is needed into the page."
        )
    try:
        compiler = typst.Compiler(root=root, sys_inputs=dict(inputs), ignore_system_fonts=True)
        made = compiler.compile(
            source.encode(),
            format=form,
            ppi=pixels_per_inch,
            timestamp=at,
            pdf_standards=[standard] if form == "pdf" else [],
        )
    except typst.TypstError as error:
        hints = "; ".join(error.hints)
        raise InvalidInputError(f"typst refused the page: {error.message}{f' ({hints})' if hints else ''}") from error
    except (OSError, ValueError) as error:
        raise InvalidInputError(f"typst could not set the page: {error}") from error
    match made:
        case bytes():
            return made
        case [bytes() as first, *_]:
            return first
        case _:
            raise InvalidInputError("typst set no page: the source is empty.")


class Press:
    """The two ways to print as one thing, for those who are handed a typesetter."""

    def page(self, source: str, *, inputs: Mapping[str, str], root: Path) -> bytes:
        """Return a tagged PDF (PDF/UA-1)."""
        return typeset(source, inputs=inputs, root=root)

    def plate(self, source: str, *, inputs: Mapping[str, str], root: Path) -> bytes:
        """Return a PNG with a point for each pixel."""
        return plate(source, inputs=inputs, root=root)
