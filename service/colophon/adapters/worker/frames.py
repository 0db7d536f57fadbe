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
_CHUNK: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One message: a JSON object and raw bytes beside it."""

    header: Mapping[str, Json]
    blob: bytes = b""


class FrameError(Exception):
    """The other side closed the pipe, or sent what is no frame; never leaves this package."""


def send(channel: socket.socket, header: Mapping[str, Json], blob: bytes = b"") -> None:
    """Send one frame.

    Raises:
        FrameError: the other side is gone, or the frame is larger than a frame may be.
        TimeoutError: the channel's timeout ran out.
    """
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(text) > MAX_HEADER_BYTES or len(blob) > MAX_BLOB_BYTES:
        raise FrameError(f"A frame of {len(text)} + {len(blob)} bytes is larger than a frame may be.")
    try:
        channel.sendall(b"".join((_LENGTHS.pack(len(text), len(blob)), text, blob)))
    except TimeoutError:
        raise
    except OSError as error:
        raise FrameError(f"The other side is gone: {error}.") from error


def receive(channel: socket.socket) -> Frame:
    """Return the next frame.

    Raises:
        FrameError: the other side closed the pipe or sent what is no frame.
        TimeoutError: the channel's timeout ran out.
    """
    header_size, blob_size = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size))
    if header_size > MAX_HEADER_BYTES or blob_size > MAX_BLOB_BYTES:
        raise FrameError(f"A frame of {header_size} + {blob_size} bytes was announced, more than a frame may have.")
    body = _exactly(channel, header_size + blob_size)
    try:
        header = json.loads(body[:header_size].decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise FrameError(f"A frame's header is not JSON: {error}.") from error
    if not isinstance(header, dict):
        raise FrameError("A frame's header is not a JSON object.")
    return Frame(header=cast("dict[str, Json]", header), blob=body[header_size:])


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts: list[bytes] = []
    missing = size
    while missing:
        try:
            part = channel.recv(min(missing, _CHUNK))
        except TimeoutError:
            raise
        except OSError as error:
            raise FrameError(f"The other side is gone: {error}.") from error
        if not part:
            raise FrameError("The other side closed the pipe.")
        parts.append(part)
        missing -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
