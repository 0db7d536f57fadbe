"""The demonstration's run: a fresh home, the story recorded, four outputs sealed and verified, one byte changed.

It uses the workflow's Protocol as any other program would. The folder it works in is its own: a folder that holds
anything else is refused.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from colophon.errors import HomeExistsError, SealError, StorageError
from colophon.record.vocabulary import Stage
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import JobState, SealOrder, SealView
from colophon_cli.demo import words
from colophon_cli.demo.ground import Begun, Ground
from colophon_cli.demo.report import DemoReport, SealedOutput, Tampered
from colophon_cli.demo.story import CAST, OUTPUTS, STORY, WORK
from colophon_cli.demo.tamper import flip_picture_byte
from colophon_cli.demo.told import Names, Told, ToldDecision, ToldStep
from colophon_cli.sealing import SIDECAR, error_class

MARK: Final = ".colophon-demo"
"""A file of this name says that a folder is a demonstration's, and may be emptied for the next."""
_SEAL_TIMEOUT_S: Final = 120.0
DISCLOSED: Final = ("title", "why")
"""Private fields that the demonstration's sealed files show: its people chose to let their reasons be read."""

Tell = Callable[[str], None]


def run_demo(home: Path, ground: Ground, *, tell: Tell) -> DemoReport:
    """Make the demonstration in `home`, afresh, and return what came of it; `tell` is told of each part in a line.

    Raises:
        HomeExistsError: the folder holds something that is no demonstration.
        StorageError: a file could not be written.
        SealError: an output was not sealed.
    """
    try:
        _make_room(home)
        begun = ground.begin(home)
        sources, trust = home / "sources", _lay_out_trust(home, begun)
        tell("Making the media: painting, rendering, mixing, typesetting")
        _write_texts(sources)
        ground.make_media(
            sources,
            title=words.TITLE,
            line=words.LINE,
            client=words.CLIENT,
            press=words.PRESS,
            progress=lambda name: tell(f"  {name}"),
        )
    except OSError as error:
        raise StorageError(f"The demonstration can't write into {str(home)!r}: {error.strerror or error}.") from error
    with ground.open_workflow(home) as workflow:
        session = _Session(ground=ground, workflow=workflow, home=home, tell=tell)
        return session.run(trust=trust)


def _make_room(home: Path) -> None:
    """Empty the folder of the demonstration before, and of nothing else, and mark it as one."""
    mark = home / MARK
    if home.exists() and not mark.is_file() and (not home.is_dir() or any(home.iterdir())):
        raise HomeExistsError(f"{str(home)!r} holds something that is no demonstration; name another folder.")
    home.mkdir(parents=True, exist_ok=True)
    # The mark is there first and stays: whenever the process dies, the folder is known as one that may be emptied.
    mark.write_text("This folder is emptied by the next `colophon demo`.\n", encoding="utf-8")
    for entry in home.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != mark:
            entry.unlink()


def _write_texts(sources: Path) -> None:
    for name, text in words.FILES.items():
        path = sources / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trust:
    """What a stranger needs to verify the outputs."""

    roots: Path
    log_key: Path


