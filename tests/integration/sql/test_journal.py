"""The journal on SQLite: places, chains, idempotency, lineage, what is read back."""

import itertools
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from colophon.adapters.sql.store import Store
from colophon.errors import (
    BadCursorError,
    BatchRefusedError,
    EntryNotFoundError,
    EntryTooLargeError,
    IdempotencyConflictError,
    InvalidInputError,
    LedgerCorruptError,
    OutputTakenError,
    StatementNotFoundError,
    StorageError,
    TileInvalidError,
    WorkNotFoundError,
)
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tree import EMPTY_ROOT, leaf_hash, root_hash, verify_consistency, verify_inclusion
from colophon.record.commitment import RolledUp, open_field
from colophon.record.entry import Entry, SealedLeaf, SealedOpening, open_sealed, read_leaf
from colophon.record.identifiers import new_random_id, new_statement_id, now
from colophon.record.nouns import Amendment, Withdrawal
from colophon.record.statement import PRIVATE_NAMES, Stated, StepStatement
from colophon.record.stating import state_amendment, state_withdrawal
from colophon.record.vocabulary import Stage, Visibility
from colophon.workflow.ports import Head, Lineage
from support.store_builders import (
    ANNA,
    NAMES,
    ORG,
    ORIGIN,
    batch,
    begin_work,
    ref,
    step_stating,
    store_in,
    work_stating,
)

BODY = "ab" * 32


def refuse_taken(statement: Stated, lineage: Lineage) -> None:
    """Refuse an output that a step in force made already, as the use cases do."""
    if isinstance(statement, StepStatement) and not isinstance(statement.outputs, RolledUp):
        for output in statement.outputs:
            maker = lineage.maker(output.asset)
            if maker is not None:
                raise OutputTakenError(f"made by {maker}")


