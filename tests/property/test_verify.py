"""Whatever an engine reports of a stranger's file, a verdict comes out, and it is never better than the codes allow."""

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
from colophon.credential.summary import LEDGER_LABEL
from colophon.credential.trust import TrustAnchors
from colophon.verify.policy import RequireIntact, RequireLog, RequireSigner
from colophon.verify.verdict import Integrity, LedgerFinding, SignerTrust, Verdict
from colophon.verify.verifier import Verifier
from support.manifest_readers import ReaderThatFinds
from support.sealed_cases import FILE_BYTES, sealed_case, store_of

LISTS = TrustAnchors(claim_pem="-----BEGIN CERTIFICATE-----\n")
CASE = sealed_case()

known_codes = st.sampled_from(
    [
        "claimSignature.validated",
        "claimSignature.mismatch",
        "assertion.dataHash.match",
        "assertion.dataHash.mismatch",
        "assertion.hashedURI.mismatch",
        "signingCredential.trusted",
        "signingCredential.untrusted",
        "signingCredential.expired",
        "ingredient.manifest.missing",
        "timeStamp.trusted",
        "cawg.x509.signature.mismatch",
        "general.error",
    ]
)
texts = st.text(max_size=40)
statuses = st.lists(st.builds(ValidationStatus, code=known_codes | texts), max_size=4).map(tuple)
validation = st.builds(ValidationCodes, success=statuses, informational=statuses, failure=statuses)
labels = st.sampled_from(["a", "b", "c", CASE.label]) | texts
ingredients = st.lists(
    st.builds(
        IngredientFacts,
        label=texts,
        relationship=st.sampled_from(["parentOf", "componentOf"]) | texts,
        title=st.none() | texts,
        manifest_label=st.none() | labels,
        recorded=st.none() | validation,
        delta=st.none() | validation,
    ),
    max_size=4,
).map(tuple)
json_values = st.recursive(st.none() | st.booleans() | st.integers() | texts, lambda inner: st.lists(inner, max_size=3))
assertions = st.lists(
    st.builds(
        AssertionFacts,
        label=st.sampled_from([LEDGER_LABEL, "c2pa.ai-disclosure", "cawg.identity"]) | texts,
        data=json_values | st.dictionaries(texts, json_values, max_size=3),
        created=st.booleans(),
    ),
    max_size=3,
).map(tuple)
signers = st.none() | st.builds(
    SignerFacts,
    algorithm=texts,
    organisation=st.none() | texts,
    common_name=st.none() | texts,
    spki_sha256=st.none() | texts,
    chain_der=st.lists(st.binary(max_size=30), max_size=2).map(tuple),
)
actions = st.lists(
    st.builds(ActionFacts, action=texts, digital_source_type=st.none() | texts, created=st.booleans()), max_size=3
).map(tuple)
manifests = st.builds(
    ManifestFacts,
    label=labels,
    claim_version=st.sampled_from([1, 2]),
    signer=signers,
    actions=actions,
    assertions=assertions,
    ingredients=ingredients,
    codes=validation,
    deltas=st.dictionaries(texts, validation, max_size=2),
)
own = st.builds(
    lambda found, signer, told: replace(CASE.manifest(), codes=found, signer=signer or CASE.signer, ingredients=told),
    validation,
    signers,
    ingredients,
)
stores = st.builds(
    lambda active, others, state: store_of(active, *others, state=state),
    manifests | own,
    st.lists(manifests, max_size=3),
    st.sampled_from(State),
)


def verdict_on(store: StoreFacts, folder: Path) -> Verdict:
    path = folder / "file.png"
    path.write_bytes(FILE_BYTES)
    return Verifier(reader=ReaderThatFinds(store), trust=LISTS, log_keys=(CASE.log.key,)).verify(path)


@given(store=stores)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_every_report_gives_a_verdict_that_is_no_better_than_its_codes(store: StoreFacts, tmp_path: Path) -> None:
    verdict = verdict_on(store, tmp_path)
    assert store.active is not None
    failures = store.active.codes.failure_codes
    if not RequireIntact().unmet(verdict):
        assert {"claimSignature.validated", "assertion.dataHash.match"} <= store.active.codes.success_codes
        assert (
            not failures
            - {"signingCredential.untrusted", "signingCredential.expired"}
            - {code for code in failures if code.startswith(("signingCredential.", "timeStamp.", "cawg."))}
            - {code for code in failures if code.startswith(("timestamp.", "timeOfSigning."))}
        )
    if not RequireSigner().unmet(verdict):
        assert store.claim_signer_trusted
        assert not any(code.startswith("signingCredential.") for code in failures)
        assert store.active.signer == CASE.signer
    if not RequireLog().unmet(verdict):
        assert store.active.signer is not None
        assert store.active.signer.spki_sha256 == CASE.signer.spki_sha256
        assert store.active.label == CASE.label


@given(store=stores)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_no_text_of_a_file_reaches_a_verdict_with_characters_that_act_on_a_screen(
    store: StoreFacts, tmp_path: Path
) -> None:
    verdict = verdict_on(store, tmp_path)
    told = verdict.model_dump(mode="json")
    assert verdict.sentence
    for text in _strings(told):
        assert text.isprintable(), repr(text)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    return [text for inner in value for text in _strings(inner)] if isinstance(value, list | tuple) else []


@given(at=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_no_flipped_bit_of_a_ledger_assertion_is_passed_as_logged(at: int, bit: int, tmp_path: Path) -> None:
    data = CASE.assertion.model_dump(mode="json")
    text = json.dumps(data)
    place = at % len(text)
    flipped = text[:place] + chr(ord(text[place]) ^ (1 << bit)) + text[place + 1 :]
    try:
        told = json.loads(flipped)
    except ValueError:
        return
    if told == data:
        return
    own_assertion = AssertionFacts(label=LEDGER_LABEL, data=told, created=True)
    store = CASE.store(assertions=(own_assertion, *CASE.extra))
    verdict = verdict_on(store, tmp_path)
    assert verdict.integrity is Integrity.INTACT
    assert verdict.signer.trust is SignerTrust.KNOWN
    # A flip of the key that came with the file changes nothing for a reader who knows the log by himself.
    if {**told, "log_key": ""} != {**data, "log_key": ""}:
        assert verdict.ledger.finding is not LedgerFinding.LOGGED
        assert verdict.claim is None or verdict.ledger.finding is LedgerFinding.LOG_KEY_UNKNOWN
