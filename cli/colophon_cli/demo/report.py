"""What the demonstration found, as data and for people."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rich.console import RenderableType

from colophon.record.vocabulary import OutputClass
from colophon.verify.verdict import Integrity, LedgerFinding, ReleaseFinding, SignerTrust
from colophon_cli.layout import bullets, facts, heading, joined, sentence, stacked


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SealedOutput(_Shown):
    """One output: where it is, and what verification found."""

    name: str
    path: Path
    sidecar: Path | None
    release: str
    page: str | None
    output_class: OutputClass | None
    sentence: str
    integrity: Integrity
    signer: SignerTrust
    ledger: LedgerFinding
    found_release: ReleaseFinding
    warnings: tuple[str, ...]

    @property
    def as_it_should_be(self) -> bool:
        """Whether it is identical to its release, by a known signer, and logged."""
        return (
            self.integrity is Integrity.IDENTICAL
            and self.signer is SignerTrust.KNOWN
            and self.ledger is LedgerFinding.LOGGED
            and self.found_release is ReleaseFinding.FOUND
        )


class Tampered(_Shown):
    """The film with one byte changed."""

    path: Path
    place: int
    integrity: Integrity
    sentence: str

    @property
    def caught(self) -> bool:
        """Whether the change was told."""
        return self.integrity is Integrity.CHANGED


class DemoReport(_Shown):
    """The whole demonstration."""

    home: Path
    work: str
    title: str
    steps: int
    decisions: int
    agents: int
    assets: int
    outputs: tuple[SealedOutput, ...]
    tampered: Tampered
    trust: Path
    log_key: Path

    @property
    def problems(self) -> tuple[str, ...]:
        """What did not come out as it should; nothing if all did."""
        wrong = [f"{one.name}: {one.sentence}" for one in self.outputs if not one.as_it_should_be]
        if not self.tampered.caught:
            wrong.append(f"The changed byte was not told: {self.tampered.sentence}")
        return tuple(wrong)


def shown(report: DemoReport) -> RenderableType:
    """Return the report for people."""
    counts = (
        f"{report.steps} steps and {report.decisions} decisions by {report.agents} people, programs and AI systems "
        f"over {report.assets} files"
    )
    return stacked(
        joined(heading(report.title), sentence(f"Recorded: {counts}.")),
        joined(heading("Sealed and verified"), bullets(f"{one.name}: {one.sentence}" for one in report.outputs)),
        joined(
            heading("One byte of picture changed"),
            sentence(f"At byte {report.tampered.place} of a copy of the film: {report.tampered.sentence}"),
        ),
        joined(heading("Not as it should be"), bullets(report.problems)) if report.problems else None,
        joined(heading("Open next"), facts(_next(report))),
    )


def _next(report: DemoReport) -> list[tuple[str, str | None]]:
    home = report.home
    return [
        ("watch", str(home / "outputs" / "lighthouse.mp4")),
        ("read", str(home / "outputs" / "press.pdf")),
        ("verify", f"colophon verify {home / 'outputs'} --trust {report.trust} --log-key {report.log_key}"),
        ("see it told", f"colophon verify {report.tampered.path}"),
        ("browse", f"colophon --home {home} serve"),
    ]
