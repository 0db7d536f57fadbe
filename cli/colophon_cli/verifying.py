"""Verification from the command line: which files, with which lists, and what the whole comes to."""

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from colophon.credential.trust import TrustAnchors
from colophon.errors import HomeMissingError, InvalidInputError
from colophon.ledger.cosignature import CosignerKey
from colophon.ledger.keys import NoteKey
from colophon.ledger.policy import PolicyWitness, TlogPolicy
from colophon.verify.policy import Unmet, exit_code, parse_policy
from colophon.verify.verdict import Verdict
from colophon_cli.exits import Exit
from colophon_cli.files import content_of, found
from colophon_cli.progress import Progress
from colophon_cli.session import Session

SIDECAR: Final = ".c2pa"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One file's verdict and what the reader asked of it that it does not meet."""

    name: str
    verdict: Verdict
    required: tuple[str, ...]
    unmet: tuple[Unmet, ...]

    def as_json(self) -> dict[str, object]:
        """Return what `--json` prints for one file."""
        return {
            "file": self.name,
            "met": not self.unmet,
            "unmet": [{"requirement": item.requirement, "found": item.found} for item in self.unmet],
            "verdict": self.verdict.model_dump(mode="json"),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: of which files, knowing whom, and what must hold.

    Attributes:
        require: comma-separated names of requirements.
        trust, identity_trust, time_trust: PEM files by purpose.
        witnesses: keys of witnesses, or files with such keys.
        policy: a transparency log policy (C2SP tlog-policy): its logs and witnesses are known too, and its quorum must be met.
        offline: ask nobody, not even a Colophon that is at hand.
    """

    paths: Sequence[Path]
    require: str
    trust: Sequence[Path]
    identity_trust: Sequence[Path]
    time_trust: Sequence[Path]
    log_keys: Sequence[str]
    witnesses: Sequence[str]
    policy: Path | None
    sidecar: Path | None
    offline: bool

    def answer(self, session: "Session") -> list[Examined]:
        """Return what was found for each file, in order.

        Raises:
            UnreadableError: a file, list or sidecar that was named is not there.
            InvalidInputError: a requirement or log key can't be read.
        """
        policy = parse_policy(self.require)
        required = tuple(name.strip() for name in self.require.split(",") if name.strip())
        files = files_of(self.paths)
        if self.sidecar is not None and len(files) != 1:
            raise InvalidInputError(f"--sidecar belongs to one file; {len(files)} were named.")
        examined: list[Examined] = []
        with self._examiner(session) as examine, Progress(session.screen).files("Verifying", len(files)) as begin:
            for path in files:
                begin(path.name)
                verdict = examine(path, self._sidecar_of(path))
                name = str(path)
                examined.append(Examined(name=name, verdict=verdict, required=required, unmet=policy.unmet(verdict)))
        return examined

    @contextmanager
    def _examiner(self, session: "Session") -> Generator[Callable[[Path, bytes | None], Verdict]]:
        """Open what examines files: exactly the lists that were given, else the Colophon at hand, else nobody's lists."""
        lists = (self.trust, self.identity_trust, self.time_trust, self.log_keys, self.witnesses, self.policy)
        given = self.offline or any(lists)
        with ExitStack() as opened:
            if not given:
                try:
                    workflow = opened.enter_context(session.workflow())
                except HomeMissingError:
                    session.screen.say(
                        "No Colophon is here and no list was given: signers are not looked for (--trust)."
                    )
                else:
                    yield lambda path, sidecar: workflow.verify_file(path, name=path.name, sidecar=sidecar)
                    return
            policy = known_of(self.witnesses, self.policy)
            keys = [*log_keys_of(self.log_keys), *policy.log_keys]
            verifier = opened.enter_context(session.outside.open_verifier(self._anchors(), keys, policy))
            yield lambda path, sidecar: verifier.verify(path, name=path.name, sidecar=sidecar)

    def _anchors(self) -> "TrustAnchors":
        return TrustAnchors(
            claim_pem=_joined(self.trust), identity_pem=_joined(self.identity_trust), time_pem=_joined(self.time_trust)
        )

    def _keys(self) -> "list[NoteKey]":
        return log_keys_of(self.log_keys)

    def _sidecar_of(self, path: Path) -> bytes | None:
        sidecar = self.sidecar or beside(path)
        if sidecar is None:
            return None
        return content_of(sidecar)


def known_of(witnesses: Sequence[str], policy: Path | None) -> TlogPolicy:
    """Return what is known of witnesses: those of the policy file, and further ones, which count for no quorum.

    Raises:
        UnreadableError: a file that was named is not there.
        NoteInvalidError: a line is no witness's key.
        TlogPolicyError: the policy can't be read.
    """
    read = TlogPolicy.parse(b"quorum none\n" if policy is None else content_of(policy))
    lines = (line for text in witnesses for line in _file_or_text(text).splitlines() if line.strip())
    keys = dict.fromkeys(CosignerKey.from_vkey(line) for line in lines)
    further = (PolicyWitness(name=key.vkey, key=key) for key in keys if key not in read.witness_keys)
    return replace(read, witnesses=(*read.witnesses, *further))


def log_keys_of(texts: Sequence[str]) -> list[NoteKey]:
    """Return the keys of logs that were given, each as its one line or as a file with such lines.

    Raises:
        InvalidInputError: one is neither a file nor a key.
        NoteInvalidError: a line is no key.
    """
    given = (_file_or_text(text) for text in texts)
    return [NoteKey.from_vkey(line) for text in given for line in text.splitlines() if line.strip()]


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files that `paths` name; folders are walked, leaving out hidden files and the sidecars of other files.

    Raises:
        UnreadableError: one is not there.
        InvalidInputError: a folder holds no file.
    """
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(found(path))
            continue
        inside = [entry for entry in sorted(path.rglob("*")) if entry.is_file() and not _hidden(entry, below=path)]
        sidecars = {beside(entry) for entry in inside}
        inside = [entry for entry in inside if entry not in sidecars]
        if not inside:
            raise InvalidInputError(f"The folder {str(path)!r} holds no file.")
        files += inside
    return list(dict.fromkeys(files))


def _hidden(path: Path, *, below: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(below).parts)


def beside(path: Path) -> Path | None:
    """Return the sidecar that lies beside `path`: NAME.EXT.c2pa, or NAME.c2pa."""
    if path.suffix == SIDECAR:
        return None
    candidates = (path.with_name(path.name + SIDECAR), path.with_suffix(SIDECAR))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def ended(examined: Sequence[Examined]) -> Exit:
    """Return the exit code for all files together."""
    return Exit(exit_code(item for one in examined for item in one.unmet))


def _joined(paths: Sequence[Path]) -> str:
    return "\n".join(content_of(path).decode("ascii", errors="replace") for path in paths)


def _file_or_text(text: str) -> str:
    path = Path(text)
    if "+" in text and not path.exists():
        return text
    if not path.exists():
        raise InvalidInputError(
            f"{text!r} is neither a file nor a log's key; a key reads NAME+HASH+KEY, as `colophon log head` prints it."
        )
    return content_of(path).decode("utf-8", errors="replace")
