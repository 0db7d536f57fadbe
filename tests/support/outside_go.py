"""A small Go program around `golang.org/x/mod/sumdb`, built once for each content of its sources."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from colophon.record.canonical import Json
from support.outside import BUILD, ROOT, RegistryUnreachableError

SOURCES: Final = ROOT / "tests" / "conformance" / "outside" / "go"

# What Go says when its proxy does not answer. A checksum that differs from go.sum is a failure and never a skip.
_NOBODY_ANSWERS: Final = ("dial tcp", "no such host", "connection refused", "i/o timeout", "module lookup disabled")
_TOO_OLD: Final = "requires go >="


class GoMissingError(Exception):
    """This machine has no Go, or one older than go.mod asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoJudge:
    """The built program."""

    program: Path

    def ask(self, question: Json) -> Json:
        """Return its answers, in the order of the question; JSON on both ways."""
        done = subprocess.run(
            [str(self.program)], input=json.dumps(question), capture_output=True, text=True, env={}, check=False
        )
        assert done.returncode == 0, done.stderr
        answer: Json = json.loads(done.stdout)
        return answer


def build_judge() -> GoJudge:
    """Return the program, building it if its sources have changed.

    Raises:
        GoMissingError: there is no Go here that can build it.
        RegistryUnreachableError: the module is not at hand and the proxy does not answer.
    """
    content = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(SOURCES.iterdir()))).hexdigest()[:16]
    program = BUILD / f"go-{content}" / "sumdbjudge"
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "making").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not program.exists():
            _build(program)
    return GoJudge(program=program)


def _build(program: Path) -> None:
    go = shutil.which("go")
    if go is None:
        raise GoMissingError("no Go is installed here")
    done = subprocess.run(
        [go, "build", "-mod=readonly", "-buildvcs=false", "-o", str(program), "."],
        cwd=SOURCES,
        env={**os.environ, "GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOWORK": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
    if _TOO_OLD in done.stderr:
        raise GoMissingError(done.stderr.strip())
    if done.returncode != 0 and any(words in done.stderr for words in _NOBODY_ANSWERS):
        raise RegistryUnreachableError(f"Go's module proxy can't be reached: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
