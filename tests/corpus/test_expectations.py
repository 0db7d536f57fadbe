"""The judge of `make corpus` can say no: each kind of difference is called missed."""

import pytest

from colophon.verify.verdict import (
    Check,
    IngredientFinding,
    Integrity,
    Ledger,
    LedgerFinding,
    Outcome,
    ReleaseFinding,
    Signer,
    SignerTrust,
    Verdict,
)
from corpus.expectations import Agreement, JsonObject, judge

TRUSTED: JsonObject = {"state": "Trusted", "has_manifest": True}


def verdict(
    integrity: Integrity = Integrity.INTACT,
    trust: SignerTrust = SignerTrust.KNOWN,
    *found: str,
    check_id: str = "signer.list",
    ingredient: IngredientFinding | None = None,
    remote_url: str | None = None,
) -> Verdict:
    checks = tuple(Check(id=check_id, outcome=Outcome.FAILED, found=code, expected="", clause="") for code in found)
    return Verdict(
        file_name=None,
        file_sha256=None,
        media_type=None,
        sentence="",
        integrity=integrity,
        signer=Signer(trust=trust),
        claim=None,
        ledger=Ledger(finding=LedgerFinding.NONE, release=ReleaseFinding.NOT_LOOKED_FOR),
        ingredients=(ingredient,) if ingredient is not None else (),
        checks=checks,
        caveats=(),
        remote_url=remote_url,
    )


CHANGED_INGREDIENT = IngredientFinding(
    title=None, path=(), relationship="componentOf", finding="changed", codes=("claimSignature.mismatch",)
)


@pytest.mark.parametrize(
    ("expect", "found", "agreement"),
    [
        (TRUSTED, verdict(), Agreement.AGREES),
        (TRUSTED, verdict(Integrity.CHANGED), Agreement.MISSED),
        (TRUSTED, verdict(Integrity.UNDETERMINED), Agreement.MISSED),
        (TRUSTED, verdict(Integrity.INTACT, SignerTrust.UNKNOWN), Agreement.MISSED),
        (
            {"state": "Invalid", "active_failure": ["assertion.dataHash.mismatch"]},
            verdict(Integrity.INTACT, SignerTrust.KNOWN, "assertion.dataHash.mismatch"),
            Agreement.MISSED,
        ),
        (
            {"state": "Invalid", "active_failure": ["assertion.dataHash.mismatch"]},
            verdict(Integrity.CHANGED, SignerTrust.KNOWN, "assertion.dataHash.mismatch"),
            Agreement.AGREES,
        ),
        (
            {"state": "Invalid", "active_failure": ["assertion.dataHash.mismatch"]},
            verdict(Integrity.CHANGED),
            Agreement.MISSED,
        ),
        (
            {"state": "Valid", "active_failure": ["signingCredential.untrusted"]},
            verdict(Integrity.INTACT, SignerTrust.KNOWN, "signingCredential.untrusted"),
            Agreement.MISSED,
        ),
        (
            {**TRUSTED, "ingredient_recorded_failure": ["claimSignature.mismatch"]},
            verdict(),
            Agreement.MISSED,
        ),
        (
            {**TRUSTED, "ingredient_recorded_failure": ["claimSignature.mismatch"]},
            verdict(ingredient=CHANGED_INGREDIENT),
            Agreement.STRICTER,
        ),
        (
            TRUSTED,
            verdict(Integrity.INTACT, SignerTrust.EXPIRED, "signingCredential.expired"),
            Agreement.EXPIRED_SINCE,
        ),
        (
            TRUSTED,
            verdict(Integrity.CHANGED, SignerTrust.EXPIRED, "signingCredential.expired"),
            Agreement.MISSED,
        ),
        ({"state": None, "has_manifest": False}, verdict(Integrity.NO_CREDENTIAL), Agreement.AGREES),
        ({"state": None, "has_manifest": False}, verdict(Integrity.UNDETERMINED), Agreement.MISSED),
        ({"state": None, "has_manifest": None}, verdict(Integrity.NO_CREDENTIAL), Agreement.MISSED),
        (
            {"state": None, "has_manifest": True, "error": {"kind": "Remote"}},
            verdict(Integrity.NO_CREDENTIAL),
            Agreement.MISSED,
        ),
        (
            {"state": None, "has_manifest": True, "error": {"kind": "Remote"}},
            verdict(Integrity.NO_CREDENTIAL, remote_url="https://manifests.example/1"),
            Agreement.AGREES,
        ),
    ],
)
def test_a_verdict_is_judged_by_what_is_known_of_the_file(
    expect: JsonObject, found: Verdict, agreement: Agreement
) -> None:
    assert judge("x", expect, found).agreement is agreement
