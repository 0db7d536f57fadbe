"""What signing needs beside the journal: the farthest head this log ever signed, kept where no copy of the log takes it along."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """Somebody said, by typing it, which head of the log is the newest they know.

    Attributes:
        at: when, by the clock of that machine (RFC 3339); told to people, never compared.
        size: of the head they named. root: 32 bytes.
    """

    at: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far the log has been signed: every later checkpoint must contain this one.

    Attributes:
        size: of the farthest head. root: 32 bytes.
        adopted: each time the mark was set by a person's word and not by the log's growth, oldest first.
    """

    size: int
    root: bytes
    adopted: tuple[Adoption, ...] = field(default=())


class HighWaterMark(Protocol):
    """The mark of one log, outside whatever a backup or copy of the log brings along.

    Two processes may hold copies of one log; both meet the same mark, and only one of them moves it from a given place.
    """

    def read(self) -> Mark | None:
        """Return the mark; None if there never was one here.

        Raises:
            MarkDamagedError: something is there that is no mark of this log.
            StorageError: it can't be read.
        """
        ...

    def move(self, mark: Mark, *, expected: Mark | None) -> None:
        """Put `mark` in the place of `expected`; when this returns, it survives a crash of the machine.

        Raises:
            MarkMovedError: another mark than `expected` stood there; it still does.
            MarkDamagedError: as `read`.
            StorageFullError, StorageError: it is not known whether the mark was moved; reading tells.
        """
        ...
