"""What the verifier asks of a log, if there is one to ask: the entries of a release, each with its receipt."""

from dataclasses import dataclass, field
from typing import Protocol

from colophon.ledger.receipt import Receipt
from colophon.record.commitment import FieldOpening


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEntry:
    """One entry of the log with its receipt, and what opens those of its private fields that are shown.

    Nothing in it is trusted: the verifier checks receipt and openings.
    """

    receipt: Receipt
    openings: tuple[FieldOpening, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRecord:
    """What a log holds of one release: its release entry, and the entry that took it back, if any."""

    release: LoggedEntry
    withdrawal: LoggedEntry | None = None


class ReleaseLookup(Protocol):
    """Finds releases in a log that can be asked. A verifier without one says "not looked for", never "not found".

    Both methods answer None only where the log was asked and knows of no such release.
    """

    def by_release(self, release_id: str) -> ReleaseRecord | None:
        """Return the release with this id.

        Raises:
            RemoteServiceError, StorageError: the log could not be asked; the verdict then says "not looked for".
            LedgerError: it is damaged; the verdict says so, and nothing of the release.
        """
        ...

    def by_file(self, sha256: str) -> ReleaseRecord | None:
        """Return the newest release whose sealed file has this SHA-256.

        Raises:
            RemoteServiceError, StorageError: the log could not be asked; the verdict then says "not looked for".
            LedgerError: it is damaged; the verdict says so, and nothing of the release.
        """
        ...
