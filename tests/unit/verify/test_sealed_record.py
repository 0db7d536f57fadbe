from dataclasses import replace

import pytest

from colophon.credential.facts import AssertionFacts
from colophon.credential.summary import LEDGER_LABEL, DisclosedLeaf, summary_text
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.record.canonical import Json
from colophon.record.identifiers import new_random_id, new_salt
from colophon.record.vocabulary import OutputClass, Oversight, Visibility
from colophon.verify.finding import Finding
from colophon.verify.sealed_record import Sealed, sealed_record_of
from colophon.verify.verdict import LedgerFinding, Outcome
from support.records import LogInMemory
from support.sealed_cases import GOOD, SealedCase, codes, disclosure, sealed_case, signer_facts


def judge(case: SealedCase, **changes: object) -> Finding[Sealed]:
    return sealed_record_of(case.manifest(**changes), log_keys=(case.log.key,))


def refusal(finding: Finding[Sealed]) -> str:
    assert finding.value.finding is LedgerFinding.INVALID
    assert finding.value.record is None
    return finding.checks[-1].found


@pytest.mark.parametrize("visibility", list(Visibility))
def test_a_files_own_record_under_a_known_log_key_is_logged(visibility: Visibility) -> None:
    finding = judge(sealed_case(visibility=visibility))
    assert finding.value.finding is LedgerFinding.LOGGED
    assert finding.value.record is not None
    assert [leaf.entry.statement.type for leaf in finding.value.record.opened.leaves] == ["step", "step", "decision"]
    assert {check.outcome for check in finding.checks} == {Outcome.MET}


def test_a_log_whose_key_came_with_the_file_is_not_known_to_you() -> None:
    case = sealed_case()
    for keys in ((), (Ed25519NoteSigner.generate(name=case.log.origin).key,)):
        finding = sealed_record_of(case.manifest(), log_keys=keys)
        assert finding.value.finding is LedgerFinding.LOG_KEY_UNKNOWN
        assert "came with the file" in next(check for check in finding.checks if check.id == "ledger.proof").found


def test_a_key_in_the_file_that_did_not_sign_its_checkpoint_proves_nothing() -> None:
    case = sealed_case().tampered(log_key=LogInMemory("log.example/other").key.vkey)
    assert "none of whose keys is known" in refusal(sealed_record_of(case.manifest(), log_keys=()))


def test_an_assertion_moved_into_a_file_by_another_signer_is_foreign() -> None:
    finding = judge(sealed_case(), signer=signer_facts(common_name="Somebody Else"))
    assert finding.value == Sealed(finding=LedgerFinding.FOREIGN)
    assert finding.checks[-1].id == "ledger.intent_foreign"


def test_an_assertion_moved_into_another_file_of_the_same_signer_is_foreign() -> None:
    finding = judge(sealed_case(), label="urn:c2pa:11111111-1111-4111-8111-111111111111")
    assert finding.value.finding is LedgerFinding.FOREIGN
    assert finding.checks[-1].found == "manifest urn:c2pa:11111111-1111-4111-8111-111111111111"


def test_a_summary_that_the_intent_does_not_name_is_foreign() -> None:
    case = sealed_case()
    flattering = case.summary.model_copy(update={"output_class": OutputClass.HUMAN_MADE})
    finding = judge(case.tampered(summary=summary_text(flattering)))
    assert finding.value.finding is LedgerFinding.FOREIGN


@pytest.mark.parametrize(
    ("failure", "success"),
    [
        (["claimSignature.mismatch"], GOOD[1:]),
        (["assertion.hashedURI.mismatch"], GOOD),
        (["assertion.undeclared"], GOOD),
        ([], GOOD[1:]),
    ],
)
def test_a_record_outside_a_signature_that_fits_is_nobodys_word(failure: list[str], success: tuple[str, ...]) -> None:
    assert "nobody answers for it" in refusal(judge(sealed_case(), codes=codes(success=success, failure=failure)))


def test_changed_content_leaves_the_record_of_what_was_sealed_readable() -> None:
    changed = codes(success=(GOOD[0], GOOD[2]), failure=["assertion.dataHash.mismatch"])
    assert judge(sealed_case(), codes=changed).value.finding is LedgerFinding.LOGGED


