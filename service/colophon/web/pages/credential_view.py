"""A verdict, arranged for reading: people first, then what AI made, what is missing, and last how it was checked.

Nothing is added here: each line stands in the verdict. What the record says is told as recorded, by the signer's word.
"""

from dataclasses import dataclass
from typing import Final

from colophon.credential.summary import ChannelClass
from colophon.dossier import labels, sentences
from colophon.dossier.credential_page import MADE_BY_AI, credential_page
from colophon.dossier.credits import Credits
from colophon.record.vocabulary import AILevel, Capacity, DecisionKind, OutputClass, SourceType, StepKind
from colophon.verify.verdict import Claim, Ledger, Person, ShownStep, SignerTrust, Verdict
from colophon.verify.words import CHANNELS, CLASSES, OVERSIGHT, SOURCE_TYPES
from colophon.web.pages import words
from colophon.web.pages.words import Answer

WITH_AI: Final = frozenset(
    {
        SourceType.TRAINED_ALGORITHMIC_MEDIA,
        SourceType.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA,
        SourceType.COMPOSITE_SYNTHETIC,
        SourceType.TRAINED_ALGORITHMIC_DATA,
    }
)
"""Origins of elements that are told as AI's."""

SHORT_CREDITS: Final = 8
"""Up to this many lines, credits read better without their departments' names between them."""

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One separate answer with its question."""

    question: str
    answer: Answer
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A step or decision as it is shown."""

    id: str
    what: str
    title: str | None
    day: str
    who: tuple[str, ...]
    why: str | None
    ai_level: str | None
    fields: tuple[tuple[str, str], ...]
    withheld: str | None
    state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialView:
    """The parts of the page, in reading order.

    Attributes:
        stands: False where the record does not speak for this file as it is.
        by_department: the credits are long enough to be divided.
    """

    title: str
    stands: bool
    answers: tuple[Told, ...]
    channels: tuple[tuple[str, str, str | None], ...]
    oversight: str | None
    figures: tuple[tuple[str, str], ...]
    credits: Credits
    by_department: bool
    decisions: tuple[Line, ...]
    human_steps: tuple[Line, ...]
    ai_steps: tuple[Line, ...]
    ai_elements: tuple[str, ...]
    other_elements: tuple[str, ...]
    gaps: tuple[str, ...]
    declared: tuple[str, ...]
    unwitnessed: bool


def credential_view(verdict: Verdict, *, by_hash: bool = False) -> CredentialView:
    """Return `verdict` arranged for reading; what the record says is worded by the dossier, once for pages and print."""
    told = credential_page(verdict)
    claim = verdict.claim
    steps = claim.steps if claim else ()
    return CredentialView(
        title=told.title,
        stands=told.speaks_for_this_file,
        answers=_by_hash(verdict) if by_hash else _answers(verdict),
        channels=tuple(_channel(channel) for channel in claim.channels) if claim else (),
        oversight=OVERSIGHT[claim.oversight] if claim else None,
        figures=_figures(claim) if claim else (),
        credits=told.credits,
        by_department=sum(len(department.lines) for department in told.credits.people) > SHORT_CREDITS,
        decisions=tuple(_line(step) for step in steps if step.type == "decision"),
        human_steps=tuple(_line(step) for step in steps if step.type == "step" and not _is_ai(step)),
        ai_steps=tuple(_line(step) for step in steps if step.type == "step" and _is_ai(step)),
        ai_elements=_elements(claim, told.elements, by_ai=True) if claim else (),
        other_elements=_elements(claim, told.elements, by_ai=False) if claim else (),
        gaps=told.gaps,
        declared=() if claim else told.recorded,
        unwitnessed=verdict.ledger.origin is not None and not verdict.ledger.witnessed_by,
    )


def _answers(verdict: Verdict) -> tuple[Told, ...]:
    signer = verdict.signer
    if verdict.file_error is not None and signer.trust is SignerTrust.NONE and verdict.ledger.origin is None:
        # Nobody could look inside: "no signer" and "no record" would be findings that were never made.
        return (Told(question="Is it what was sealed?", answer=words.INTEGRITY[verdict.integrity]),)
    record = words.RECORD["none" if verdict.claim is None else "gaps" if _has_gaps(verdict.claim) else "complete"]
    return (
        Told(question="Is it what was sealed?", answer=words.INTEGRITY[verdict.integrity]),
        Told(question="Who sealed it?", answer=words.SIGNER[signer.trust], details=_signer_details(verdict)),
        Told(question="What backs the record?", answer=record, details=_record_details(verdict.claim)),
        Told(
            question="Is it in a log?",
            answer=words.LEDGER[verdict.ledger.finding],
            details=_ledger_details(verdict.ledger),
        ),
    )


def _by_hash(verdict: Verdict) -> tuple[Told, ...]:
    # By a hash alone nothing but the log was asked; an answer about content or signer would be made up.
    answer = words.BY_HASH[verdict.ledger.release]
    return (Told(question="Is it in the log?", answer=answer, details=_ledger_details(verdict.ledger)[:1]),)


