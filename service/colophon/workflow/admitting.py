"""What is refused inside the journal's transaction, where two callers can't race: a taken output, a cycle, a second amendment."""

from collections.abc import Callable, Sequence

from colophon.errors import CycleError, OutputTakenError, StatementSupersededError
from colophon.record.commitment import RolledUp
from colophon.record.statement import AmendStatement, MadeAsset, Stated, StepStatement, UsedAsset
from colophon.record.stating import Stating
from colophon.workflow.ports import Lineage


def admission(statings: Sequence[Stating[Stated]]) -> Callable[[Stated, Lineage], None]:
    """Return the check that `Batch.admit` calls for each of `statings`, which hold the lists that stand rolled up."""
    by_id = {stating.statement.id: stating for stating in statings}

    def admit(statement: Stated, lineage: Lineage) -> None:
        if isinstance(statement, StepStatement):
            _admit_step(by_id[statement.id], statement, lineage)
        elif isinstance(statement, AmendStatement):
            _admit_amendment(statement, lineage)

    return admit


def _admit_step(stating: Stating[Stated], step: StepStatement, lineage: Lineage) -> None:
    made = [item for item in _all(stating, "outputs", step.outputs) if isinstance(item, MadeAsset)]
    used = [item for item in _all(stating, "inputs", step.inputs) if isinstance(item, UsedAsset)]
    for output in made:
        maker = None if output.duplicate else lineage.maker(output.asset)
        if maker is not None:
            raise OutputTakenError(
                f"An output of this step was already made by the step {maker} of this work. Name it as an input, amend "
                f"that step, or declare the output a duplicate if the same bytes were meant to be made again."
            )
    _refuse_cycle({output.asset for output in made}, [use.asset for use in used], lineage)


def _refuse_cycle(made: set[str], used: list[str], lineage: Lineage) -> None:
    """Refuse if something made is among the ancestors of something used.

    Raises:
        CycleError: it is.
    """
    if made.intersection(used):
        raise CycleError("The step uses and makes one asset; a step that changes nothing makes nothing.")
    # Only what some step has used can be an ancestor. Most outputs are new, so nothing more is looked at.
    suspects = {ref for ref in made if lineage.was_used(ref)}
    if not suspects:
        return
    seen, to_visit = set(used), list(used)
    while to_visit:
        for parent in lineage.made_from(to_visit.pop()):
            if parent in suspects:
                raise CycleError(
                    "The step would make an asset from something that was itself made from it. Check which file went "
                    "in and which came out; an earlier step told wrongly can be amended."
                )
            if parent not in seen:
                seen.add(parent)
                to_visit.append(parent)


def _admit_amendment(statement: AmendStatement, lineage: Lineage) -> None:
    if lineage.superseded(statement.supersedes):
        raise StatementSupersededError(
            f"The statement {statement.supersedes} was superseded or taken back before; amend what took its place."
        )


def _all(stating: Stating[Stated], name: str, listed: Sequence[object] | RolledUp) -> Sequence[object]:
    return stating.long_lists[name] if isinstance(listed, RolledUp) else listed
