"""What a step may not do, decided inside the writing transaction from what the record already holds."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from pydantic import BaseModel

from colophon.errors import CycleError, InvalidInputError, OutputTakenError
from colophon.record.commitment import RolledUp
from colophon.record.statement import MadeAsset, StepStatement, UsedAsset

Item = TypeVar("Item", bound=BaseModel)

LongLists = Mapping[str, tuple[BaseModel | str, ...]]


class Lineage(Protocol):
    """What the record holds of a work's assets; statements that were taken back or superseded don't count."""

    def maker(self, ref: str) -> str | None:
        """Return the id of the step that made this asset reference; None if none did."""
        ...

    def was_used(self, ref: str) -> bool:
        """Return whether an earlier statement names this reference as something a step used."""
        ...

    def made_from(self, ref: str) -> tuple[str, ...]:
        """Return the references that the makers of `ref` used, whatever the use."""
        ...


def refuse_bad_step(
    statement: StepStatement, lineage: Lineage, *, long_lists: LongLists | None = None, superseding: str | None = None
) -> None:
    """Check that a step makes what no other made, and nothing that it comes from.

    Args:
        statement: not recorded yet.
        lineage: of its own work; assets are never compared across works.
        long_lists: full lists that stand rolled up in the statement.
        superseding: id of the step that this one is about to replace, which then does not stand in its way.

    Raises:
        OutputTakenError: another step made one of the outputs, and it is not declared a duplicate.
        CycleError: the step would make an asset an ancestor of itself.
        InvalidInputError: a list stands rolled up and was not given in full.
    """
    lists = long_lists or {}
    outputs = _listed(statement.outputs, lists.get("outputs"), MadeAsset, "outputs")
    inputs = _listed(statement.inputs, lists.get("inputs"), UsedAsset, "inputs")
    for made in outputs:
        maker = lineage.maker(made.asset)
        if maker not in (None, superseding) and not made.duplicate:
            raise OutputTakenError(
                f"The step {maker} already made the asset {made.asset}. If the same bytes were made again and that is meant, "
                f"declare the output a duplicate; if the earlier step was wrong, amend it."
            )
    _refuse_cycle({made.asset for made in outputs}, {used.asset for used in inputs}, lineage, superseding)


def _refuse_cycle(outputs: set[str], inputs: set[str], lineage: Lineage, superseding: str | None) -> None:
    both = outputs & inputs
    if both:
        raise CycleError(f"The step uses {min(both)} and makes it; a step that changes nothing has no such output.")
    # Only an asset that something used can have descendants; new ones, the usual case, end the search here.
    targets = {ref for ref in outputs if lineage.was_used(ref)}
    if not targets:
        return
    seen = set(inputs)
    waiting = list(inputs)
    while waiting:
        ref = waiting.pop()
        if lineage.maker(ref) == superseding and superseding is not None:
            continue
        for source in lineage.made_from(ref):
            if source in targets:
                raise CycleError(
                    f"The step makes {source}, from which what it uses was itself made: {ref} comes from it."
                )
            if source not in seen:
                seen.add(source)
                waiting.append(source)


def _listed(
    listed: tuple[Item, ...] | RolledUp, long: tuple[BaseModel | str, ...] | None, model: type[Item], name: str
) -> Sequence[Item]:
    if not isinstance(listed, RolledUp):
        return listed
    if long is None:
        raise InvalidInputError(f"The step's {name} stand rolled up ({listed.n} of them); give the list in full.")
    return [model.model_validate(item.model_dump() if isinstance(item, BaseModel) else item) for item in long]
