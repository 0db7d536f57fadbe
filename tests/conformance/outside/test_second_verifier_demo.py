"""The demonstration's sealed files, and changed copies of them, before a C2PA verifier that is not our engine."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import pytest

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.credential.facts import StoreFacts
from colophon.credential.summary import LEDGER_LABEL
from colophon.credential.trust import TrustAnchors
from support.demonstration import OUTPUTS, root_pem, sealed
from support.engine import changed
from support.outside import Outside
from support.pki import Identity
from support.second_verifier import PLAIN_TEXT, Parting, SecondVerdict, second_verdict

TRUSTED: Final = "valid_for_supplied_material"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sealed file, the type it is handed over as, and where the two verifiers are known to part over it.

    `told` is the code that names a change of its content.
    """

    name: str
    media_type: str
    told: str = "assertion.dataHash.mismatch"
    parting: Parting | None = None


CASES: Final = (
    Case(name="lighthouse.mp4", media_type="video/mp4", told="assertion.bmffHash.mismatch"),
    Case(name="poster.png", media_type="image/png"),
    Case(name="press.pdf", media_type="application/pdf"),
    Case(name="script.txt", media_type="text/plain", parting=PLAIN_TEXT),
    Case(name="script.txt", media_type="text/markdown"),
)
AGREED: Final = tuple(case for case in CASES if case.parting is None)


def called(case: Case) -> str:
    return f"{case.name} as {case.media_type}"


def verdict_on(outside: Outside, home: Path, case: Case, asset: Path | None = None) -> SecondVerdict:
    path, sidecar = sealed(home, case.name)
    return second_verdict(outside, asset or path, case.media_type, root_pem=root_pem(home), sidecar=sidecar)


def test_every_sealed_output_is_asked_about() -> None:
    assert {case.name for case in CASES} == set(OUTPUTS)


@pytest.mark.parametrize("case", CASES, ids=called)
def test_it_finds_signature_signer_and_the_ledgers_assertion_in_order(
    outside: Outside, demo_home: Path, case: Case
) -> None:
    verdict = verdict_on(outside, demo_home, case)
    assert verdict.signature == "valid"
    assert verdict.trust == TRUSTED
    assert LEDGER_LABEL in verdict.matched
    assert verdict.matched >= verdict.assertions.keys()
    assert verdict.requests == []


@pytest.mark.parametrize("case", AGREED, ids=called)
def test_it_finds_the_content_bound_and_the_file_trusted(outside: Outside, demo_home: Path, case: Case) -> None:
    verdict = verdict_on(outside, demo_home, case)
    assert verdict.failures == ()
    assert (verdict.integrity, verdict.hard_binding, verdict.state) == ("valid", "match", "Trusted")


@pytest.mark.parametrize("case", [case for case in CASES if case.parting], ids=called)
def test_where_it_parts_from_our_engine_it_names_the_one_known_reason(
    outside: Outside, demo_home: Path, case: Case
) -> None:
    # If a newer version of either agrees, this fails: then the parting goes, and the file moves to those agreed on.
    assert case.parting is not None
    ((code, explained),) = verdict_on(outside, demo_home, case).failures
    assert code == case.parting.code
    assert explained.startswith(case.parting.explained), case.parting.why


@pytest.mark.parametrize("name", OUTPUTS)
def test_both_verifiers_read_the_same_words_in_the_ledgers_assertion(
    outside: Outside, session: EngineSession, demo_home: Path, name: str
) -> None:
    path, sidecar = sealed(demo_home, name)
    anchors = TrustAnchors(claim_pem=root_pem(demo_home))
    ours = EngineReader(session).read(path, trust=anchors, sidecar=None if sidecar is None else sidecar.read_bytes())
    assert isinstance(ours, StoreFacts)
    assert ours.active is not None
    (words,) = [assertion.data for assertion in ours.active.assertions if assertion.label == LEDGER_LABEL]
    case = next(case for case in CASES if case.name == name)
    assert verdict_on(outside, demo_home, case).assertions[LEDGER_LABEL] == words


@pytest.mark.parametrize("case", AGREED, ids=called)
def test_one_bit_of_content_changed_is_told(outside: Outside, demo_home: Path, tmp_path: Path, case: Case) -> None:
    path, _ = sealed(demo_home, case.name)
    copy = changed(Path(shutil.copy(path, tmp_path / case.name)), demo_home / "sources" / case.name)
    verdict = verdict_on(outside, demo_home, case, copy)
    assert [code for code, _ in verdict.failures] == [case.told]
    assert (verdict.integrity, verdict.hard_binding, verdict.state) == ("invalid", "mismatch", "Invalid")
    assert verdict.signature == "valid"


def test_one_letter_of_the_claim_summary_changed_is_told(outside: Outside, demo_home: Path, tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "poster.png")
    ledger = verdict_on(outside, demo_home, case).assertions[LEDGER_LABEL]
    summary = cast("str", cast("dict[str, object]", ledger)["summary"]).encode()
    data = sealed(demo_home, case.name)[0].read_bytes()
    assert data.count(summary) == 1
    copy = tmp_path / case.name
    copy.write_bytes(data.replace(summary, summary.replace(b"human", b"humam", 1)))
    verdict = verdict_on(outside, demo_home, case, copy)
    assert verdict.integrity == "invalid"
    assert LEDGER_LABEL not in verdict.matched
    assert "assertion.hashedURI.mismatch" in [code for code, _ in verdict.failures]


def test_without_the_development_root_the_same_file_is_whole_and_its_signer_unknown(
    outside: Outside, demo_home: Path, who: Identity
) -> None:
    path, _ = sealed(demo_home, "poster.png")
    verdict = second_verdict(outside, path, "image/png", root_pem=who.root.pem)
    assert (verdict.integrity, verdict.hard_binding) == ("valid", "match")
    assert verdict.trust != TRUSTED
    assert [code for code, _ in verdict.failures] == ["signingCredential.untrusted"]
