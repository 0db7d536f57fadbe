"""The workflow over HTTP, against a real server on loopback: the same answers and the same errors as in process."""

import hashlib
import io
from collections.abc import Generator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from colophon import errors
from colophon.adapters.remote.workflow import RemoteWorkflow
from colophon.record.nouns import Agent, Amendment, Asset, Decision, Step, Withdrawal, Work
from colophon.record.vocabulary import AgentKind, ReasonCode, Stage, Via
from colophon.web.app import create_app
from colophon.workflow.principal import Scope, owner
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import JobState, SealOrder
from support.fake_workflow import FakeWorkflow
from support.sample_verdicts import lighthouse
from support.served_app import served

ME = owner()
WORK = Work.model_validate({"kind": "spot", "title": "The Lighthouse"})
STEP = Step.model_validate({"kind": "cut", "ai_level": "none", "at": "2026-11-20T14:05:00+01:00"})
CONTENT = b"a picture" * 300_000
ASSET = Asset.model_validate(
    {
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "size": len(CONTENT),
        "mime": "image/jpeg",
        "modality": "image",
        "stage": "master",
        "name": "poster.jpg",
    }
)


@pytest.fixture
def address(workflow: FakeWorkflow) -> Generator[str, None, None]:
    with served(create_app(workflow)) as base:
        yield base


@pytest.fixture
def remote(address: str) -> Generator[Workflow, None, None]:
    with RemoteWorkflow(address, "colophon_all_secret") as workflow:
        yield workflow


def test_works_agents_and_assets_come_back_as_they_were_told(remote: Workflow) -> None:
    work = remote.create_work(ME, WORK)
    agent = remote.add_agent(ME, Agent(kind=AgentKind.PERSON, name="Mara Lindqvist"))
    asset = remote.register_asset(ME, work.id, ASSET)
    assert remote.work(ME, work.id) == work
    assert remote.works(ME).items == (work,)
    assert remote.agent(ME, agent.id) == agent
    assert remote.agents(ME).items == (agent,)
    assert remote.asset(ME, work.id, ASSET.sha256) == asset
    assert remote.assets(ME, work.id, stage=Stage.MASTER).items == (asset,)
    assert remote.assets(ME, work.id, stage=Stage.BRIEF).items == ()
    assert remote.authorship(ME, work.id, ASSET.sha256).asset == asset.ref


def test_steps_and_decisions_are_recorded_and_read_back(remote: Workflow) -> None:
    work = remote.create_work(ME, WORK)
    receipts = remote.record_steps(ME, work.id, [STEP, STEP])
    (single,) = remote.record_steps(ME, work.id, [STEP], idempotency_key="once")
    assert remote.record_steps(ME, work.id, [STEP], idempotency_key="once") == (single,)
    decision = Decision.model_validate({"kind": "approval", "about": [single.id]})
    decided = remote.decide(ME, work.id, decision)
    amended = remote.amend(ME, work.id, Amendment(supersedes=receipts[0].id, reason="Wrong shot."))
    listed = remote.statements(ME, work.id, limit=3)
    rest = remote.statements(ME, work.id, cursor=listed.next)
    assert [view.recorded for view in listed.items + rest.items] == [*receipts, single, decided, *amended]
    assert remote.statement(ME, work.id, single.id).step == STEP


def test_a_file_is_uploaded_with_progress_sealed_and_fetched(address: str, workflow: FakeWorkflow) -> None:
    told: list[tuple[int, int]] = []
    with RemoteWorkflow(
        address, "colophon_all_secret", progress=lambda sent, size: told.append((sent, size))
    ) as remote:
        work = remote.create_work(ME, WORK)
        assert remote.upload_asset(ME, work.id, ASSET, io.BytesIO(CONTENT)).has_content is True
        order = SealOrder(work=work.id, asset=ASSET.sha256, source_path=Path("/nowhere"), target_path=Path("/nowhere"))
        job = remote.seal(ME, order)
        done = remote.wait_for_seal(ME, job.id, timeout_s=5)
        assert (done.state, done.sealed_path) == (JobState.DONE, None)
        with remote.sealed_file(ME, job.id) as path:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == done.sealed_sha256
        assert not path.exists()
        (release,) = remote.releases(ME, work_id=work.id).items
        remote.withdraw(ME, release.id, Withdrawal(code=ReasonCode.RIGHTS, reason="The licence ended."))
        assert remote.release(ME, release.id).withdrawn_code is ReasonCode.RIGHTS
        assert remote.logged_release(release.id) == remote.release(ME, release.id).logged()
        assert release.page == done.page
        assert remote.release_verdict(ME, release.id).file_name == release.file_name
    with RemoteWorkflow(address, "colophon_seal_secret") as sealer:
        assert sealer.logged_release(release.id).file_sha256 == release.file_sha256
        with pytest.raises(errors.ScopeMissingError):
            sealer.release(ME, release.id)
        link = release.page.rpartition("/")[2]
        assert sealer.release_verdict(ME, release.id, link=link).file_name == release.file_name
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert len(told) == 3


