"""Kill -9 while recording: whatever was acknowledged is there, once, and the log is whole."""

from pathlib import Path
from random import Random
from typing import TypeAlias

from colophon.adapters.sql.store import Store
from colophon.ledger.tile_proofs import TileProofs
from colophon.ledger.tree import leaf_hash, root_hash, verify_consistency
from colophon.workflow.ports import Head
from support.forking import forking
from support.recording_child import record_until_killed
from support.store_builders import ORG, store_in

ROUNDS = 25
Acknowledged: TypeAlias = tuple[int, str, str]
"""Index, leaf hash and work of an entry whose caller was answered."""


def record_and_kill(folder: Path, *, after: int) -> list[Acknowledged]:
    """Run a recording process, kill it once it acknowledged `after` entries, and return all it acknowledged."""
    context = forking()
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=record_until_killed, args=(str(folder), sending))
    process.start()
    sending.close()
    acknowledged: list[Acknowledged] = []
    try:
        while True:
            index, hashed, work = receiving.recv_bytes().decode().split()
            acknowledged.append((int(index), hashed, work))
            if len(acknowledged) == after:
                process.kill()
    except (EOFError, OSError):
        # The pipe ends with the process; a message that was cut off was not sent.
        process.join()
    assert process.exitcode == -9
    process.close()
    receiving.close()
    return acknowledged


def check_log(store: Store, *, before: Head, acknowledged: list[Acknowledged]) -> Head:
    """Check the log against everything that was promised, and return its head."""
    head = store.journal.head()
    leaves = store.journal.leaves(start=0, end=head.size + 1)
    hashes = [leaf_hash(data) for data in leaves]
    assert len(leaves) == head.size
    assert root_hash(hashes) == head.root
    assert len(set(hashes)) == len(hashes)
    assert len({index for index, _, _ in acknowledged}) == len(acknowledged)
    assert all(hashes[index].hex() == hashed for index, hashed, _ in acknowledged)
    proof = TileProofs(store.journal.tiles).consistency(
        old_size=before.size, new_size=head.size, old_root=before.root, new_root=head.root
    )
    verify_consistency(old_size=before.size, new_size=head.size, old_root=before.root, new_root=head.root, proof=proof)
    return head


def check_chains(store: Store, *, works: set[str]) -> None:
    """Check that each work's chain has no gap and names its leaves as they stand in the log."""
    for work in works:
        leaves = store.journal.work_leaves(ORG, work)
        assert [found.entry.seq for found in leaves] == list(range(len(leaves)))
        assert [found.entry.prev for found in leaves] == [None, *(found.leaf_hash.hex() for found in leaves[:-1])]


def test_twenty_five_kills_lose_no_acknowledged_entry_and_leave_no_gap(tmp_path: Path) -> None:
    random = Random(20261120)  # noqa: S311 - the moments of the kills, the same in each run
    acknowledged: list[Acknowledged] = []
    with store_in(tmp_path) as store:
        head = store.journal.head()
    for _ in range(ROUNDS):
        acknowledged += record_and_kill(tmp_path, after=random.randrange(1, 150))
        with store_in(tmp_path) as store:
            head = check_log(store, before=head, acknowledged=acknowledged)
            check_chains(store, works={work for _, _, work in acknowledged[-20:]})
    assert len(acknowledged) > ROUNDS
