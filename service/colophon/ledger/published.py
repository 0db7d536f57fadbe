"""Reading a log where it is published: checkpoint, hash tiles and entry bundles by their C2SP paths.

Source: C2SP tlog-tiles. What is read is checked for its form alone; whether it is the log's is `audit`'s business.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from colophon.errors import TileInvalidError
from colophon.ledger.ports import LogFiles
from colophon.ledger.tiles import TILE_WIDTH, TilePath, parse_bundle
from colophon.ledger.tree import HASH_BYTES

CHECKPOINT: Final = "checkpoint"
KEYS: Final = "keys.json"
"""The log's keys beside its checkpoint: ours, not of the specification."""


class PublishedLog:
    """A published log as `TileReader` and as what an audit reads; strangers see no inside of a sealed leaf."""

    insides = None

    def __init__(self, files: LogFiles, /) -> None:
        self._files = files

    def checkpoint(self) -> bytes:
        """Return the signed note, verbatim.

        Raises:
            TileInvalidError: there is none.
        """
        note = self._files.read(CHECKPOINT)
        if note is None:
            raise TileInvalidError(
                "There is no file 'checkpoint': no log is published here, or its export never ended."
            )
        return note

    def read_tile(self, *, level: int, index: int, width: int) -> bytes:
        """Return exactly `width` * 32 bytes of the tile.

        Raises:
            TileInvalidError: it is not there, or has another length than its name says.
        """
        path, content = self._found(TilePath(level=level, index=index, width=width))
        if len(content) != path.width * HASH_BYTES:
            raise TileInvalidError(f"{path} has {len(content)} bytes, its name says {path.width * HASH_BYTES}.")
        return content[: width * HASH_BYTES]

    def read_leaves(self, *, index: int, width: int) -> Sequence[bytes]:
        """Return the exact bytes of the first `width` leaves of entry bundle `index`.

        Raises:
            TileInvalidError: it is not there, cut off, or holds another number than its name says.
        """
        path, content = self._found(TilePath(level=None, index=index, width=width))
        try:
            leaves = parse_bundle(content)
        except TileInvalidError as error:
            raise TileInvalidError(f"{path}: {error.message}.") from error
        if len(leaves) != path.width:
            raise TileInvalidError(f"{path} holds {len(leaves)} entries, its name says {path.width}.")
        return leaves[:width]

    def partials(self, path: TilePath, /) -> Iterator[tuple[TilePath, bytes]]:
        """Yield the narrower forms of a tile or bundle that are known to be kept beside it."""
        for width in self._files.partial_widths(path):
            partial = TilePath(level=path.level, index=path.index, width=width)
            content = self._files.read(str(partial))
            if content is not None:
                yield partial, content

    def _found(self, path: TilePath) -> tuple[TilePath, bytes]:
        content = self._files.read(str(path))
        if content is not None:
            return path, content
        # Section "Partial Tiles": once the full tile is there, its partial forms may be deleted.
        full = TilePath(level=path.level, index=path.index)
        content = None if path.width == TILE_WIDTH else self._files.read(str(full))
        if content is None:
            raise TileInvalidError(f"{path} is missing.")
        return full, content
