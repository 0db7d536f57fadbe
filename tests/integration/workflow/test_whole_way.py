"""The workflow on a real folder: database, engine, jobs and shelf as `wiring` opens them."""

import datetime as dt
import io
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from colophon import errors, wiring
from colophon.adapters.keys.development import make_development_signer, save_development_signer
from colophon.credential.trust import TrustAnchors
from colophon.ledger.keys import NoteKey
from colophon.ledger.proof import TlogProof
from colophon.record.nouns import Agent, Asset, Step, Withdrawal, Work
from colophon.settings import Settings
from colophon.verify.verdict import Integrity, LedgerFinding, ReleaseFinding, SignerTrust
from colophon.workflow.principal import Principal, Scope, owner
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import JobState, SealOrder, SealView
from support import media
from support.s3_server import s3_server

WHO = owner()


@dataclass
class Place:
    folder: Path
    settings: Settings
    home: wiring.NewHome
    workflow: Workflow
    work: str

    def made(self, extension: str, *, stem: str = "source", **fields: object) -> tuple[Path, Asset]:
        """Write a file of a kind and record the step that made it."""
        path = media.write(self.folder, extension, stem=stem)
        asset = wiring.describe_file(path)
        self.workflow.register_asset(WHO, self.work, asset)
        step = Step.model_validate({"kind": "draw", "ai_level": "none", "outputs": [{"asset": asset.sha256}], **fields})
        self.workflow.record_steps(WHO, self.work, [step])
        return path, asset

    def seal(self, path: Path | None, asset: Asset, target: Path | None, **fields: object) -> SealView:
        places = {"source_path": path, "target_path": target}
        order = SealOrder.model_validate({"work": self.work, "asset": asset.sha256, **places, **fields})
        return self.workflow.wait_for_seal(WHO, self.workflow.seal(WHO, order).id, timeout_s=60)


@pytest.fixture
def place(tmp_path: Path) -> Generator[Place, None, None]:
    settings = Settings.read(home=tmp_path / "home")
    home = wiring.init_home(settings, organisation="Lighthouse Films")
    with wiring.open_workflow(settings) as workflow:
        work = workflow.create_work(WHO, Work.model_validate({"kind": "still", "title": "Stills"})).id
        yield Place(tmp_path, settings, home, workflow, work)


def test_what_is_sealed_here_is_known_to_a_stranger_with_the_root_and_the_log_key(place: Place) -> None:
    path, asset = place.made("jpg")
    target = place.folder / "sealed.jpg"
    view = place.seal(path, asset, target, title="Poster")
    assert view.state is JobState.DONE, view.error

    trust = TrustAnchors(claim_pem=place.home.trust_pem.read_text())
    with wiring.open_verifier(trust, [NoteKey.from_vkey(place.home.vkey)]) as stranger:
        verdict = stranger.verify(target)

    assert verdict.integrity is Integrity.INTACT
    assert verdict.signer.trust is SignerTrust.KNOWN
    assert (verdict.ledger.finding, verdict.ledger.release) == (LedgerFinding.LOGGED, ReleaseFinding.NOT_LOOKED_FOR)
    assert place.workflow.verify_file(target).integrity is Integrity.IDENTICAL
    assert place.workflow.verify_hash(view.sealed_sha256 or "").ledger.release is ReleaseFinding.FOUND


def test_an_already_signed_source_is_opened_and_its_credential_kept(place: Place) -> None:
    path, asset = place.made("png")
    first = place.folder / "first.png"
    place.seal(path, asset, first)
    signed = wiring.describe_file(first)
    place.workflow.register_asset(WHO, place.work, signed)
    step = {"kind": "grade", "ai_level": "none", "inputs": [{"asset": asset.sha256, "use": "parent"}]}
    place.workflow.record_steps(WHO, place.work, [Step.model_validate({**step, "outputs": [{"asset": signed.sha256}]})])

    second = place.folder / "second.png"
    view = place.seal(first, signed, second)

    assert view.state is JobState.DONE, view.error
    verdict = place.workflow.verify_file(second)
    assert [(one.relationship, one.finding) for one in verdict.ingredients] == [("parentOf", "intact")]


