"""Child processes that start at once: forked from a server that has imported what they need, and has no threads."""

import multiprocessing
from multiprocessing.context import ForkServerContext


def forking() -> ForkServerContext:
    """Return the context to start child processes in; their targets stand in `support`."""
    context = multiprocessing.get_context("forkserver")
    # Only what is installed: in Python 3.11 the server does not know the paths that pytest added.
    context.set_forkserver_preload(["colophon.adapters.sql.store", "colophon.record.stating"])
    return context
