"""How supervisor and worker talk: length-prefixed JSON with one optional run of raw bytes, over a socket pair.

Nothing here executes what it reads (no pickle). The supervisor reads from a process that may have been taken over, so
every length is bounded before memory is given to it.
"""

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from colophon.record.canonical import Json

_LENGTHS: Final = struct.Struct(">II")
MAX_HEADER_BYTES: Final = 16 * 2**20
MAX_BLOB_BYTES: Final = 256 * 2**20
# More than a small frame, so that one is one system call on each side.
_CHUNK: Final = 2**18


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One message: a JSON object and raw bytes beside it."""

    header: Mapping[str, Json]
    blob: bytes = b""


class FrameError(Exception):
    """The other side closed the pipe, or sent what is no frame; never leaves this package."""


class Channel:
    """One end of the socket pair, with what was received beyond the last frame."""

    def __init__(self, pipe: socket.socket) -> None:
        """Speak over `pipe`, which this closes."""
        self._pipe = pipe
        self._rest = b""

    def set_timeout(self, seconds: float) -> None:
        """Let each system call wait so long at most."""
        self._pipe.settimeout(seconds)

    def close(self) -> None:
        """Close the pipe."""
        self._pipe.close()

    def send(self, header: Mapping[str, Json], blob: bytes = b"") -> None:
        """Send one frame.

        Raises:
            FrameError: the other side is gone, or the frame is larger than a frame may be.
            TimeoutError: the timeout ran out.
        """
        text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        if len(text) > MAX_HEADER_BYTES or len(blob) > MAX_BLOB_BYTES:
            raise FrameError(f"A frame of {len(text)} + {len(blob)} bytes is larger than a frame may be.")
        try:
            self._pipe.sendall(b"".join((_LENGTHS.pack(len(text), len(blob)), text, blob)))
        except TimeoutError:
            raise
        except OSError as error:
            raise FrameError(f"The other side is gone: {error}.") from error

    def receive(self) -> Frame:
        """Return the next frame.

        Raises:
            FrameError: the other side closed the pipe or sent what is no frame.
            TimeoutError: the timeout ran out.
        """
        header_size, blob_size = _LENGTHS.unpack(self._exactly(_LENGTHS.size))
        if header_size > MAX_HEADER_BYTES or blob_size > MAX_BLOB_BYTES:
            raise FrameError(f"A frame of {header_size} + {blob_size} bytes was announced, more than a frame may have.")
        body = self._exactly(header_size + blob_size)
        try:
            header = json.loads(body[:header_size].decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError) as error:
            raise FrameError(f"A frame's header is not JSON: {error}.") from error
        if not isinstance(header, dict):
            raise FrameError("A frame's header is not a JSON object.")
        return Frame(header=cast("dict[str, Json]", header), blob=body[header_size:])

    def _exactly(self, size: int) -> bytes:
        parts, held = [self._rest], len(self._rest)
        while held < size:
            try:
                part = self._pipe.recv(_CHUNK)
            except TimeoutError:
                raise
            except OSError as error:
                raise FrameError(f"The other side is gone: {error}.") from error
            if not part:
                raise FrameError("The other side closed the pipe.")
            parts.append(part)
            held += len(part)
        whole = b"".join(parts)
        self._rest = whole[size:]
        return whole[:size]
