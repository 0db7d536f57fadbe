import pytest

from colophon.credential.facts import AssertionFacts
from colophon.record.canonical import Json
from colophon.verify.exclusions import excludes_only_empty_space
from colophon.verify.integrity import integrity_of
from colophon.verify.verdict import Integrity
from support.sealed_cases import GOOD, SealedCase, codes, sealed_case

UUID: list[Json] = [216, 254, 195, 214, 27, 14, 72, 60, 146, 151, 88, 40, 135, 126, 196, 129]
CREDENTIAL: Json = {"xpath": "/uuid", "data": [{"offset": 8, "value": UUID}]}
IN_BASE64: Json = {"xpath": "/uuid", "data": [{"offset": 8, "value": "b64'2P7D1hsOSDySl1goh37EgQ=='"}]}
MDAT: Json = {"xpath": "/mdat", "subset": [{"offset": 16, "length": 0}]}
FREE: Json = {"xpath": "/free"}


def with_binding(*exclusions: Json, **more: Json) -> tuple[SealedCase, AssertionFacts]:
    data: dict[str, Json] = {"exclusions": list(exclusions), **more}
    return sealed_case(), AssertionFacts(label="c2pa.hash.bmff.v3", data=data, created=True)


@pytest.mark.parametrize(
    ("exclusions", "merkle", "harmless"),
    [
        ((CREDENTIAL, {"xpath": "/ftyp"}, {"xpath": "/mfra"}), False, True),
        ((IN_BASE64, FREE, {"xpath": "/skip"}), False, True),
        ((CREDENTIAL, MDAT), True, True),
        ((CREDENTIAL, MDAT), False, False),
        (({"xpath": "/uuid"},), False, False),
        (({"xpath": "/uuid", "data": [{"offset": 8, "value": [0] * 16}]},), False, False),
        (({"xpath": "/uuid", "data": [{"offset": 9, "value": UUID}]},), False, False),
        (({"xpath": "/uuid", "data": [{"offset": 8, "value": "b64'?"}]},), False, False),
        (({"xpath": "/moov"},), True, False),
        (({"xpath": "/moov/trak/mdia/minf/stbl/stco"},), True, False),
        (("text",), False, False),
    ],
)
def test_only_free_space_and_what_is_hashed_otherwise_needs_no_warning(
    exclusions: tuple[Json, ...], *, merkle: bool, harmless: bool
) -> None:
    tree: dict[str, Json] = {"merkle": [{"count": 1}]} if merkle else {}
    case, binding = with_binding(*exclusions, **tree)
    told = codes(success=GOOD, informational=["assertion.bmffHash.additionalExclusionsPresent"])
    store = case.store(assertions=(binding,), codes=told)
    assert store.active is not None
    assert excludes_only_empty_space(store.active) is harmless
    finding = integrity_of(store, store.active)
    assert finding.value is Integrity.INTACT
    assert (finding.caveats == ()) is harmless


@pytest.mark.parametrize("data", [None, "text", {}, {"exclusions": "text"}, {"exclusions": None}])
def test_a_binding_of_another_shape_is_not_called_harmless(data: Json) -> None:
    active = sealed_case().manifest(assertions=(AssertionFacts(label="c2pa.hash.bmff.v3", data=data),))
    assert not excludes_only_empty_space(active)
    assert not excludes_only_empty_space(sealed_case().manifest(assertions=()))
