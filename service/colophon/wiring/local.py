"""The workflow on a folder: every adapter opened in order, and closed in the reverse order whatever happens."""

from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from colophon import __version__
from colophon.adapters.engine.session import EngineSession
from colophon.adapters.home.holding import Served
from colophon.adapters.home.layout import HomeLayout
from colophon.adapters.jobs.seals import SealJobs
from colophon.adapters.keys.note import load_note_key
from colophon.adapters.keys.pem import PemClaimKey
from colophon.adapters.mark.file import FileMark
from colophon.adapters.shelf.folder import FolderShelf
from colophon.adapters.sql.store import open_store
from colophon.credential.trust import TrustAnchors
from colophon.errors import KeyFileError, SettingsError
from colophon.ledger.keys import NoteKey
from colophon.ledger.tile_proofs import TileProofs
from colophon.record.nouns import Agent
from colophon.record.vocabulary import AgentKind
from colophon.settings import Settings
from colophon.verify.verifier import Verifier
from colophon.wiring.cosigning import known_witnesses, open_cosigning
from colophon.wiring.doctor import Doctor
from colophon.wiring.engine import LocalMedia, ProvenEngine
from colophon.workflow.log import Log
from colophon.workflow.ports import Shelf
from colophon.workflow.preparing import SealTools
from colophon.workflow.publishing import Publishing
from colophon.workflow.releasing import Releasing
from colophon.workflow.seal_desk import SealDesk
from colophon.workflow.seal_files import SealFiles
from colophon.workflow.sealing import Sealing
from colophon.workflow.service import LocalWorkflow, Place
from colophon.workflow.stores import Stores
from colophon.workflow.verifying import LogReleases, Verifying


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """An open folder, and the parts of it that a server's start needs."""

    workflow: LocalWorkflow
    engine: ProvenEngine
    seals: SealDesk


@contextmanager
def open_local(settings: Settings, layout: HomeLayout, *, served: Served | None = None) -> Generator[Local, None, None]:
    """Open everything on a folder that this process holds; `served` if it is its server.

    Raises:
        KeyFileExposedError, KeyFileError: a key in it can't be used.
        SettingsError: a list, log key or witness of the settings can't be read, or the log's mark would stand in the home.
        SchemaOutdatedError: the database is of another version.
    """
    card = layout.read_card()
    trust = read_trust(settings, layout)
    with ExitStack() as opened:
        store = opened.enter_context(open_store(layout.database, key_file=layout.vault_key))
        signer = load_note_key(layout.log_key, origin=store.journal.origin)
        stores = Stores(
            journal=store.journal,
            records=store.records,
            api_keys=store.api_keys,
            shelf=open_shelf(settings, layout),
            organisation=Agent(kind=AgentKind.ORGANISATION, name=card.organisation),
        )
        engine = ProvenEngine(opened.enter_context(EngineSession(workers=settings.workers)))
        mark = FileMark(settings.mark_folder, key=signer.key, home=layout.path)
        proofs = TileProofs(store.journal.tiles)
        cosigning = opened.enter_context(open_cosigning(settings, proofs=proofs, home=layout.path))
        log = Log(store.journal, signer, proofs, mark, cosigning)
        log.marking.begin()
        verifying = Verifying(
            verifier=Verifier(
                reader=engine,
                trust=trust,
                log_keys=(signer.key, *read_log_keys(settings)),
                witnesses=known_witnesses(settings),
                releases=LogReleases(log, store.records),
            ),
            records=store.records,
            seals=store.seal_records,
            shelf=stores.shelf,
        )
        tools = SealTools(
            reader=engine,
            writer=engine,
            media=LocalMedia(),
            claim_key=claim_key_loader(settings, layout),
            trust=trust,
            version=__version__,
        )
        files = SealFiles(layout.work, stores.shelf)
        # The runner is closed first: a seal that runs needs everything that was opened before it.
        jobs = opened.enter_context(
            SealJobs(layout.jobs, run=lambda job_id: sealing.run(job_id), at_once=settings.seals_at_once)  # noqa: PLW0108 - sealing is made below
        )
        sealing = Sealing(
            stores=stores,
            seals=store.seal_records,
            log=log,
            tools=tools,
            files=files,
            releasing=Releasing(stores=stores, tools=tools, verifying=verifying),
            closing=lambda: jobs.closing,
        )
        seals = SealDesk(stores=stores, seals=store.seal_records, runner=jobs, tools=tools, files=files)
        doctor = Doctor(layout=layout, served=served, log=log, mark=mark, engine=engine, tools=tools)
        place = Place(
            examine=doctor.examine,
            figures=_figures(engine),
            local_token=None if served is None else served.token,
        )
        workflow = LocalWorkflow(
            stores=stores,
            log=log,
            publishing=Publishing(log, signer),
            seals=seals,
            verifying=verifying,
            place=place,
        )
        yield Local(workflow=workflow, engine=engine, seals=seals)


def read_trust(settings: Settings, layout: HomeLayout) -> TrustAnchors:
    """Return the configured lists; the home's own test root is among them as long as its test signer seals.

    Raises:
        SettingsError: a list can't be read.
    """
    own = layout.trust_claim if settings.claim_key is None and layout.trust_claim.is_file() else None
    return TrustAnchors(
        claim_pem="\n".join(_pem(path) for path in (settings.trust_claim, own) if path is not None),
        identity_pem="" if settings.trust_identity is None else _pem(settings.trust_identity),
        time_pem="" if settings.trust_time is None else _pem(settings.trust_time),
    )


def read_log_keys(settings: Settings) -> tuple[NoteKey, ...]:
    """Return the further logs that are known.

    Raises:
        NoteInvalidError: one is no verifier key.
    """
    return tuple(NoteKey.from_vkey(text) for text in settings.log_keys)


def open_shelf(settings: Settings, layout: HomeLayout) -> Shelf:
    """Return the shelf: the home's folder, or the object store that the settings name."""
    if settings.shelf_url is None:
        return FolderShelf(layout.shelf)
    from colophon.adapters.shelf.objects import Bucket, ObjectShelf  # noqa: PLC0415 - only for whoever has a store

    name, _, prefix = settings.shelf_url.removeprefix("s3://").partition("/")
    access, secret = settings.shelf_access_key_id, settings.shelf_secret_access_key
    bucket = Bucket(
        name=name,
        prefix=prefix.strip("/"),
        region=settings.shelf_region,
        endpoint_url=settings.shelf_endpoint_url,
        access_key_id=None if access is None else access.get_secret_value(),
        secret_access_key=None if secret is None else secret.get_secret_value(),
    )
    return ObjectShelf(bucket, local=layout.shelf)


def claim_key_loader(settings: Settings, layout: HomeLayout) -> Callable[[], PemClaimKey]:
    """Return what loads the claim key, once: a folder whose certificate has expired can still be recorded in."""
    if settings.claim_chain is not None and settings.claim_key is None:
        raise KeyFileError("COLOPHON_CLAIM_CHAIN names a chain, but COLOPHON_CLAIM_KEY no key.")
    path = settings.claim_key or layout.claim_key

    @cache
    def load() -> PemClaimKey:
        return PemClaimKey.load(path, chain_file=settings.claim_chain)

    return load


def _figures(engine: ProvenEngine) -> Callable[[], Mapping[str, float]]:
    return lambda: {"colophon_engine_workers": float(engine.workers())}


def _pem(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The list {path} can't be read: {error}.") from error
