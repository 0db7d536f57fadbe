"""Works, agents, assets, releases, API keys and seal jobs on SQLite."""

import sqlite3
import threading
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from colophon.adapters.sql.store import Store
from colophon.errors import (
    AgentNotFoundError,
    AssetNotFoundError,
    BadCursorError,
    IdempotencyConflictError,
    InvalidInputError,
    JobNotFoundError,
    NotAuthenticatedError,
    NotFoundError,
    ReleaseNotFoundError,
    WorkNotFoundError,
)
from colophon.record.commitment import open_agent, open_asset
from colophon.record.identifiers import new_random_id
from colophon.record.nouns import Agent, Amendment, Asset, Work
from colophon.record.stating import state_amendment
from colophon.record.vocabulary import AgentKind, Modality, ReasonCode, Stage, Via, WorkKind
from colophon.workflow.ports import SealRecord
from colophon.workflow.principal import Scope
from colophon.workflow.views import JobState, ReleaseView, SealOrder, SealStage, SealView
from support.store_builders import NAMES, ORG, batch, step_stating, store_in, work_stating

WORK = Work(kind=WorkKind.SPOT, title="The Lighthouse", client="Harbour Trust", identifiers={"internal": "LH-1"})
ANNA = Agent(kind=AgentKind.PERSON, name="Anna Fischer")
MODEL = Agent(kind=AgentKind.AI_SYSTEM, name="Storm", provider="Weather Models", version="2")


def asset(number: int, stage: Stage = Stage.SHOT) -> Asset:
    return Asset(
        sha256=f"{number:064x}",
        size=number,
        mime="image/png",
        modality=Modality.IMAGE,
        stage=stage,
        name=f"{number}.png",
    )


def add_begun_work(store: Store, work: Work = WORK, org: str = ORG) -> str:
    work_id = new_random_id()
    store.records.add_work(org, work_id, work)
    store.journal.append(replace(batch(work_id, work_stating()), org=org))
    return work_id


def release_of(work: str, number: int = 1) -> ReleaseView:
    return ReleaseView(
        id=new_random_id(),
        work=work,
        title="Master",
        file_name="lighthouse.mp4",
        media_type="video/mp4",
        embedded=True,
        file_sha256=f"{number:064x}",
        manifest_sha256=f"{number + 1000:064x}",
        asset="aa" * 32,
        index=number,
        released_at="2026-11-20T10:00:00.000Z",
        page=f"/c/{number}/link",
    )


