# ruff: noqa: ARG002 - the Protocol names parameters that memory has no use for
import hashlib
from pathlib import Path

import pytest

from colophon.workflow.principal import Principal
from colophon.workflow.views import JobState, SealOrder, SealStage, SealView
from support.command_line import CommandLine
from support.fake_workflow import FakeWorkflow
from support.sample_verdicts import lighthouse

PNG = b"\x89PNG\r\n\x1a\n picture"


class SlowWorkflow(FakeWorkflow):
    """Seals in stages, and ends as it is told to."""

    failure: tuple[str, str] | None = None
    warnings: tuple[str, ...] = ()
    waited = 0

    def seal(self, who: Principal, order: SealOrder, *, idempotency_key: str | None = None) -> SealView:
        view = super().seal(who, order, idempotency_key=idempotency_key)
        self.verdicts[view.release] = lighthouse()
        self.done = view.model_copy(update={"warnings": self.warnings, "certificate_ends": "2027-11-20T12:00:00Z"})
        return view.model_copy(update={"state": JobState.QUEUED, "stage": SealStage.SUMMARY})

    def wait_for_seal(self, who: Principal, job_id: str, *, timeout_s: float) -> SealView:
        self.waited += 1
        if self.waited < 3:
            return self.done.model_copy(update={"state": JobState.RUNNING, "stage": SealStage.SIGN})
        if self.failure:
            code, message = self.failure
            return self.done.model_copy(update={"state": JobState.FAILED, "error_code": code, "error": message})
        return self.done


@pytest.fixture
def slow(tmp_path: Path) -> CommandLine:
    kept = tmp_path / "kept"
    kept.mkdir()
    fake = SlowWorkflow(kept)
    line = CommandLine(workflow=fake, fake=fake, folder=tmp_path)
    line.ok("work", "new", "The Lighthouse", "--kind", "spot")
    return line


def test_a_sealed_file_lies_beside_its_source_which_is_untouched(slow: CommandLine) -> None:
    poster = slow.file("poster.png", PNG)

    ran = slow.ok("seal", poster)

    assert (slow.folder / "poster.sealed.png").read_bytes() == PNG + b" sealed"
    assert Path(poster).read_bytes() == PNG
    assert ran.out.startswith(f"Sealed {slow.folder / 'poster.sealed.png'}\n")
    assert [path.name for path in slow.folder.iterdir() if path.name.startswith(".")] == []


def test_the_certificates_end_and_the_test_signer_are_told(slow: CommandLine) -> None:
    out = slow.ok("seal", slow.file("poster.png", PNG)).out

    assert "a test signer: strangers' lists do not know it" in out
    assert "2027-11-20 12:00 UTC, and with it the seal" in out


def test_a_type_that_carries_no_credential_gets_a_sidecar_where_verify_finds_it(slow: CommandLine) -> None:
    slow.ok("seal", slow.file("script.txt", "EXT. LIGHTHOUSE"))

    assert (slow.folder / "script.txt.c2pa").is_file()


def test_in_another_folder_the_file_keeps_its_name(slow: CommandLine) -> None:
    (slow.folder / "out").mkdir()

    slow.ok("seal", slow.file("poster.png", PNG), "-o", str(slow.folder / "out"))

    assert (slow.folder / "out" / "poster.png").is_file()


def test_an_existing_target_is_replaced_only_when_asked(slow: CommandLine) -> None:
    poster, target = slow.file("poster.png", PNG), slow.file("there.png", "old")

    refused = slow("seal", poster, "-o", target)
    assert (refused.code, Path(target).read_text()) == (3, "old")
    assert refused.err.endswith("[seal.target_exists]\n")

    slow.ok("seal", poster, "-o", target, "--force")
    assert Path(target).read_bytes() == PNG + b" sealed"


def test_the_source_itself_is_never_a_target_by_whatever_name(slow: CommandLine) -> None:
    poster = slow.file("poster.png", PNG)
    (slow.folder / "link.png").symlink_to(poster)

    for target in (poster, str(slow.folder / "link.png")):
        ran = slow("seal", poster, "-o", target, "--force")
        assert ran.code == 3
        assert "is the source itself" in ran.err
    assert Path(poster).read_bytes() == PNG


def test_a_failed_seal_keeps_its_own_code_and_leaves_nothing(slow: CommandLine) -> None:
    SlowWorkflow.failure = ("file.engine_crashed", "The process died on it.")
    try:
        ran = slow("seal", slow.file("poster.png", PNG))
    finally:
        SlowWorkflow.failure = None

    assert ran.code == 6
    assert ran.err == (
        "Error: The seal was not made; the source is untouched. The process died on it. [file.engine_crashed]\n"
    )
    assert not (slow.folder / "poster.sealed.png").exists()


def test_embedded_prompts_are_told_even_when_quiet(slow: CommandLine) -> None:
    SlowWorkflow.warnings = ("The file still holds its ComfyUI prompt.",)
    try:
        ran = slow.ok("seal", slow.file("poster.png", PNG), "--quiet")
    finally:
        SlowWorkflow.warnings = ()

    assert ran.err == "Note: The file still holds its ComfyUI prompt.\n"


def test_json_holds_the_view_the_path_and_the_signer(slow: CommandLine) -> None:
    poster = slow.file("poster.png", PNG)

    told = slow.ok("seal", poster, "--json").json

    assert told["path"] == str(slow.folder / "poster.sealed.png")
    assert told["test_signer"] is True
    assert isinstance(told["seal"], dict)
    assert told["seal"]["asset"] == hashlib.sha256(PNG).hexdigest()


def test_a_wish_for_training_is_refused_if_it_is_none(slow: CommandLine) -> None:
    ran = slow("seal", slow.file("poster.png", PNG), "--training", "not-alowed")

    assert ran.code == 2
    assert "Did you mean 'not-allowed'" in ran.err
