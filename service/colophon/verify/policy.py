"""What a verdict must say to be accepted, and the exit code of one that does not.

A verdict is never a boolean; a policy is the reader's own question to it. Exit codes, as `colophon verify` gives them:
0 all met · 1 changed · 4 no credential · 5 signer unknown · 6 could not be read
7 not logged under a log key you know, or not witnessed as you ask.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Protocol

from colophon.errors import InvalidInputError, PolicyEmptyError
from colophon.verify.verdict import Integrity, LedgerFinding, QuorumFinding, ReleaseFinding, SignerTrust, Verdict


class ExitCode(IntEnum):
    """How `colophon verify` ends; 2 is left to the command line's own usage errors, 3 to its other errors."""

    MET = 0
    CHANGED = 1
    NO_CREDENTIAL = 4
    SIGNER_UNKNOWN = 5
    COULD_NOT_BE_READ = 6
    NOT_LOGGED = 7


PRECEDENCE: Final = (
    ExitCode.CHANGED,
    ExitCode.COULD_NOT_BE_READ,
    ExitCode.NO_CREDENTIAL,
    ExitCode.SIGNER_UNKNOWN,
    ExitCode.NOT_LOGGED,
)
"""Which code speaks where several requirements are unmet or several files were given: a change before anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """One requirement a verdict does not meet.

    Attributes:
        requirement: its name, as `--require` spells it.
        found: what the verdict says instead.
    """

    requirement: str
    found: str
    exit_code: ExitCode


class Policy(Protocol):
    """A question to a verdict. It answers with what is unmet; an empty answer means that all of it is met."""

    def unmet(self, verdict: Verdict, /) -> tuple[Unmet, ...]:
        """Return every requirement that the verdict does not meet."""
        ...


@dataclass(frozen=True, slots=True)
class RequireIntact:
    """The content is unchanged since it was sealed, or the file is identical to the logged release."""

    def unmet(self, verdict: Verdict, /) -> tuple[Unmet, ...]:
        """Return one item unless the content is intact or identical; "could not be examined" is not intact."""
        match verdict.integrity:
            case Integrity.IDENTICAL | Integrity.INTACT:
                return ()
            case Integrity.CHANGED:
                code = ExitCode.CHANGED
            case Integrity.NO_CREDENTIAL:
                code = ExitCode.NO_CREDENTIAL
            case Integrity.UNDETERMINED:
                code = ExitCode.COULD_NOT_BE_READ
        return (Unmet(requirement="intact", found=verdict.integrity.value, exit_code=code),)


@dataclass(frozen=True, slots=True)
class RequireSigner:
    """Your list knows who signed, and the signature is good."""

    def unmet(self, verdict: Verdict, /) -> tuple[Unmet, ...]:
        """Return one item unless the signer is known; without a list nobody is."""
        if verdict.signer.trust is SignerTrust.KNOWN:
            return ()
        code = ExitCode.SIGNER_UNKNOWN
        if verdict.integrity is Integrity.NO_CREDENTIAL:
            code = ExitCode.NO_CREDENTIAL
        elif verdict.signer.trust is SignerTrust.NONE:
            code = ExitCode.COULD_NOT_BE_READ
        return (Unmet(requirement="signer", found=verdict.signer.trust.value, exit_code=code),)


@dataclass(frozen=True, slots=True)
class RequireLog:
    """What the file says was logged under a log key you know, and the release was not taken back.

    A release that was not looked for does not fail this: the file's own proof was checked, and the verdict says the rest.
    One that was looked for and not found does.
    """

    def unmet(self, verdict: Verdict, /) -> tuple[Unmet, ...]:
        """Return one item unless the log answers for the file."""
        ledger = verdict.ledger
        # A file that carries no record can still be one whose hash the log knows; a record that does not hold is no such file.
        by_hash = ledger.finding is LedgerFinding.NONE and ledger.release is ReleaseFinding.FOUND
        if ledger.finding is not LedgerFinding.LOGGED and not by_hash:
            return (Unmet(requirement="log", found=ledger.finding.value, exit_code=ExitCode.NOT_LOGGED),)
        if ledger.release in {ReleaseFinding.WITHDRAWN, ReleaseFinding.NOT_FOUND}:
            return (Unmet(requirement="log", found=f"release_{ledger.release}", exit_code=ExitCode.NOT_LOGGED),)
        if ledger.quorum is QuorumFinding.MISSING:
            # tlog-policy: a checkpoint that lacks its quorum is not valid, whoever of the logs signed it.
            return (Unmet(requirement="log", found="quorum_missing", exit_code=ExitCode.NOT_LOGGED),)
        return ()


@dataclass(frozen=True, slots=True)
class RequireWitnesses:
    """A witness you know cosigned the checkpoint; with a policy that has a quorum, as many as it asks for."""

    def unmet(self, verdict: Verdict, /) -> tuple[Unmet, ...]:
        """Return one item unless the checkpoint is witnessed."""
        if verdict.ledger.quorum is QuorumFinding.MISSING:
            return (Unmet(requirement="witnesses", found="quorum_missing", exit_code=ExitCode.NOT_LOGGED),)
        if not verdict.ledger.witnessed_by:
            return (Unmet(requirement="witnesses", found="unwitnessed", exit_code=ExitCode.NOT_LOGGED),)
        return ()


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of several policies.

    Raises:
        PolicyEmptyError: there are none, so it could never fail.
    """

    policies: tuple[Policy, ...]

    def __post_init__(self) -> None:
        if not self.policies:
            raise PolicyEmptyError(
                f"A policy that asks for nothing can't fail. Name at least one of {', '.join(REQUIREMENTS)}."
            )

    def unmet(self, verdict: Verdict, /) -> tuple[Unmet, ...]:
        """Return what each policy finds unmet, in order."""
        return tuple(item for policy in self.policies for item in policy.unmet(verdict))


REQUIREMENTS: Final[dict[str, Policy]] = {
    "intact": RequireIntact(),
    "signer": RequireSigner(),
    "log": RequireLog(),
    "witnesses": RequireWitnesses(),
}
"""The names that `--require` takes."""

DEFAULT_POLICY: Final[Policy] = RequireIntact()
"""What is asked where nothing was named."""


def parse_policy(text: str, /) -> AllOf:
    """Return the policy that a comma-separated list such as `intact,signer,log` names.

    Raises:
        PolicyEmptyError: it names nothing.
        InvalidInputError: it names something unknown.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in REQUIREMENTS]
    if unknown:
        raise InvalidInputError(f"There is no requirement {unknown[0]!r}; there are {', '.join(REQUIREMENTS)}.")
    return AllOf(tuple(REQUIREMENTS[name] for name in dict.fromkeys(names)))


def exit_code(unmet: Iterable[Unmet], /) -> ExitCode:
    """Return how the program ends, given all that is unmet over all files: 0 for nothing, else by `PRECEDENCE`."""
    found = {item.exit_code for item in unmet}
    return next((code for code in PRECEDENCE if code in found), ExitCode.MET)


def unmet_over(verdicts: Sequence[Verdict], /, *, policy: Policy) -> tuple[Unmet, ...]:
    """Return what `policy` finds unmet over several files, in their order."""
    return tuple(item for verdict in verdicts for item in policy.unmet(verdict))
