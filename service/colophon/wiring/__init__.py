"""Which adapter stands behind which port: opens a workflow or a verifier, and closes all of it again.

What a command does not need is not imported: the database, the engine and the server's client cost more than most commands.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from colophon.credential.trust import TrustAnchors
from colophon.ledger.keys import NoteKey
from colophon.ledger.policy import TlogPolicy
from colophon.record.nouns import Asset
from colophon.record.vocabulary import Stage
from colophon.settings import Settings
from colophon.verify.verdict import Verdict
from colophon.workflow.protocol import Workflow

COMMAND_WAITS_S: Final = 60.0
"""How long a command waits for the one that holds the folder; a server is found at once."""

SERVER_WAITS_S: Final = 10.0
"""How long a server that starts waits for a command to end."""


class FileVerifier(Protocol):
    """Verifies files by what was given when it was opened: no server, no key, no database."""

    def verify(self, path: Path, *, name: str | None = None, sidecar: bytes | None = None) -> Verdict:
        """Return what verification finds; a file that can't be examined gives a verdict that says so."""
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
        organisation: who records; stands behind a commitment in the log.
        origin: the log's name; random by default, without the host's name.

    Raises:
        HomeExistsError: the folder already holds a Colophon.
        HomeError: it can't be made.
        InvalidInputError: the origin can't name a log, or the organisation has no name.
    """
    from colophon.adapters.home.layout import HomeCard  # noqa: PLC0415 - as the module says
    from colophon.adapters.home.making import make_home, random_origin  # noqa: PLC0415 - the same
    from colophon.adapters.keys.pem import PemClaimKey  # noqa: PLC0415 - the same
    from colophon.record.identifiers import format_time  # noqa: PLC0415 - the same

    card = HomeCard(origin=random_origin() if origin is None else origin, organisation=organisation)
    layout = make_home(settings.home, card=card)
    return NewHome(
        path=layout.path,
        origin=card.origin,
        vkey=layout.vkey.read_text(encoding="utf-8").strip(),
        trust_pem=layout.trust_claim,
        certificate_ends=format_time(PemClaimKey.load(layout.claim_key).not_after),
    )


def forget_marks(settings: Settings) -> None:
    """Remove the high-water marks of logs that were in `settings.home` and are no longer there.

    Raises:
        StorageError: one can't be removed.
        SettingsError: marks would stand inside the home.
    """
    from colophon.adapters.mark.folder import forget  # noqa: PLC0415 - as the module says

    forget(settings.mark_folder, home=settings.home)


@contextmanager
def open_workflow(settings: Settings) -> Generator[Workflow, None, None]:
    """Open the workflow: at COLOPHON_URL, through the server that holds the folder, or on the folder itself.

    Raises:
        HomeMissingError: the folder holds no Colophon.
        HomeBusyError: another command holds the folder and does not let go.
        KeyFileExposedError, KeyFileError: a key in it can't be used.
        SchemaOutdatedError: the database is of another version.
    """
    if settings.url is not None:
        key = None if settings.api_key is None else settings.api_key.get_secret_value()
        with _remote(settings.url, key) as workflow:
            yield workflow
        return
    from colophon.adapters.home.holding import hold_or_find  # noqa: PLC0415 - as the module says
    from colophon.adapters.home.layout import HomeLayout  # noqa: PLC0415 - the same

    layout = HomeLayout(settings.home)
    layout.read_card()
    with hold_or_find(layout.lock, timeout_s=COMMAND_WAITS_S) as served:
        if served is not None:
            with _remote(served.url, served.token) as workflow:
                yield workflow
            return
        from colophon.wiring.local import open_local  # noqa: PLC0415 - as the module says

        with open_local(settings, layout) as local:
            yield local.workflow


@contextmanager
def open_server(settings: Settings, *, url: str) -> Generator[Workflow, None, None]:
    """Open the workflow on the folder as its one server, reached at the loopback address `url`; unfinished seals go on.

    The engine proves its settings before the first request; a command on the folder is led to this server meanwhile.

    Raises:
        HomeBusyError: another server holds the folder, or a command that does not let go.
        EngineMisconfiguredError: the engine does not do what its settings say.
        HomeMissingError, KeyFileExposedError, KeyFileError, SchemaOutdatedError: as `open_workflow`.
    """
    from colophon.adapters.home.holding import hold_as_server  # noqa: PLC0415 - as the module says
    from colophon.adapters.home.layout import HomeLayout  # noqa: PLC0415 - the same
    from colophon.wiring.local import open_local  # noqa: PLC0415 - the same

    layout = HomeLayout(settings.home)
    layout.read_card()
    with (
        hold_as_server(layout.lock, url=url, timeout_s=SERVER_WAITS_S) as served,
        open_local(settings, layout, served=served) as local,
    ):
        local.engine.prove()
        local.seals.resume()
        yield local.workflow


@contextmanager
def open_verifier(
    trust: TrustAnchors, log_keys: Sequence[NoteKey], *, witnesses: TlogPolicy | None = None, workers: int = 1
) -> Generator[FileVerifier, None, None]:
    """Open a verifier that needs no home; `witnesses` None: no witness is known, and none is asked for."""
    from colophon.adapters.engine.session import EngineSession  # noqa: PLC0415 - as the module says
    from colophon.verify.assembling import NO_WITNESSES  # noqa: PLC0415 - the same
    from colophon.verify.verifier import Verifier  # noqa: PLC0415 - the same
    from colophon.wiring.engine import ProvenEngine  # noqa: PLC0415 - the same

    with EngineSession(workers=workers) as session:
        yield Verifier(
            reader=ProvenEngine(session),
            trust=trust,
            log_keys=tuple(log_keys),
            witnesses=NO_WITNESSES if witnesses is None else witnesses,
        )


def lint_chain(path: Path) -> tuple[str, ...]:
    """Return, in words, what is wrong with the PEM chain at `path` for signing claims, worst first; nothing if it is fit.

    Raises:
        CertificateError: the file can't be read.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - as the module says

    from colophon.credential.certificates import lint_chain as findings_of  # noqa: PLC0415 - the same
    from colophon.errors import CertificateError  # noqa: PLC0415 - the same

    try:
        pem = path.read_bytes()
    except OSError as error:
        raise CertificateError(f"The certificate file {path} can't be read: {error.strerror}.") from error
    return tuple(f"{found.severity.value}: {found.message}" for found in findings_of(pem, at=datetime.now(UTC)))


def describe_file(
    path: Path,
    *,
    stage: Stage = Stage.ELEMENT,
    name: str | None = None,
    advance: Callable[[int], None] | None = None,
) -> Asset:
    """Return a file as an asset: hashed, its type found by its content, its duration where it has one.

    Args:
        path: the file; it goes nowhere.
        stage: how far along it is.
        name: how it is called in the record; its own name by default.
        advance: told how many bytes were hashed.

    Raises:
        UnreadableError: it can't be read.
    """
    from colophon.adapters.media.describing import describe  # noqa: PLC0415 - as the module says

    facts = describe(path, advance=advance)
    return Asset(
        sha256=facts.sha256,
        size=facts.size,
        mime=facts.mime,
        modality=facts.modality,
        stage=stage,
        name=name or path.name,
        duration_ms=facts.duration_ms,
    )


@contextmanager
def _remote(url: str, key: str | None) -> Generator[Workflow, None, None]:
    from colophon.adapters.remote.workflow import RemoteWorkflow  # noqa: PLC0415 - as the module says

    with RemoteWorkflow(url, key) as workflow:
        yield workflow