def test_a_work_comes_back_as_it_was_told(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = add_begun_work(store)
    with store_in(tmp_path) as store:
        stored = store.records.work(ORG, work_id)
        assert (stored.id, stored.org, stored.work, stored.visibility) == (work_id, ORG, WORK, WORK.visibility)
        assert stored.created_at.tzinfo is not None


def test_a_work_without_its_first_entry_is_not_there(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = new_random_id()
        store.records.add_work(ORG, work_id, WORK)
        with pytest.raises(WorkNotFoundError):
            store.records.work(ORG, work_id)
        assert store.records.works(ORG, cursor=None, limit=10).items == ()
        store.journal.append(batch(work_id, work_stating()))
        assert store.records.work(ORG, work_id).id == work_id


def test_one_work_id_is_kept_once(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = add_begun_work(store)
        with pytest.raises(InvalidInputError):
            store.records.add_work(ORG, work_id, WORK)


def test_works_are_listed_oldest_first_by_cursor(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        ids = [add_begun_work(store) for _ in range(5)]
        first = store.records.works(ORG, cursor=None, limit=2)
        second = store.records.works(ORG, cursor=first.next, limit=2)
        third = store.records.works(ORG, cursor=second.next, limit=2)
        assert [work.id for page in (first, second, third) for work in page.items] == ids
        assert third.next is None
        with pytest.raises(BadCursorError):
            store.records.agents(ORG, cursor=first.next, limit=2)


def test_parts_of_a_work_are_found_under_it(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        series = add_begun_work(store, Work(kind=WorkKind.SERIES, title="Harbour"))
        episodes = [
            add_begun_work(store, Work(kind=WorkKind.EPISODE, title=f"Episode {n}", parent=series)) for n in range(2)
        ]
        assert [work.id for work in store.records.children(ORG, series)] == episodes
        assert store.records.children("other", series) == ()


def test_a_work_of_another_organisation_is_absent_with_all_it_has(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = add_begun_work(store)
        store.records.add_asset(ORG, work_id, asset(1))
        agent = store.records.add_agent(ORG, ANNA)
        store.records.add_release(ORG, release_of(work_id))
        with pytest.raises(WorkNotFoundError):
            store.records.work("other", work_id)
        with pytest.raises(AssetNotFoundError):
            store.records.asset("other", work_id, asset(1).sha256)
        with pytest.raises(AgentNotFoundError):
            store.records.agent("other", agent.id)
        with pytest.raises(AgentNotFoundError):
            store.records.agent_in_work("other", work_id, agent.id)
        assert store.records.releases("other", work_id=None, cursor=None, limit=5).items == ()
        assert store.records.work_counts("other", work_id) == {"steps": 0, "decisions": 0, "assets": 0, "releases": 0}
        assert store.records.assets_in_work("other", work_id) == {}
        assert store.records.agents_in_work("other", work_id) == {}


def test_what_a_work_has_is_counted(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = add_begun_work(store)
        store.journal.append(batch(work_id, step_stating(), step_stating()))
        store.records.add_asset(ORG, work_id, asset(1))
        store.records.add_release(ORG, release_of(work_id))
        assert store.records.work_counts(ORG, work_id) == {"steps": 2, "decisions": 0, "assets": 1, "releases": 1}


def test_the_same_identity_again_is_the_agent_that_is_there(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        anna, model = store.records.add_agent(ORG, ANNA), store.records.add_agent(ORG, MODEL)
        assert store.records.add_agent(ORG, ANNA) == anna
        assert store.records.add_agent("other", ANNA).id != anna.id
        assert store.records.agent(ORG, model.id).agent == MODEL
        assert store.records.agents(ORG, cursor=None, limit=10).items == (anna, model)
        with pytest.raises(AgentNotFoundError):
            store.records.agent(ORG, new_random_id())


def test_the_choice_to_be_named_changes_only_when_it_is_said_anew(tmp_path: Path) -> None:
    named = Agent.model_validate({**ANNA.identity(), "publish_name": True})
    unnamed = Agent.model_validate({**ANNA.identity(), "publish_name": False})
    with store_in(tmp_path) as store:
        anna = store.records.add_agent(ORG, ANNA)
        assert store.records.add_agent(ORG, named).agent.publish_name
        assert store.records.add_agent(ORG, ANNA) == store.records.agent(ORG, anna.id)
        assert store.records.agent(ORG, anna.id).agent.publish_name
        store.records.add_agent(ORG, unnamed)
        assert not store.records.agent(ORG, anna.id).agent.publish_name
        assert len(store.records.agents(ORG, cursor=None, limit=10).items) == 1


def test_an_agents_pseudonym_is_one_in_a_work_and_another_in_the_next(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        first, second = add_begun_work(store), add_begun_work(store)
        anna = store.records.add_agent(ORG, ANNA)
        here = store.records.agent_in_work(ORG, first, anna.id)
        there = store.records.agent_in_work(ORG, second, anna.id)
        assert here.opening.ref != there.opening.ref
        open_agent(here.opening, work=first)
        open_agent(there.opening, work=second)
        assert store.records.agent_in_work(ORG, first, anna.id) == here
        assert store.records.agents_in_work(ORG, first) == {here.opening.ref: here}
        with pytest.raises(AgentNotFoundError):
            store.records.agent_in_work(ORG, first, new_random_id())


def test_callers_at_the_same_time_get_one_pseudonym_one_agent_and_one_asset(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = add_begun_work(store)
        together = threading.Barrier(8)
        found: list[tuple[str, str, str]] = []

        def call() -> None:
            together.wait()
            anna = store.records.add_agent(ORG, ANNA)
            pseudonym = store.records.agent_in_work(ORG, work_id, anna.id)
            stored = store.records.add_asset(ORG, work_id, asset(1))
            found.append((anna.id, pseudonym.opening.ref, stored.opening.ref))

        threads = [threading.Thread(target=call) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [found[0]] * 8


def test_an_asset_comes_back_with_what_opens_its_reference(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        first, second = add_begun_work(store), add_begun_work(store)
        stored = store.records.add_asset(ORG, first, asset(7))
        assert stored.asset == asset(7)
        open_asset(stored.opening, work=first)
        assert store.records.add_asset(ORG, first, asset(7)) == stored
        assert store.records.add_asset(ORG, second, asset(7)).opening.ref != stored.opening.ref
        assert store.records.asset(ORG, first, asset(7).sha256) == stored
        with pytest.raises(AssetNotFoundError):
            store.records.asset(ORG, first, asset(8).sha256)


def test_an_asset_knows_the_step_in_force_that_made_it(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = add_begun_work(store)
        stored = store.records.add_asset(ORG, work_id, asset(7))
        assert stored.made_by is None
        step = step_stating()
        made = step.statement.model_copy(
            update={
                "outputs": tuple(
                    output.model_copy(update={"asset": stored.opening.ref})
                    for output in step_stating(makes=("x",)).statement.outputs
                )
            }
        )
        store.journal.append(batch(work_id, replace(step, statement=made)))
        assert store.records.asset(ORG, work_id, asset(7).sha256).made_by == made.id
        taken_back = state_amendment(
            Amendment(supersedes=made.id, reason="wrong"),
            by=new_random_id(),
            superseded_leaf="00" * 32,
            replacement=None,
            names=NAMES,
        )
        store.journal.append(batch(work_id, taken_back))
        assert store.records.asset(ORG, work_id, asset(7).sha256).made_by is None


def test_assets_are_listed_by_stage_and_cursor_and_found_in_bulk(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = add_begun_work(store)
        stages = (Stage.SHOT, Stage.CUT, Stage.SHOT, Stage.SHOT)
        stored = [store.records.add_asset(ORG, work_id, asset(n, stage)) for n, stage in enumerate(stages)]
        first = store.records.assets(ORG, work_id, stage=Stage.SHOT, cursor=None, limit=2)
        rest = store.records.assets(ORG, work_id, stage=Stage.SHOT, cursor=first.next, limit=2)
        assert (first.items, rest.items, rest.next) == ((stored[0], stored[2]), (stored[3],), None)
        assert store.records.assets_in_work(ORG, work_id) == {one.opening.ref: one for one in stored}
        known = store.records.known_assets(
            ORG,
            work_id,
            sha256s=[asset(0).sha256, asset(99).sha256] + [f"{n:064x}" for n in range(5000, 6200)],
            refs=[stored[1].opening.ref],
        )
        assert sorted(one.asset.size for one in known) == [0, 1]


def test_evidence_blobs_keep_their_references(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        first, second = add_begun_work(store), add_begun_work(store)
        refs = store.records.blob_refs(ORG, first, ["aa" * 32, "bb" * 32])
        assert store.records.blob_refs(ORG, first, ["bb" * 32, "cc" * 32])["bb" * 32] == refs["bb" * 32]
        assert store.records.blob_refs(ORG, second, ["aa" * 32])["aa" * 32] != refs["aa" * 32]
        assert store.records.blob_refs(ORG, first, []) == {}


def test_a_release_is_public_by_id_and_hash_and_the_newest_wins(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = add_begun_work(store)
        older, newer = release_of(work_id), release_of(work_id)
        for release in (older, older, newer):
            store.records.add_release(ORG, release)
        assert store.records.release(older.id) == older
        assert store.records.release_by_hash(older.file_sha256) == newer
        assert store.records.release_by_hash(older.manifest_sha256) == newer
        page = store.records.releases(ORG, work_id=work_id, cursor=None, limit=1)
        assert page.items == (newer,)
        assert store.records.releases(ORG, work_id=None, cursor=page.next, limit=1).items == (older,)
        for find in (store.records.release, store.records.release_by_hash):
            with pytest.raises(ReleaseNotFoundError):
                find("00" * 32)


def test_a_release_taken_back_says_so_and_keeps_the_first_reason(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        release = release_of(add_begun_work(store))
        store.records.add_release(ORG, release)
        at = "2026-11-21T10:00:00.000Z"
        withdrawn = store.records.mark_withdrawn(ORG, release.id, at=at, code="rights", reason="music not cleared")
        assert (withdrawn.withdrawn_at, withdrawn.withdrawn_code) == (at, ReasonCode.RIGHTS)
        again = store.records.mark_withdrawn(ORG, release.id, at="2027-01-01T00:00:00.000Z", code="error", reason="x")
        assert again == withdrawn == store.records.release(release.id)
        with pytest.raises(ReleaseNotFoundError):
            store.records.mark_withdrawn("other", release.id, at=at, code="rights", reason="x")


def test_names_hashes_and_titles_stand_nowhere_in_the_file(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = add_begun_work(store)
        anna = store.records.add_agent(ORG, ANNA)
        store.records.agent_in_work(ORG, work_id, anna.id)
        unreleased = Asset(sha256="c0ffee" + "5" * 58, size=1, mime="image/png", modality=Modality.IMAGE)
        store.records.add_asset(ORG, work_id, unreleased)
        store.records.blob_refs(ORG, work_id, ["beef" * 16])
        store.records.add_release(ORG, release_of(work_id).model_copy(update={"asset": unreleased.sha256}))
        seal = seal_record(work_id)
        store.seal_records.add(seal, idempotency_key=None)
        content = b"".join(path.read_bytes() for path in tmp_path.glob("colophon.db*"))
        hashes = [unreleased.sha256.encode(), bytes.fromhex(unreleased.sha256), b"beef" * 16, b"\xbe\xef" * 16]
        for secret in (b"Anna Fischer", b"Harbour Trust", b"The Lighthouse", b"lighthouse.mp4", b"/private", *hashes):
            assert secret not in content


def test_an_api_key_opens_until_it_is_revoked(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        key, secret = store.api_keys.create(ORG, name="render farm", scopes=frozenset({Scope.RECORD, Scope.READ}))
        assert secret.startswith(f"colophon_{key.id}_")
        principal = store.api_keys.principal_of(secret)
        assert (principal.org, principal.name, principal.via) == (ORG, "render farm", Via.API_KEY)
        assert principal.scopes == {Scope.RECORD, Scope.READ}
        assert store.api_keys.all(ORG)[0].last_used_at is not None
        revoked = store.api_keys.revoke(ORG, key.id)
        assert store.api_keys.revoke(ORG, key.id) == revoked == store.api_keys.all(ORG)[0]
        with pytest.raises(NotAuthenticatedError):
            store.api_keys.principal_of(secret)
        with pytest.raises(NotFoundError):
            store.api_keys.revoke("other", key.id)


def test_no_secret_of_an_api_key_is_kept(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        _, secret = store.api_keys.create(ORG, name="k", scopes=frozenset({Scope.READ}))
        for path in tmp_path.glob("colophon.db*"):
            assert secret.rpartition("_")[2].encode() not in path.read_bytes()


@pytest.mark.parametrize("change", ["x", "wrong secret", "wrong id", "", "short", "\ud800"])
def test_a_wrong_api_key_opens_nothing(tmp_path: Path, change: str) -> None:
    with store_in(tmp_path) as store:
        key, secret = store.api_keys.create(ORG, name="k", scopes=frozenset(Scope))
        wrong = {
            "wrong secret": secret[:-1] + ("A" if secret[-1] != "A" else "B"),
            "wrong id": secret.replace(key.id, "0" * 16),
            "short": secret[:-1],
        }.get(change, change)
        with pytest.raises(NotAuthenticatedError):
            store.api_keys.principal_of(wrong)


def seal_record(work: str, **order: object) -> SealRecord:
    view = SealView(
        id=new_random_id(),
        work=work,
        asset="aa" * 32,
        release=new_random_id(),
        state=JobState.QUEUED,
        stage=SealStage.SUMMARY,
        progress=0.0,
    )
    fields = {
        "work": work,
        "asset": "aa" * 32,
        "source_path": Path("/private/in.png"),
        "target_path": Path("/private/o"),
    }
    return SealRecord(org=ORG, via=Via.CLI, view=view, order=SealOrder.model_validate(fields | order))


def test_a_seal_job_is_kept_with_its_paths_and_each_stage(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        record = seal_record(new_random_id())
        assert store.seal_records.add(record, idempotency_key=None) == record
        running = replace(
            record,
            view=record.view.model_copy(update={"state": JobState.RUNNING, "stage": SealStage.SIGN, "progress": 0.5}),
            summary="{}",
            signed_path=Path("/private/tmp"),
            signed_sha256="bb" * 32,
        )
        store.seal_records.save(running)
    with store_in(tmp_path) as store:
        assert store.seal_records.get(record.view.id) == running
        assert store.seal_records.unfinished() == (running,)
        done = replace(running, view=running.view.model_copy(update={"state": JobState.DONE}))
        store.seal_records.save(done)
        assert store.seal_records.unfinished() == ()
        with pytest.raises(JobNotFoundError):
            store.seal_records.get(new_random_id())
        with pytest.raises(JobNotFoundError):
            store.seal_records.save(seal_record(new_random_id()))


def test_every_field_of_a_seal_job_comes_back(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        record = seal_record(new_random_id())
        for name in (field.name for field in fields(record)):
            if getattr(record, name) is None:
                value: dict[str, Any] = {name: Path("/private") / name if name.endswith("_path") else name}
                record = replace(record, **value)
        assert all(getattr(record, field.name) is not None for field in fields(record))
        store.seal_records.add(record, idempotency_key=None)
        assert store.seal_records.get(record.view.id) == record


def test_the_same_seal_asked_for_again_is_the_job_that_is_there(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = new_random_id()
        record = seal_record(work)
        store.seal_records.add(record, idempotency_key="k")
        assert store.seal_records.add(seal_record(work), idempotency_key="k") == record
        for other in ({"title": "another"}, {"target_path": Path("/private/elsewhere")}):
            with pytest.raises(IdempotencyConflictError):
                store.seal_records.add(seal_record(work, **other), idempotency_key="k")
        assert store.seal_records.add(seal_record(work), idempotency_key=None).view.id != record.view.id


def test_rows_of_one_person_are_under_a_key_of_their_own(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work_id = add_begun_work(store)
        anna = store.records.add_agent(ORG, ANNA)
        here = store.records.agent_in_work(ORG, work_id, anna.id)
        store.records.add_asset(ORG, work_id, asset(1))
    with sqlite3.connect(tmp_path / "colophon.db") as connection:
        subjects = set(connection.execute("SELECT work, person FROM data_key"))
    connection.close()
    assert subjects == {("", anna.id), (work_id, here.opening.ref), (work_id, "")}
