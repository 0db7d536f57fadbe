"""What a process has used, from the kernel's own account."""

from collections.abc import Iterable
from pathlib import Path


def peak_mb(process: int | str = "self") -> float:
    """Return what a process has had resident at most; not `ru_maxrss`, which begins with that of its parent."""
    words = Path(f"/proc/{process}/status").read_text().split()
    return int(words[words.index("VmHWM:") + 1]) / 1024


def processor_s(processes: Iterable[int | str]) -> float:
    """Return the processor time that the threads of these processes have had so far."""
    threads = (thread for process in processes for thread in Path(f"/proc/{process}/task").iterdir())
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def descendants(process: int | str) -> list[int]:
    """Return the processes that a process has started, and those that these have."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(pid) for pid in task.read_text().split()]
        except OSError:
            continue
        for pid in children:
            found += [pid, *descendants(pid)]
    return found
