"""Steps 8 and 9: the findings of the steps before, put together into one verdict with its sentence."""

from dataclasses import dataclass
from typing import Final

from colophon.credential.facts import ManifestFacts, StoreFacts
from colophon.credential.summary import ClaimSummary
from colophon.ledger.checkpoint import SignedCheckpoint
from colophon.ledger.policy import TlogPolicy
from colophon.record.commitment import page_link
from colophon.verify.examination import Examined
from colophon.verify.hostile_text import shown, shown_or_none
from colophon.verify.people import claim_of
from colophon.verify.releases import Release
from colophon.verify.sealed_record import Sealed
from colophon.verify.sentence import sentence_of
from colophon.verify.verdict import (
    Check,
    IngredientFinding,
    Integrity,
    Ledger,
    LedgerFinding,
    ReleaseFinding,
    Signer,
    SignerTrust,
    Verdict,
)
from colophon.verify.witnesses import Witnessing, witnessing_of

NO_WITNESSES: Final = TlogPolicy(logs=(), witnesses=(), groups=(), quorum=None)
"""The policy of a reader who knows no witness and asks for none."""
MAX_PARENTS: Final = 32
MAX_DECLARED: Final = 16


NO_SIGNER: Final = Signer(trust=SignerTrust.NONE)
NO_RECORD: Final = Sealed(finding=LedgerFinding.NONE)
NOT_LOOKED_FOR: Final = Release(finding=ReleaseFinding.NOT_LOOKED_FOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the steps before found; defaults stand for steps that were not come to."""

    examined: Examined
    name: str | None
    integrity: Integrity
    signer: Signer = NO_SIGNER
    sealed: Sealed = NO_RECORD
    release: Release = NOT_LOOKED_FOR
    ingredients: tuple[IngredientFinding, ...] = ()
    checks: tuple[Check, ...] = ()
    caveats: tuple[str, ...] = ()
    store: StoreFacts | None = None
    witnesses: TlogPolicy = NO_WITNESSES
    remote_url: str | None = None


def verdict_from(findings: Findings) -> Verdict:
    """Return the verdict that `findings` add up to."""
    store, active = findings.store, findings.store.active if findings.store is not None else None
    error = findings.examined.error
    record = findings.sealed.record
    witnessing = witnessing_of(_newer_checkpoint(findings), known=findings.witnesses)
    verdict = Verdict(
        file_name=findings.name,
        file_sha256=findings.examined.sha256,
        media_type=findings.examined.media_type,
        sentence="",
        integrity=findings.integrity,
        signer=findings.signer,
        claim=claim_of(record) if record is not None else None,
        ledger=_ledger(findings, witnessing),
        ingredients=findings.ingredients,
        checks=(*findings.checks, *witnessing.checks),
        caveats=(*findings.caveats, *_amended_caveats(findings), *_log_caveats(findings, witnessing)),
        declared=_declared(store, active) if store is not None and active is not None else (),
        file_error=error.code if error is not None else None,
        engine=store.engine if store is not None else None,
        manifest_label=shown(active.label) if active is not None else None,
        generator=_generator(active) if active is not None else None,
        remote_url=findings.remote_url,
    )
    return verdict.model_copy(update={"sentence": sentence_of(verdict)})


def _newer_checkpoint(findings: Findings) -> SignedCheckpoint | None:
    # The release's entry stands after the intent's, and names it by its hash: what covers the one covers the other.
    return findings.release.checkpoint or findings.sealed.checkpoint


def _ledger(findings: Findings, witnessing: Witnessing) -> Ledger:
    sealed, release = findings.sealed, findings.release
    checkpoint = _newer_checkpoint(findings)
    withdrawal = release.withdrawal
    release_id = sealed.record.summary.release if sealed.record is not None else None
    return Ledger(
        finding=sealed.finding,
        release=release.finding,
        origin=checkpoint.checkpoint.origin if checkpoint is not None else None,
        checkpoint_size=checkpoint.checkpoint.size if checkpoint is not None else None,
        witnessed_by=tuple(shown(name) for name in witnessing.by),
        quorum=witnessing.quorum,
        release_id=release.statement.release if release.statement is not None else release_id,
        link=None if sealed.record is None else _link(sealed.record.summary),
        withdrawn_code=withdrawal.code if withdrawal is not None else None,
        withdrawn_reason=release.withdrawn_reason,
        withdrawn_at=withdrawal.at if withdrawal is not None else None,
    )


def _amended_caveats(findings: Findings) -> tuple[str, ...]:
    record = findings.sealed.record
    if record is None or not record.summary.counts.amended:
        return ()
    count = record.summary.counts.amended
    one = count == 1
    return (
        (
            f"{count} {'statement' if one else 'statements'} about it {'was' if one else 'were'} superseded or "
            "taken back before it was sealed; what was said before stays on record."
        ),
    )


def _link(summary: ClaimSummary) -> str:
    return page_link(release=summary.release, salt=summary.asset.salt)


def _log_caveats(findings: Findings, witnessing: Witnessing) -> tuple[str, ...]:
    sealed = findings.sealed
    if sealed.finding is LedgerFinding.LOG_KEY_UNKNOWN:
        told = "The key of the log came with the file; whose log it is, only its operator can tell you."
        if findings.signer.trust is SignerTrust.KNOWN:
            return (told,)
        return (told, "Neither signer nor log is known to you: people, steps and classes are the file's own word.")
    return witnessing.caveats if sealed.checkpoint is not None else ()


def _declared(store: StoreFacts, active: ManifestFacts) -> tuple[str, ...]:
    """Return the digital source types of the active manifest's actions and of those it was edited from, nearest first."""
    declared: dict[str, None] = {}
    seen: set[str] = set()
    manifest: ManifestFacts | None = active
    while manifest is not None and manifest.label not in seen and len(seen) < MAX_PARENTS:
        seen.add(manifest.label)
        declared.update(dict.fromkeys(a.digital_source_type for a in manifest.actions if a.digital_source_type))
        parents = [i.manifest_label for i in manifest.ingredients if i.relationship == "parentOf"]
        manifest = store.manifest(parents[0]) if parents and parents[0] is not None else None
    return tuple(shown(iri) for iri in list(declared)[:MAX_DECLARED])


def _generator(active: ManifestFacts) -> str | None:
    if active.generator is None:
        return None
    return shown_or_none(" ".join(part for part in (active.generator.name, active.generator.version) if part))
