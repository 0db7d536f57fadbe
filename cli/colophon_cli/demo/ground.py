"""What the demonstration stands on, handed in: how a home is begun and opened, how media are made and described."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from colophon.record.nouns import Asset
from colophon.record.vocabulary import Stage
from colophon.workflow.principal import Principal
from colophon.workflow.protocol import Workflow


class Begun(Protocol):
    """What is told of a home just made."""

    @property
    def vkey(self) -> str:
        """The log's public key."""
        ...

    @property
    def trust_pem(self) -> Path:
        """The root of the development certificate authority."""
        ...


class Describe(Protocol):
    """Tells what a local file is."""

    def __call__(self, path: Path, *, stage: Stage, name: str | None) -> Asset:
        """Return the file as an asset.

        Raises:
            UnreadableError: it can't be read.
        """
        ...


class MakeMedia(Protocol):
    """Makes the media of the spot."""

    def __call__(
        self,
        folder: Path,
        *,
        title: str,
        line: str,
        client: str,
        press: Mapping[str, str],
        progress: Callable[[str], None],
    ) -> None:
        """Make every file of the spot in `folder`; `progress` is told the name of each when it is there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The four things the demonstration needs from outside, and who calls."""

    who: Principal
    begin: Callable[[Path], Begun]
    open_workflow: Callable[[Path], AbstractContextManager[Workflow]]
    make_media: MakeMedia
    describe: Describe
