from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from colophon import errors
from colophon.credential.ports import SignCallback, SignedManifest, SignRequest
from colophon.record.commitment import page_link
from colophon.record.nouns import Withdrawal
from colophon.verify.verdict import Integrity, LedgerFinding, ReleaseFinding
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.views import JobState, SealStage
from support.fake_engine import MARK, FakeEngine, sha
from support.recording_house import OWNER, STRANGER
from support.sealing_house import SealingHouse, a_sealing_house


@pytest.fixture
def place(tmp_path: Path) -> SealingHouse:
    return a_sealing_house(tmp_path)


def writes(path: Path, content: bytes) -> Callable[[Path], None]:
    def write(_: Path) -> None:
        path.write_bytes(content)

    return write


def test_a_seal_leaves_a_file_a_release_and_nothing_else(place: SealingHouse) -> None:
    path, sha256 = place.source()
    target = place.folder / "sealed.png"

    view = place.seal(place.order(path, sha256, target, title="Poster"))

    assert (view.state, view.stage, view.progress) == (JobState.DONE, SealStage.RELEASE, 1.0)
    assert target.read_bytes().startswith(b"a picture" + MARK)
    assert view.sealed_sha256 == sha(target.read_bytes())
    assert path.read_bytes() == b"a picture"
    assert (place.intents(), place.releases(), place.key.used) == (1, 1, 1)
    assert place.leftovers() == []
    release = place.house.records.release(view.release)
    assert (release.file_sha256, release.asset, release.title) == (view.sealed_sha256, sha256, "Poster")


def test_what_was_sealed_verifies_as_identical_and_logged(place: SealingHouse) -> None:
    path, sha256 = place.source()
    target = place.folder / "sealed.png"
    view = place.seal(place.order(path, sha256, target))

    verdict = place.verifying.verify_file(target, name=None, sidecar=None)

    assert verdict.integrity is Integrity.IDENTICAL
    assert (verdict.ledger.finding, verdict.ledger.release) == (LedgerFinding.LOGGED, ReleaseFinding.FOUND)
    assert view.sentence == verdict.sentence


def test_a_file_that_cannot_carry_a_credential_gets_a_sidecar(place: SealingHouse) -> None:
    path, sha256 = place.source("script.txt", b"FADE IN")

    view = place.seal(place.order(path, sha256, place.folder / "out.txt"))

    sidecar = place.folder / "out.txt.c2pa"
    assert (view.embedded, view.sealed_path) == (False, sidecar)
    verdict = place.verifying.verify_file(path, name=None, sidecar=sidecar.read_bytes())
    assert verdict.integrity is Integrity.IDENTICAL
    assert place.house.records.release(view.release).file_sha256 == sha256


def test_an_uploaded_file_is_sealed_from_the_shelf_and_kept_there(place: SealingHouse) -> None:
    path, sha256 = place.source()
    place.house.stores.shelf.put_file(path, sha256=sha256)

    view = place.seal(place.order(None, sha256, None))

    assert view.sealed_path is None
    with place.desk.sealed_file(OWNER, view.id) as sealed:
        assert sha(sealed.read_bytes()) == view.sealed_sha256
    assert place.verifying.release_verdict(OWNER, view.release, link=None).integrity is Integrity.IDENTICAL
    assert place.leftovers() == []


def test_the_file_of_a_seal_that_is_not_done_is_not_there_yet(place: SealingHouse) -> None:
    path, sha256 = place.source()
    place.house.stores.shelf.put_file(path, sha256=sha256)
    place.runner.run = lambda _: None
    view = place.seal(place.order(None, sha256, None))

    with (
        pytest.raises(errors.NoSealedFileError, match="is queued; its file is here when its state is done"),
        place.desk.sealed_file(OWNER, view.id),
    ):
        pass


def test_a_seal_that_failed_says_why_it_has_no_file(place: SealingHouse) -> None:
    path, sha256 = place.source()
    place.house.stores.shelf.put_file(path, sha256=sha256)
    view = place.seal(place.order(None, sha256, None, disclose=("nonsense",)))
    assert view.state is JobState.FAILED

    with (
        pytest.raises(errors.NoSealedFileError, match=r"failed, so there is no file: .*nonsense.* \[invalid\]"),
        place.desk.sealed_file(OWNER, view.id),
    ):
        pass


def test_bytes_that_are_nowhere_cannot_be_sealed(place: SealingHouse) -> None:
    path, sha256 = place.source()

    with pytest.raises(errors.AssetContentMissingError):
        place.seal(place.order(None, sha256, None))
    path.unlink()
    with pytest.raises(errors.AssetContentMissingError):
        place.seal(place.order(path, sha256, place.folder / "sealed.png"))


def test_an_existing_target_is_replaced_only_if_that_is_said(place: SealingHouse) -> None:
    path, sha256 = place.source()
    target = place.folder / "sealed.png"
    target.write_bytes(b"mine")

    with pytest.raises(errors.TargetExistsError):
        place.seal(place.order(path, sha256, target))
    assert (target.read_bytes(), place.intents()) == (b"mine", 0)

    assert place.seal(place.order(path, sha256, target, force=True)).state is JobState.DONE
    assert MARK in target.read_bytes()