def test_an_uploaded_text_is_sealed_beside_and_fetched(place: Place) -> None:
    text = b"FADE IN: a lighthouse"
    path = place.folder / "script.txt"
    path.write_bytes(text)
    asset = wiring.describe_file(path)
    place.workflow.upload_asset(WHO, place.work, asset, io.BytesIO(text))

    view = place.seal(None, asset, None)

    assert (view.state, view.embedded) == (JobState.DONE, False), view.error
    with place.workflow.sealed_file(WHO, view.id) as sidecar:
        verdict = place.workflow.verify_file(path, sidecar=sidecar.read_bytes())
    assert verdict.integrity is Integrity.IDENTICAL
    assert place.workflow.release_verdict(WHO, view.release).integrity is Integrity.IDENTICAL


def test_upload_of_other_bytes_is_refused_and_nothing_is_known_of_it(place: Place) -> None:
    path = media.write(place.folder, "png")
    asset = wiring.describe_file(path)

    with pytest.raises(errors.HashMismatchError):
        place.workflow.upload_asset(WHO, place.work, asset, io.BytesIO(b"something else"))
    with pytest.raises(errors.AssetNotFoundError):
        place.workflow.asset(WHO, place.work, asset.sha256)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n and then nothing"])
def test_a_damaged_or_empty_source_is_refused_without_a_trace(place: Place, content: bytes) -> None:
    path = place.folder / "broken.png"
    path.write_bytes(content)
    asset = wiring.describe_file(path)
    place.workflow.register_asset(WHO, place.work, asset)
    before = place.workflow.log_head().size
    target = place.folder / "sealed.png"

    try:
        view = place.seal(path, asset, target)
    except errors.FileCheckError:
        assert place.workflow.log_head().size == before
    else:
        assert (view.state, view.error_code) == (JobState.FAILED, "file.unreadable")
    assert not target.exists()
    assert path.read_bytes() == content
    assert [one.name for one in place.folder.iterdir() if one.name.startswith(".")] == []


def test_a_withdrawn_release_says_so_when_it_is_verified(place: Place) -> None:
    path, asset = place.made("png")
    target = place.folder / "sealed.png"
    view = place.seal(path, asset, target)

    place.workflow.withdraw(WHO, view.release, Withdrawal.model_validate({"code": "rights", "reason": "a song"}))
    verdict = place.workflow.verify_file(target)

    assert verdict.ledger.release is ReleaseFinding.WITHDRAWN
    assert (verdict.ledger.withdrawn_code, verdict.ledger.withdrawn_reason) == ("rights", "a song")


def test_every_leaf_is_proven_under_every_later_head(place: Place) -> None:
    place.made("png")
    head = place.workflow.log_head()
    key = NoteKey.from_vkey(head.vkey)

    for index in range(head.size):
        leaf = bytes.fromhex(place.workflow.log_entry(index).leaf_hash)
        for size in range(index + 1, head.size + 1):
            proof = TlogProof.parse(place.workflow.log_proof(index=index, size=size).proof)
            assert proof.verify(leaf_hash=leaf, keys=[key]).checkpoint.size == size
    consistency = place.workflow.log_consistency(old_size=1)
    assert (consistency.new_size, consistency.new_root) == (head.size, head.root)
    for impossible in ({"old_size": head.size + 1}, {"old_size": 1, "new_size": head.size + 1}):
        with pytest.raises(errors.EntryNotFoundError):
            place.workflow.log_consistency(**impossible)


def test_a_claim_key_that_others_can_read_seals_nothing_and_records_on(place: Place) -> None:
    path, asset = place.made("png")
    key = place.folder / "home" / "keys" / "claim.pem"
    key.chmod(0o644)

    with pytest.raises(errors.KeyFileExposedError):
        place.seal(path, asset, place.folder / "sealed.png")
    assert place.workflow.add_agent(WHO, Agent.model_validate({"kind": "person", "name": "Anna"})).agent.name == "Anna"
    problems = {line.name for line in place.workflow.doctor(WHO) if line.state == "problem"}
    assert problems == {"key file claim.pem", "signer"}


def test_a_healthy_place_has_no_problem(place: Place) -> None:
    lines = place.workflow.doctor(WHO)

    assert [line for line in lines if line.state == "problem"] == []
    assert {"home", "disk", "log", "engine", "workers", "signer", "time-stamps", "server"} <= {
        line.name for line in lines
    }
    assert place.workflow.metrics()["colophon_log_size"] == 1.0


