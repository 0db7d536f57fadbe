"""The log's note key in a file of its own, readable by its owner alone, spelled as golang.org/x/mod/sumdb/note spells it.

`PRIVATE+KEY+<name>+<key id>+<base64 of the algorithm and the seed>`: one line, so that other tools can sign with it too.
"""

import os
import stat
from pathlib import Path
from typing import Final

from colophon.adapters.keys.pem import write_private
from colophon.errors import KeyFileError, KeyFileExposedError, NoteInvalidError
from colophon.ledger import base64_text
from colophon.ledger.keys import ED25519, Ed25519NoteSigner

_HEAD: Final = "PRIVATE+KEY+"


def create_note_key(path: Path, /, *, origin: str) -> Ed25519NoteSigner:
    """Make a new key for the log `origin` in a new file of mode 0600, durable, and return its signer.

    Raises:
        KeyFileError: the file exists, or can't be written.
        NoteInvalidError: `origin` can't name a key.
    """
    signer = Ed25519NoteSigner.generate(name=origin)
    secret = base64_text.encode(bytes([ED25519]) + signer.seed)
    write_private(path, f"{_HEAD}{origin}+{signer.key.key_id.hex()}+{secret}\n".encode())
    return signer


def load_note_key(path: Path, /, *, origin: str) -> Ed25519NoteSigner:
    """Return the signer whose key is in `path`, if it is the key of the log `origin`.

    Raises:
        KeyFileExposedError: others than its owner may read or write it.
        KeyFileError: it is missing, holds no such key, or is another log's.
    """
    text = _read(path).decode("utf-8", "replace").strip()
    if not text.startswith(_HEAD):
        raise KeyFileError(f"The key file {path.name} holds no note key; it begins with {_HEAD}…")
    try:
        name, key_id, encoded = text.removeprefix(_HEAD).split("+", 2)
        secret = base64_text.decode(encoded)
    except ValueError as error:
        raise KeyFileError(f"The key file {path.name} is not spelled as a note key: {error}.") from error
    if secret[:1] != bytes([ED25519]):
        raise KeyFileError(f"The key in {path.name} is of another type than Ed25519.")
    try:
        signer = Ed25519NoteSigner.from_seed(secret[1:], name=name)
    except NoteInvalidError as error:
        raise KeyFileError(f"The key file {path.name} names no log: {error.message}.") from error
    if name != origin or key_id != signer.key.key_id.hex():
        raise KeyFileError(
            f"The key in {path.name} is that of {name!r} with the id {key_id}; this log is {origin!r}. Restore its own."
        )
    return signer


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # Of the open file, not of the path: what is checked is what is read.
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read(4096)
    except OSError as error:
        raise KeyFileError(
            f"The key file {path} can't be read: {error.strerror}. Restore it from its backup."
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileExposedError(
            f"The key file {path} has mode {mode:04o}; others can read it. Set it to 0600 (chmod 600), and consider the "
            f"key known to them."
        )
    return text
