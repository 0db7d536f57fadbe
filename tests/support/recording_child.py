"""A process that records until it is killed, and tells which entries were acknowledged."""

import threading
from multiprocessing.connection import Connection
from pathlib import Path

from support.store_builders import batch, begin_work, step_stating, store_in

THREADS = 8


def record_until_killed(folder: str, acknowledged: Connection) -> None:
    """Append from `THREADS` threads; send `index leaf_hash work` for each entry once `append` returned it."""
    sending = threading.Lock()
    with store_in(Path(folder)) as store:

        def record() -> None:
            work = begin_work(store)
            while True:
                for size in (1, 1, 3):
                    answers = store.journal.append(batch(work, *(step_stating() for _ in range(size))))
                    with sending:
                        for one in answers:
                            acknowledged.send_bytes(f"{one.index} {one.leaf_hash} {work}".encode())

        threads = [threading.Thread(target=record, daemon=True) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
