"""The class worked out again from the disclosed entries alone, held against the recorded one; and what is withheld, named."""

from typing import Final

from colophon.authorship.answer import authorship_of
from colophon.authorship.graph import Graph
from colophon.authorship.nodes import RecordedStatement
from colophon.authorship.result import Authorship
from colophon.credential.summary import ClaimSummary
from colophon.errors import EntryInvalidError
from colophon.record.commitment import RolledUp
from colophon.record.statement import DecisionStatement, StepStatement
from colophon.record.vocabulary import OutputClass
from colophon.verify.disclosed import Opened, OpenedLeaf
from colophon.verify.finding import Finding
from colophon.verify.verdict import Check, Outcome
from colophon.verify.words import CLASSES

CLAUSE: Final = "Colophon design, section 7"


def recomputation_of(summary: ClaimSummary, opened: Opened) -> Finding[OutputClass | None]:
    """Return the class that the disclosed entries add up to; None where too little is disclosed to say.

    Raises:
        EntryInvalidError: the record claims less AI than they add up to, and nothing is withheld that could explain it.
    """
    statements = [_recorded(leaf, index) for index, leaf in enumerate(opened.leaves)]
    found = authorship_of(Graph(statements), summary.asset.ref)
    withheld = _withheld(summary, opened)
    if found.output_class is OutputClass.UNDETERMINED:
        return _too_little(summary, withheld)
    if _same(found, summary):
        return _checked(
            found.output_class,
            Outcome.MET,
            f"{len(statements)} disclosed entries: {CLASSES[found.output_class]}",
            summary,
        )
    told = f"the disclosed entries alone: {CLASSES[found.output_class]}"
    if not withheld and _milder(summary, found):
        raise EntryInvalidError(
            f"The disclosed entries are all there are, and add up to {found.output_class.value!r}; "
            f"recorded is {summary.output_class.value!r}."
        )
    return _checked(
        found.output_class,
        Outcome.WARNING,
        f"{told}; withheld: {', '.join(withheld) or 'nothing'}",
        summary,
        "The disclosed entries alone add up to another class than recorded.",
    )


def _recorded(leaf: OpenedLeaf, index: int) -> RecordedStatement:
    # The order of the summary's leaves is that of their works' chains; the log's own index is not disclosed.
    entry = leaf.entry
    return RecordedStatement(index=index, work=entry.work or "", statement=entry.statement, fields=leaf.fields)


def _same(found: Authorship, summary: ClaimSummary) -> bool:
    channels = {channel.channel: channel.output_class for channel in found.channels}
    recorded = {channel.channel: channel.output_class for channel in summary.channels}
    return found.output_class is summary.output_class and channels == recorded


def _milder(summary: ClaimSummary, found: Authorship) -> bool:
    """Say whether the record claims less AI, for the whole or for a channel, than the disclosed entries add up to."""
    recorded = {channel.channel: channel.output_class for channel in summary.channels}
    pairs = [(summary.output_class, found.output_class)]
    pairs += [
        (recorded.get(channel.channel, OutputClass.HUMAN_MADE), channel.output_class) for channel in found.channels
    ]
    # Strictest first, `undetermined` apart: to claim nothing is never to claim less AI.
    order: list[OutputClass] = [one for one in OutputClass if one is not OutputClass.UNDETERMINED]
    return any(
        order.index(told) > order.index(again) for told, again in pairs if OutputClass.UNDETERMINED not in (told, again)
    )


def _withheld(summary: ClaimSummary, opened: Opened) -> list[str]:
    """Name what was recorded on the way and is not in the file."""
    statements = [leaf.entry.statement for leaf in opened.leaves]
    steps = [statement for statement in statements if isinstance(statement, StepStatement)]
    decisions = [statement for statement in statements if isinstance(statement, DecisionStatement)]
    reasons = sum(
        isinstance(leaf.entry.statement, DecisionStatement) and "why" in leaf.withheld for leaf in opened.leaves
    )
    rolled_up = any(isinstance(items, RolledUp) for step in steps for items in (step.agents, step.inputs, step.outputs))
    rolled_up = rolled_up or any(
        isinstance(items, RolledUp) for one in decisions for items in (one.candidates, one.chosen)
    )
    told = (
        (summary.counts.steps - len(steps), "step", "steps"),
        (summary.counts.decisions - len(decisions), "decision", "decisions"),
        (reasons, "reason of a decision", "reasons of decisions"),
    )
    return [f"{number} {one if number == 1 else several}" for number, one, several in told if number > 0] + [
        "long lists"
    ] * rolled_up


def _too_little(summary: ClaimSummary, withheld: list[str]) -> Finding[OutputClass | None]:
    if summary.output_class is OutputClass.UNDETERMINED:
        return _checked(None, Outcome.MET, "undetermined from the disclosed entries too", summary)
    found = f"too little is disclosed to work it out again; withheld: {', '.join(withheld) or 'what it was made from'}"
    return _checked(None, Outcome.NOT_LOOKED_FOR, found, summary)


def _checked(
    value: OutputClass | None, outcome: Outcome, found: str, summary: ClaimSummary, *caveats: str
) -> Finding[OutputClass | None]:
    check = Check(
        id="claim.class",
        outcome=outcome,
        found=found,
        expected=CLASSES[summary.output_class],
        clause=CLAUSE,
    )
    return Finding(value=value, checks=(check,), caveats=caveats)