def test_a_file_that_did_not_arrive_whole_is_refused(remote: Workflow, workflow: FakeWorkflow) -> None:
    work = remote.create_work(ME, WORK)
    remote.upload_asset(ME, work.id, ASSET, io.BytesIO(CONTENT))
    job = remote.seal(ME, SealOrder(work=work.id, asset=ASSET.sha256))
    workflow.cut_sealed_files_short()
    with pytest.raises(errors.RemoteServiceError, match="did not arrive"), remote.sealed_file(ME, job.id):
        pytest.fail("a broken file was handed out")


def test_files_are_verified_by_content_and_by_hash(remote: Workflow, workflow: FakeWorkflow, tmp_path: Path) -> None:
    workflow.verdicts["lighthouse"] = lighthouse()
    file = tmp_path / "spot.mp4"
    file.write_bytes(b"lighthouse")
    verdict = remote.verify_file(file, sidecar=b"manifest")
    assert (verdict.file_name, verdict.claim) == ("spot.mp4", lighthouse().claim)
    assert remote.verify_hash(ASSET.sha256).file_sha256 == ASSET.sha256


def test_the_log_is_read_as_it_stands(remote: Workflow, workflow: FakeWorkflow) -> None:
    remote.create_work(ME, WORK)
    assert remote.log_head() == workflow.log_head()
    entry = remote.log_entry(0)
    assert entry == workflow.log_entry(0)
    assert remote.log_proof(leaf_hash=entry.leaf_hash) == workflow.log_proof(index=0)
    assert remote.log_consistency(old_size=0) == workflow.log_consistency(old_size=0)


def test_keys_health_and_figures_come_over_too(remote: Workflow) -> None:
    new = remote.new_api_key(ME, name="edit suite", scopes=frozenset({Scope.RECORD}))
    assert remote.api_keys(ME) == (new.key,)
    assert remote.revoke_api_key(ME, new.key.id).revoked_at is not None
    caller = remote.principal_of("colophon_record_secret")
    assert (caller.scopes, caller.via) == (frozenset({Scope.RECORD}), Via.API_KEY)
    assert remote.doctor(ME)[0].name == "storage"
    assert remote.metrics()["colophon_log_size"] == 0


def test_problems_come_back_as_the_errors_they_were(remote: Workflow) -> None:
    work = remote.create_work(ME, WORK)
    with pytest.raises(errors.WorkNotFoundError, match="There is no work"):
        remote.work(ME, "elsewhere")
    with pytest.raises(errors.HashMismatchError):
        remote.upload_asset(ME, work.id, ASSET, io.BytesIO(b"other"))
    with pytest.raises(errors.AssetContentMissingError):
        remote.seal(ME, SealOrder(work=work.id, asset=ASSET.sha256))
    with pytest.raises(errors.NotAuthenticatedError):
        remote.principal_of("colophon_nobody_secret")


def test_a_refused_batch_keeps_its_position_and_cause(remote: Workflow) -> None:
    work = remote.create_work(ME, WORK)
    taken = STEP.model_copy(update={"outputs": Step.model_validate(MAKES).outputs})
    with pytest.raises(errors.BatchRefusedError) as refused:
        remote.record_steps(ME, work.id, [taken, taken])
    assert (refused.value.position, refused.value.cause_code) == (1, "step.output_taken")
    remote.record_steps(ME, work.id, [taken])
    with pytest.raises(errors.OutputTakenError):
        remote.record_steps(ME, work.id, [taken])


def test_a_server_that_is_not_there_is_told_with_its_address() -> None:
    told = r"http://127\.0\.0\.1:9 could not be reached"
    with RemoteWorkflow("http://127.0.0.1:9") as remote, pytest.raises(errors.RemoteServiceError, match=told):
        remote.log_head()


def test_a_server_that_is_no_colophon_is_told_as_such() -> None:
    told = "not as a Colophon server does"
    with (
        served(Starlette()) as base,
        RemoteWorkflow(base) as remote,
        pytest.raises(errors.RemoteServiceError, match=told),
    ):
        remote.log_head()


def test_a_wrong_address_and_a_missing_key_say_which_variable_is_meant(address: str) -> None:
    told = "Is COLOPHON_URL the address of the server itself"
    with (
        RemoteWorkflow(f"{address}/somewhere", "colophon_all_secret") as remote,
        pytest.raises(errors.RemoteServiceError, match=told),
    ):
        remote.works(ME)
    with RemoteWorkflow(address) as remote, pytest.raises(errors.NotAuthenticatedError, match="COLOPHON_API_KEY"):
        remote.works(ME)


MAKES = {"kind": "cut", "ai_level": "none", "outputs": [{"asset": "a" * 64}]}
