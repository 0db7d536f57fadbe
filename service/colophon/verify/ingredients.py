"""Step 4: every ingredient at any depth, as its recorded status with the difference applied says.

The engine's summary of a file stays "Trusted" where an ingredient had been tampered with before it was added, or is by a
signer nobody knows. Here each is told.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final, Literal

from colophon.credential.facts import IngredientFacts, ManifestFacts, StoreFacts
from colophon.verify import codes
from colophon.verify.codes import CHANGED, Concern, concern_of
from colophon.verify.finding import Finding
from colophon.verify.hostile_text import shown, shown_or_none
from colophon.verify.verdict import Check, IngredientFinding, Outcome

CLAUSE: Final = "C2PA 2.4, section 15.11"
MAX_DEPTH: Final = 200
"""As deep as the engine itself follows ingredients."""
MAX_INGREDIENTS: Final = 2_000
"""A sealed file has at most 200; what is beyond this is said not to have been looked at."""

MAX_CODES: Final = 16
_RELATIONSHIPS: Final = frozenset({"parentOf", "componentOf", "inputTo"})
_Word = Literal["intact", "changed", "signer_unknown", "no_credential", "undetermined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """A manifest to be looked at: the titles on the way to it."""

    manifest: ManifestFacts
    path: tuple[str, ...]


def ingredients_of(store: StoreFacts, active: ManifestFacts) -> Finding[tuple[IngredientFinding, ...]]:
    """Return a finding for every ingredient assertion that the active manifest leads to, outermost first.

    A loop, not a recursion, and each manifest is entered once: depth, cycles and diamonds are an attacker's to choose.
    """
    by_label = {manifest.label: manifest for manifest in reversed(store.manifests)}
    found: list[IngredientFinding] = []
    entered = {active.label}
    waiting = deque([_Visit(manifest=active, path=())])
    complete = True
    while waiting:
        visit = waiting.popleft()
        for ingredient in visit.manifest.ingredients:
            if len(found) == MAX_INGREDIENTS:
                complete = False
                waiting.clear()
                break
            target = by_label.get(ingredient.manifest_label) if ingredient.manifest_label is not None else None
            found.append(_one(ingredient, visit, target=target))
            if target is None or target.label in entered:
                continue
            if len(visit.path) == MAX_DEPTH:
                complete = False
                continue
            entered.add(target.label)
            waiting.append(_Visit(manifest=target, path=(*visit.path, _title(ingredient))))
    return Finding(
        value=tuple(found), checks=_checks(found, complete=complete), caveats=_caveats(found, complete=complete)
    )


def _one(ingredient: IngredientFacts, visit: _Visit, *, target: ManifestFacts | None) -> IngredientFinding:
    failures = codes.current(ingredient.recorded, ingredient.delta)
    known = ingredient.relationship in _RELATIONSHIPS
    return IngredientFinding(
        title=shown_or_none(ingredient.title),
        path=visit.path,
        relationship=ingredient.relationship if known else shown(ingredient.relationship),
        finding=_word(ingredient, failures, target=target),
        codes=tuple(shown(code) for code in sorted(failures)[:MAX_CODES]),
    )


def _word(ingredient: IngredientFacts, failures: frozenset[str], *, target: ManifestFacts | None) -> _Word:
    concerns = {concern_of(code) for code in failures}
    if concerns & CHANGED:
        return "changed"
    if ingredient.manifest_label is None:
        # Failures without a manifest to fail: nothing that could be checked stands behind them.
        return "undetermined" if failures else "no_credential"
    if target is None or Concern.OTHER in concerns:
        return "undetermined"
    if Concern.SIGNER in concerns:
        return "signer_unknown"
    if ingredient.recorded is None and ingredient.delta is None:
        # Nobody says that it was ever validated.
        return "undetermined"
    return "intact"


def _title(ingredient: IngredientFacts) -> str:
    return shown(ingredient.title or "") or "an ingredient without a title"


_OUTCOMES: Final[dict[_Word, Outcome]] = {
    "intact": Outcome.MET,
    "changed": Outcome.FAILED,
    "signer_unknown": Outcome.WARNING,
    "no_credential": Outcome.NOT_LOOKED_FOR,
    "undetermined": Outcome.FAILED,
}
_SAYS: Final[dict[_Word, str]] = {
    "intact": "its credential was intact and its signer known",
    "changed": "its content or credential was not what its signer signed",
    "signer_unknown": "its signer is not known to you, or its certificate had expired",
    "no_credential": "it came without a credential, so there was none to check",
    "undetermined": "its credential could not be judged",
}


def _checks(found: list[IngredientFinding], *, complete: bool) -> tuple[Check, ...]:
    checks = [
        Check(
            id=f"ingredient.{item.finding}",
            outcome=_OUTCOMES[item.finding],
            about=" > ".join((*item.path, item.title or "an ingredient without a title")),
            found=", ".join(item.codes) or _SAYS[item.finding],
            expected=_SAYS["intact"],
            clause=CLAUSE,
        )
        for item in found
    ]
    if not complete:
        checks.append(
            Check(
                id="ingredient.too_many",
                outcome=Outcome.NOT_LOOKED_FOR,
                found=f"more than {MAX_INGREDIENTS} ingredients, or deeper than {MAX_DEPTH}",
                expected=f"at most {MAX_INGREDIENTS} ingredients, {MAX_DEPTH} deep",
                clause=CLAUSE,
            )
        )
    return tuple(checks)


def _caveats(found: list[IngredientFinding], *, complete: bool) -> tuple[str, ...]:
    caveats: list[str] = []
    for word, says in (
        ("changed", "not what was signed"),
        ("undetermined", "given with a credential that could not be judged"),
        ("signer_unknown", "signed by someone your lists do not know"),
    ):
        titles = [item.title or "without a title" for item in found if item.finding == word]
        if len(titles) == 1:
            caveats.append(f"An ingredient ({titles[0]}) was {says}.")
        elif titles:
            caveats.append(f"{len(titles)} ingredients ({titles[0]} and others) were {says}.")
    if not complete:
        caveats.append("There are more ingredients than are looked at here.")
    return tuple(caveats)
