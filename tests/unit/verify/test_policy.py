import pytest

from colophon.errors import InvalidInputError, PolicyEmptyError
from colophon.verify.policy import (
    PRECEDENCE,
    AllOf,
    ExitCode,
    RequireIntact,
    RequireLog,
    RequireSigner,
    Unmet,
    exit_code,
    parse_policy,
    unmet_over,
)
from colophon.verify.verdict import (
    Integrity,
    Ledger,
    LedgerFinding,
    ReleaseFinding,
    Signer,
    SignerTrust,
    Verdict,
)


def verdict(
    integrity: Integrity = Integrity.INTACT,
    trust: SignerTrust = SignerTrust.KNOWN,
    finding: LedgerFinding = LedgerFinding.LOGGED,
    release: ReleaseFinding = ReleaseFinding.NOT_LOOKED_FOR,
) -> Verdict:
    return Verdict(
        file_name="poster.png",
        file_sha256="00" * 32,
        media_type="image/png",
        sentence="",
        integrity=integrity,
        signer=Signer(trust=trust),
        claim=None,
        ledger=Ledger(finding=finding, release=release),
        ingredients=(),
        checks=(),
        caveats=(),
    )


@pytest.mark.parametrize(
    ("integrity", "code"),
    [
        (Integrity.IDENTICAL, ExitCode.MET),
        (Integrity.INTACT, ExitCode.MET),
        (Integrity.CHANGED, ExitCode.CHANGED),
        (Integrity.NO_CREDENTIAL, ExitCode.NO_CREDENTIAL),
        (Integrity.UNDETERMINED, ExitCode.COULD_NOT_BE_READ),
    ],
)
def test_only_intact_or_identical_content_meets_intact(integrity: Integrity, code: ExitCode) -> None:
    assert exit_code(RequireIntact().unmet(verdict(integrity))) is code


@pytest.mark.parametrize("trust", list(SignerTrust))
def test_only_a_known_signer_meets_signer(trust: SignerTrust) -> None:
    unmet = RequireSigner().unmet(verdict(trust=trust))
    assert (not unmet) is (trust is SignerTrust.KNOWN)


def test_a_missing_signer_is_told_by_why_it_is_missing() -> None:
    none = SignerTrust.NONE
    assert exit_code(RequireSigner().unmet(verdict(Integrity.NO_CREDENTIAL, none))) is ExitCode.NO_CREDENTIAL
    assert exit_code(RequireSigner().unmet(verdict(Integrity.UNDETERMINED, none))) is ExitCode.COULD_NOT_BE_READ
    assert exit_code(RequireSigner().unmet(verdict(trust=SignerTrust.UNKNOWN))) is ExitCode.SIGNER_UNKNOWN


@pytest.mark.parametrize(
    ("finding", "release", "met"),
    [
        (LedgerFinding.LOGGED, ReleaseFinding.NOT_LOOKED_FOR, True),
        (LedgerFinding.LOGGED, ReleaseFinding.FOUND, True),
        (LedgerFinding.LOGGED, ReleaseFinding.NOT_FOUND, False),
        (LedgerFinding.LOGGED, ReleaseFinding.WITHDRAWN, False),
        (LedgerFinding.LOG_KEY_UNKNOWN, ReleaseFinding.NOT_LOOKED_FOR, False),
        (LedgerFinding.FOREIGN, ReleaseFinding.NOT_LOOKED_FOR, False),
        (LedgerFinding.INVALID, ReleaseFinding.FOUND, False),
        (LedgerFinding.FOREIGN, ReleaseFinding.FOUND, False),
        (LedgerFinding.NONE, ReleaseFinding.FOUND, True),
        (LedgerFinding.NONE, ReleaseFinding.WITHDRAWN, False),
        (LedgerFinding.NONE, ReleaseFinding.NOT_FOUND, False),
    ],
)
def test_log_is_met_by_a_known_log_and_no_withdrawal(
    finding: LedgerFinding, release: ReleaseFinding, *, met: bool
) -> None:
    unmet = RequireLog().unmet(verdict(finding=finding, release=release))
    assert (not unmet) is met
    assert exit_code(unmet) is (ExitCode.MET if met else ExitCode.NOT_LOGGED)


def test_a_policy_that_asks_for_nothing_is_refused() -> None:
    with pytest.raises(PolicyEmptyError):
        AllOf(())
    for text in ("", " , ,"):
        with pytest.raises(PolicyEmptyError):
            parse_policy(text)


def test_an_unknown_requirement_is_named_with_those_there_are() -> None:
    with pytest.raises(InvalidInputError, match=r"'human'; there are intact, signer, log"):
        parse_policy("intact,human")


def test_a_list_of_requirements_asks_for_each_once() -> None:
    assert parse_policy(" log,intact,log ").policies == (RequireLog(), RequireIntact())


def test_all_unmet_requirements_are_told_and_the_gravest_is_the_exit_code() -> None:
    bad = verdict(Integrity.CHANGED, SignerTrust.UNKNOWN, LedgerFinding.NONE)
    unmet = parse_policy("log,signer,intact").unmet(bad)
    assert [item.requirement for item in unmet] == ["log", "signer", "intact"]
    assert exit_code(unmet) is ExitCode.CHANGED


def test_every_exit_code_has_its_place_in_the_precedence() -> None:
    assert set(PRECEDENCE) == set(ExitCode) - {ExitCode.MET}
    assert [int(code) for code in ExitCode] == [0, 1, 4, 5, 6, 7]
    items = [Unmet(requirement="x", found="y", exit_code=code) for code in reversed(PRECEDENCE)]
    assert exit_code(items) is PRECEDENCE[0]


def test_over_several_files_one_that_fails_is_enough() -> None:
    files = [verdict(), verdict(Integrity.NO_CREDENTIAL), verdict()]
    assert exit_code(unmet_over(files, policy=RequireIntact())) is ExitCode.NO_CREDENTIAL