def _signer_details(verdict: Verdict) -> tuple[str, ...]:
    signer = verdict.signer
    # A test certificate's organisation is a placeholder; its common name is what the sentence says too.
    name = signer.common_name if signer.test_signer else signer.organisation or signer.common_name
    lines: list[str] = []
    if name:
        lines.append(f"Under the name {name}{' (a test signer)' if signer.test_signer else ''}.")
    if signer.time:
        kind = "by a trusted time-stamp" if signer.time_trusted else "by the signer's own clock"
        lines.append(f"On {day(signer.time)}, {kind}.")
    return tuple(lines)


def _record_details(claim: Claim | None) -> tuple[str, ...]:
    if claim is None:
        return ()
    counts = claim.counts
    return (
        f"{_number(counts.steps, 'step')} and {_number(counts.decisions, 'decision')} on record.",
        "The list of actions is complete, as recorded."
        if claim.all_actions_included
        else "The list of actions may be incomplete.",
    )


def _ledger_details(ledger: Ledger) -> tuple[str, ...]:
    if ledger.origin is None:
        return ()
    witnesses = (
        "Witnessed by " + ", ".join(ledger.witnessed_by) + "."
        if ledger.witnessed_by
        else "Unwitnessed: no witness known here cosigned its head."
    )
    return (words.RELEASES[ledger.release], f"Log {ledger.origin}.", witnesses)


def _channel(channel: ChannelClass) -> tuple[str, str, str | None]:
    source = SOURCE_TYPES[channel.source_type] if channel.source_type else None
    return CHANNELS[channel.channel].capitalize(), CLASSES[channel.output_class], source


def _figures(claim: Claim) -> tuple[tuple[str, str], ...]:
    counts = claim.counts
    figures = [
        (str(counts.steps), _plural(counts.steps, "step")),
        (str(counts.decisions), _plural(counts.decisions, "decision")),
        (str(counts.people), "person" if counts.people == 1 else "people"),
        (str(counts.ai_systems), _plural(counts.ai_systems, "AI system")),
    ]
    if counts.candidates_seen:
        figures.append((f"{counts.candidates_kept} of {counts.candidates_seen}", "candidates kept"))
    if counts.amended:
        figures.append((str(counts.amended), "amended"))
    return tuple(figures)


def _is_ai(step: ShownStep) -> bool:
    return step.ai_level is not None and AILevel(step.ai_level).rank >= MADE_BY_AI


def _line(step: ShownStep) -> Line:
    fields = dict(step.fields)
    title, why = fields.pop("title", None), fields.pop("why", None)
    agents = step.agents or ((step.by,) if step.by else ())
    return Line(
        id=step.id,
        what=_what(step),
        title=title,
        day=day(step.at),
        who=tuple(_part(person) for person in agents),
        why=why,
        ai_level=labels.AI_LEVELS[AILevel(step.ai_level)] if step.ai_level else None,
        fields=tuple((labels.FIELDS.get(field, field), value) for field, value in fields.items()),
        withheld=sentences.withheld_sentence(step),
        state="taken back" if step.taken_back else "superseded" if step.superseded_by else None,
    )


def _what(step: ShownStep) -> str:
    done = labels.DECISIONS[DecisionKind(step.kind)] if step.type == "decision" else labels.STEPS[StepKind(step.kind)]
    return done[:1].upper() + done[1:]


def _part(person: Person) -> str:
    # A director who directed needs no second word; a tool or a supervisor without a craft credit does.
    role = labels.role_within_sentence(person.role)
    beside = {
        Capacity.DIRECTED.value: "directing",
        Capacity.SUPERVISED.value: "supervising",
        Capacity.TOOL.value: "tool",
    }
    more = role or beside.get(person.capacity or "")
    return f"{sentences.person_words(person)} ({more})" if more else sentences.person_words(person)


def _elements(claim: Claim, told: tuple[str, ...], *, by_ai: bool) -> tuple[str, ...]:
    return tuple(
        words
        for component, words in zip(claim.components, told, strict=True)
        if (component.source_type in WITH_AI) == by_ai
    )


def _has_gaps(claim: Claim) -> bool:
    return claim.counts.gaps > 0 or claim.output_class is OutputClass.UNDETERMINED


def day(moment: str) -> str:
    """Return the day of an RFC 3339 time as people write it; what can't be read is shown as it stands."""
    year, _, rest = moment[:10].partition("-")
    month, _, number = rest.partition("-")
    if not (year.isdecimal() and month.isdecimal() and number.isdecimal() and 1 <= int(month) <= len(_MONTHS)):
        return moment
    return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"


def day_and_time(moment: str) -> str:
    """Return an RFC 3339 time in UTC as people write it, to the minute; another zone is shown as it stands."""
    if not moment.endswith(("Z", "+00:00")) or day(moment) == moment:
        return moment
    return f"{day(moment)}, {moment[11:16]} UTC"


def _number(count: int, noun: str) -> str:
    return f"{count} {_plural(count, noun)}"


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