def test_a_record_that_was_gathered_or_stands_twice_is_refused() -> None:
    case = sealed_case()
    own = case.manifest().assertions[0]
    for assertions in ((replace(own, created=False),), (own, replace(own, label=f"{LEDGER_LABEL}__1"))):
        assert "more than once, or is not among" in refusal(judge(case, assertions=assertions))


@pytest.mark.parametrize(
    "data", ["text", {}, {"v": 2}, {"v": 1, "summary": 1, "intent": "", "proof": "", "log_key": ""}, None, ["a"] * 9]
)
def test_an_assertion_of_another_shape_is_refused(data: object) -> None:
    told = AssertionFacts(label=LEDGER_LABEL, data=data, created=True)  # type: ignore[arg-type]  # as a stranger writes it
    refusal(judge(sealed_case(), assertions=(told,)))


def test_a_signer_whose_key_cannot_be_read_cannot_be_held_against_the_intent() -> None:
    facts = replace(signer_facts(), spki_sha256=None)
    assert "could not be read out of the file" in refusal(judge(sealed_case(), signer=facts))


def test_other_actions_than_the_recorded_ones_are_refused() -> None:
    case = sealed_case()
    other = replace(
        case.actions[0], digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
    )
    assert "actions have the digest" in refusal(judge(case, actions=(other,)))


def test_gathered_actions_do_not_count_as_the_signers() -> None:
    case = sealed_case()
    gathered = replace(case.actions[0], action="c2pa.edited", created=False)
    assert judge(case, actions=(*case.actions, gathered)).value.finding is LedgerFinding.LOGGED


def test_a_manifest_that_claims_to_say_more_than_the_record_is_refused() -> None:
    case = sealed_case().remade(all_actions_included=False)
    assert "all actions are included" in refusal(judge(case, all_actions_included=True))


def test_a_disclosure_of_another_oversight_is_refused() -> None:
    case = sealed_case()
    told = (case.manifest().assertions[0], disclosure(Oversight.FULLY_AUTONOMOUS))
    assert "'fully_autonomous'" in refusal(judge(case, assertions=told))


def test_a_record_with_ai_in_a_manifest_that_discloses_none_is_refused() -> None:
    case = sealed_case()
    assert "discloses no AI" in refusal(judge(case, assertions=case.manifest().assertions[:1]))


def test_intent_and_summary_that_disagree_are_refused() -> None:
    case = sealed_case()
    shorter = case.summary.works[0].model_copy(update={"size": 2})
    for other in (case.with_intent(works=(shorter,)), case.with_intent(release=new_random_id())):
        assert "another release, log or other works" in refusal(judge(other))


def test_a_proof_that_does_not_lead_to_the_root_is_refused() -> None:
    case = sealed_case()
    wrong = case.log.proof(0)
    assert "leads to root" in refusal(judge(case.tampered(proof=wrong.format())))


def test_a_proof_by_another_known_log_is_refused() -> None:
    case = sealed_case()
    other = LogInMemory("log.example/other")
    index = other.append(case.intent.encode())
    finding = sealed_record_of(
        case.tampered(proof=other.proof(index).format()).manifest(), log_keys=(case.log.key, other.key)
    )
    assert "by the log log.example/other" in refusal(finding)


def leaf(case: SealedCase, at: int, **changes: object) -> SealedCase:
    leaves = list(case.summary.leaves)
    leaves[at] = DisclosedLeaf.model_validate({**leaves[at].model_dump(), **changes})
    return case.remade(leaves=tuple(leaves))


def test_a_leaf_with_another_path_place_salt_or_work_is_refused() -> None:
    case = sealed_case()
    path = case.summary.leaves[0].path
    for changes in (
        {"path": (path[0], *["ab" * 32 for _ in path[1:]])},
        {"path": ()},
        {"position": 2},
        {"salt": new_salt()},
        {"salt": None},
        {"work": 1},
        {"entry": case.summary.leaves[1].entry},
    ):
        refusal(judge(leaf(case, 0, **changes)))


def test_a_leaf_that_is_shown_twice_is_refused() -> None:
    case = sealed_case()
    assert "disclosed twice" in refusal(judge(case.remade(leaves=(case.summary.leaves[0],) * 2)))


