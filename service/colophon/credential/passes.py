"""Two reads of one file made into one set of facts: trust in signers is what the read with claim roots alone says.

The engine of this release accepts a claim signer under a root that was listed for identities or for time. So a file is
read with all lists (for identities and time-stamps) and with the claim list only; of the two reports each says what it can.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from colophon.credential.facts import (
    IngredientFacts,
    ManifestFacts,
    State,
    StoreFacts,
    ValidationCodes,
    ValidationStatus,
)
from colophon.credential.trust import CLAIM_LIST_URI

TRUSTED: Final = "signingCredential.trusted"
UNTRUSTED: Final = "signingCredential.untrusted"
EXPIRED: Final = "signingCredential.expired"
_TRUST: Final = frozenset({TRUSTED, UNTRUSTED})
_TIME_TRUSTED: Final = "timeStamp.trusted"
_Statuses: TypeAlias = tuple[ValidationStatus, ...]


def with_claim_trust_of(everything: StoreFacts, claim_only: StoreFacts) -> StoreFacts:
    """Return the facts of the read with all lists, with trust in claim signers taken from the read with the claim list.

    One exception: a certificate that has expired since is known only through a trusted time-stamp, so only the read
        with
    all lists can trust it. It counts if that read names the claim list as where it found the root.
    """
    other = {manifest.label: manifest for manifest in claim_only.manifests}
    deltas: Mapping[str, ValidationCodes] = claim_only.active.deltas if claim_only.active is not None else {}
    manifests = tuple(_manifest(manifest, other.get(manifest.label), deltas) for manifest in everything.manifests)
    active = manifests[0] if everything.active is not None else None
    trusted = active is not None and TRUSTED in active.codes.success_codes
    state = State.VALID if everything.state is State.TRUSTED and not trusted else everything.state
    return replace(everything, active=active, manifests=manifests, claim_signer_trusted=trusted, state=state)


def _manifest(
    manifest: ManifestFacts, other: ManifestFacts | None, deltas: Mapping[str, ValidationCodes]
) -> ManifestFacts:
    ours = _merged(manifest.codes, ValidationCodes() if other is None else other.codes)
    merged = {url: _merged(codes, deltas.get(url)) for url, codes in manifest.deltas.items()}
    if other is not None:
        merged |= {url: _merged(None, codes) for url, codes in other.deltas.items() if url not in merged}
    ingredients = tuple(_ingredient(ingredient, manifest.label, deltas) for ingredient in manifest.ingredients)
    return replace(manifest, codes=ours, deltas=merged, ingredients=ingredients)


def _ingredient(
    ingredient: IngredientFacts, manifest_label: str, deltas: Mapping[str, ValidationCodes]
) -> IngredientFacts:
    other = deltas.get(f"self#jumbf=/c2pa/{manifest_label}/c2pa.assertions/{ingredient.label}")
    if ingredient.delta is None and other is None:
        return ingredient
    return replace(ingredient, delta=_merged(ingredient.delta, other))


def _merged(everything: ValidationCodes | None, claim_only: ValidationCodes | None) -> ValidationCodes:
    everything, claim_only = everything or ValidationCodes(), claim_only or ValidationCodes()
    timed = _known_through_time(everything, claim_only)

    def keep(all_lists: _Statuses, one: _Statuses) -> _Statuses:
        kept = [status for status in all_lists if status.code not in _TRUST or status.url in timed]
        kept += [status for status in one if status.code in _TRUST and status.url not in timed]
        return tuple(kept)

    return ValidationCodes(
        success=keep(everything.success, claim_only.success),
        informational=keep(everything.informational, claim_only.informational),
        failure=keep(everything.failure, claim_only.failure),
    )


def _known_through_time(everything: ValidationCodes, claim_only: ValidationCodes) -> frozenset[str | None]:
    expired = {status.url for status in claim_only.failure if status.code == EXPIRED}
    timed = {status.url for status in everything.success if status.code == _TIME_TRUSTED}
    named = {
        status.url
        for status in everything.success
        if status.code == TRUSTED and f"[{CLAIM_LIST_URI}]" in (status.explanation or "")
    }
    return frozenset(expired & timed & named)
