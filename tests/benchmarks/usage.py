"""What a process has had resident, from the kernel's own account."""

from pathlib import Path


def peak_mb(process: int | str = "self") -> float:
    """Return what a process has had resident at most; not `ru_maxrss`, which begins with that of its parent."""
    words = Path(f"/proc/{process}/status").read_text().split()
    return int(words[words.index("VmHWM:") + 1]) / 1024