@pytest.mark.parametrize("force", [False, True])
def test_the_source_is_never_its_own_target(place: SealingHouse, *, force: bool) -> None:
    path, sha256 = place.source()
    linked = place.folder / "other-name.png"
    linked.hardlink_to(path)

    for target in (path, linked):
        with pytest.raises(errors.TargetExistsError):
            place.seal(place.order(path, sha256, target, force=force))
    assert path.read_bytes() == b"a picture"


def test_a_target_that_comes_meanwhile_is_not_replaced(place: SealingHouse) -> None:
    path, sha256 = place.source()
    target = place.folder / "sealed.png"
    place.engine.written = writes(target, b"came meanwhile")

    view = place.seal(place.order(path, sha256, target))

    assert (view.state, view.error_code) == (JobState.FAILED, "seal.target_exists")
    assert target.read_bytes() == b"came meanwhile"
    assert (place.releases(), place.leftovers()) == (0, [])


@pytest.mark.parametrize("changed", [b"a pictures", b"b picture"])
def test_a_source_that_is_not_the_recorded_file_is_refused(place: SealingHouse, changed: bytes) -> None:
    path, sha256 = place.source()
    path.write_bytes(changed)
    order = place.order(path, sha256, place.folder / "sealed.png")

    if len(changed) != len(b"a picture"):
        with pytest.raises(errors.SourceChangedError):
            place.seal(order)
    else:
        assert place.seal(order).error_code == "seal.source_changed"
    assert (place.intents(), place.releases(), place.leftovers()) == (0, 0, [])


def test_a_source_that_changes_while_it_is_sealed_is_refused(place: SealingHouse) -> None:
    path, sha256 = place.source()
    place.engine.written = writes(path, b"b picture")

    view = place.seal(place.order(path, sha256, place.folder / "sealed.png"))

    assert (view.state, view.error_code) == (JobState.FAILED, "seal.source_changed")
    assert not (place.folder / "sealed.png").exists()
    assert place.leftovers() == []


def other_title(said: dict[str, Any]) -> None:
    said["definition"]["title"] = "another"


def other_source(said: dict[str, Any]) -> None:
    said["source"] = "0" * 64


def no_ledger(said: dict[str, Any]) -> None:
    said["definition"]["assertions"] = [
        one for one in said["definition"]["assertions"] if one["label"] != "org.colophon.ledger"
    ]


@pytest.mark.parametrize("spoil", [other_title, other_source, no_ledger])
def test_a_signed_file_that_says_something_else_is_never_put_in_place(
    place: SealingHouse, spoil: Callable[[dict[str, Any]], None]
) -> None:
    path, sha256 = place.source()
    place.engine.spoil = spoil

    view = place.seal(place.order(path, sha256, place.folder / "sealed.png"))

    assert (view.state, view.error_code) == (JobState.FAILED, "seal.mismatch")
    assert not (place.folder / "sealed.png").exists()
    assert (place.releases(), place.leftovers()) == (0, [])


