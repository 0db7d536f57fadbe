"""What can be audited, and where a log is exported to: a home, a folder with an export, or a web address."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from colophon.errors import InvalidInputError, NoteInvalidError
from colophon.ledger.audited_log import AuditedLog
from colophon.ledger.checkpoint import Checkpoint
from colophon.ledger.keys import NoteKey
from colophon.ledger.ports import ExportTarget, LogFiles
from colophon.ledger.published import CHECKPOINT, KEYS, PublishedLog
from colophon.settings import Settings
from colophon.workflow.views import LogKeysView


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditable:
    """A log that is open for an audit.

    Attributes:
        name: where it is, for people.
        log: reads it.
        head: its signed note as it is published, or, of a home, its stored head, which is signed when it is asked for.
        own_keys: of the log, by its own word.
    """

    name: str
    log: AuditedLog
    head: bytes | Checkpoint
    own_keys: tuple[NoteKey, ...]


@contextmanager
def open_auditable(settings: Settings, target: str | None) -> Generator[Auditable]:
    """Open a log to read it: a home, an export's folder, or an address; by default what the settings name.

    Of an address, the log's own prefix or the server's root will do.

    Raises:
        HomeMissingError, SchemaOutdatedError: the home can't be read.
        InvalidInputError: the target is nothing of these.
        NoteInvalidError: the keys beside the log are none.
        TileInvalidError: no checkpoint is published there.
        RemoteServiceError: the address did not answer.
    """
    if target is None and settings.url is not None:
        target = settings.url
    if target is not None and target.startswith(("http://", "https://")):
        with _at_address(target) as found:
            yield found
        return
    folder = settings.home if target is None else Path(target)
    from colophon.adapters.home.layout import CARD  # noqa: PLC0415 - as wiring says

    if target is None or (folder / CARD).is_file():
        with _in_home(folder) as found:
            yield found
        return
    if not (folder / CHECKPOINT).is_file():
        raise InvalidInputError(f"{folder} is neither a Colophon's folder nor an exported log; no checkpoint is in it.")
    from colophon.adapters.shelf.static_log import StaticLogFolder  # noqa: PLC0415 - as wiring says

    yield _published(str(folder), StaticLogFolder(folder))


def open_export_target(folder: Path) -> ExportTarget:
    """Open a folder to export into; it is made if need be.

    Raises:
        StorageError: it can't be made.
    """
    from colophon.adapters.shelf.static_log import StaticLogTarget  # noqa: PLC0415 - as wiring says

    return StaticLogTarget(folder)


@contextmanager
def _in_home(folder: Path) -> Generator[Auditable]:
    from colophon.adapters.home.layout import HomeLayout  # noqa: PLC0415 - as wiring says
    from colophon.adapters.sql.stored_log import open_stored_log  # noqa: PLC0415 - the same

    layout = HomeLayout(folder)
    layout.read_card()
    with open_stored_log(layout.database) as log:
        own = (NoteKey.from_vkey(layout.vkey.read_text(encoding="utf-8")),) if layout.vkey.is_file() else ()
        yield Auditable(name=str(folder), log=log, head=log.head(), own_keys=own)


@contextmanager
def _at_address(url: str) -> Generator[Auditable]:
    from colophon.adapters.remote.log_files import HttpLogFiles  # noqa: PLC0415 - as wiring says

    with HttpLogFiles(url) as files:
        if files.read(CHECKPOINT) is not None:
            yield _published(url, files)
            return
    # The server's own address was given: there the log stands under /log.
    with HttpLogFiles(f"{url.rstrip('/')}/log") as files:
        yield _published(url, files)


def _published(name: str, files: LogFiles) -> Auditable:
    log = PublishedLog(files)
    return Auditable(name=name, log=log, head=log.checkpoint(), own_keys=_keys_beside(files))


def _keys_beside(files: LogFiles) -> tuple[NoteKey, ...]:
    text = files.read(KEYS)
    if text is None:
        return ()
    try:
        told = LogKeysView.model_validate_json(text)
    except ValidationError as error:
        raise NoteInvalidError(f"The file {KEYS} beside the checkpoint does not tell the log's keys.") from error
    return tuple(NoteKey.from_vkey(key.vkey) for key in told.keys)
