"""The claim summary: what the record adds up to for one output, said inside the file and hashed by the intent."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from colophon.authorship.result import Authorship, OwnStep, Part
from colophon.credential.summary import (
    MAX_LEAVES_BYTES,
    ChannelClass,
    ClaimSummary,
    ComponentCount,
    Counts,
    Credit,
    DisclosedLeaf,
    actions_digest,
)
from colophon.errors import InvalidInputError
from colophon.record.canonical import canonical_bytes
from colophon.record.commitment import AgentOpening, RolledUp
from colophon.record.statement import PRIVATE_NAMES, AmendStatement, StepStatement
from colophon.record.vocabulary import AgentKind, AILevel, Capacity, DecisionKind, SourceType
from colophon.seal.claim import ClaimPlan, manifest_label
from colophon.seal.material import Material, RecordedLeaf

DISCLOSABLE: Final = frozenset(name for kind in ("step", "decision", "amend") for name in PRIVATE_NAMES[kind])
"""Private fields that a seal may show, by name."""


def summarise(material: Material, plan: ClaimPlan, *, disclose: Sequence[str] = ()) -> ClaimSummary:
    """Return the summary of `material` that goes with `plan`; of private fields only those named in `disclose` are shown.

    Entries are shown as long as all of them take at most `MAX_LEAVES_BYTES`; the least telling ones are left out first, the same
    ones every time, and stay reachable by root.

    Raises:
        InvalidInputError: `disclose` names a field that neither steps nor decisions have.
        EntryNotFoundError: a work has no entries, or a leaf is said to be where there is none.
    """
    strangers = sorted(set(disclose) - DISCLOSABLE)
    if strangers:
        raise InvalidInputError(
            f"Steps and decisions have no private field {strangers[0]!r}; they have {', '.join(sorted(DISCLOSABLE))}."
        )
    authorship = material.authorship
    credited = _credits(authorship)
    amended = _amended(material)
    return ClaimSummary(
        release=material.release,
        log=material.log,
        manifest=manifest_label(material.release),
        title=material.title,
        asset=material.asset,
        works=tuple(tree.head for tree in material.trees),
        output_class=authorship.output_class,
        source_type=authorship.source_type,
        channels=tuple(
            ChannelClass(channel=one.channel, output_class=one.output_class, source_type=one.source_type)
            for one in authorship.channels
        ),
        oversight=authorship.oversight,
        actions=actions_digest(plan.actions),
        all_actions_included=plan.all_actions_included,
        counts=_counts(authorship, amended=len(amended)),
        components=_components(authorship),
        credits=credited,
        agents=_openings(material, credited),
        leaves=_leaves(material, disclose, amended),
    )


def _counts(authorship: Authorship, *, amended: int) -> Counts:
    measures = authorship.measures
    return Counts(
        steps=measures.steps,
        decisions=measures.decisions,
        people=measures.people,
        ai_systems=measures.ai_systems,
        candidates_seen=measures.candidates_seen,
        candidates_kept=measures.candidates_kept,
        gaps=len(authorship.gaps),
        amended=amended,
    )


def _amended(material: Material) -> dict[str, AmendStatement]:
    """Return the amendments of what was said about this asset before, by the superseded statement's id.

    These are the statements in whose place one of its own stands, at any remove, and steps that were to have made what its own
    steps made.
    """
    statements = {statement_id: leaf.statement for statement_id, leaf in material.leaves.items()}
    amends = {one.supersedes: one for one in statements.values() if isinstance(one, AmendStatement)}
    own = {step.id for step in material.authorship.own_steps} | {one.id for one in material.authorship.decided}
    made = {ref for statement_id in own for ref in _made(statements.get(statement_id))}
    found: dict[str, AmendStatement] = {}
    # Newest first: what stands in an own statement's place may itself have been amended before.
    for superseded, amend in sorted(amends.items(), key=lambda item: item[1].id, reverse=True):
        stands_for_own = amend.replacement is not None and (amend.replacement in own or amend.replacement in found)
        if stands_for_own or made & set(_made(statements.get(superseded))):
            found[superseded] = amend
    return found


def _made(statement: object) -> tuple[str, ...]:
    if not isinstance(statement, StepStatement) or isinstance(statement.outputs, RolledUp):
        return ()
    return tuple(output.asset for output in statement.outputs)


def _components(authorship: Authorship) -> tuple[ComponentCount, ...]:
    distinct: dict[str, SourceType | None] = {part.asset: part.source_type for part in authorship.components}
    counted = Counter(distinct.values())
    ordered = sorted(counted.items(), key=lambda item: (item[0] is None, item[0] or ""))
    return tuple(ComponentCount(source_type=source_type, count=count) for source_type, count in ordered)


def _credits(authorship: Authorship) -> tuple[Credit, ...]:
    """Return each distinct part in the asset's own steps and decisions, and the AI systems kept in it, in recorded order."""
    parts: list[Part] = [part for step in authorship.own_steps for part in step.agents]
    parts += [decision.by for decision in authorship.decided if decision.by is not None]
    told = [Credit(agent=part.agent, capacity=part.capacity, role=part.role) for part in parts]
    named = {credit.agent for credit in told}
    told += [Credit(agent=ref, capacity=Capacity.TOOL, role=None) for ref in authorship.ai_systems if ref not in named]
    return tuple(dict.fromkeys(told))


