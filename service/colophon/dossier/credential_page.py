"""A verdict arranged for reading: people and their decisions first, then AI, what is missing, credits, and last the checks."""

from dataclasses import dataclass
from typing import Final

from colophon.dossier import sentences
from colophon.dossier.credits import Credits, credits_of
from colophon.record.vocabulary import AILevel
from colophon.verify.verdict import Check, Claim, Integrity, ShownStep, Verdict
from colophon.verify.words import source_type_words

MADE_BY_AI: Final = AILevel.TRANSFORMED.rank
"""From this level on, what a step made is told as AI's; below it, as people's with AI's help."""

NO_CREDITS: Final = Credits(people=(), tools=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One recorded step or decision: its sentence, its day, and what of it is not disclosed."""

    id: str
    day: str
    sentence: str
    withheld: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialPage:
    """The page's parts in reading order; pure data, for the web, the command line and print.

    Attributes:
        speaks_for_this_file: False where the content was changed: the record is then of what was sealed.
        recorded: what is recorded of the whole and of each channel, or declared by the signer where no record is.
    """

    title: str
    sentence: str
    speaks_for_this_file: bool
    recorded: tuple[str, ...]
    decisions: tuple[Told, ...]
    by_people: tuple[Told, ...]
    by_ai: tuple[Told, ...]
    elements: tuple[str, ...]
    gaps: tuple[str, ...]
    credits: Credits
    ingredients: tuple[str, ...]
    caveats: tuple[str, ...]
    checks: tuple[Check, ...]


def credential_page(verdict: Verdict) -> CredentialPage:
    """Return `verdict` arranged for reading; nothing is added to it."""
    claim = verdict.claim
    steps = [step for step in claim.steps if step.type == "step"] if claim is not None else []
    return CredentialPage(
        title=(claim.title if claim is not None else None) or verdict.file_name or "A file",
        sentence=verdict.sentence,
        speaks_for_this_file=verdict.integrity is not Integrity.CHANGED,
        recorded=_recorded(claim) if claim is not None else _declared(verdict),
        decisions=tuple(_told(step) for step in claim.steps if step.type == "decision") if claim is not None else (),
        by_people=tuple(_told(step) for step in steps if not _by_ai(step)),
        by_ai=tuple(_told(step) for step in steps if _by_ai(step)),
        elements=sentences.component_sentences(claim) if claim is not None else (),
        gaps=sentences.gap_sentences(claim) if claim is not None else (),
        credits=credits_of(claim) if claim is not None else NO_CREDITS,
        ingredients=tuple(sentences.ingredient_sentence(one) for one in verdict.ingredients),
        caveats=verdict.caveats,
        checks=verdict.checks,
    )


def _recorded(claim: Claim) -> tuple[str, ...]:
    return (
        *(sentences.channel_sentence(channel) for channel in claim.channels),
        sentences.oversight_sentence(claim),
        sentences.counts_sentence(claim),
    )


def _declared(verdict: Verdict) -> tuple[str, ...]:
    known = dict.fromkeys(words for words in map(source_type_words, verdict.declared) if words is not None)
    return tuple(f"Declared by its signer: {words}." for words in known)


def _by_ai(step: ShownStep) -> bool:
    return step.ai_level is not None and AILevel(step.ai_level).rank >= MADE_BY_AI


def _told(step: ShownStep) -> Told:
    return Told(
        id=step.id,
        day=step.at[:10],
        sentence=sentences.step_sentence(step),
        withheld=sentences.withheld_sentence(step),
    )
