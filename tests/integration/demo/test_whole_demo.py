"""The whole demonstration on a real folder: made, recorded, sealed, verified, and the changed byte told."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from colophon import wiring
from colophon.adapters.media import lighthouse
from colophon.adapters.print.typst import Press
from colophon.errors import HomeExistsError
from colophon.settings import Settings
from colophon.verify.verdict import Integrity
from colophon.workflow.principal import owner
from colophon_cli.demo.ground import Ground
from colophon_cli.demo.report import DemoReport
from colophon_cli.demo.run import run_demo


def make_media(
    folder: Path,
    *,
    title: str,
    line: str,
    client: str,
    press: Mapping[str, str],
    progress: Callable[[str], None],
) -> None:
    words = lighthouse.Words(title=title, line=line, client=client, press=press)
    lighthouse.make(folder, words=words, typesetter=Press(), progress=progress)


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(
        who=owner(),
        begin=lambda home: wiring.init_home(Settings.read(home=home), organisation="Halvard & Finch"),
        open_workflow=lambda home: wiring.open_workflow(Settings.read(home=home)),
        make_media=make_media,
        describe=wiring.describe_file,
    )


@pytest.fixture(scope="module")
def report(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoReport]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield run_demo(tmp_path_factory.mktemp("demo"), ground, tell=lambda _line: None)


def test_every_output_is_as_released_by_a_known_signer_and_logged(report: DemoReport) -> None:
    assert report.problems == ()
    assert [one.integrity for one in report.outputs] == [Integrity.IDENTICAL] * 4


def test_the_sentences_say_what_is_recorded_of_each(report: DemoReport) -> None:
    said = {one.name: one.sentence for one in report.outputs}
    assert "made by people with AI parts" in said["lighthouse.mp4"]
    assert "voice, music and sound effects recorded as human-made" in said["lighthouse.mp4"]
    assert "AI-generated under people's direction" in said["poster.png"]
    assert "text recorded as human-made" in said["press.pdf"]
    assert "AI assistance" in said["script.txt"]


def test_nothing_sealed_carries_a_prompt_by_accident(report: DemoReport) -> None:
    assert not any("prompt" in warning for one in report.outputs for warning in one.warnings)


def test_one_changed_byte_of_picture_is_told(report: DemoReport) -> None:
    assert report.tampered.integrity is Integrity.CHANGED


def test_who_chose_not_to_be_named_is_in_no_sealed_file(report: DemoReport) -> None:
    for one in report.outputs:
        for path in filter(None, (one.path, one.sidecar)):
            assert b"Alma Reyes" not in path.read_bytes(), path.name


def test_the_folder_may_be_begun_afresh_but_no_other(report: DemoReport, ground: Ground, tmp_path: Path) -> None:
    assert (report.home / ".colophon-demo").is_file()
    (tmp_path / "thesis.doc").write_text("ten years")
    with pytest.raises(HomeExistsError):
        run_demo(tmp_path, ground, tell=lambda _line: None)
