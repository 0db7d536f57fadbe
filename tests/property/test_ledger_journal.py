"""The journal against a model of it: any mixture of batches, repetitions, failures and restarts."""

import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from colophon.errors import StorageError, WorkNotFoundError
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tree import EMPTY_ROOT, leaf_hash, root_hash
from colophon.record.identifiers import new_random_id
from colophon.workflow.ports import Batch, Head
from colophon.workflow.views import Recorded
from support.faulty_connections import Fault, Faults
from support.store_builders import ORG, batch, step_stating, store_in, work_stating


@contextmanager
def new_folder() -> Generator[Path]:
    folder = tempfile.mkdtemp(prefix="colophon-test-")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder)


class JournalMachine(RuleBasedStateMachine):
    """Works, batches under idempotency keys, commits that fail in either way, and reopening."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.folder = self.stack.enter_context(new_folder())
        self.faults = Faults()
        self.works: dict[str, int] = {}
        self.answers: dict[str, tuple[Batch, tuple[Recorded, ...]]] = {}
        self.size = 0
        self.heads = [Head(size=0, root=EMPTY_ROOT)]
        self.opened = ExitStack()

    @initialize()
    def open(self) -> None:
        self.store = self.opened.enter_context(store_in(self.folder, connection_class=self.faults.connection_class))

    @rule()
    def reopen(self) -> None:
        self.opened.close()
        self.open()

    @rule()
    def begin(self) -> None:
        work = new_random_id()
        self.append(batch(work, work_stating()), work=work)

    @precondition(lambda self: self.works)
    @rule(data=st.data(), count=st.sampled_from([1, 2, 5, 130]), fault=st.sampled_from([Fault.NONE] * 3 + list(Fault)))
    def record(self, data: st.DataObject, count: int, fault: Fault) -> None:
        work = data.draw(st.sampled_from(sorted(self.works)))
        key = f"k{len(self.answers)}"
        asked = batch(work, *(step_stating() for _ in range(count)), idempotency_key=key, body_sha256="ab" * 32)
        self.faults.coming.append(fault)
        with suppress(StorageError):
            self.store.journal.append(asked)
        # Whatever became of it, asking again under the same key settles it.
        self.faults.coming.clear()
        self.answers[key] = (asked, self.append(asked, work=work))

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        asked, answer = self.answers[data.draw(st.sampled_from(sorted(self.answers)))]
        assert self.store.journal.append(asked) == answer

    @rule()
    def record_in_a_work_that_is_not_there(self) -> None:
        with suppress(WorkNotFoundError):
            self.store.journal.append(batch(new_random_id(), step_stating()))
            raise AssertionError("recorded in a work that is not there")

    def append(self, asked: Batch, *, work: str) -> tuple[Recorded, ...]:
        answer = self.store.journal.append(asked)
        assert [one.index for one in answer] == list(range(self.size, self.size + len(asked.statings)))
        begun = self.works.get(work, 0)
        assert [one.seq for one in answer] == list(range(begun, begun + len(answer)))
        self.size += len(answer)
        self.works[work] = begun + len(answer)
        self.heads.append(self.store.journal.head())
        return answer

    @invariant()
    def the_log_is_whole_and_every_earlier_head_leads_to_this_one(self) -> None:
        head = self.heads[-1]
        hashes = [leaf_hash(data) for data in self.store.journal.leaves(start=0, end=self.size + 1)]
        assert self.store.journal.head() == head == Head(size=self.size, root=root_hash(hashes))
        proofs = TileProofs(self.store.journal.tiles)
        for old in self.heads[-4:]:
            proofs.consistency(old_size=old.size, new_size=head.size, old_root=old.root, new_root=head.root)

    def teardown(self) -> None:
        for work, count in self.works.items():
            leaves = self.store.journal.work_leaves(ORG, work)
            assert [found.entry.seq for found in leaves] == list(range(count))
            assert [found.entry.prev for found in leaves[1:]] == [found.leaf_hash.hex() for found in leaves[:-1]]
        self.opened.close()
        self.stack.close()


TestJournal = JournalMachine.TestCase
TestJournal.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
