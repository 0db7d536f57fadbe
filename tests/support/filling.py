"""Recording until there is no space, here or in a process whose files may not grow."""

import resource
from multiprocessing.connection import Connection
from pathlib import Path

from colophon.adapters.sql.store import Store
from colophon.errors import StorageError
from colophon.ledger.tree import leaf_hash, root_hash
from support.store_builders import ORG, batch, begin_work, step_stating, store_in


def require_whole(store: Store, work: str) -> int:
    """Check the log and the work's chain; return the log's size."""
    head = store.journal.head()
    leaves = store.journal.leaves(start=0, end=head.size + 1)
    assert len(leaves) == head.size
    assert head.root == root_hash([leaf_hash(data) for data in leaves])
    chain = store.journal.work_leaves(ORG, work)
    assert [found.entry.seq for found in chain] == list(range(head.size))
    assert all(len(found.openings) == len(found.entry.statement.sd) for found in chain)
    return head.size


def append_until_refused(store: Store, work: str) -> tuple[int, StorageError]:
    """Append batches of ten to a work that has one entry; return how many it has then, and the refusal."""
    recorded = 1
    while True:
        try:
            recorded += len(store.journal.append(batch(work, *(step_stating() for _ in range(10)))))
        except StorageError as error:
            return recorded, error


def fill_the_disk(folder: str, told: Connection) -> None:
    """Record under a limit of file sizes until the system refuses, lift the limit, record again."""
    with store_in(Path(folder)) as store:
        work = begin_work(store)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
        recorded, error = append_until_refused(store, work)
        told.send((error.code, recorded, require_whole(store, work)))
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        again = store.journal.append(batch(work, step_stating()))[0].index
        told.send((again, require_whole(store, work), work))
