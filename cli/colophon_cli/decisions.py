"""Decisions from what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from colophon.errors import InvalidInputError
from colophon.record.nouns import Decision
from colophon.record.vocabulary import DecisionKind
from colophon.workflow.protocol import Workflow
from colophon_cli.assets import Assets
from colophon_cli.naming import find_statement
from colophon_cli.people import People, role_of
from colophon_cli.session import Session
from colophon_cli.telling import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDecision:
    """A decision as it stands on the command line."""

    kind: DecisionKind
    files: Sequence[str]
    choose: Sequence[str]
    why: str | None
    criteria: str | None
    by: str | None
    role: str | None
    about: Sequence[str]
    note: str | None
    at: str | None

    def told(self, session: "Session", workflow: "Workflow", work_id: str) -> "Decision":
        """Return the decision; files are hashed and registered.

        Raises:
            InvalidInputError: something in it can't be; nothing is recorded.
        """
        self._refuse_unclear()
        by = People(workflow, session.who).agent(self.by).id if self.by else None
        role = role_of(self.role) if self.role else None
        about = [find_statement(workflow, session.who, work_id, name).recorded.id for name in self.about]
        assets = Assets(session, workflow, work_id)
        # Each name is resolved once, so that a file among the candidates is hashed once also if it is the chosen one.
        named = assets.resolve([*self.files, *self.choose])
        seen = tuple(dict.fromkeys(named))
        chosen = tuple(dict.fromkeys(assets.resolve(self.choose))) if self.choose else ()
        candidates, chosen = self._sides(seen, chosen)
        fields = {
            "kind": self.kind,
            "by": by,
            "role": role,
            "at": self.at,
            "candidates": candidates,
            "chosen": chosen,
            "about": tuple(about),
            "why": self.why,
            "criteria": self.criteria,
            "note": self.note,
        }
        return tell(Decision, fields)

    def _refuse_unclear(self) -> None:
        if self.kind is DecisionKind.SELECTION and not self.choose:
            raise InvalidInputError(
                "Which one was selected? Name it with --choose FILE, after all the candidates that were seen."
            )
        if self.kind is not DecisionKind.SELECTION and self.choose:
            raise InvalidInputError(f"--choose belongs to select; for {self.kind.value} name the files themselves.")
        if not (self.files or self.choose or self.about):
            raise InvalidInputError("Name what the decision is about: files, or a step with --about ID.")

    def _sides(self, seen: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return candidates and chosen: an approval chooses what it names, a rejection chooses nothing of it."""
        if self.kind is DecisionKind.SELECTION:
            return seen, chosen
        return ((), seen) if self.kind is DecisionKind.APPROVAL else (seen, ())
