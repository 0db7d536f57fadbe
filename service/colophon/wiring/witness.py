"""A witness of this house: made, told which logs it follows, and opened. It needs no Colophon home and touches none."""

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from colophon.adapters.keys.note import create_note_key, load_note_key
from colophon.adapters.witness.state import create_witness_database, open_witness_database
from colophon.errors import HomeError, HomeExistsError, HomeMissingError
from colophon.ledger.cosignature import Ed25519Cosigner
from colophon.ledger.keys import NoteKey, require_key_name
from colophon.ledger.witnessing import Evidence, Witness, WitnessedLog, require_independent

KEY: Final = "witness.key"
DATABASE: Final = "witness.db"
VKEY: Final = "witness.vkey"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWitness:
    """What `init_witness` made.

    Attributes:
        vkey: the public key, to be handed to whoever verifies and to the logs that are witnessed.
    """

    folder: Path
    name: str
    vkey: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessView:
    """What a witness is and knows."""

    name: str
    vkey: str
    logs: tuple[WitnessedLog, ...]
    evidence: tuple[Evidence, ...]


def init_witness(folder: Path, *, name: str) -> NewWitness:
    """Make a witness's key and its empty state in `folder`; nothing there is overwritten.

    Args:
        folder: made if it is not there, 0700.
        name: how it signs, such as an address without scheme: `witness.studio-nord.example`.

    Raises:
        NoteInvalidError: `name` can't name a key.
        HomeExistsError: a witness is there already.
        HomeError, KeyFileError, StorageError: it can't be written.
    """
    require_key_name(name)
    for place in (folder / KEY, folder / DATABASE):
        if place.exists():
            raise HomeExistsError(f"{place} is there already; nothing was changed. Choose another folder.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(f"No witness can be made in {folder}: {error.strerror}.") from error
    # The state first: a key without a state would not open, and could not have cosigned anything.
    create_witness_database(folder / DATABASE)
    signer = create_note_key(folder / KEY, origin=name)
    vkey = Ed25519Cosigner.from_seed(signer.seed, name=name).key.vkey
    try:
        (folder / VKEY).write_text(vkey + "\n", encoding="utf-8")
        _sync(folder)
    except OSError as error:
        raise HomeError(f"No witness can be made in {folder}: {error.strerror}.") from error
    return NewWitness(folder=folder, name=name, vkey=vkey)


def follow_log(folder: Path, key: NoteKey) -> WitnessedLog:
    """Have the witness in `folder` follow the log that `key` is named by, or know a further key of it.

    Raises:
        HomeMissingError: there is no witness.
        InvalidInputError: the key is the witness's own.
        KeyFileExposedError, KeyFileError, SchemaOutdatedError, StorageError: it can't be opened or written.
    """
    with open_witness_database(folder / DATABASE) as state:
        require_independent(key, _cosigner(folder))
        return state.follow(key)


def look_at_witness(folder: Path) -> WitnessView:
    """Return what the witness in `folder` is and knows.

    Raises:
        HomeMissingError: there is no witness.
        KeyFileExposedError, KeyFileError, SchemaOutdatedError, StorageError: it can't be opened.
    """
    with open_witness_database(folder / DATABASE) as state:
        key = _cosigner(folder).key
        return WitnessView(name=key.name, vkey=key.vkey, logs=tuple(state.logs()), evidence=tuple(state.evidence()))


@contextmanager
def open_witness(folder: Path) -> Generator[Witness, None, None]:
    """Open the witness in `folder`.

    Raises:
        HomeMissingError: there is no witness.
        InvalidInputError: one of its logs has its own key.
        KeyFileExposedError, KeyFileError, SchemaOutdatedError, StorageError: it can't be opened.
    """
    with open_witness_database(folder / DATABASE) as state:
        yield Witness(state=state, cosigner=_cosigner(folder), clock=lambda: int(time.time()))


def _cosigner(folder: Path) -> Ed25519Cosigner:
    try:
        vkey = (folder / VKEY).read_text(encoding="utf-8")
    except OSError as error:
        raise HomeMissingError(f"{folder / VKEY} can't be read: {error.strerror}. It names this witness.") from error
    name = vkey.partition("+")[0]
    signer = load_note_key(folder / KEY, origin=name)
    return Ed25519Cosigner.from_seed(signer.seed, name=name)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
