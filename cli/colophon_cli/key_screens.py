"""How API keys and checked certificates look, and which key a name means."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict
from rich.console import RenderableType

from colophon.credential.certificates import Finding, Severity
from colophon.errors import InvalidInputError, NotFoundError
from colophon.workflow.principal import Scope
from colophon.workflow.views import ApiKeyView, NewApiKey
from colophon_cli.layout import bullets, facts, heading, joined, sentence, stacked, table
from colophon_cli.suggestions import did_you_mean
from colophon_cli.words import day


def scopes_of(text: str) -> frozenset[Scope]:
    """Return the scopes that a comma-separated list names.

    Raises:
        InvalidInputError: one is unknown, or none is named.
    """
    names = [name.strip().casefold() for name in text.split(",") if name.strip()]
    known = [scope.value for scope in Scope]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise InvalidInputError(f"There is no scope {name!r}.{hint} There are {', '.join(known)}.")
    if not names:
        raise InvalidInputError(f"A key needs at least one scope of {', '.join(known)}.")
    return frozenset(Scope(name) for name in names)


def named(name: str, keys: Sequence[ApiKeyView]) -> ApiKeyView:
    """Return the key with this id, or the only valid one with this name.

    Raises:
        NotFoundError: none has it.
        InvalidInputError: several have it.
    """
    by_id = [key for key in keys if key.id == name]
    matches = by_id or [key for key in keys if key.name == name and key.revoked_at is None]
    if not matches:
        hint = did_you_mean(name, (key.name for key in keys)) or " `colophon keys list` shows those there are."
        raise NotFoundError(f"There is no API key {name!r}.{hint}")
    if len(matches) > 1:
        raise InvalidInputError(
            f"{len(matches)} keys are called {name!r}: {', '.join(key.id for key in matches)}. Name the id."
        )
    return matches[0]


def new(made: NewApiKey) -> RenderableType:
    """A key just made, with its secret."""
    return stacked(
        joined(
            heading(f"API key {made.key.name!r}"),
            facts([("id", made.key.id), ("may", ", ".join(made.key.scopes)), ("secret", made.secret)]),
        ),
        sentence(
            "The secret is shown this once and kept nowhere. A program sends it as `Authorization: Bearer SECRET`; "
            "the command line takes it from COLOPHON_API_KEY, with COLOPHON_URL naming the server."
        ),
    )


def keys(views: Sequence[ApiKeyView]) -> RenderableType:
    """API keys, a line each."""
    if not views:
        return sentence('There is no API key yet. Make one: colophon keys new "NAME" --scope record')
    return table(
        ("ID", "MADE", "LAST USED", "STATE", "MAY", "NAME"),
        (
            (
                key.id,
                day(key.created_at),
                day(key.last_used_at) if key.last_used_at else "never",
                f"revoked {day(key.revoked_at)}" if key.revoked_at else "valid",
                ",".join(key.scopes),
                key.name,
            )
            for key in views
        ),
    )


class CheckedFinding(BaseModel):
    """One thing about a chain that its owner should know."""

    model_config = ConfigDict(frozen=True)

    severity: Severity
    code: str
    message: str


class CheckedChain(BaseModel):
    """What `colophon keys check --json` prints; `fit`: nothing keeps the chain from signing claims."""

    model_config = ConfigDict(frozen=True)

    file: Path
    fit: bool
    findings: tuple[CheckedFinding, ...]

    @classmethod
    def of(cls, file: Path, findings: Sequence[Finding]) -> Self:
        """Return what was found in `file`."""
        told = tuple(CheckedFinding(severity=one.severity, code=one.code, message=one.message) for one in findings)
        return cls(file=file, fit=all(one.severity is not Severity.ERROR for one in told), findings=told)


def checked(chain: CheckedChain) -> RenderableType:
    """What is wrong with a certificate chain, in words."""
    answer = "Nothing keeps this chain from signing claims." if chain.fit else "This chain can't sign claims."
    return stacked(
        joined(
            heading(str(chain.file)), sentence(f"{answer} Whether a stranger's list knows its root is another matter.")
        ),
        bullets(f"{one.severity.value}: {one.message} [{one.code}]" for one in chain.findings)
        if chain.findings
        else None,
    )
