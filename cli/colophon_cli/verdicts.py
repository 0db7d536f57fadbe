"""How verdicts look: one sentence for people first, then the separate answers, then, if asked, every check."""

from collections.abc import Sequence

from rich.console import RenderableType

from colophon.verify.verdict import Claim, Integrity, ReleaseFinding, SignerTrust, Verdict
from colophon.verify.words import CHANNELS, CLASSES, OVERSIGHT
from colophon_cli import words
from colophon_cli.layout import bullets, facts, heading, joined, sentence, stacked, table
from colophon_cli.verifying import Examined


def many(examined: "Sequence[Examined]", *, verbose: bool) -> RenderableType:
    """Several files: a table, then a sentence for each."""
    rows = (
        (
            one.name,
            words.INTEGRITY[one.verdict.integrity],
            _signer(one.verdict, short=True),
            _log(one.verdict, short=True),
        )
        for one in examined
    )
    grid = table(("FILE", "CONTENT", "SIGNER", "LOG"), rows)
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
                ("signer", _signer(verdict, short=False)),
                ("claim", None if verdict.claim is None else CLASSES[verdict.claim.output_class]),
                ("log", _log(verdict, short=False)),
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


def _signer(verdict: Verdict, *, short: bool) -> str:
    signer = verdict.signer
    if signer.trust is SignerTrust.NONE:
        return "-" if short else "nobody's signature was found"
    answer = words.SIGNER[signer.trust] + (", a test signer" if signer.test_signer else "")
    if short:
        return answer
    name = signer.common_name or signer.organisation
    return f"{name}: {answer}" if name else answer


def _log(verdict: Verdict, *, short: bool) -> str:
    if verdict.integrity is Integrity.NO_CREDENTIAL and verdict.ledger.release is not ReleaseFinding.FOUND:
        return "-" if short else words.LEDGER[verdict.ledger.finding]
    parts = [words.LEDGER[verdict.ledger.finding], words.RELEASE[verdict.ledger.release]]
    answer = ", ".join(part for part in parts if part)
    if short:
        return answer
    ledger = verdict.ledger
    if ledger.release is ReleaseFinding.WITHDRAWN:
        answer += f" on {ledger.withdrawn_at or 'an unknown day'}: {ledger.withdrawn_reason or 'no reason shown'}"
    return f"{answer} ({ledger.origin})" if ledger.origin else answer


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
    people = (
        ", ".join(part for part in (person.name or "name not disclosed", person.role, person.kind) if part)
        for person in claim.people
    )
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
            ]
        ),
        bullets(people) if claim.people else None,
    )


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
