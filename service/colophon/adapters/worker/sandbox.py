"""How a worker confines itself, before it loads the code that meets strangers' bytes.

Each measure is tried once; what the kernel refuses (user namespaces are off in some containers) is reported as a
fact and never assumed. Left out: a system-call filter, and a view of the disk without the rest of it.
"""

import ctypes
import os
import resource
import signal
from functools import cache
from pathlib import Path
from typing import Final

from colophon.adapters.worker.job import JobLimits

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_CLONE_NEWIPC: Final = 0x08000000
_CAPABILITY_VERSION_3: Final = 0x20080522


def confine() -> dict[str, bool]:
    """Confine this process for good; return which measures the kernel granted.

    Must run while the process has a single thread.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The supervisor spawns from one thread that lives as long as the pool: the signal follows that thread's death.
    dies_with_parent = libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0
    user, group = os.getuid(), os.getgid()
    network = libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) == 0
    if network:
        _map_to_self(user=user, group=group)
    # Only now: the new user namespace gave this process every capability inside it, and none is needed.
    no_capabilities = _drop_capabilities(libc)
    no_new_privileges = libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    return {
        "network_namespace": network,
        "no_new_privileges": no_new_privileges,
        "no_capabilities": no_capabilities,
        "dies_with_parent": dies_with_parent,
    }


def limit(limits: JobLimits) -> None:
    """Set the limits of the next job.

    They are soft, so that the next job of this process can have others: they hold back a parser that runs away, not
        code
    that has taken the process over; that is held by the namespace and the missing privileges.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime) + 1 + limits.cpu_s
    for what, soft in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, limits.address_space),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
    ):
        hard = _hard_limit(what)
        resource.setrlimit(what, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


@cache
def _hard_limit(what: int) -> int:
    # Nothing here ever lowers a hard limit, so one look is enough.
    return resource.getrlimit(what)[1]


def peak_resident(status: int) -> int:
    """Return the bytes this process has had resident at most; `status` is its open /proc/self/status.

    Not `ru_maxrss`: that begins with the peak of the process that started this one, so with the supervisor's.
    """
    text = os.pread(status, 4096, 0)
    at = text.index(b"VmHWM:") + len(b"VmHWM:")
    return int(text[at : text.index(b"kB", at)]) * 1024


def _map_to_self(*, user: int, group: int) -> None:
    """Keep this process's user and group known inside the namespace, so that files it writes have an owner there too."""
    process = Path("/proc/self")
    try:
        (process / "setgroups").write_text("deny")
        (process / "uid_map").write_text(f"{user} {user} 1")
        (process / "gid_map").write_text(f"{group} {group} 1")
    except OSError:
        # Without the map the process is "nobody" inside; outside, where files are opened, nothing changes.
        return


def _drop_capabilities(libc: ctypes.CDLL) -> bool:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    empty = (ctypes.c_uint32 * 6)()
    return bool(libc.capset(ctypes.byref(header), ctypes.byref(empty)) == 0)
