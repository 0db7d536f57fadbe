"""Claims of authored cases, signed by the engine and read back by it: what we announced is what a stranger reads."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.credential.facts import StoreFacts
from colophon.credential.summary import LedgerAssertion
from colophon.errors import SealMismatchError
from colophon.seal.claim import INTENT, ClaimPlan, complete_definition, plan_claim
from colophon.seal.material import Source
from colophon.seal.read_back import check_read_back
from support import media, pki
from support.authored_cases import CASES, Case
from support.engine import sign, signed, trust_in
from support.productions import Production
from support.seals import ledger_of, material_of

CHOSEN = [case for n, case in enumerate(CASES) if n % 4 == 0]
"""One of four: signing takes a moment, and each has another shape of claim."""


@pytest.fixture(scope="module")
def session() -> Iterator[EngineSession]:
    with EngineSession(workers=1) as opened:
        yield opened


@pytest.fixture(scope="module")
def who() -> pki.Identity:
    return pki.identity()


def sealed(
    session: EngineSession, who: pki.Identity, folder: Path, case: Case, *, source: Path, has_manifest: bool
) -> tuple[StoreFacts, ClaimPlan, LedgerAssertion]:
    """Return what a reader finds in `source` sealed for `case`, and what was planned."""
    p = Production()
    case.tell(p)
    material = replace(material_of(p), source=Source(path=source, media_type="image/jpeg", has_manifest=has_manifest))
    plan = plan_claim(material)
    ledger = ledger_of(material, plan)
    target = folder / "sealed.jpg"
    content = complete_definition(plan, ledger)
    sign(session, who, source, target, intent=INTENT, content=content, ingredients=plan.ingredients)
    facts = EngineReader(session).read(target, trust=trust_in(who))
    assert isinstance(facts, StoreFacts)
    return facts, plan, ledger


@pytest.mark.parametrize("case", CHOSEN, ids=lambda case: case.name)
def test_an_unsigned_source_reads_back_as_planned(
    case: Case, session: EngineSession, who: pki.Identity, tmp_path: Path
) -> None:
    source = media.write(tmp_path, "jpg")
    facts, plan, ledger = sealed(session, who, tmp_path, case, source=source, has_manifest=False)

    spki = pki.spki_sha256(who.leaf)
    check_read_back(facts, plan=plan, ledger=ledger, signer_spki_sha256=spki, trusted=True)


@pytest.mark.parametrize("case", CHOSEN[::4], ids=lambda case: case.name)
def test_a_signed_source_keeps_its_manifest_as_the_parent(
    case: Case, session: EngineSession, who: pki.Identity, tmp_path: Path
) -> None:
    source = signed(session, who, tmp_path)
    facts, plan, ledger = sealed(session, who, tmp_path, case, source=source, has_manifest=True)

    spki = pki.spki_sha256(who.leaf)
    check_read_back(facts, plan=plan, ledger=ledger, signer_spki_sha256=spki, trusted=True)
    assert facts.active is not None
    parents = [one for one in facts.active.ingredients if one.relationship == "parentOf"]
    assert [one.manifest_label for one in parents] == [facts.manifests[1].label]


def test_a_file_signed_by_another_key_is_refused(session: EngineSession, who: pki.Identity, tmp_path: Path) -> None:
    source = media.write(tmp_path, "jpg")
    facts, plan, ledger = sealed(session, who, tmp_path, CHOSEN[0], source=source, has_manifest=False)

    with pytest.raises(SealMismatchError, match="intent names"):
        check_read_back(
            facts, plan=plan, ledger=ledger, signer_spki_sha256=pki.spki_sha256(pki.identity().leaf), trusted=True
        )
