"""Exit codes: a small closed set, each with one meaning, the same for every command (docs/exit-codes.md).

1, 4, 5, 6 and 7 are the answers of `colophon verify`; none of them is used for anything else.
"""

from enum import IntEnum
from typing import Final

from colophon import errors


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    CHANGED = 1
    USAGE = 2
    REFUSED = 3
    NO_CREDENTIAL = 4
    SIGNER_UNKNOWN = 5
    UNREADABLE = 6
    NOT_LOGGED = 7
    NOT_FOUND = 8
    NOT_ALLOWED = 9
    LEDGER = 10
    SEAL = 11
    PLACE = 12
    STORAGE = 13
    REMOTE = 14
    BUG = 70
    INTERRUPTED = 130
    PIPE = 141


MEANINGS: Final[dict[Exit, str]] = {
    Exit.DONE: "Done. For `verify`: every file met every requirement.",
    Exit.CHANGED: "`verify`: the content of a file was changed after it was signed.",
    Exit.USAGE: "The command line was not understood; nothing was done.",
    Exit.REFUSED: "What you asked can't be carried out as it stands; nothing was recorded. `doctor`: a problem was found.",
    Exit.NO_CREDENTIAL: "`verify`: a file carries no credential.",
    Exit.SIGNER_UNKNOWN: "`verify`: your list does not know who signed a file.",
    Exit.UNREADABLE: "A file could not be read or examined; this says nothing about change.",
    Exit.NOT_LOGGED: "`verify`: no log that you know answers for a file, its release was taken back, or witnesses are missing.",
    Exit.NOT_FOUND: "No work, asset, agent, statement, release or entry has this name.",
    Exit.NOT_ALLOWED: "The API key is missing, unknown, or lacks the scope that this needs.",
    Exit.LEDGER: "An entry, note or proof in or about the log is not as it must be.",
    Exit.SEAL: "The seal was not made, or a key or certificate can't be used; the source is untouched.",
    Exit.PLACE: "The folder named by COLOPHON_HOME or a setting is not usable.",
    Exit.STORAGE: "The disk, database or object store refused; nothing was half-written.",
    Exit.REMOTE: "The Colophon server did not answer as expected.",
    Exit.BUG: "A fault in Colophon itself; the message says how to report it.",
    Exit.INTERRUPTED: "Interrupted (Ctrl-C).",
    Exit.PIPE: "Whoever read the output closed it before its end, as `head` does.",
}

_BY_ERROR: Final[tuple[tuple[type[errors.ColophonError], Exit], ...]] = (
    (errors.InvalidInputError, Exit.REFUSED),
    (errors.NotFoundError, Exit.NOT_FOUND),
    (errors.AccessError, Exit.NOT_ALLOWED),
    (errors.LedgerError, Exit.LEDGER),
    (errors.FileCheckError, Exit.UNREADABLE),
    (errors.SealError, Exit.SEAL),
    (errors.CertificateError, Exit.SEAL),
    (errors.KeyFileExposedError, Exit.SEAL),
    (errors.KeyFileError, Exit.SEAL),
    (errors.EngineMisconfiguredError, Exit.SEAL),
    (errors.HomeError, Exit.PLACE),
    (errors.StorageError, Exit.STORAGE),
    (errors.RemoteServiceError, Exit.REMOTE),
)


def exit_for(error: errors.ColophonError) -> Exit:
    """Return the exit code for an error of ours; one that nobody placed counts as a bug."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), Exit.BUG)