def _openings(material: Material, credited: Iterable[Credit]) -> tuple[AgentOpening, ...]:
    """Return what opens the credited pseudonyms: AI systems, software and organisations always, people only if they chose it."""
    opened: dict[str, AgentOpening] = {}
    for credit in credited:
        known = material.agents.get(credit.agent)
        if known is None:
            continue
        person = known.opening.identity.get("kind") == AgentKind.PERSON
        if known.publish_name or not person:
            opened.setdefault(credit.agent, known.opening)
    return tuple(opened.values())


def _leaves(
    material: Material, disclose: Sequence[str], amended: Mapping[str, AmendStatement]
) -> tuple[DisclosedLeaf, ...]:
    """Return the entries to show, in log order of their work."""
    room = MAX_LEAVES_BYTES - len("[]")
    shown: list[DisclosedLeaf] = []
    for statement_id in _most_telling(material.authorship, amended):
        leaf = material.leaves.get(statement_id)
        if leaf is None:
            continue
        disclosed = _disclosed(leaf, material, disclose)
        size = len(canonical_bytes(disclosed.model_dump(mode="json"))) + len(",")
        # A leaf that does not fit is left out, and a smaller one after it may still go in: what is shown depends on nothing else.
        if size <= room:
            shown.append(disclosed)
            room -= size
    return tuple(sorted(shown, key=lambda leaf: (leaf.work, leaf.position)))


def _most_telling(authorship: Authorship, amended: Mapping[str, AmendStatement]) -> list[str]:
    """Return the ids of own steps and decisions, first those without which the class could not be computed again."""
    steps = sorted(authorship.own_steps, key=_telling)
    carrying = {DecisionKind.SELECTION, DecisionKind.APPROVAL}
    first = [decision.id for decision in authorship.decided if decision.kind in carrying]
    last = [decision.id for decision in authorship.decided if decision.kind not in carrying]
    perceptible = [step.id for step in steps if step.perceptible]
    # Both stay visible: what was said before, and the amendment that superseded it (design, section 4).
    before = [statement_id for superseded, amend in amended.items() for statement_id in (amend.id, superseded)]
    return [*perceptible, *first, *before, *(step.id for step in steps if not step.perceptible), *last]


def _telling(step: OwnStep) -> tuple[bool, bool, bool]:
    # Stable: among equals the order stays that of the record.
    return (not step.begins, step.ai_level.rank < AILevel.TRANSFORMED.rank, not step.human)


def _disclosed(leaf: RecordedLeaf, material: Material, disclose: Sequence[str]) -> DisclosedLeaf:
    names = PRIVATE_NAMES[leaf.statement.type]
    by_name = {opening.name: opening for opening in leaf.openings}
    return DisclosedLeaf(
        work=leaf.work,
        position=leaf.position,
        path=material.trees[leaf.work].path(leaf.position),
        entry=leaf.entry,
        salt=leaf.salt,
        fields=tuple(by_name[name] for name in names if name in disclose and name in by_name),
    )
