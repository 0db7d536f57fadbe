"""The key-encryption key: 32 random bytes in a file of their own, readable by its owner alone.

Left out: escrow and rotation. Who loses this file loses the private values (not the log, nor any proof).
"""

import os
import secrets
import stat
from base64 import b64encode
from binascii import Error as Base64Error
from binascii import a2b_base64
from pathlib import Path
from typing import Final

from colophon.errors import KeyFileError, KeyFileExposedError

KEY_BYTES: Final = 32
_MODE: Final = 0o600
_FOREIGN: Final = stat.S_IRWXG | stat.S_IRWXO


def create_key_file(path: Path, /) -> bytes:
    """Make a new key in a new file of mode 0600 and return its 32 bytes, once it is durable.

    Raises:
        KeyFileError: the file exists, or can't be written.
    """
    key = secrets.token_bytes(KEY_BYTES)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise KeyFileError(f"The key file {path} can't be made: {error.strerror}.") from error
    return key


def read_key_file(path: Path, /) -> bytes:
    """Return the 32 bytes of the key in `path`.

    Raises:
        KeyFileExposedError: others than its owner may read or write it.
        KeyFileError: it is missing, or holds no key.
    """
    try:
        with path.open("rb") as file:
            # Of the open file, not of the path: what is checked is what is read.
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(1024)
    except OSError as error:
        raise KeyFileError(
            f"The key file {path} can't be read: {error.strerror}. Restore it from its backup."
        ) from error
    if mode & _FOREIGN:
        raise KeyFileExposedError(
            f"The key file {path} has mode {stat.S_IMODE(mode):04o}; others can read it. Set it to 0600 (chmod 600), "
            f"and consider the key known to them."
        )
    try:
        key = a2b_base64(text, strict_mode=False)
    except Base64Error as error:
        raise KeyFileError(f"The key file {path} holds no base64.") from error
    if len(key) != KEY_BYTES:
        raise KeyFileError(f"The key file {path} holds {len(key)} bytes, expected {KEY_BYTES}.")
    return key
