"""A signed file that does not say exactly what was planned is refused, and every difference is named."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from colophon.credential.facts import (
    ActionFacts,
    AssertionFacts,
    IngredientFacts,
    ManifestFacts,
    SignerFacts,
    State,
    StoreFacts,
    ValidationCodes,
    ValidationStatus,
)
from colophon.credential.summary import LEDGER_LABEL, LedgerAssertion, read_summary, summary_text
from colophon.errors import SealMismatchError
from colophon.record.vocabulary import SourceType
from colophon.seal.claim import ClaimPlan
from colophon.seal.read_back import check_read_back
from support.authored_cases import CASES, Case
from support.productions import Production, ref
from support.seals import SPKI, planned, read_back, with_active


def a_sealed_cut() -> tuple[ClaimPlan, LedgerAssertion, StoreFacts]:
    p = Production()
    p.step("generate", "sky", level="generated")
    p.step("capture", "plate")
    p.step("cut", "out", component=("sky", "plate"))
    plan, ledger = planned(p)
    return plan, ledger, read_back(plan, ledger)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_that_says_what_was_planned_passes(case: Case) -> None:
    p = Production()
    case.tell(p)
    plan, ledger = planned(p, has_manifest=True)

    check_read_back(read_back(plan, ledger), plan=plan, ledger=ledger, signer_spki_sha256=SPKI, trusted=True)


def active(facts: StoreFacts) -> ManifestFacts:
    assert facts.active is not None
    return facts.active


def first_action(**changes: object) -> Callable[[StoreFacts], StoreFacts]:
    def change(facts: StoreFacts) -> StoreFacts:
        first, *rest = active(facts).actions
        return with_active(facts, actions=(replace(first, **changes), *rest))  # type: ignore[arg-type]  # each test names a field

    return change


def assertion(label: str, **changes: object) -> Callable[[StoreFacts], StoreFacts]:
    def change(facts: StoreFacts) -> StoreFacts:
        changed = [
            replace(one, **changes) if one.label == label else one  # type: ignore[arg-type]  # each test names a field
            for one in active(facts).assertions
        ]
        return with_active(facts, assertions=tuple(changed))

    return change


def without(label: str) -> Callable[[StoreFacts], StoreFacts]:
    return lambda facts: with_active(
        facts, assertions=tuple(one for one in active(facts).assertions if one.label != label)
    )


def added(one: AssertionFacts) -> Callable[[StoreFacts], StoreFacts]:
    return lambda facts: with_active(facts, assertions=(*active(facts).assertions, one))


def ingredients(*, kept: int, **changes: object) -> Callable[[StoreFacts], StoreFacts]:
    def change(facts: StoreFacts) -> StoreFacts:
        first, *rest = active(facts).ingredients[:kept]
        return with_active(facts, ingredients=(replace(first, **changes), *rest))  # type: ignore[arg-type]  # each test names a field

    return change


FAILED = ValidationCodes(failure=(ValidationStatus(code="assertion.dataHash.mismatch"),))
UNTRUSTED = ValidationCodes(failure=(ValidationStatus(code="signingCredential.untrusted"),))

CHANGES: list[tuple[str, Callable[[StoreFacts], StoreFacts], str]] = [
    ("the content does not validate", lambda f: replace(f, state=State.INVALID), "does not validate"),
    ("a validation failure", lambda f: with_active(f, codes=FAILED), "assertion.dataHash.mismatch"),
    ("an untrusted signer", lambda f: with_active(f, codes=UNTRUSTED), "signingCredential.untrusted"),
    ("a signer the root does not know", lambda f: replace(f, claim_signer_trusted=False), "not known"),
    (
        "another signer",
        lambda f: with_active(f, signer=SignerFacts(algorithm="es256", spki_sha256=ref("another"))),
        "intent names",
    ),
    ("no signer", lambda f: with_active(f, signer=None), "intent names"),
    ("another label", lambda f: with_active(f, label="urn:c2pa:other"), "manifest label"),
    ("claim version 1", lambda f: with_active(f, claim_version=1), "claim version"),
    ("another specification", lambda f: with_active(f, spec_version="2.2.0"), "specification version"),
    ("another title", lambda f: with_active(f, title="Another"), "title"),
    ("a redaction", lambda f: with_active(f, redacted=("something",)), "redacted"),
    ("another source type", first_action(digital_source_type=SourceType.DIGITAL_CAPTURE.value), "digest"),
    ("another time", first_action(when="2020-01-01T00:00:00.000Z"), "digest"),
    ("a gathered action", first_action(created=False), "gathered"),
    (
        "an action more",
        lambda f: with_active(f, actions=(*active(f).actions, ActionFacts(action="c2pa.edited", created=True))),
        "digest",
    ),
    ("actions said to be incomplete", lambda f: with_active(f, all_actions_included=False), "allActionsIncluded"),
    ("actions without that word", lambda f: with_active(f, all_actions_included=None), "allActionsIncluded"),
    ("no ledger assertion", without(LEDGER_LABEL), LEDGER_LABEL),
    ("a gathered ledger assertion", assertion(LEDGER_LABEL, created=False), LEDGER_LABEL),
    ("a broken ledger assertion", assertion(LEDGER_LABEL, data={"v": 2}), "can't be read"),
    (
        "two ledger assertions",
        added(AssertionFacts(label=f"{LEDGER_LABEL}__1", data={}, created=True)),
        "2 assertions",
    ),
    ("no disclosure", without("c2pa.ai-disclosure"), "c2pa.ai-disclosure"),
    ("a gathered disclosure", assertion("c2pa.ai-disclosure", created=False), "gathered"),
    ("another disclosure", assertion("c2pa.ai-disclosure", data={"modelType": "other"}), "c2pa.ai-disclosure"),
    ("no mining preference", without("cawg.training-mining"), "cawg.training-mining"),
    ("an assertion nobody planned", added(AssertionFacts(label="org.example.more", data={})), "org.example.more"),
    ("an ingredient less", ingredients(kept=1), "ingredients"),
    ("another relationship", ingredients(kept=2, relationship="inputTo"), "ingredients"),
    ("another origin of an ingredient", ingredients(kept=2, digital_source_type=None), "digital source type"),
]


@pytest.mark.parametrize(("what", "change", "named"), CHANGES, ids=[one[0] for one in CHANGES])
def test_a_file_that_says_something_else_is_refused(
    what: str, change: Callable[[StoreFacts], StoreFacts], named: str
) -> None:
    plan, ledger, facts = a_sealed_cut()

    with pytest.raises(SealMismatchError, match=named):
        check_read_back(change(facts), plan=plan, ledger=ledger, signer_spki_sha256=SPKI, trusted=True)


def test_a_ledger_assertion_of_another_file_is_refused() -> None:
    plan, ledger, facts = a_sealed_cut()
    other = read_summary(ledger.summary).model_copy(update={"manifest": "urn:c2pa:other"})
    foreign = ledger.model_copy(update={"summary": summary_text(other)})
    changed = assertion(LEDGER_LABEL, data=foreign.model_dump(mode="json"))(facts)

    with pytest.raises(SealMismatchError, match="urn:c2pa:other"):
        check_read_back(changed, plan=plan, ledger=ledger, signer_spki_sha256=SPKI, trusted=True)


def test_an_undecoded_manifest_is_refused() -> None:
    plan, ledger, facts = a_sealed_cut()

    with pytest.raises(SealMismatchError, match="can't be read back"):
        check_read_back(replace(facts, active=None), plan=plan, ledger=ledger, signer_spki_sha256=SPKI, trusted=True)


def test_a_signer_that_no_list_was_given_for_passes_where_none_was_expected() -> None:
    plan, ledger, facts = a_sealed_cut()
    unknown = replace(with_active(facts, codes=UNTRUSTED), claim_signer_trusted=False, state=State.VALID)

    check_read_back(unknown, plan=plan, ledger=ledger, signer_spki_sha256=SPKI, trusted=False)


def test_an_ingredient_whose_file_brought_a_manifest_needs_no_source_type() -> None:
    plan, ledger, facts = a_sealed_cut()
    first, *rest = active(facts).ingredients
    brought: IngredientFacts = replace(first, manifest_label="urn:c2pa:its", digital_source_type=None)

    check_read_back(
        with_active(facts, ingredients=(brought, *rest)),
        plan=plan,
        ledger=ledger,
        signer_spki_sha256=SPKI,
        trusted=True,
    )
