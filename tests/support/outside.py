"""An environment apart from the service's, for verifiers by other hands: made from its lock, asked by subprocess.

They can't be installed beside the service, because they cap packages that it uses. What they answer is theirs:
nothing of `colophon` is on their path.
"""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from colophon.record.canonical import Json

ROOT: Final = Path(__file__).resolve().parents[2]
LOCK: Final = ROOT / "requirements" / "conformance.lock"
BUILD: Final = ROOT / "build" / "conformance"
SCRIPTS: Final = ROOT / "tests" / "conformance" / "outside" / "scripts"

# What uv says when nobody answers. Anything else, a hash that differs above all, is a failure and never a skip.
_NOBODY_ANSWERS: Final = ("Failed to fetch", "error sending request", "network was disabled")
_HASH_DIFFERS: Final = "Hash mismatch"


class RegistryUnreachableError(Exception):
    """The packages of the lock are not at hand and can't be fetched now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The environment: its Python, and a folder in which its programs may keep what they insist on keeping."""

    python: Path
    home: Path

    def ask(self, script: str, question: Json) -> Json:
        """Return what `script` of `tests/conformance/outside/scripts` answers; JSON on both ways."""
        done = subprocess.run(
            [str(self.python), "-I", str(SCRIPTS / script)],
            input=json.dumps(question),
            capture_output=True,
            text=True,
            env={"HOME": str(self.home), "PATH": os.defpath, "LANG": "C.UTF-8"},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answer: Json = json.loads(done.stdout)
        return answer


def environment(lock: Path = LOCK, build: Path = BUILD) -> Path:
    """Return the Python of the environment that `lock` describes; made once for each content of the lock.

    Raises:
        RegistryUnreachableError: it is not made yet, and the registry does not answer.
    """
    content = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    folder = build / f"py{sys.version_info.major}{sys.version_info.minor}-{content}"
    python, ready = folder / "bin" / "python", folder / "ready"
    build.mkdir(parents=True, exist_ok=True)
    with (build / "making").open("w") as turn:
        # Two runs of the tests at one time: the second waits, and finds it made.
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not ready.exists():
            # Without the mark `ready` a folder is the rest of a run that died: it is made afresh.
            _uv("venv", "--clear", "--python", sys.executable, str(folder))
            wheels_alone = ("--require-hashes", "--only-binary", ":all:")
            _uv("pip", "install", "--python", str(python), *wheels_alone, "-r", str(lock))
            ready.touch()
    return python


def _uv(*arguments: str) -> None:
    uv = Path(sys.executable).with_name("uv")
    done = subprocess.run([str(uv), "--quiet", *arguments], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    if _HASH_DIFFERS not in done.stderr and any(words in done.stderr for words in _NOBODY_ANSWERS):
        said = " ".join(done.stderr.split())
        raise RegistryUnreachableError(f"the package registry can't be reached: {said}")
    raise AssertionError(done.stderr)
