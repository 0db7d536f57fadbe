"""How verdicts look: one sentence for people first, then the separate answers, then, if asked, every check."""

from collections.abc import Sequence

from rich.console import RenderableType

from colophon.dossier.labels import role_within_sentence
from colophon.verify.verdict import Claim, Person, QuorumFinding, ReleaseFinding, ShownStep, SignerTrust, Verdict
from colophon.verify.words import CHANNELS, CLASSES, OVERSIGHT
from colophon_cli import words
from colophon_cli.layout import bullets, facts, heading, joined, sentence, stacked, table
from colophon_cli.verifying import Examined


def many(examined: "Sequence[Examined]", *, verbose: bool) -> RenderableType:
    """Several files: a table, then a sentence for each."""
    rows = (
        (
            words.CONTENT_SHORT[one.verdict.integrity],
            words.SIGNER_SHORT[one.verdict.signer.trust] + (" (test)" if one.verdict.signer.test_signer else ""),
            _log_short(one.verdict),
            "met" if not one.unmet else f"not met: {', '.join(item.requirement for item in one.unmet)}",
            one.name,
        )
        for one in examined
    )
    grid = table(("CONTENT", "SIGNER", "LOG", "REQUIRED", "FILE"), rows)
    if verbose:
        return stacked(grid, *(single(one, verbose=True) for one in examined))
    return stacked(grid, bullets(f"{one.name}: {one.verdict.sentence}" for one in examined))


def single(one: "Examined", *, verbose: bool) -> RenderableType:
    """One file: its sentence and the separate answers."""
    verdict = one.verdict
    return stacked(
        joined(heading(one.name), sentence(verdict.sentence)),
        facts(
            [
                ("content", words.INTEGRITY[verdict.integrity]),
                ("signer", _signer(verdict)),
                ("claim", None if verdict.claim is None else CLASSES[verdict.claim.output_class]),
                ("log", _log(verdict)),
                ("required", _required(one)),
            ]
        ),
        joined(heading("To know"), bullets(verdict.caveats)) if verdict.caveats else None,
        *(_details(verdict) if verbose else ()),
    )


def _required(one: "Examined") -> str:
    unmet = {item.requirement: item.found for item in one.unmet}
    return ", ".join(
        f"{name}: not met ({unmet[name].replace('_', ' ')})" if name in unmet else f"{name}: met"
        for name in one.required
    )


def _signer(verdict: Verdict) -> str:
    signer = verdict.signer
    if signer.trust is SignerTrust.NONE:
        return "nobody's signature was found"
    answer = words.SIGNER[signer.trust] + (", a test signer" if signer.test_signer else "")
    name = signer.common_name or signer.organisation
    return f"{name}: {answer}" if name else answer


def _log_short(verdict: Verdict) -> str:
    release = verdict.ledger.release
    if release is ReleaseFinding.WITHDRAWN:
        return "taken back"
    return "release found" if release is ReleaseFinding.FOUND else words.LEDGER_SHORT[verdict.ledger.finding]


def _log(verdict: Verdict) -> str:
    ledger = verdict.ledger
    answer = ", ".join(part for part in (words.LEDGER[ledger.finding], words.RELEASE[ledger.release]) if part)
    if ledger.release is ReleaseFinding.WITHDRAWN:
        at = "an unknown day" if ledger.withdrawn_at is None else words.day(ledger.withdrawn_at)
        answer += f" on {at}: {ledger.withdrawn_reason or 'no reason shown'}"
    if ledger.origin is None:
        return answer
    witnessed = f"witnessed by {', '.join(ledger.witnessed_by)}" if ledger.witnessed_by else "unwitnessed"
    if ledger.quorum is QuorumFinding.MISSING:
        witnessed += ", fewer than your policy asks for"
    return f"{answer} ({ledger.origin}; {witnessed})"


