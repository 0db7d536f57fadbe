"""Assets as people name them: a file at hand, its name in the work, or its SHA-256; files are hashed here and registered."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from colophon.errors import AssetNotFoundError, InvalidInputError
from colophon.record.nouns import Asset
from colophon.record.vocabulary import Stage
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import AssetView
from colophon_cli.files import described, expanded, found
from colophon_cli.naming import PAGE, SHA256, every
from colophon_cli.progress import Progress
from colophon_cli.session import Session
from colophon_cli.suggestions import did_you_mean

SHA256_PREFIX: Final = 8


class Assets:
    """The assets of one work, by whatever people call them."""

    def __init__(self, session: "Session", workflow: "Workflow", work_id: str) -> None:
        self._session = session
        self._workflow = workflow
        self._work_id = work_id
        self._known: list[AssetView] | None = None
        self.names: dict[str, str] = {}
        """What each SHA-256 met so far is called, for messages."""

    def resolve(self, texts: Iterable[str], *, stage: "Stage | None" = None) -> list[str]:
        """Return the SHA-256 of each; files are hashed, with progress, and made known to the work.

        Raises:
            UnreadableError: a file can't be read.
            AssetNotFoundError: a name is neither a file nor known in the work.
            InvalidInputError: a name stands for several assets.
        """
        wanted = expanded(texts)
        here = [Path(text) for text in wanted if Path(text).is_file()]
        files = described(here, stage=stage, progress=Progress(self._session.screen))
        for path, asset in files.items():
            self._register(asset)
            self.names[asset.sha256] = str(path)
        return [files[Path(text)].sha256 if Path(text) in files else self._by_name(text) for text in wanted]

    def resolve_one(self, text: str) -> str:
        """Return the SHA-256 of one asset; raises as `resolve`."""
        return self.resolve([text])[0]

    def _register(self, asset: "Asset") -> None:
        self._workflow.register_asset(self._session.who, self._work_id, asset)

    def _by_name(self, text: str) -> str:
        if SHA256.fullmatch(text):
            return text
        if self._known is None:
            pages = every(
                lambda cursor: self._workflow.assets(self._session.who, self._work_id, cursor=cursor, limit=PAGE)
            )
            self._known = list(pages)
        matches = _called(text, self._known)
        if len(matches) > 1:
            shown = ", ".join(f"{view.asset.sha256[:12]} {view.asset.name or ''}".strip() for view in matches[:5])
            raise InvalidInputError(
                f"{text!r} stands for {len(matches)} assets of this work: {shown}. Name one of them."
            )
        if not matches:
            raise self._unknown(text)
        self.names[matches[0].asset.sha256] = matches[0].asset.name or text
        return matches[0].asset.sha256

    def _unknown(self, text: str) -> AssetNotFoundError:
        names = [view.asset.name for view in self._known or () if view.asset.name]
        folder = Path(text).parent
        beside = [str(folder / entry.name) for entry in folder.iterdir() if entry.is_file()] if folder.is_dir() else []
        return AssetNotFoundError(
            f"{text!r} is neither a file nor an asset of this work.{did_you_mean(text, [*beside, *names])}"
        )


def _called(text: str, known: Sequence["AssetView"]) -> list["AssetView"]:
    named = [view for view in known if view.asset.name == text]
    if named or len(text) < SHA256_PREFIX:
        return named
    return [view for view in known if view.asset.sha256.startswith(text.lower())]


def sha256_here(session: "Session", text: str) -> str:
    """Return the SHA-256 of a file at hand, without telling anyone about it.

    Raises:
        UnreadableError: it can't be read.
    """
    path = found(Path(text))
    return described([path], stage=None, progress=Progress(session.screen))[path].sha256
