"""Amendments from what was typed: what is meant, why, and what takes its place."""

from dataclasses import dataclass

from rich.console import RenderableType

from colophon.errors import InvalidInputError, StatementNotFoundError
from colophon.record.nouns import Amendment, Decision, Step
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import StatementView
from colophon_cli import records
from colophon_cli.assets import Assets
from colophon_cli.layout import facts, joined, sentence
from colophon_cli.naming import PAGE, every, find_statement
from colophon_cli.people import People
from colophon_cli.session import Session
from colophon_cli.steps import read_batch, told_one
from colophon_cli.telling import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An amendment, and the statement that it takes back or replaces."""

    meant: StatementView
    amendment: Amendment

    def told_back(self) -> RenderableType:
        """Say what was done."""
        done = "Taken back" if self.amendment.replacement is None else "Replaced"
        return joined(
            sentence(f"{done}: the {records.in_one_line(self.meant)}. The log keeps it, with your reason."),
            facts([("id", self.amendment.supersedes)]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAmendment:
    """An amendment as it stands on the command line."""

    statement: str | None
    reason: str | None
    replacement: str | None
    by: str | None
    yes: bool

    def told(self, session: "Session", workflow: "Workflow", work_id: str) -> "Told":
        """Return the amendment and what it is about; a person at a terminal is asked for what is missing.

        Raises:
            InvalidInputError: no reason was given, or the person said no.
            StatementNotFoundError: there is nothing to take back.
        """
        meant = self._meant(session, workflow, work_id)
        by = People(workflow, session.who).agent(self.by).id if self.by else None
        reason = self._agreed_reason(session, meant)
        amendment = tell(
            Amendment,
            {
                "supersedes": meant.recorded.id,
                "reason": reason,
                "by": by,
                "replacement": self._replacement(session, workflow, work_id),
            },
        )
        return Told(meant=meant, amendment=amendment)

    def _meant(self, session: "Session", workflow: "Workflow", work_id: str) -> "StatementView":
        if self.statement is not None:
            return find_statement(workflow, session.who, work_id, self.statement)
        listed = list(every(lambda cursor: workflow.statements(session.who, work_id, cursor=cursor, limit=PAGE)))
        standing = [
            view for view in listed if view.amendment is None and not view.taken_back and not view.superseded_by
        ]
        if not standing:
            raise StatementNotFoundError("This work has no step or decision that could be taken back.")
        return standing[-1]

    def _agreed_reason(self, session: "Session", meant: "StatementView") -> str:
        screen = session.screen
        if self.reason and (self.yes or self.statement is not None or not screen.interactive):
            return self.reason
        if not screen.interactive:
            raise InvalidInputError(
                f"This takes back the {records.in_one_line(meant)}. Say why with --reason: it stays with the record."
            )
        screen.say(records.statements([meant]))
        reason = self.reason or screen.ask("Why is it taken back?", default="")
        if not reason:
            raise InvalidInputError("An amendment needs its reason; nothing was done.")
        if not self.yes and screen.ask("Take it back? The log keeps it, visibly.", default="yes").lower() not in (
            "y",
            "yes",
        ):
            raise InvalidInputError("Nothing was done.")
        return reason

    def _replacement(self, session: "Session", workflow: "Workflow", work_id: str) -> "Step | Decision | None":
        if self.replacement is None:
            return None
        items = read_batch(session, self.replacement)
        if len(items) != 1:
            raise InvalidInputError(
                f"{self.replacement} holds {len(items)} statements; exactly one can take the place."
            )
        return told_one(items[0], Assets(session, workflow, work_id), People(workflow, session.who))
