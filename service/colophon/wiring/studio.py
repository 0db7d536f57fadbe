"""The studio of the demonstration: its media, made by our own code."""

from collections.abc import Callable, Mapping
from pathlib import Path


def make_lighthouse(
    folder: Path, *, title: str, line: str, client: str, press: Mapping[str, str], progress: Callable[[str], None]
) -> None:
    """Make every file of "The Lighthouse" in `folder`; `progress` is told the name of each when it is there.

    Raises:
        StorageError: a file could not be written.
    """
    # Pillow, ffmpeg and typst are heavy; only the demonstration makes media.
    from colophon.adapters.media import lighthouse  # noqa: PLC0415
    from colophon.adapters.print.typst import Press  # noqa: PLC0415

    words = lighthouse.Words(title=title, line=line, client=client, press=press)
    lighthouse.make(folder, words=words, typesetter=Press(), progress=progress)
