"""Making a new home: keys, test signer, database; finished when its card is there."""

import base64
import datetime as dt
import os
import secrets
import shutil
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from colophon.adapters.home.layout import HomeCard, HomeLayout, card_text
from colophon.adapters.keys.development import make_development_signer, save_development_signer
from colophon.adapters.keys.note import create_note_key
from colophon.adapters.sql.key_file import create_key_file
from colophon.adapters.sql.store import create_store
from colophon.errors import HomeError, HomeExistsError, InvalidInputError
from colophon.record.identifiers import Origin

_ORIGIN: Final = TypeAdapter[str](Origin)
_UNFINISHED: Final = ".new-*"


def random_origin() -> str:
    """Return a log's name that tells nothing of its host."""
    return "colophon-" + base64.b32encode(secrets.token_bytes(5)).decode("ascii").lower()


def make_home(path: Path, *, card: HomeCard) -> HomeLayout:
    """Make a home in `path` and return its layout.

    Everything is made in a folder beside its place and moved there; the card comes last. If the process dies before that,
    there is no home yet: what was moved is named by the next attempt, and nothing is ever overwritten.

    Raises:
        HomeExistsError: the folder holds a Colophon, or files where its own would be.
        HomeError: it can't be written.
        InvalidInputError: the origin can't name a log.
    """
    _require_origin(card.origin)
    layout = HomeLayout(path)
    taken = [place for place in (layout.card, layout.keys, layout.trust, layout.database) if place.exists()]
    if taken:
        what = "a Colophon is here already" if layout.card in taken else f"{taken[0].name} is here already"
        raise HomeExistsError(
            f"In {path} {what}; nothing was changed. Work with it (`colophon doctor` looks at it), or choose another folder."
        )
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        for left in path.glob(_UNFINISHED):
            shutil.rmtree(left)
        unfinished = HomeLayout(path / f".new-{secrets.token_hex(4)}")
        unfinished.path.mkdir(mode=0o700)
        _fill(unfinished, card)
        for made, place in (
            (unfinished.keys, layout.keys),
            (unfinished.trust, layout.trust),
            (unfinished.database, layout.database),
            (unfinished.card, layout.card),
        ):
            made.rename(place)
            _sync(path)
        shutil.rmtree(unfinished.path)
    except OSError as error:
        raise HomeError(f"No home can be made in {path}: {error.strerror or error}.") from error
    return layout


def _fill(home: HomeLayout, card: HomeCard) -> None:
    for folder in (home.keys, home.trust):
        folder.mkdir(mode=0o700)
    signer = make_development_signer(now=dt.datetime.now(dt.UTC), label=card.origin)
    save_development_signer(signer, key_file=home.claim_key, root_file=home.trust_claim)
    note = create_note_key(home.log_key, origin=card.origin)
    home.vkey.write_text(note.key.vkey + "\n", encoding="utf-8")
    create_key_file(home.vault_key)
    create_store(home.database, origin=card.origin, key_file=home.vault_key)
    home.database.chmod(0o600)
    home.card.write_text(card_text(card), encoding="utf-8")
    home.card.chmod(0o600)
    for folder in (home.keys, home.trust, home.path):
        _sync(folder)


def _require_origin(origin: str) -> None:
    try:
        _ORIGIN.validate_python(origin)
    except ValidationError as error:
        raise InvalidInputError(
            f"{origin!r} can't name a log: up to 128 letters, digits and . _ / ~ -, beginning with a letter or digit."
        ) from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
