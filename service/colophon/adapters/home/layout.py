"""Where everything stands in a home, and the small file that says which home it is."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from colophon.errors import HomeError, HomeMissingError

CARD: Final = "home.json"
VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCard:
    """What a home says of itself.

    Attributes:
        origin: the log's name, for ever.
        organisation: who records here.
    """

    origin: str
    organisation: str


@dataclass(frozen=True, slots=True)
class HomeLayout:
    """The places in one home; a property names a place, whether or not something is there."""

    path: Path

    @property
    def card(self) -> Path:
        """What the home says of itself; written last, so a home without it was never finished."""
        return self.path / CARD

    @property
    def database(self) -> Path:
        """Journal, records, vault and seal jobs."""
        return self.path / "colophon.db"

    @property
    def jobs(self) -> Path:
        """The tables of DBOS: ids alone."""
        return self.path / "jobs.db"

    @property
    def keys(self) -> Path:
        """The folder of the three key files, 0700."""
        return self.path / "keys"

    @property
    def log_key(self) -> Path:
        """The log's note key."""
        return self.keys / "log.key"

    @property
    def claim_key(self) -> Path:
        """Key and certificate chain of the test signer."""
        return self.keys / "claim.pem"

    @property
    def vault_key(self) -> Path:
        """The key-encryption key: to be backed up apart from the rest."""
        return self.keys / "vault.key"

    @property
    def trust(self) -> Path:
        """What may be handed out: the test root and the log's public key."""
        return self.path / "trust"

    @property
    def trust_claim(self) -> Path:
        """The root of the test signer."""
        return self.trust / "claim.pem"

    @property
    def vkey(self) -> Path:
        """The log's public key, as a verifier is configured with it."""
        return self.trust / "log.vkey"

    @property
    def shelf(self) -> Path:
        """Uploaded files and verdicts, by hash."""
        return self.path / "shelf"

    @property
    def work(self) -> Path:
        """Files that jobs have at hand while they run."""
        return self.path / "work"

    @property
    def lock(self) -> Path:
        """Who holds the home; 0600."""
        return self.path / "lock"

    @property
    def engine_check(self) -> Path:
        """Which engine proved its settings here."""
        return self.path / "engine.json"

    def read_card(self) -> HomeCard:
        """Return what the home says of itself.

        Raises:
            HomeMissingError: there is no home here.
            HomeError: it is of another version, or damaged.
        """
        try:
            text = self.card.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError) as error:
            raise HomeMissingError(f"There is no Colophon in {self.path}; make one with `colophon init`.") from error
        except OSError as error:
            raise HomeError(f"{self.card} can't be read: {error.strerror}.") from error
        try:
            said = cast("dict[str, object]", json.loads(text))
            if said["v"] != VERSION:
                raise HomeError(
                    f"{self.path} is a home of version {said['v']}; this Colophon knows {VERSION}. Update it."
                )
            return HomeCard(origin=str(said["origin"]), organisation=str(said["organisation"]))
        except (ValueError, KeyError, TypeError) as error:
            raise HomeError(f"{self.card} is damaged: {error}. Restore it from a backup.") from error


def card_text(card: HomeCard) -> str:
    """Return the text of a home's card."""
    return json.dumps({"v": VERSION, "origin": card.origin, "organisation": card.organisation}, indent=2) + "\n"
