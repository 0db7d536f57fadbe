"""Which adapter stands behind which port: opens a workflow or a verifier, and closes all of it again."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from colophon.credential.trust import TrustAnchors
from colophon.ledger.keys import NoteKey
from colophon.record.nouns import Asset
from colophon.record.vocabulary import Stage
from colophon.settings import Settings
from colophon.verify.verdict import Verdict
from colophon.workflow.protocol import Workflow


class FileVerifier(Protocol):
    """Verifies files by what was given when it was opened: no server, no key, no database."""

    def verify(self, path: Path, *, name: str | None = None, sidecar: bytes | None = None) -> Verdict:
        """Return what verification finds; a file that can't be examined gives a verdict that says so.

        A sidecar that lies beside the file (`NAME.c2pa` or `NAME.EXT.c2pa`) is used if `sidecar` is None.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHome:
    """What `init_home` made.

    Attributes:
        path: the folder.
        origin: the log's name, for ever.
        vkey: the log's public key, to be handed to whoever verifies.
        trust_pem: the root of the development certificate authority.
        certificate_ends: of the claim certificate, RFC 3339.
    """

    path: Path
    origin: str
    vkey: str
    trust_pem: Path
    certificate_ends: str


def init_home(settings: Settings, *, organisation: str, origin: str | None = None) -> NewHome:
    """Make the folder `settings.home` with its keys, its development signer and an empty log, and return what was made.

    Args:
        settings: names the folder.
        organisation: who records; stands in the test certificate and, behind a commitment, in the log.
        origin: the log's name; random by default, without the host's name.

    Raises:
        HomeExistsError: the folder already holds a Colophon.
        HomeError: it can't be made.
    """
    raise NotImplementedError


def open_workflow(settings: Settings) -> AbstractContextManager[Workflow]:
    """Open the workflow: at COLOPHON_URL, through the server that holds the folder, or on the folder itself.

    Raises:
        HomeMissingError: the folder holds no Colophon.
        HomeBusyError: another command holds the folder and does not let go.
        KeyFileExposedError, KeyFileError, CertificateError: a key in it can't be used.
    """
    raise NotImplementedError


def open_server(settings: Settings, *, url: str) -> AbstractContextManager[Workflow]:
    """Open the workflow on the folder as its one server, reached at the loopback address `url`; unfinished seals go on.

    Raises:
        HomeBusyError: another server, or a command, holds the folder.
        HomeMissingError, KeyFileExposedError, KeyFileError, CertificateError: as `open_workflow`.
    """
    raise NotImplementedError


def open_verifier(
    trust: TrustAnchors, log_keys: Sequence[NoteKey], *, workers: int = 1
) -> AbstractContextManager[FileVerifier]:
    """Open a verifier that needs no home."""
    raise NotImplementedError


def lint_chain(path: Path) -> tuple[str, ...]:
    """Return, in words, what keeps the PEM chain at `path` from signing claims; nothing if it is fit."""
    raise NotImplementedError


def describe_file(path: Path, *, stage: Stage = Stage.ELEMENT, name: str | None = None) -> Asset:
    """Return a file as an asset: hashed, its type found by its content, its duration where it has one.

    Raises:
        UnreadableError: it can't be read.
    """
    raise NotImplementedError
