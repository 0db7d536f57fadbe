"""Everything a seal needs, in memory but for the files themselves."""

from dataclasses import dataclass
from pathlib import Path

from colophon.credential.trust import NOBODY
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.tile_proofs import TileProofs
from colophon.record.nouns import Asset
from colophon.verify.verifier import Verifier
from colophon.workflow.log import Log
from colophon.workflow.preparing import SealTools
from colophon.workflow.releasing import Releasing
from colophon.workflow.seal_desk import SealDesk
from colophon.workflow.seal_files import SealFiles
from colophon.workflow.sealing import Sealing
from colophon.workflow.verifying import LogReleases, Verifying
from colophon.workflow.views import SealOrder, SealView
from support.fake_engine import FakeEngine, FakeKey, NoPrompts, sha
from support.fake_stores import RunnerAtOnce, SealRecordsInMemory
from support.fakes import ORIGIN
from support.mark_in_memory import marked
from support.recording_house import OWNER, House, a_house


@dataclass
class SealingHouse:
    """A house that can seal; `closing` is what the sealer asks before it calls a job failed."""

    house: House
    folder: Path
    engine: FakeEngine
    key: FakeKey
    seals: SealRecordsInMemory
    runner: RunnerAtOnce
    sealing: Sealing
    desk: SealDesk
    verifying: Verifying
    log: Log
    closing: bool = False

    def source(self, name: str = "poster.png", content: bytes = b"a picture") -> tuple[Path, str]:
        """Write a file, record the step that made it, and return path and hash."""
        path = self.folder / name
        path.write_bytes(content)
        sha256 = sha(content)
        self.house.records.add_asset("default", self.house.work, _asset(name, content, sha256))
        self.house.record(self.house.step(makes=(sha256,), human=["drawing"], kind="draw"))
        return path, sha256

    def order(self, path: Path | None, sha256: str, target: Path | None, **fields: object) -> SealOrder:
        places = {"source_path": path, "target_path": target}
        return SealOrder.model_validate({"work": self.house.work, "asset": sha256, **places, **fields})

    def seal(self, order: SealOrder, *, key: str | None = None) -> SealView:
        """Order a seal, which runs at once, and return how it stands."""
        view = self.desk.order(OWNER, order, idempotency_key=key)
        return self.desk.status(OWNER, view.id)

    def releases(self) -> int:
        """Return how many release entries are in the log."""
        return sum(leaf.entry.statement.type == "release" for leaf in self.house.journal.kept)

    def intents(self) -> int:
        """Return how many intents are in the log."""
        return sum(leaf.entry.statement.type == "intent" for leaf in self.house.journal.kept)

    def leftovers(self) -> list[str]:
        """Return the names of files that no finished or failed seal may leave."""
        work = self.folder / "work"
        found = [path.name for path in self.folder.iterdir() if path.name.startswith(".")]
        return found + ([path.name for path in work.iterdir()] if work.is_dir() else [])


def _asset(name: str, content: bytes, sha256: str) -> Asset:
    kind = (
        {"mime": "text/plain", "modality": "text"}
        if name.endswith(".txt")
        else {"mime": "image/png", "modality": "image"}
    )
    return Asset.model_validate({"sha256": sha256, "size": len(content), "name": name, **kind})


def a_sealing_house(folder: Path) -> SealingHouse:
    """Return a house whose files are in `folder`."""
    house, engine, key, seals = a_house(), FakeEngine(), FakeKey(), SealRecordsInMemory()
    signer = Ed25519NoteSigner.generate(name=ORIGIN)
    log = Log(house.journal, signer, TileProofs(house.journal.tiles), marked(house.journal))
    tools = SealTools(reader=engine, writer=engine, media=NoPrompts(), claim_key=lambda: key, trust=NOBODY, version="0")
    files = SealFiles(folder / "work", house.stores.shelf)
    verifying = Verifying(
        verifier=Verifier(reader=engine, log_keys=(log.signer.key,), releases=LogReleases(log, house.records)),
        records=house.records,
        seals=seals,
        shelf=house.stores.shelf,
    )
    runner = RunnerAtOnce()
    sealing = Sealing(
        stores=house.stores,
        seals=seals,
        log=log,
        tools=tools,
        files=files,
        releasing=Releasing(stores=house.stores, tools=tools, verifying=verifying),
        closing=lambda: made.closing,
    )
    runner.run = sealing.run
    desk = SealDesk(stores=house.stores, seals=seals, runner=runner, tools=tools, files=files)
    made = SealingHouse(
        house=house,
        folder=folder,
        engine=engine,
        key=key,
        seals=seals,
        runner=runner,
        sealing=sealing,
        desk=desk,
        verifying=verifying,
        log=log,
    )
    return made
