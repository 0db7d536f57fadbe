# ruff: noqa: ARG002 - the ports name parameters that these small ones have no use for
"""The demonstration's run over the Protocol, on a workflow in memory and media of a few bytes."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from colophon import errors
from colophon.record.nouns import Asset
from colophon.record.vocabulary import Modality, Stage
from colophon.verify.verdict import Integrity, Ledger, LedgerFinding, ReleaseFinding, Signer, SignerTrust, Verdict
from colophon.workflow.principal import Principal, owner
from colophon.workflow.views import JobState, SealOrder, SealStage, SealView
from colophon_cli.demo.ground import Ground
from colophon_cli.demo.report import DemoReport, shown
from colophon_cli.demo.run import MARK, run_demo, told_files
from colophon_cli.demo.story import OUTPUTS
from colophon_cli.demo.words import FILES
from support.fake_workflow import FakeWorkflow, no_credential
from support.tiny_film import film

MIMES = {".mp4": "video/mp4", ".png": "image/png", ".jpg": "image/jpeg", ".wav": "audio/wav", ".pdf": "application/pdf"}


class SealingFake(FakeWorkflow):
    """Seals by copying to the target, and knows what it sealed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.orders: list[SealOrder] = []
        self.ends_in = JobState.DONE
        self.known: set[str] = set()

    def seal(self, who: Principal, order: SealOrder, *, idempotency_key: str | None = None) -> SealView:
        source, target = order.source_path, order.target_path
        assert source is not None
        assert target is not None
        self.orders.append(order)
        shutil.copyfile(source, target)
        self.known.add(sha256(target.read_bytes()).hexdigest())
        view = SealView(
            id=order.work,
            work=order.work,
            asset=order.asset,
            release=order.work,
            state=self.ends_in,
            stage=SealStage.RELEASE,
            progress=1,
            error_code="seal.mismatch" if self.ends_in is JobState.FAILED else None,
            error="It does not say what the record says." if self.ends_in is JobState.FAILED else None,
            sealed_path=target,
        )
        self._seals[view.id] = (view, b"")
        return view

    def verify_file(self, path: Path, *, name: str | None = None, sidecar: bytes | None = None) -> Verdict:
        if sha256(path.read_bytes()).hexdigest() not in self.known:
            return no_credential().model_copy(update={"integrity": Integrity.CHANGED, "sentence": "It was changed."})
        return no_credential().model_copy(
            update={
                "integrity": Integrity.IDENTICAL,
                "sentence": f"{name} is the file that was released.",
                "signer": Signer(trust=SignerTrust.KNOWN),
                "ledger": Ledger(finding=LedgerFinding.LOGGED, release=ReleaseFinding.FOUND),
            }
        )


@dataclass(frozen=True)
class Home:
    vkey: str
    trust_pem: Path


class Place:
    """A ground whose media are a few bytes each."""

    def __init__(self, folder: Path) -> None:
        (folder / "memory").mkdir()
        self.workflow = SealingFake(folder / "memory")
        self.home = folder / "demo"
        self.begun = 0

    def begin(self, home: Path) -> Home:
        self.begun += 1
        root = home / "keys" / "root.pem"
        root.parent.mkdir()
        root.write_text("a root")
        return Home(vkey="demo.example/log+00000000+AAAA", trust_pem=root)

    @contextmanager
    def open_workflow(self, home: Path) -> Iterator[SealingFake]:
        assert home == self.home
        yield self.workflow

    def make_media(
        self,
        folder: Path,
        *,
        title: str,
        line: str,
        client: str,
        press: Mapping[str, str],
        progress: Callable[[str], None],
    ) -> None:
        for name in told_files() - set(FILES):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            content = film(picture_at=(1000, 2000, 3000)) + name.encode() if name.endswith(".mp4") else name.encode()
            (folder / name).write_bytes(content)
            progress(name)

    def describe(self, path: Path, *, stage: Stage, name: str | None) -> Asset:
        content = path.read_bytes()
        return Asset(
            sha256=sha256(content).hexdigest(),
            size=len(content),
            mime=MIMES.get(path.suffix, "text/plain"),
            modality=Modality.DATA,
            stage=stage,
            name=name,
        )

    def run(self) -> DemoReport:
        ground = Ground(
            who=owner(),
            begin=self.begin,
            open_workflow=self.open_workflow,
            make_media=self.make_media,
            describe=self.describe,
        )
        return run_demo(self.home, ground, tell=lambda _line: None)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_everything_told_is_recorded(place: Place) -> None:
    report = place.run()
    recorded = place.workflow.statements(owner(), report.work, limit=1000).items
    assert sum(view.step is not None for view in recorded) == report.steps == 40
    assert sum(view.decision is not None for view in recorded) == report.decisions == 9