def _lay_out_trust(home: Path, begun: Begun) -> _Trust:
    folder = home / "trust"
    folder.mkdir(parents=True, exist_ok=True)
    roots = folder / begun.trust_pem.name
    if not roots.exists():
        shutil.copyfile(begun.trust_pem, roots)
    log_key = folder / "log.vkey"
    log_key.write_text(begun.vkey + "\n", encoding="utf-8")
    return _Trust(roots=roots, log_key=log_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Session:
    """One run over an open workflow."""

    ground: Ground
    workflow: Workflow
    home: Path
    tell: Tell

    def run(self, *, trust: _Trust) -> DemoReport:
        work = self.workflow.create_work(self.ground.who, WORK).id
        self.tell("Recording who did what, who decided, and why")
        names = self._introduce(work)
        self._record(work, names)
        seals = self._sealed(work, names)
        outputs = tuple(self._verified(name, seal) for name, seal in seals.items())
        self.tell("Changing one byte of picture")
        return DemoReport(
            home=self.home,
            work=work,
            title=WORK.title,
            steps=sum(isinstance(told, ToldStep) for told in STORY),
            decisions=sum(isinstance(told, ToldDecision) for told in STORY),
            agents=len(CAST),
            assets=len(names.files),
            outputs=outputs,
            tampered=self._tampered(),
            trust=trust.roots,
            log_key=trust.log_key,
        )

    def _introduce(self, work: str) -> Names:
        """Make people and files known; a file is named by its hash, and nothing is uploaded."""
        who = self.ground.who
        agents = {key: self.workflow.add_agent(who, agent).id for key, agent in CAST.items()}
        files: dict[str, str] = {}
        for name, stage in _stages().items():
            asset = self.ground.describe(self.home / "sources" / name, stage=stage, name=Path(name).name)
            files[name] = self.workflow.register_asset(who, work, asset).asset.sha256
        return Names(agents=agents, files=files, statements={}, told_at=datetime.now(UTC))

    def _record(self, work: str, names: Names) -> None:
        """Record the story in its order: steps that follow each other in one batch, each decision by itself."""
        statements: dict[str, str] = {}
        batch: list[ToldStep] = []

        def flush() -> None:
            if batch:
                recorded = self.workflow.record_steps(self.ground.who, work, [told.noun(names) for told in batch])
                statements.update({told.key: one.id for told, one in zip(batch, recorded, strict=True)})
                batch.clear()

        for told in STORY:
            match told:
                case ToldStep():
                    batch.append(told)
                case ToldDecision():
                    flush()
                    known = Names(agents=names.agents, files=names.files, statements=statements, told_at=names.told_at)
                    statements[told.key] = self.workflow.decide(self.ground.who, work, told.noun(known)).id
        flush()

    def _sealed(self, work: str, names: Names) -> dict[str, SealView]:
        """Seal the outputs: all are ordered before the first is waited for."""
        outputs = self.home / "outputs"
        outputs.mkdir(exist_ok=True)
        accepted = {name: self._order(work, name, names.files[name]) for name in OUTPUTS}
        finished: dict[str, SealView] = {}
        for name, view in accepted.items():
            self.tell(f"Sealing {name}")
            done = self.workflow.wait_for_seal(self.ground.who, view.id, timeout_s=_SEAL_TIMEOUT_S)
            if done.state is JobState.FAILED:
                raise error_class(done.error_code)(f"{name} was not sealed. {done.error or 'No reason was given.'}")
            if done.state is not JobState.DONE:
                raise SealError(f"{name} was not sealed within {_SEAL_TIMEOUT_S:g} s; it is at {done.stage.value!r}.")
            finished[name] = done
        return finished

    def _order(self, work: str, name: str, sha256: str) -> SealView:
        source, target = self.home / "sources" / name, self._target(name)
        if target.name.endswith(SIDECAR):
            shutil.copyfile(source, self.home / "outputs" / name)
        order = SealOrder(
            work=work,
            asset=sha256,
            title=f"{WORK.title}: {name}",
            disclose=DISCLOSED,
            source_path=source.absolute(),
            target_path=target.absolute(),
        )
        return self.workflow.seal(self.ground.who, order)

    def _target(self, name: str) -> Path:
        # Text can't carry a credential; the sidecar lies beside a copy of it.
        return self.home / "outputs" / (name + SIDECAR if name.endswith(".txt") else name)

    def _verified(self, name: str, seal: SealView) -> SealedOutput:
        self.tell(f"Verifying {name}")
        path, target = self.home / "outputs" / name, self._target(name)
        sidecar = target if target != path else None
        verdict = self.workflow.verify_file(path, name=name, sidecar=None if sidecar is None else sidecar.read_bytes())
        return SealedOutput(
            name=name,
            path=path,
            sidecar=sidecar,
            release=seal.release,
            page=seal.page,
            output_class=verdict.claim.output_class if verdict.claim is not None else None,
            sentence=verdict.sentence,
            integrity=verdict.integrity,
            signer=verdict.signer.trust,
            ledger=verdict.ledger.finding,
            found_release=verdict.ledger.release,
            warnings=seal.warnings,
        )

    def _tampered(self) -> Tampered:
        folder = self.home / "tampered"
        folder.mkdir(exist_ok=True)
        path = folder / "lighthouse.mp4"
        place = flip_picture_byte(self.home / "outputs" / "lighthouse.mp4", path)
        verdict = self.workflow.verify_file(path, name=path.name)
        return Tampered(path=path, place=place, integrity=verdict.integrity, sentence=verdict.sentence)


def _stages() -> dict[str, Stage]:
    """Return every file that the story makes, by name, with its stage."""
    return {made.name: made.stage for told in STORY if isinstance(told, ToldStep) for made in told.makes}


def told_files(story: tuple[Told, ...] = STORY) -> frozenset[str]:
    """Return the names of all files the story speaks of."""
    used = {used.name for told in story if isinstance(told, ToldStep) for used in told.uses}
    chosen = {name for told in story if isinstance(told, ToldDecision) for name in (*told.candidates, *told.chosen)}
    return frozenset(used | chosen | set(_stages()))
