"""A Colophon on disk and the real command line over it, in the three modes of design, section 10."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from colophon_cli.running import run
from colophon_cli.screen import Streams
from colophon_cli.session import Outside
from support.command_line import Ran

SERVING = re.compile(r"Serving (?P<home>.+) on (?P<url>http://\S+) \(")


@dataclass(kw_only=True)
class Place:
    """A Colophon made by `colophon init`, and the command line over it, as it is called in this mode."""

    folder: Path
    home: Path
    origin: str
    vkey: str
    trust: Path
    mode: str
    environ: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, stdin: str = "") -> Ran:
        return colophon(*arguments, stdin=stdin)

    def ok(self, *arguments: str, stdin: str = "") -> Ran:
        ran = self(*arguments, stdin=stdin)
        assert ran.code == 0, ran.err
        return ran

    def file(self, name: str, content: bytes) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return str(path)


def colophon(*arguments: str, stdin: str = "") -> Ran:
    """Run one command in this process, over what the environment names."""
    streams = Streams(stdin=io.StringIO(stdin), stdout=io.StringIO(), stderr=io.StringIO())
    code = run(arguments, Outside(environ=dict(os.environ), streams=streams))
    assert isinstance(streams.stdout, io.StringIO)
    assert isinstance(streams.stderr, io.StringIO)
    return Ran(code=code, out=streams.stdout.getvalue(), err=streams.stderr.getvalue())


@contextmanager
def serving(home: Path) -> Generator[str]:
    """Serve `home` on a free loopback port in a process of its own while the context lasts; gives its address."""
    arguments = [sys.executable, "-m", "colophon_cli.main", "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            said = server.stderr.readline()
            found = SERVING.match(said)
            assert found, said
            yield found["url"]
        finally:
            server.terminate()
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                # Leaving the context would wait for ever: a server that does not end is a failure, not a hang.
                server.kill()
                raise