def test_a_field_with_another_value_is_refused() -> None:
    case = sealed_case()
    opening = case.summary.leaves[2].fields[0]
    flattering = opening.model_copy(update={"value": "Because it was all done by hand."})
    assert "not the one that was committed" in refusal(judge(leaf(case, 2, fields=(flattering.model_dump(),))))
    assert "opened twice" in refusal(judge(leaf(case, 2, fields=(opening.model_dump(),) * 2)))


def test_a_name_that_does_not_open_its_pseudonym_is_refused() -> None:
    case = sealed_case()
    painter, model = case.summary.agents
    other = painter.model_copy(update={"identity": {**painter.identity, "name": "Somebody Famous"}})
    assert "does not open it" in refusal(judge(case.remade(agents=(other, model))))


def test_names_of_works_that_are_not_shown_are_not_used_and_named_as_such() -> None:
    case = sealed_case().remade(leaves=())
    finding = judge(case)
    assert finding.value.record is not None
    assert finding.value.record.opened.agents == {}
    names = next(check for check in finding.checks if check.id == "ledger.names")
    assert names.outcome is Outcome.NOT_LOOKED_FOR


def test_an_asset_that_does_not_open_its_reference_is_refused() -> None:
    case = sealed_case()
    asset = case.summary.asset.model_copy(update={"sha256": "00" * 32})
    assert "does not open the asset reference" in refusal(judge(case.remade(asset=asset)))


def test_a_summary_beyond_its_size_is_not_read() -> None:
    case = sealed_case()
    assert "at most" in refusal(judge(case.tampered(summary=case.assertion.summary + " " * 600_000)))


def test_a_file_without_a_record_says_so() -> None:
    finding = judge(sealed_case(), assertions=())
    assert finding.value == Sealed(finding=LedgerFinding.NONE)
    assert finding.checks[0].outcome is Outcome.WARNING


def test_entries_of_a_sub_work_are_shown_beside_the_works_own() -> None:
    case, other = sealed_case(), sealed_case()
    foreign = other.work.disclose(1, work=1)
    heads = (case.work.head, other.work.head)
    mixed = case.remade(works=heads, leaves=(*case.summary.leaves, foreign))
    assert judge(mixed).value.finding is LedgerFinding.LOGGED


def test_one_works_entries_shown_as_two_works_are_refused() -> None:
    case = sealed_case()
    twice = case.remade(
        works=(case.work.head, case.work.head),
        leaves=(case.summary.leaves[0], case.summary.leaves[1].model_copy(update={"work": 1})),
    )
    assert "one work are disclosed as two" in refusal(judge(twice))


@pytest.mark.parametrize("name", ["summary", "intent", "proof", "log_key"])
def test_half_a_character_in_the_assertion_is_refused_and_does_not_stop_the_verdict(name: str) -> None:
    case = sealed_case()
    text = getattr(case.assertion, name) + "\ud800"
    assert "no text in UTF-8" in refusal(judge(case.tampered(**{name: text})))


@pytest.mark.parametrize("step", [float("nan"), 10**30, "\ud800"])
def test_a_parameter_that_no_record_could_hold_is_refused(step: Json) -> None:
    case = sealed_case()
    odd = replace(case.actions[0], parameters={"org.colophon.step": step})
    assert "RFC 8785" in refusal(judge(case, actions=(odd,)))


def test_a_time_that_is_none_is_refused() -> None:
    case = sealed_case()
    at = case.intent.index('"at":"') + len('"at":"')
    intent = f"{case.intent[:at]}20Q6{case.intent[at + 4 :]}"
    refusal(judge(case.tampered(intent=intent)))
    no_day = f"{case.intent[:at]}2026-02-31{case.intent[at + 10 :]}"
    refusal(judge(case.tampered(intent=no_day)))


def test_an_entry_of_another_log_is_refused() -> None:
    case = sealed_case()
    foreign = case.summary.leaves[0]
    entry = foreign.entry.replace(case.log.origin, "log.example/elsewhere")
    assert "shows it in 'log.example/colophon'" in refusal(judge(leaf(case, 0, entry=entry)))
    assert "The summary has 1" not in refusal(judge(leaf(case, 0, work=5)))


def test_more_names_than_are_looked_at_are_refused() -> None:
    case = sealed_case()
    assert "1026 named agents" in refusal(judge(case.remade(agents=case.summary.agents * 513)))
