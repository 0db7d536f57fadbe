"""The ingredients of a claim: the source it opens, what was placed in it, and what AI systems were given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from colophon.authorship.result import Authorship, Component
from colophon.credential.ports import IngredientInput
from colophon.record.vocabulary import OutputClass, SourceType, Use
from colophon.seal.material import Material

MAX_INGREDIENTS: Final = 200
"""More than this a manifest does not list: reading walks all of them. The rest is told by number, and by root."""

PARENT: Final = "parent"

GENERATIVE: Final = frozenset(
    {
        SourceType.TRAINED_ALGORITHMIC_MEDIA,
        SourceType.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA,
        SourceType.COMPOSITE_SYNTHETIC,
        SourceType.TRAINED_ALGORITHMIC_DATA,
    }
)
"""Digital source types that validators read as generative AI (Asset Rubrics 1.0, `$genai_dst_types`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredients:
    """The ingredients, and under which label each step's actions name theirs.

    Attributes:
        opened: the label of the parentOf ingredient that `c2pa.opened` names; None where the claim begins something.
        rest: labels of further assets without a record that this one comes from.
        by_step: labels of what a step placed or an AI system was given, by step id.
        left_out: how many a step used that did not fit, by step id.
    """

    inputs: tuple[IngredientInput, ...]
    opened: str | None
    rest: tuple[str, ...]
    by_step: dict[str, tuple[str, ...]]
    left_out: dict[str, int]


def choose_ingredients(material: Material) -> Ingredients:
    """Return at most `MAX_INGREDIENTS` ingredients for `material`, the most telling ones first.

    A source with a manifest is the parent: its provenance is kept and everything before is told by it. Else the first asset
    on the way that nobody recorded is the parent, without a digital source type, so that a validator says "unknown provenance".
    """
    authorship = material.authorship
    parents = _parents(material)
    chosen = _most_telling(authorship, room=MAX_INGREDIENTS - len(parents))
    labels = {(part.asset, part.use): f"{part.use.value}-{n}" for n, part in enumerate(chosen, start=1)}
    by_step: dict[str, tuple[str, ...]] = {}
    left_out: dict[str, int] = {}
    for part in (*authorship.components, *authorship.ai_inputs):
        label = labels.get((part.asset, part.use))
        if label is None:
            left_out[part.step] = left_out.get(part.step, 0) + 1
        elif label not in by_step.get(part.step, ()):
            by_step[part.step] = (*by_step.get(part.step, ()), label)
    return Ingredients(
        inputs=(*parents, *(_ingredient(part, labels[part.asset, part.use], material) for part in chosen)),
        opened=parents[0].label if parents else None,
        rest=tuple(parent.label for parent in parents[1:]),
        by_step=by_step,
        left_out=left_out,
    )


def _parents(material: Material) -> tuple[IngredientInput, ...]:
    source = material.source
    if source.has_manifest:
        return (
            IngredientInput(
                relationship="parentOf",
                label=PARENT,
                title="source",
                path=source.path,
                media_type=source.media_type,
                sidecar=source.sidecar,
            ),
        )
    unknown = material.authorship.unrecorded[:MAX_INGREDIENTS]
    # C2PA 2.4, section 18.16: one parentOf at most; what else nobody recorded was placed.
    return tuple(
        IngredientInput(
            relationship="componentOf" if n else "parentOf",
            label=f"unrecorded-{n}" if n else PARENT,
            title="unrecorded source" if n == 0 else f"unrecorded source {n + 1}",
        )
        for n, _ in enumerate(unknown)
    )


def _most_telling(authorship: Authorship, *, room: int) -> Sequence[Component]:
    """Return distinct components and AI inputs: unknown ones first, then those with AI, then the rest, in recorded order."""
    distinct = {(part.asset, part.use): part for part in (*authorship.components, *authorship.ai_inputs)}
    return sorted(distinct.values(), key=_telling)[: max(room, 0)]


def _telling(part: Component) -> int:
    if part.use is not Use.COMPONENT:
        return 3
    if part.output_class is OutputClass.UNDETERMINED:
        return 0
    return 1 if part.source_type in GENERATIVE else 2


def _ingredient(part: Component, label: str, material: Material) -> IngredientInput:
    # Titles are made here: an asset's own name is private, and its SHA-256 would link unreleased material across works.
    title = label if part.stage is None else f"{part.stage.value} {label.rpartition('-')[2]}"
    relationship = "componentOf" if part.use is Use.COMPONENT else "inputTo"
    file = material.components.get(part.asset)
    if file is not None:
        return IngredientInput(
            relationship=relationship,
            label=label,
            title=title,
            path=file.path,
            media_type=file.media_type,
            sidecar=file.sidecar,
        )
    return IngredientInput(
        relationship=relationship,
        label=label,
        title=title,
        digital_source_type=None if part.source_type is None else part.source_type.value,
    )