def test_a_key_opens_what_it_was_made_for(place: Place) -> None:
    made = place.workflow.new_api_key(WHO, name="ci", scopes=frozenset({Scope.READ}))

    who = place.workflow.principal_of(made.secret)

    assert isinstance(who, Principal)
    assert place.workflow.work(who, place.work).id == place.work
    with pytest.raises(errors.ScopeMissingError):
        place.workflow.add_agent(who, Agent.model_validate({"kind": "person", "name": "Ben"}))


def test_an_expired_certificate_is_found_before_anything_is_sealed(place: Place, tmp_path: Path) -> None:
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=800)
    save_development_signer(
        make_development_signer(now=long_ago), key_file=tmp_path / "old.pem", root_file=tmp_path / "root.pem"
    )
    path, asset = place.made("png")
    # The command holds the folder, so a second one is opened once the first has let go: here, another folder's.
    other = Settings.read(home=tmp_path / "other", claim_key=tmp_path / "old.pem")
    wiring.init_home(other, organisation="Lighthouse Films")

    with wiring.open_workflow(other) as workflow:
        work = workflow.create_work(WHO, Work.model_validate({"kind": "still", "title": "Stills"})).id
        workflow.register_asset(WHO, work, asset)
        order = SealOrder(work=work, asset=asset.sha256, source_path=path, target_path=tmp_path / "sealed.png")
        with pytest.raises(errors.CertificateError):
            workflow.seal(WHO, order)
    assert not (tmp_path / "sealed.png").exists()


def test_a_server_proves_the_engine_and_knows_its_own_token(tmp_path: Path) -> None:
    settings = Settings.read(home=tmp_path / "home")
    wiring.init_home(settings, organisation="Lighthouse Films")

    with wiring.open_server(settings, url="http://127.0.0.1:9") as workflow:
        token = (tmp_path / "home" / "lock").read_text().partition('"token": "')[2].partition('"')[0]
        assert workflow.principal_of(token) == owner()
        with pytest.raises(errors.NotAuthenticatedError):
            workflow.principal_of(token + "x")
        with pytest.raises(errors.HomeBusyError), wiring.open_server(settings, url="http://127.0.0.1:10"):
            pass


def test_a_work_and_its_sub_works_add_up_together(place: Place) -> None:
    series = place.work
    episode = place.workflow.create_work(
        WHO, Work.model_validate({"kind": "episode", "title": "One", "parent": series})
    ).id
    path = media.write(place.folder, "png", stem="shot")
    shot = wiring.describe_file(path)
    model = place.workflow.add_agent(WHO, Agent.model_validate({"kind": "ai_system", "name": "Painter"})).id
    for work in (episode, series):
        place.workflow.register_asset(WHO, work, shot)
    made = {
        "kind": "generate",
        "ai_level": "generated",
        "outputs": [{"asset": shot.sha256}],
        "agents": [{"agent": model, "capacity": "tool"}],
    }
    place.workflow.record_steps(WHO, episode, [Step.model_validate(made)])

    assert place.workflow.authorship(WHO, series, shot.sha256).ai_involved is True


def test_an_upload_is_sealed_with_its_files_in_an_object_store(tmp_path: Path) -> None:
    (tmp_path / "s3").mkdir()
    with s3_server(tmp_path / "s3") as bucket:
        settings = Settings.read(
            home=tmp_path / "home",
            shelf_url=f"s3://{bucket.name}/{bucket.prefix}",
            shelf_endpoint_url=bucket.endpoint_url,
            shelf_access_key_id=bucket.access_key_id,
            shelf_secret_access_key=bucket.secret_access_key,
        )
        home = wiring.init_home(settings, organisation="Lighthouse Films")
        with wiring.open_workflow(settings) as workflow:
            work = workflow.create_work(WHO, Work.model_validate({"kind": "still", "title": "Stills"})).id
            place = Place(tmp_path, settings, home, workflow, work)
            path, asset = place.made("webp")
            with path.open("rb") as content:
                workflow.upload_asset(WHO, work, asset, content)

            view = place.seal(None, asset, None)

            assert view.state is JobState.DONE, view.error
            assert workflow.release_verdict(WHO, view.release).integrity is Integrity.IDENTICAL
        assert [one.name for one in (tmp_path / "home" / "work").iterdir()] == []
        assert [one.name for one in (tmp_path / "home" / "shelf").iterdir()] == []