def test_an_empty_log_has_the_hash_of_nothing_as_root(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        assert store.journal.head() == Head(size=0, root=EMPTY_ROOT)
        assert store.journal.origin == ORIGIN


def test_entries_get_the_next_indices_and_the_root_is_that_of_a_rebuild(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        recorded = [store.journal.append(batch(work, step_stating(), step_stating())) for _ in range(300)]
        assert [one.index for pair in recorded for one in pair] == list(range(1, 601))
        assert [one.seq for pair in recorded for one in pair] == list(range(1, 601))
        head = store.journal.head()
        hashes = [leaf_hash(data) for data in store.journal.leaves(start=0, end=head.size)]
        assert head == Head(size=601, root=root_hash(hashes))
        assert [bytes.fromhex(one.leaf_hash) for pair in recorded for one in pair] == hashes[1:]


def test_a_works_entries_form_a_chain_of_outer_leaf_hashes(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        sealed, opened = begin_work(store), begin_work(store, Visibility.OPEN)
        for _ in range(3):
            store.journal.append(batch(sealed, step_stating()))
            store.journal.append(batch(opened, step_stating(), visibility=Visibility.OPEN))
        for work in (sealed, opened):
            leaves = store.journal.work_leaves(ORG, work)
            assert [found.entry.seq for found in leaves] == [0, 1, 2, 3]
            assert leaves[0].entry.prev is None
            for before, after in itertools.pairwise(leaves):
                assert after.entry.prev == before.leaf_hash.hex()
            assert [found.leaf_hash for found in leaves] == store.journal.work_leaf_hashes(ORG, work)


def test_a_sealed_leaf_tells_nothing_and_opens_with_its_salt(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        stating = step_stating()
        (recorded,) = store.journal.append(batch(work, stating))
        data = store.journal.leaf(recorded.index)
        outer = read_leaf(data)
        assert isinstance(outer, SealedLeaf)
        assert work.encode() not in data
        found = store.journal.statement_leaf(ORG, work, recorded.id)
        assert found.salt is not None
        assert found.leaf == data
        entry = open_sealed(outer, SealedOpening(entry=found.entry_bytes.decode(), salt=found.salt))
        assert entry == found.entry
        assert entry.statement == stating.statement
        assert entry.log == ORIGIN


def test_an_open_works_leaf_is_its_entry(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store, Visibility.OPEN)
        leaf = read_leaf(store.journal.leaf(0))
        assert isinstance(leaf, Entry)
        assert leaf.work == work
        found = store.journal.work_leaves(ORG, work)[0]
        assert (found.salt, found.leaf) == (None, found.entry_bytes)


def test_private_fields_come_back_from_the_vault_and_open_their_slots(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        stating = step_stating(title="A storm, drawn by Ånna 🎨")
        store.journal.append(batch(work, stating))
    with store_in(tmp_path) as store:
        found = store.journal.statement_leaf(ORG, work, stating.statement.id)
        assert found.openings == stating.openings
        for opening in found.openings:
            open_field(
                opening, statement_id=stating.statement.id, names=PRIVATE_NAMES["step"], slots=stating.statement.sd
            )


def test_no_private_value_stands_in_the_file_in_clear(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        store.journal.append(batch(work, step_stating(title="NOBODY-MAY-READ-THIS")))
        salt = store.journal.work_leaves(ORG, work)[1].openings[0].salt
        for path in tmp_path.glob("colophon.db*"):
            content = path.read_bytes()
            assert b"NOBODY-MAY-READ-THIS" not in content
            assert salt.encode() not in content


def test_long_lists_come_back_whole_and_count_in_lineage(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        stating = step_stating(uses=tuple(f"u{number}" for number in range(70)), makes=("m",))
        store.journal.append(batch(work, stating))
        found = store.journal.statement_leaf(ORG, work, stating.statement.id)
        assert dict(found.long_lists) == dict(stating.long_lists)
        seen: list[bool] = []
        store.journal.append(
            batch(work, step_stating(), admit=lambda _, lineage: seen.append(lineage.was_used(ref("u69"))))
        )
        assert seen == [True]


def test_the_logs_own_statements_are_open_and_in_no_chain(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        release = new_random_id()
        stating = state_withdrawal(Withdrawal(reason="wrong cut"), release=release)
        (recorded,) = store.journal.append(batch(None, stating, visibility=Visibility.SEALED))
        assert (recorded.work, recorded.seq, recorded.index) == (None, None, 0)
        ((index, entry, openings),) = store.journal.release_entries(release)
        assert (index, entry.statement, openings) == (0, stating.statement, stating.openings)
        assert store.journal.release_entries(new_random_id()) == []


def test_proofs_from_the_stored_tiles_hold(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        store.journal.append(batch(work, *(step_stating() for _ in range(300))))
        middle = store.journal.head()
        store.journal.append(batch(work, *(step_stating() for _ in range(400))))
        head = store.journal.head()
        proofs = TileProofs(store.journal.tiles)
        for index in (0, 255, 256, 300, 700):
            proof = proofs.inclusion(index=index, size=head.size, root=head.root)
            leaf = leaf_hash(store.journal.leaf(index))
            verify_inclusion(leaf_hash=leaf, index=index, size=head.size, proof=proof, root=head.root)
            assert store.journal.index_of(leaf) == index
        verify_consistency(
            old_size=middle.size,
            new_size=head.size,
            old_root=middle.root,
            new_root=head.root,
            proof=proofs.consistency(
                old_size=middle.size, new_size=head.size, old_root=middle.root, new_root=head.root
            ),
        )
        with pytest.raises(TileInvalidError, match="needed"):
            store.journal.tiles.read_tile(level=3, index=0, width=1)


def test_a_repetition_gets_the_first_answer_and_writes_nothing(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        first = store.journal.append(batch(work, step_stating(), step_stating(), idempotency_key="k", body_sha256=BODY))
        size = store.journal.head().size
        again = batch(work, step_stating(), step_stating(), idempotency_key="k", body_sha256=BODY)
        assert store.journal.append(again) == first
    with store_in(tmp_path) as store:
        assert store.journal.append(again) == first
        assert store.journal.head().size == size


def test_a_key_with_another_body_is_refused(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        store.journal.append(batch(work, step_stating(), idempotency_key="k", body_sha256=BODY))
        with pytest.raises(IdempotencyConflictError, match="another body"):
            store.journal.append(batch(work, step_stating(), idempotency_key="k", body_sha256="cd" * 32))
        assert store.journal.head().size == 2


def test_no_hash_of_what_a_caller_sent_stands_in_the_file(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        store.journal.append(batch(work, step_stating(), idempotency_key="k", body_sha256=BODY))
        written = b"".join(path.read_bytes() for path in tmp_path.glob("colophon.db*"))
    assert BODY.encode() not in written
    assert bytes.fromhex(BODY) not in written


def test_an_idempotency_key_belongs_to_one_organisation(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        for org in ("one", "two"):
            work = new_random_id()
            one = replace(batch(work, work_stating(), idempotency_key="k", body_sha256=BODY), org=org)
            assert store.journal.append(one)[0].work == work


@pytest.mark.parametrize(("key", "body"), [("", BODY), ("k" * 256, BODY), ("k", None)])
def test_a_key_that_can_not_be_kept_is_refused(tmp_path: Path, key: str, body: str | None) -> None:
    with store_in(tmp_path) as store, pytest.raises(InvalidInputError, match="idempotency key"):
        store.journal.append(batch(new_random_id(), work_stating(), idempotency_key=key, body_sha256=body))


def test_callers_with_one_key_at_the_same_time_get_one_entry(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        together = threading.Barrier(16)
        answers: list[object] = []

        def call() -> None:
            together.wait()
            answers.append(store.journal.append(batch(work, step_stating(), idempotency_key="k", body_sha256=BODY)))

        threads = [threading.Thread(target=call) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [answers[0]] * 16
        assert store.journal.head().size == 2


def test_sixteen_threads_get_gap_free_indices_and_whole_chains(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        works = [begin_work(store) for _ in range(4)]
        taken: list[tuple[int, str]] = []

        def record(work: str) -> None:
            for size in (1, 3, 1, 2) * 5:
                answers = store.journal.append(batch(work, *(step_stating() for _ in range(size))))
                indices = [one.index for one in answers]
                assert indices == list(range(indices[0], indices[0] + size))
                taken.extend((one.index, one.leaf_hash) for one in answers)

        threads = [threading.Thread(target=record, args=(works[number % 4],)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        head = store.journal.head()
        assert sorted(index for index, _ in taken) == list(range(4, head.size))
        hashes = [leaf_hash(data) for data in store.journal.leaves(start=0, end=head.size)]
        assert head.root == root_hash(hashes)
        assert all(hashes[index].hex() == hashed for index, hashed in taken)
        for work in works:
            leaves = store.journal.work_leaves(ORG, work)
            assert [found.entry.seq for found in leaves] == list(range(len(leaves)))


def test_bad_batches_among_many_harm_nobody_else(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        twice = step_stating()
        store.journal.append(batch(work, twice))
        together = threading.Barrier(12)
        refused: list[str] = []
        accepted: list[int] = []

        def call(number: int) -> None:
            together.wait()
            try:
                # Every third comes with an id that is recorded already, or without its work.
                match number % 3:
                    case 0:
                        store.journal.append(batch(work, twice))
                    case 1:
                        store.journal.append(batch(new_random_id(), step_stating()))
                    case _:
                        accepted.append(store.journal.append(batch(work, step_stating()))[0].index)
            except InvalidInputError as error:
                refused.append(error.code)
            except WorkNotFoundError as error:
                refused.append(error.code)

        threads = [threading.Thread(target=call, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(refused) == ["invalid"] * 4 + ["work.not_found"] * 4
        assert sorted(accepted) == [2, 3, 4, 5]
        hashes = [leaf_hash(data) for data in store.journal.leaves(start=0, end=6)]
        assert store.journal.head() == Head(size=6, root=root_hash(hashes))


def test_a_batch_with_one_bad_statement_is_refused_whole_and_names_its_position(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        statings = (step_stating(makes=("a",)), step_stating(makes=("b",)), step_stating(makes=("a",)))
        with pytest.raises(BatchRefusedError, match="made by") as refused:
            store.journal.append(batch(work, *statings, admit=refuse_taken))
        assert (refused.value.position, refused.value.cause_code) == (2, "step.output_taken")
        assert store.journal.head().size == 1
        # Nothing of it was written: each can still be recorded.
        store.journal.append(batch(work, *statings[:2], admit=refuse_taken))


def test_a_single_refused_statement_raises_its_own_error(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        store.journal.append(batch(work, step_stating(makes=("a",)), admit=refuse_taken))
        with pytest.raises(OutputTakenError):
            store.journal.append(batch(work, step_stating(makes=("a",)), admit=refuse_taken))


def test_two_callers_can_not_both_make_one_output(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        together = threading.Barrier(8)
        outcome: list[str] = []

        def call() -> None:
            together.wait()
            try:
                store.journal.append(batch(work, step_stating(makes=("a",)), admit=refuse_taken))
                outcome.append("recorded")
            except OutputTakenError:
                outcome.append("refused")

        threads = [threading.Thread(target=call) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcome) == ["recorded"] + ["refused"] * 7


def test_an_entry_over_16_kib_is_refused(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        large = step_stating(makes=tuple(f"m{number}" for number in range(64)), uses=tuple("u" * n for n in range(64)))
        with pytest.raises(EntryTooLargeError, match="16384"):
            store.journal.append(batch(work, large))


@pytest.mark.parametrize("written", [True, False])
def test_lineage_knows_what_stands_in_the_log_and_in_the_same_batch(tmp_path: Path, *, written: bool) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        first = step_stating(uses=("u",), makes=("m",))
        asked: list[tuple[str | None, bool, tuple[str, ...], bool]] = []

        def ask(_: Stated, lineage: Lineage) -> None:
            answers = (
                lineage.maker(ref("m")),
                lineage.was_used(ref("u")),
                lineage.made_from(ref("m")),
                lineage.superseded(first.statement.id),
            )
            asked.append(answers)

        taken_back = state_amendment(
            Amendment(supersedes=first.statement.id, reason="wrong take"),
            by=new_random_id(),
            superseded_leaf="00" * 32,
            replacement=None,
            names=NAMES,
        )
        statings = (first, step_stating(), taken_back, step_stating())
        if written:
            for stating in statings:
                store.journal.append(batch(work, stating, admit=ask))
        else:
            store.journal.append(batch(work, *statings, admit=ask))
        made = (first.statement.id, True, (ref("u"),), False)
        assert asked == [(None, False, (), False), made, made, (None, False, (), True)]
        assert store.journal.supersessions(ORG, work) == {first.statement.id: None}


def test_another_works_lineage_is_not_seen(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        first, second = begin_work(store), begin_work(store)
        store.journal.append(batch(first, step_stating(makes=("m",))))
        makers: list[str | None] = []
        store.journal.append(
            batch(second, step_stating(), admit=lambda _, lineage: makers.append(lineage.maker(ref("m"))))
        )
        assert makers == [None]


def test_a_work_of_another_organisation_is_absent(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        with pytest.raises(WorkNotFoundError):
            store.journal.append(replace(batch(work, step_stating()), org="other"))
        assert store.journal.work_leaves("other", work) == []
        assert store.journal.work_leaf_hashes("other", work) == []
        assert store.journal.supersessions("other", work) == {}
        with pytest.raises(StatementNotFoundError):
            store.journal.statement_leaf("other", work, store.journal.work_leaves(ORG, work)[0].entry.statement.id)


def test_what_has_no_place_is_refused(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        with pytest.raises(InvalidInputError, match="first entry of a work"):
            store.journal.append(batch(work, work_stating()))
        with pytest.raises(InvalidInputError, match="needs work and seq"):
            store.journal.append(batch(None, step_stating()))
        with pytest.raises(InvalidInputError, match="can't be open"):
            store.journal.append(batch(work, step_stating(), visibility=Visibility.OPEN))
        with pytest.raises(InvalidInputError, match="at least one"):
            store.journal.append(batch(work))
        assert store.journal.head().size == 1


def test_what_is_not_there_is_said_to_be_absent(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        with pytest.raises(EntryNotFoundError):
            store.journal.leaf(1)
        with pytest.raises(EntryNotFoundError):
            store.journal.index_of(bytes(32))
        for statement_id in (new_statement_id(), "nonsense"):
            with pytest.raises(StatementNotFoundError):
                store.journal.statement_leaf(ORG, work, statement_id)


def test_statements_are_listed_in_chain_order_by_cursor_stage_and_agent(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        stages = (Stage.SHOT, Stage.CUT, Stage.SHOT, Stage.MASTER, Stage.SHOT)
        steps = [step_stating(makes=(f"m{n}",), stage=stage) for n, stage in enumerate(stages)]
        store.journal.append(batch(work, *steps))
        ids = [step.statement.id for step in steps]
        listed: list[str] = []
        cursor = None
        while True:
            page = store.journal.statements(ORG, work, stage=None, agent_ref=ANNA, cursor=cursor, limit=2)
            listed += page.items
            cursor = page.next
            if cursor is None:
                break
        assert listed == ids
        shots = store.journal.statements(ORG, work, stage=Stage.SHOT, agent_ref=None, cursor=None, limit=10)
        assert (shots.items, shots.next) == ((ids[0], ids[2], ids[4]), None)
        nobody = store.journal.statements(ORG, work, stage=None, agent_ref="00" * 32, cursor=None, limit=10)
        assert nobody.items == ()


@pytest.mark.parametrize("cursor", ["", "nonsense", "MTp3b3JrczoxMA", "é", "MTpzdGF0ZW1lbnRzOjAx"])
def test_a_cursor_that_was_not_made_here_is_refused(tmp_path: Path, cursor: str) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        with pytest.raises(BadCursorError):
            store.journal.statements(ORG, work, stage=None, agent_ref=None, cursor=cursor, limit=2)


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_of_no_or_too_many_items_is_refused(tmp_path: Path, limit: int) -> None:
    with store_in(tmp_path) as store, pytest.raises(InvalidInputError, match="1 to 1000"):
        store.journal.statements(ORG, new_random_id(), stage=None, agent_ref=None, cursor=None, limit=limit)


def test_two_open_stores_on_one_file_take_turns_and_keep_one_log(tmp_path: Path) -> None:
    with store_in(tmp_path) as one, store_in(tmp_path) as two:
        work = begin_work(one)

        def record(store: Store) -> None:
            for _ in range(20):
                store.journal.append(batch(work, step_stating()))

        threads = [threading.Thread(target=record, args=(store,)) for store in (one, two, one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        head = one.journal.head()
        assert head == two.journal.head()
        hashes = [leaf_hash(data) for data in one.journal.leaves(start=0, end=head.size)]
        assert head == Head(size=81, root=root_hash(hashes))
        assert [found.entry.seq for found in one.journal.work_leaves(ORG, work)] == list(range(81))


def test_a_closed_store_refuses_to_write(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        pass
    with pytest.raises(StorageError, match="closed"):
        store.journal.append(batch(new_random_id(), work_stating()))


def test_what_was_logged_is_told_with_the_time_of_logging(tmp_path: Path) -> None:
    moment = now()
    with store_in(tmp_path, clock=lambda: moment) as store:
        work = new_random_id()
        (recorded,) = store.journal.append(batch(work, work_stating()))
        assert recorded.at == moment
        assert store.journal.work_leaves(ORG, work)[0].logged_at == moment


def change_by_hand(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "colophon.db")) as connection, connection:
        connection.execute(statement)


def test_bytes_that_were_changed_by_hand_are_not_handed_out(tmp_path: Path) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        store.journal.append(batch(work, step_stating()))
    change_by_hand(tmp_path, "UPDATE leaf SET data = CAST(REPLACE(CAST(data AS TEXT), 'v', 'w') AS BLOB) WHERE idx = 1")
    with store_in(tmp_path) as store:
        assert store.journal.leaf(0)
        for asked in (
            lambda: store.journal.leaf(1),
            lambda: store.journal.leaves(start=0, end=2),
            lambda: store.journal.work_leaves(ORG, work),
        ):
            with pytest.raises(LedgerCorruptError, match="entry 1 are not those that were logged"):
                asked()


@pytest.mark.parametrize("change", ["last_leaf_hash = zeroblob(32)", "next_seq = next_seq - 1", "next_seq = 7"])
def test_nothing_is_appended_to_a_chain_whose_head_was_changed_by_hand(tmp_path: Path, change: str) -> None:
    with store_in(tmp_path) as store:
        work = begin_work(store)
        store.journal.append(batch(work, step_stating()))
    change_by_hand(tmp_path, f"UPDATE chain SET {change}")  # noqa: S608 - the test's own text
    with store_in(tmp_path) as store:
        with pytest.raises(LedgerCorruptError, match="not where its entries end"):
            store.journal.append(batch(work, step_stating()))
        assert store.journal.head().size == 2
