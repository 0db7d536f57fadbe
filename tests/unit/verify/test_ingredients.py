import pytest

from colophon.credential.facts import IngredientFacts, ManifestFacts, ValidationCodes
from colophon.verify.ingredients import MAX_DEPTH, MAX_INGREDIENTS, ingredients_of
from colophon.verify.verdict import Outcome
from support.sealed_cases import codes, store_of

UNTRUSTED = "signingCredential.untrusted"
TRUSTED = "signingCredential.trusted"
VALIDATED = "ingredient.manifest.validated"


def manifest(label: str, *ingredients: IngredientFacts) -> ManifestFacts:
    return ManifestFacts(label=label, claim_version=2, ingredients=ingredients)


def ingredient(
    target: str | None,
    *,
    recorded: ValidationCodes | None = None,
    delta: ValidationCodes | None = None,
    title: str = "shot.mp4",
    label: str = "c2pa.ingredient.v3",
) -> IngredientFacts:
    return IngredientFacts(
        label=label,
        relationship="componentOf",
        title=title,
        manifest_label=target,
        recorded=recorded,
        delta=delta,
    )


def word(one: IngredientFacts) -> str:
    active = manifest("active", one)
    return ingredients_of(store_of(active, manifest("x")), active).value[0].finding


@pytest.mark.parametrize(
    ("recorded", "delta", "expected"),
    [
        # Ingredient signed by X inside a file signed by A: anchors when it was added, anchors of the reader.
        (codes(failure=[UNTRUSTED]), codes(success=[VALIDATED]), "signer_unknown"),  # none or A; A
        (codes(failure=[UNTRUSTED]), codes(success=[VALIDATED, TRUSTED]), "intact"),  # none or A; A and X
        (codes(success=[TRUSTED]), codes(success=[VALIDATED], failure=[UNTRUSTED]), "signer_unknown"),  # A and X; A
        (codes(success=[TRUSTED]), codes(success=[VALIDATED]), "intact"),  # A and X; A and X
        (codes(success=[TRUSTED]), None, "intact"),
        (codes(failure=[UNTRUSTED]), None, "signer_unknown"),
    ],
)
def test_the_recorded_status_with_the_difference_applied_is_an_ingredients_state(
    recorded: ValidationCodes, delta: ValidationCodes | None, expected: str
) -> None:
    assert word(ingredient("x", recorded=recorded, delta=delta)) == expected


def test_an_ingredient_recorded_as_tampered_is_told_although_the_difference_is_empty() -> None:
    one = ingredient("x", recorded=codes(failure=["assertion.dataHash.mismatch"]), delta=codes(success=[VALIDATED]))
    active = manifest("active", one)
    finding = ingredients_of(store_of(active, manifest("x")), active)
    assert finding.value[0].finding == "changed"
    assert finding.value[0].codes == ("assertion.dataHash.mismatch",)
    assert (finding.checks[0].id, finding.checks[0].outcome) == ("ingredient.changed", Outcome.FAILED)
    assert finding.caveats == ("An ingredient (shot.mp4) was not what was signed.",)


def test_a_trusted_signer_in_the_difference_does_not_heal_a_recorded_mismatch() -> None:
    recorded = codes(failure=["claimSignature.mismatch", UNTRUSTED])
    assert word(ingredient("x", recorded=recorded, delta=codes(success=[TRUSTED]))) == "changed"


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (ingredient(None), "no_credential"),
        (ingredient(None, recorded=codes(failure=[UNTRUSTED])), "undetermined"),
        (ingredient("nowhere", recorded=codes(success=[TRUSTED])), "undetermined"),
        (ingredient("x"), "undetermined"),
        (ingredient("x", recorded=codes(failure=["general.error"])), "undetermined"),
    ],
)
def test_what_nobody_validated_is_not_called_intact(one: IngredientFacts, expected: str) -> None:
    assert word(one) == expected


def test_nested_ingredients_are_walked_with_the_way_to_them() -> None:
    good = codes(success=[TRUSTED])
    inner = manifest("inner", ingredient(None, title="photo.jpg"))
    middle = manifest("middle", ingredient("inner", recorded=codes(failure=[UNTRUSTED]), title="comp.png"))
    active = manifest("active", ingredient("middle", recorded=good, title="cut.mp4"))
    found = ingredients_of(store_of(active, middle, inner), active).value
    assert [(item.title, item.path, item.finding) for item in found] == [
        ("cut.mp4", (), "intact"),
        ("comp.png", ("cut.mp4",), "signer_unknown"),
        ("photo.jpg", ("cut.mp4", "comp.png"), "no_credential"),
    ]


def test_a_cycle_of_ingredients_ends() -> None:
    good = codes(success=[TRUSTED])
    a, b = manifest("a", ingredient("b", recorded=good)), manifest("b", ingredient("a", recorded=good))
    assert len(ingredients_of(store_of(a, b), a).value) == 2


def test_diamonds_cost_no_more_than_their_manifests() -> None:
    good = codes(success=[TRUSTED])
    layers = [
        manifest(f"m{at}", *(ingredient(f"m{at + 1}", recorded=good, label=f"i{twin}") for twin in range(2)))
        for at in range(60)
    ]
    assert len(ingredients_of(store_of(layers[0], *layers[1:]), layers[0]).value) == 120


def test_what_is_beyond_depth_or_number_is_said_not_to_be_looked_at() -> None:
    good = codes(success=[TRUSTED])
    deep = [manifest(f"m{at}", ingredient(f"m{at + 1}", recorded=good)) for at in range(MAX_DEPTH + 5)]
    wide = manifest("wide", *(ingredient(None, label=f"i{at}") for at in range(MAX_INGREDIENTS + 1)))
    for store, active in ((store_of(deep[0], *deep[1:]), deep[0]), (store_of(wide), wide)):
        finding = ingredients_of(store, active)
        assert finding.checks[-1].id == "ingredient.too_many"
        assert finding.checks[-1].outcome is Outcome.NOT_LOOKED_FOR
        assert len(finding.value) <= MAX_INGREDIENTS
        assert "There are more ingredients than are looked at here." in finding.caveats


def test_titles_are_cleaned_before_they_are_shown() -> None:
    active = manifest("active", ingredient(None, title="pay\u202egpj.exe\x1b[2J\n"))
    assert ingredients_of(store_of(active), active).value[0].title == "paygpj.exe[2J"
