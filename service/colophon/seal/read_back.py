"""The last look before a sealed file is moved into place: it must say exactly what the summary and the plan say."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from colophon.credential.facts import IngredientFacts, ManifestFacts, State, StoreFacts
from colophon.credential.ports import IngredientInput
from colophon.credential.summary import (
    LEDGER_LABEL,
    LedgerAssertion,
    actions_digest,
    read_ledger_assertion,
    read_summary,
)
from colophon.errors import EntryInvalidError, SealMismatchError
from colophon.record.canonical import Json
from colophon.seal.claim import ACTIONS_LABEL, DISCLOSURE_LABEL, MINING_LABEL, SPEC_VERSION, ClaimPlan

UNTRUSTED: Final = "signingCredential.untrusted"
"""The one failure that is none here, where the reader was given no list that knows the signer."""


def check_read_back(
    facts: StoreFacts, *, plan: ClaimPlan, ledger: LedgerAssertion, signer_spki_sha256: str, trusted: bool
) -> None:
    """Check that a signed file, read and fully validated by a fresh process, says what was planned, and nothing else.

    Args:
        facts: of the signed file.
        plan: by which it was signed.
        ledger: the assertion it was given.
        signer_spki_sha256: of the key that the intent names.
        trusted: the reader was given the root of that key, so that the signer must be known to it.

    Raises:
        SealMismatchError: it says something else; the message names every difference.
    """
    active = facts.active
    if active is None:
        raise SealMismatchError("The signed file's manifest can't be read back; the seal was not made.")
    found = [
        *_validity(facts, active, trusted=trusted),
        *_signer(active, signer_spki_sha256),
        *_claim(active, plan),
        *_actions(active, plan),
        *_ledger(active, plan, ledger),
        *_assertions(active, plan),
        *_ingredients(active.ingredients, plan.ingredients),
    ]
    if found:
        raise SealMismatchError(f"The signed file does not say what the record says: {'; '.join(found)}.")


def _validity(facts: StoreFacts, active: ManifestFacts, *, trusted: bool) -> Iterator[str]:
    if facts.state is State.INVALID:
        yield "its content or signature does not validate"
    failures = sorted(active.codes.failure_codes - (frozenset() if trusted else {UNTRUSTED}))
    if failures:
        yield f"validation failed with {', '.join(failures)}"
    if trusted and not facts.claim_signer_trusted:
        yield "its signer is not known by the configured root"


def _signer(active: ManifestFacts, expected: str) -> Iterator[str]:
    found = None if active.signer is None else active.signer.spki_sha256
    if found != expected:
        yield f"it is signed by the key {found}, the intent names {expected}"


def _claim(active: ManifestFacts, plan: ClaimPlan) -> Iterator[str]:
    told: tuple[tuple[str, object, object], ...] = (
        ("manifest label", active.label, plan.label),
        ("claim version", active.claim_version, 2),
        ("specification version", active.spec_version, SPEC_VERSION),
        ("title", active.title, plan.title),
        ("redacted assertions", active.redacted, ()),
    )
    for what, found, expected in told:
        if found != expected:
            yield f"its {what} is {found!r}, expected {expected!r}"


def _actions(active: ManifestFacts, plan: ClaimPlan) -> Iterator[str]:
    if not all(action.created for action in active.actions):
        yield "an action stands among the gathered assertions"
    found, expected = actions_digest(active.actions), actions_digest(plan.actions)
    if found != expected:
        yield f"its {len(active.actions)} actions have the digest {found}, the {len(plan.actions)} planned {expected}"
    if active.all_actions_included != plan.all_actions_included:
        yield f"allActionsIncluded is {active.all_actions_included}, expected {plan.all_actions_included}"


def _ledger(active: ManifestFacts, plan: ClaimPlan, expected: LedgerAssertion) -> Iterator[str]:
    told = list(active.assertions_labelled(LEDGER_LABEL))
    if len(told) != 1 or not told[0].created:
        yield f"it has {len(told)} assertions {LEDGER_LABEL}, expected one, and created"
        return
    try:
        found = read_ledger_assertion(told[0].data)
        summary = read_summary(found.summary)
    except EntryInvalidError as error:
        yield f"its {LEDGER_LABEL} can't be read ({error.message})"
        return
    if found != expected:
        yield f"its {LEDGER_LABEL} is not the one that was given"
    if summary.manifest != active.label:
        yield f"the summary is about {summary.manifest}"
    if summary.actions != actions_digest(plan.actions) or summary.all_actions_included != plan.all_actions_included:
        yield "the summary names other actions than the claim was planned with"


def _assertions(active: ManifestFacts, plan: ClaimPlan) -> Iterator[str]:
    """Compare what stands beside actions, ingredients and ledger: the disclosures and the mining preference."""
    for label in (DISCLOSURE_LABEL, MINING_LABEL):
        found = list(active.assertions_labelled(label))
        expected: list[Json] = [one["data"] for one in plan.assertions if one["label"] == label]
        if [one.data for one in found] != expected:
            yield f"its {len(found)} assertions {label} are not the {len(expected)} planned"
        if not all(one.created for one in found):
            yield f"an assertion {label} stands among the gathered ones"
    ours = {LEDGER_LABEL, ACTIONS_LABEL, DISCLOSURE_LABEL, MINING_LABEL}
    engines = ("c2pa.hash.", "c2pa.ingredient", "c2pa.thumbnail")
    for assertion in active.assertions:
        if assertion.base_label not in ours and not assertion.base_label.startswith(engines):
            yield f"it has an assertion nobody planned: {assertion.label}"


def _ingredients(found: Sequence[IngredientFacts], planned: Sequence[IngredientInput]) -> Iterator[str]:
    has = Counter((one.relationship, one.title) for one in found)
    wants = Counter((one.relationship, one.title) for one in planned)
    if has != wants:
        yield f"it has {len(found)} ingredients that are not the {len(planned)} planned"
    types = {one.title: one.digital_source_type for one in planned if one.digital_source_type is not None}
    for one in found:
        expected = types.get(one.title or "")
        # C2PA 2.4, section 18.16: a manifest takes the place of a digital source type.
        if expected is not None and one.manifest_label is None and one.digital_source_type != expected:
            yield f"the ingredient {one.title!r} has the digital source type {one.digital_source_type}, expected {expected}"
