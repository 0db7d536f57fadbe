"""The command line's one door to settings and wiring, which are heavy and therefore imported when the door is opened."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from colophon.credential.trust import TrustAnchors
    from colophon.ledger.keys import NoteKey
    from colophon.ledger.policy import TlogPolicy
    from colophon.ledger.ports import ExportTarget
    from colophon.ledger.witnessing import WitnessedLog
    from colophon.record.nouns import Asset
    from colophon.record.vocabulary import Stage
    from colophon.settings import Settings
    from colophon.wiring import FileVerifier, NewHome
    from colophon.wiring.auditing import Auditable
    from colophon.wiring.witness import NewWitness, WitnessView
    from colophon.workflow.protocol import Workflow


def settings(home: Path | None) -> "Settings":
    """Return the settings of the environment; `--home` wins over COLOPHON_HOME.

    Raises:
        SettingsError: a COLOPHON_* variable is unknown or has a value it can't have.
    """
    from colophon.settings import Settings  # noqa: PLC0415  # as the module says

    return Settings.read(home=home)


@contextmanager
def open_workflow(home: Path | None) -> "Generator[Workflow]":
    """Open the workflow that the settings name.

    Raises:
        HomeMissingError: there is no Colophon in the folder.
        RemoteServiceError: the server did not answer.
    """
    from colophon import wiring  # noqa: PLC0415  # as the module says

    with wiring.open_workflow(settings(home)) as workflow:
        yield workflow


@contextmanager
def open_verifier(
    trust: "TrustAnchors", log_keys: "Sequence[NoteKey]", witnesses: "TlogPolicy"
) -> "Generator[FileVerifier]":
    """Open a verifier that knows exactly these lists, keys and witnesses, and needs no folder and no server."""
    from colophon import wiring  # noqa: PLC0415  # as the module says

    with wiring.open_verifier(trust, log_keys, witnesses=witnesses) as verifier:
        yield verifier


@contextmanager
def open_auditable(home: Path | None, target: str | None) -> "Generator[Auditable]":
    """Open a log to audit it: a folder, an address, or by default the Colophon that the settings name.

    Raises:
        HomeMissingError, InvalidInputError, RemoteServiceError: there is none, or it can't be read.
    """
    from colophon.wiring import auditing  # noqa: PLC0415  # as the module says

    with auditing.open_auditable(settings(home), target) as found:
        yield found


def open_export_target(folder: Path) -> "ExportTarget":
    """Open a folder to export a log into.

    Raises:
        StorageError: it can't be made.
    """
    from colophon.wiring import auditing  # noqa: PLC0415  # as the module says

    return auditing.open_export_target(folder)


def init_home(home: Path | None, organisation: str, origin: str | None) -> "NewHome":
    """Make the folder that the settings name.

    Raises:
        HomeExistsError: it already holds a Colophon.
        HomeError: it can't be made.
    """
    from colophon import wiring  # noqa: PLC0415  # as the module says

    return wiring.init_home(settings(home), organisation=organisation, origin=origin)


def describe_file(path: Path, stage: "Stage", advance: "Callable[[int], None]") -> "Asset":
    """Return a file as an asset: hashed, typed by its content; `advance` is told of the bytes hashed.

    Raises:
        UnreadableError: it can't be read.
    """
    from colophon import wiring  # noqa: PLC0415  # as the module says

    return wiring.describe_file(path, stage=stage, advance=advance)


def witness_folder(home: Path | None, folder: Path | None) -> Path:
    """Return the folder of the witness: the one that was named, else the settings' own.

    Raises:
        SettingsError: as `settings`.
    """
    return settings(home).witness_folder if folder is None else folder.absolute()


def init_witness(folder: Path, name: str) -> "NewWitness":
    """Make a witness.

    Raises:
        HomeExistsError: one is there already.
        NoteInvalidError: `name` can't name a key.
        HomeError: it can't be made.
    """
    from colophon.wiring import witness  # noqa: PLC0415  # as the module says

    return witness.init_witness(folder, name=name)


def follow_log(folder: Path, key: "NoteKey") -> "WitnessedLog":
    """Have the witness follow a log.

    Raises:
        HomeMissingError: there is no witness in the folder.
        InvalidInputError: the key is the witness's own.
    """
    from colophon.wiring import witness  # noqa: PLC0415  # as the module says

    return witness.follow_log(folder, key)


def look_at_witness(folder: Path) -> "WitnessView":
    """Return what the witness is and knows.

    Raises:
        HomeMissingError: there is no witness in the folder.
    """
    from colophon.wiring import witness  # noqa: PLC0415  # as the module says

    return witness.look_at_witness(folder)