def test_all_files_are_known_by_hash_and_none_was_uploaded(place: Place) -> None:
    report = place.run()
    known = place.workflow.assets(owner(), report.work, limit=1000).items
    assert len(known) == report.assets == len(told_files())
    assert not any(view.has_content for view in known)


def test_the_four_outputs_are_sealed_into_their_folder(place: Place) -> None:
    report = place.run()
    assert [one.name for one in report.outputs] == list(OUTPUTS)
    assert sorted(path.name for path in (place.home / "outputs").iterdir()) == sorted([*OUTPUTS, "script.txt.c2pa"])
    assert report.problems == ()


def test_the_script_gets_a_sidecar_beside_an_unchanged_copy(place: Place) -> None:
    report = place.run()
    script = report.outputs[-1]
    assert script.sidecar == place.home / "outputs" / "script.txt.c2pa"
    assert script.path.read_bytes() == (place.home / "sources" / "script.txt").read_bytes()


def test_the_changed_byte_is_told_and_the_sealed_film_stays_whole(place: Place) -> None:
    report = place.run()
    sealed, changed = (place.home / "outputs" / "lighthouse.mp4").read_bytes(), report.tampered.path.read_bytes()
    assert report.tampered.caught
    assert [n for n in range(len(sealed)) if sealed[n] != changed[n]] == [report.tampered.place]


def test_what_a_stranger_needs_to_verify_lies_in_the_trust_folder(place: Place) -> None:
    report = place.run()
    assert report.trust.read_text() == "a root"
    assert report.log_key.read_text() == "demo.example/log+00000000+AAAA\n"
    assert report.trust.parent == report.log_key.parent == place.home / "trust"


def test_a_second_run_begins_afresh(place: Place) -> None:
    place.run()
    (place.home / "outputs" / "left.over").write_text("old")
    place.run()
    assert place.begun == 2
    assert not (place.home / "outputs" / "left.over").exists()


def test_a_folder_that_is_no_demonstration_is_left_alone(place: Place) -> None:
    place.home.mkdir()
    (place.home / "thesis.doc").write_text("ten years")
    with pytest.raises(errors.HomeExistsError):
        place.run()
    assert [path.name for path in place.home.iterdir()] == ["thesis.doc"]


def test_a_run_that_died_may_be_repeated(place: Place) -> None:
    place.home.mkdir()
    (place.home / MARK).write_text("")
    (place.home / "half").mkdir()
    assert place.run().problems == ()


def test_a_failed_seal_ends_the_run_with_its_own_error(place: Place) -> None:
    place.workflow.ends_in = JobState.FAILED
    with pytest.raises(errors.SealMismatchError, match="does not say what the record says"):
        place.run()


def test_a_seal_that_does_not_end_is_told(place: Place) -> None:
    place.workflow.ends_in = JobState.RUNNING
    with pytest.raises(errors.SealError, match="was not sealed within"):
        place.run()


def test_an_output_that_is_not_as_released_is_a_problem(place: Place) -> None:
    report = place.run()
    spoilt = report.outputs[0].model_copy(update={"integrity": Integrity.INTACT})
    other = report.model_copy(update={"outputs": (spoilt, *report.outputs[1:])})
    assert [line.partition(":")[0] for line in other.problems] == ["lighthouse.mp4"]


def test_a_byte_that_is_not_told_is_a_problem(place: Place) -> None:
    report = place.run()
    missed = report.tampered.model_copy(update={"integrity": Integrity.IDENTICAL})
    assert len(report.model_copy(update={"tampered": missed}).problems) == 1


def test_the_report_says_what_to_open_next(place: Place) -> None:
    screen = StringIO()
    Console(width=200, file=screen).print(shown(place.run()))
    text = screen.getvalue()
    assert "40 steps and 9 decisions" in text
    assert str(place.home / "outputs" / "lighthouse.mp4") in text