def _details(verdict: Verdict) -> Sequence[RenderableType]:
    parts: list[RenderableType] = []
    if verdict.claim is not None:
        parts.append(joined(heading("Recorded in it"), _claim(verdict.claim)))
    if verdict.ingredients:
        rows = (
            (" / ".join((*item.path, item.title or "untitled")), item.relationship, item.finding.replace("_", " "))
            for item in verdict.ingredients
        )
        parts.append(joined(heading("Made from"), table(("INGREDIENT", "AS", "FOUND"), rows, wraps=0)))
    parts.append(joined(heading("Technical"), _technical(verdict)))
    checks = (
        (check.id, words.OUTCOME[check.outcome], check.found + (f" ({check.about})" if check.about else ""))
        for check in verdict.checks
    )
    parts.append(joined(heading("Every check"), table(("CHECK", "OUTCOME", "FOUND"), checks)))
    return parts


def _claim(claim: Claim) -> RenderableType:
    counts = claim.counts
    return joined(
        facts(
            [
                ("title", claim.title),
                *((CHANNELS[one.channel], CLASSES[one.output_class]) for one in claim.channels),
                ("oversight", OVERSIGHT[claim.oversight]),
                ("source type", words.source_type(claim.source_type)),
                ("recorded", f"{words.counted(counts.steps, 'step')}, {words.counted(counts.decisions, 'decision')}"),
                (
                    "candidates",
                    f"{counts.candidates_kept} kept of {counts.candidates_seen} seen"
                    if counts.candidates_seen
                    else None,
                ),
                ("gaps", None if not counts.gaps else words.counted(counts.gaps, "gap") + " in the record"),
                *(("with", _person(person)) for person in claim.people),
            ]
        ),
        *_told("What people decided", [step for step in claim.steps if step.type == "decision"]),
        *_told("What was done", [step for step in claim.steps if step.type == "step"]),
    )


def _told(title: str, steps: Sequence[ShownStep]) -> list[RenderableType]:
    return [sentence(""), heading(title), bullets(map(_step, steps))] if steps else []


def _person(person: Person) -> str:
    known = (person.name or "name not disclosed", role_within_sentence(person.role), words.kind(person.kind))
    return ", ".join(part for part in known if part)


def _step(step: ShownStep) -> str:
    people = (*([step.by] if step.by else []), *step.agents)
    # Whoever declared a step often took part in it too.
    who = dict.fromkeys(person.name or "name not disclosed" for person in people)
    level = f", AI {step.ai_level}" if step.ai_level and step.ai_level != "none" else ""
    fields = "; ".join(f"{name}: {value}" for name, value in step.fields.items())
    withheld = f" (not disclosed: {', '.join(step.withheld)})" if step.withheld else ""
    replaced = " It was replaced later." if step.superseded_by else ""
    return f"{step.kind.replace('_', ' ')}{level}, {', '.join(who) or 'by nobody named'}. {fields}{withheld}{replaced}".strip()


def _technical(verdict: Verdict) -> RenderableType:
    signer = verdict.signer
    time = (
        None
        if signer.time is None
        else f"{signer.time} ({'' if signer.time_trusted else 'not '}by a trusted authority)"
    )
    return facts(
        [
            ("SHA-256", verdict.file_sha256),
            ("type", verdict.media_type),
            ("issued by", signer.issuer),
            ("signed at", time),
            ("certificate ends", signer.not_after),
            ("signer's key", signer.spki_sha256),
            ("release", verdict.ledger.release_id),
            ("manifest", verdict.manifest_label),
            ("made with", verdict.generator),
            ("points to", verdict.remote_url and f"{verdict.remote_url} (not fetched)"),
            ("could not be examined", verdict.file_error),
            ("engine", verdict.engine),
        ]
    )


def summary(examined: "Sequence[Examined]") -> str:
    """Return one line over several files."""
    met = sum(not one.unmet for one in examined)
    required = ", ".join(examined[0].required) if examined else ""
    return f"{met} of {words.counted(len(examined), 'file')} met every requirement ({required})."