def test_the_signing_process_is_not_believed_about_the_hash(
    place: SealingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = FakeEngine.sign

    def sign(engine: FakeEngine, request: SignRequest, *, sign: SignCallback) -> SignedManifest:
        return replace(honest(engine, request, sign=sign), output_sha256=sha(b"another file"))

    monkeypatch.setattr(FakeEngine, "sign", sign)
    path, sha256 = place.source()
    target = place.folder / "sealed.png"

    view = place.seal(place.order(path, sha256, target))

    assert (view.state, view.error_code) == (JobState.FAILED, "seal.mismatch")
    assert not target.exists()
    assert (place.releases(), place.leftovers()) == (0, [])


def test_an_embedded_prompt_and_a_test_signer_are_warned_of(place: SealingHouse) -> None:
    path, sha256 = place.source(content=b"picture with a prompt")

    view = place.seal(place.order(path, sha256, place.folder / "sealed.png"))

    assert any("PNG text chunk" in warning for warning in view.warnings)
    assert any("test signer" in warning for warning in view.warnings)
    assert view.certificate_ends is not None


def test_the_same_order_under_the_same_key_is_one_seal(place: SealingHouse) -> None:
    path, sha256 = place.source()
    order = place.order(path, sha256, place.folder / "sealed.png")

    first = place.seal(order, key="k")
    again = place.seal(order, key="k")

    assert (first, place.key.used, place.releases()) == (again, 1, 1)
    with pytest.raises(errors.IdempotencyConflictError):
        place.seal(place.order(path, sha256, place.folder / "other.png"), key="k")


def test_an_order_refused_under_a_key_stays_refused(place: SealingHouse) -> None:
    path, sha256 = place.source()
    target = place.folder / "sealed.png"
    target.write_bytes(b"mine")
    order = place.order(path, sha256, target)

    with pytest.raises(errors.TargetExistsError):
        place.seal(order, key="k")

    assert place.seal(order, key="k").error_code == "seal.target_exists"


def test_two_seals_of_one_asset_are_two_releases(place: SealingHouse) -> None:
    path, sha256 = place.source()

    one = place.seal(place.order(path, sha256, place.folder / "1.png"))
    two = place.seal(place.order(path, sha256, place.folder / "2.png"))

    assert one.release != two.release
    assert [view.id for view in place.house.records.releases("default", work_id=None, cursor=None, limit=9).items] == [
        two.release,
        one.release,
    ]


def test_a_seal_is_seen_by_its_own_organisation_alone(place: SealingHouse) -> None:
    path, sha256 = place.source()
    view = place.seal(place.order(path, sha256, place.folder / "sealed.png"))

    with pytest.raises(errors.JobNotFoundError):
        place.desk.status(STRANGER, view.id)


def test_disclosing_needs_its_scope_and_a_field_that_exists(place: SealingHouse) -> None:
    path, sha256 = place.source()
    sealer = Principal(org="default", scopes=frozenset({Scope.SEAL}), via=OWNER.via, name="sealer")

    with pytest.raises(errors.ScopeMissingError):
        place.desk.order(sealer, place.order(path, sha256, None, disclose=["note"]), idempotency_key=None)
    view = place.seal(place.order(path, sha256, place.folder / "sealed.png", disclose=["nothing"]))
    assert view.error_code == "invalid"


def test_a_withdrawn_release_says_so_though_only_its_verdict_is_kept(place: SealingHouse) -> None:
    path, sha256 = place.source()
    target = place.folder / "sealed.png"
    view = place.seal(place.order(path, sha256, target))
    target.unlink()
    before = place.verifying.release_verdict(OWNER, view.release, link=None)

    place.house.recording.withdraw(OWNER, view.release, Withdrawal(reason="rights ran out"))
    after = place.verifying.release_verdict(OWNER, view.release, link=None)

    assert (before.ledger.release, before.integrity) == (ReleaseFinding.FOUND, Integrity.IDENTICAL)
    assert (after.ledger.release, after.ledger.withdrawn_reason) == (ReleaseFinding.WITHDRAWN, "rights ran out")
    assert after.claim == before.claim
    assert after.sentence != before.sentence


def test_an_error_nobody_foresaw_fails_the_seal_and_is_not_swallowed(place: SealingHouse) -> None:
    path, sha256 = place.source()

    def broken(_: Path) -> None:
        raise ZeroDivisionError

    place.engine.written = broken
    with pytest.raises(ZeroDivisionError):
        place.seal(place.order(path, sha256, place.folder / "sealed.png"))

    (record,) = place.seals.records.values()
    assert (record.view.state, record.view.error_code) == (JobState.FAILED, "seal")
    assert place.leftovers() == []


def test_a_release_is_shown_to_its_link_and_its_readers_and_to_nobody_who_only_reads_the_log(
    place: SealingHouse,
) -> None:
    path, sha256 = place.source()
    view = place.seal(place.order(path, sha256, place.folder / "sealed.png"))
    salt = place.house.records.asset("default", place.house.work, sha256).opening.salt
    link = page_link(release=view.release, salt=salt)
    sealer = Principal(org="default", scopes=frozenset({Scope.SEAL}), via=OWNER.via, name="sealer")

    assert view.page == f"/c/{view.release}/{link}"
    assert place.verifying.release(OWNER, view.release).page == view.page
    for opened in (
        place.verifying.release_verdict(None, view.release, link=link),
        place.verifying.release_verdict(OWNER, view.release, link=None),
        place.verifying.release_verdict(sealer, view.release, link=link),
    ):
        assert (opened.claim is not None, opened.ledger.link) == (True, link)
    refusals = {link[:-1], link.swapcase(), "", "é", None}
    told = {refused(place, None, view.release, one) for one in refusals} | {
        refused(place, STRANGER, view.release, None)
    }
    assert told == {refused(place, None, "unknown", link).replace("unknown", view.release)}
    with pytest.raises(errors.ReleaseNotFoundError):
        place.verifying.release(STRANGER, view.release)
    with pytest.raises(errors.ScopeMissingError, match="'read'"):
        place.verifying.release_verdict(sealer, view.release, link=None)


def refused(place: SealingHouse, who: Principal | None, release: str, link: str | None) -> str:
    with pytest.raises(errors.ReleaseNotFoundError) as caught:
        place.verifying.release_verdict(who, release, link=link)
    return caught.value.message


def test_anybody_is_told_of_a_release_what_the_log_says_and_no_more(place: SealingHouse) -> None:
    path, sha256 = place.source()
    view = place.seal(place.order(path, sha256, place.folder / "sealed.png"))
    place.house.recording.withdraw(OWNER, view.release, Withdrawal(reason="rights ran out"))

    told = place.verifying.logged_release(view.release)

    assert set(told.model_dump()) == {
        *("id", "media_type", "embedded", "file_sha256", "manifest_sha256", "index", "released_at"),
        *("withdrawn_at", "withdrawn_code", "withdrawn_reason"),
    }
    assert (told.file_sha256, told.withdrawn_reason) == (view.sealed_sha256, "rights ran out")
