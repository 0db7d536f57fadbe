"""The command line over a workflow in memory: one call runs one command and returns what it printed."""

import contextlib
import io
import json
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from colophon.credential.trust import TrustAnchors
from colophon.errors import HomeMissingError
from colophon.ledger.keys import NoteKey
from colophon.ledger.policy import TlogPolicy
from colophon.verify.verdict import Verdict
from colophon.wiring import NewHome
from colophon.workflow.protocol import Workflow
from colophon_cli.running import run
from colophon_cli.screen import Streams
from colophon_cli.session import Outside
from support.fake_workflow import FakeWorkflow, no_credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        value: dict[str, object] = json.loads(self.out)
        return value


class Terminal(io.StringIO):
    """Text in and out of a terminal."""

    def isatty(self) -> bool:
        return True


@dataclass(kw_only=True)
class FakeVerifier:
    """Knows verdicts by the file's text, and what it was opened with."""

    verdicts: dict[str, Verdict]
    trust: TrustAnchors
    log_keys: tuple[NoteKey, ...]
    witnesses: TlogPolicy
    sidecars: dict[str, bytes | None] = field(default_factory=dict)

    def verify(self, path: Path, *, name: str | None = None, sidecar: bytes | None = None) -> Verdict:
        self.sidecars[path.name] = sidecar
        text = path.read_bytes().decode("utf-8", "replace")
        return self.verdicts.get(text, no_credential()).model_copy(update={"file_name": name})


@dataclass(kw_only=True)
class CommandLine:
    """Runs commands one after the other over the same workflow."""

    workflow: Workflow
    fake: FakeWorkflow
    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    has_home: bool = True
    verifiers: list[FakeVerifier] = field(default_factory=list)
    homes: list[tuple[Path | None, str, str | None]] = field(default_factory=list)

    def __call__(
        self, *arguments: str, stdin: str = "", terminal: bool = False, env: Mapping[str, str] | None = None
    ) -> Ran:
        kind = Terminal if terminal else io.StringIO
        streams = Streams(stdin=kind(stdin), stdout=kind(), stderr=kind())
        outside = Outside(
            environ={**self.environ, **(env or {})},
            streams=streams,
            open_workflow=self._open_workflow,
            open_verifier=self._open_verifier,
            init_home=self._init_home,
        )
        printed = io.StringIO()
        # Help pages and shell completion are typer's to print, to the process's own standard output.
        with contextlib.redirect_stdout(printed):
            code = run(arguments, outside)
        return Ran(code=code, out=streams.stdout.getvalue() + printed.getvalue(), err=streams.stderr.getvalue())  # type: ignore[attr-defined]  # StringIO, as made above

    def ok(self, *arguments: str, **more: str) -> Ran:
        """Run a command that must succeed."""
        ran = self(*arguments, **more)  # type: ignore[arg-type]  # only stdin is given
        assert ran.code == 0, ran.err
        return ran

    def file(self, name: str, content: str | bytes = "") -> str:
        """Write a file and return its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else (content or name).encode())
        return str(path)

    @contextlib.contextmanager
    def _open_workflow(self, home: Path | None) -> Generator[Workflow]:
        if not self.has_home:
            raise HomeMissingError(f"{home or 'The folder'} holds no Colophon; `colophon init` makes one.")
        yield self.workflow

    @contextlib.contextmanager
    def _open_verifier(
        self, trust: TrustAnchors, log_keys: Sequence[NoteKey], witnesses: TlogPolicy
    ) -> Generator[FakeVerifier]:
        verifier = FakeVerifier(verdicts=self.fake.verdicts, trust=trust, log_keys=tuple(log_keys), witnesses=witnesses)
        self.verifiers.append(verifier)
        yield verifier

    def _init_home(self, home: Path | None, organisation: str, origin: str | None) -> NewHome:
        self.homes.append((home, organisation, origin))
        folder = home or self.folder / "home"
        return NewHome(
            path=folder,
            origin=origin or "random-5f3a",
            vkey="random-5f3a+1d0a6c3f+AUe2TXIbZfUXzmbtqAcJcSIMyJzzpnOmpzXTBN3rB3nM",
            trust_pem=folder / "trust" / "root.pem",
            certificate_ends="2027-11-20T00:00:00Z",
        )
