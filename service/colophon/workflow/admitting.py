"""What is refused inside the journal's transaction, where two callers can't race: a taken output, a cycle, a second amendment."""

from collections.abc import Callable, Sequence

from colophon.authorship.lineage import refuse_bad_step
from colophon.errors import StatementSupersededError
from colophon.record.statement import AmendStatement, Stated, StepStatement
from colophon.record.stating import Stating
from colophon.workflow.ports import Lineage


def admission(statings: Sequence[Stating[Stated]]) -> Callable[[Stated, Lineage], None]:
    """Return the check that `Batch.admit` calls for each of `statings`, which hold the lists that stand rolled up."""
    long_lists = {stating.statement.id: stating.long_lists for stating in statings}

    def admit(statement: Stated, lineage: Lineage) -> None:
        if isinstance(statement, StepStatement):
            # What an amendment supersedes does not count any more: it stands before its replacement.
            refuse_bad_step(statement, lineage, long_lists=long_lists[statement.id])
        elif isinstance(statement, AmendStatement) and lineage.superseded(statement.supersedes):
            raise StatementSupersededError(
                f"The statement {statement.supersedes} was superseded or taken back before; amend what took its place."
            )

    return admit
