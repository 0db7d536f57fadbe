"""What a name given to `colophon show` stands for, and its screen."""

from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from colophon.errors import (
    AssetNotFoundError,
    ReleaseNotFoundError,
    StatementNotFoundError,
    WorkNotFoundError,
)
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import Page, ReleaseView, StatementView, WorkView
from colophon_cli import findings, records, seals
from colophon_cli.assets import sha256_here
from colophon_cli.layout import stacked
from colophon_cli.naming import PAGE, SHA256, every, find_statement, find_work, is_uuid, missing_everywhere
from colophon_cli.session import Session
from colophon_cli.statements import Names, statement
from colophon_cli.withdrawals import find_release


class Kind(StrEnum):
    """What can be shown."""

    WORK = "work"
    STATEMENT = "statement"
    ASSET = "asset"
    RELEASE = "release"


class Showing:
    """Finds what is called a name and shows it."""

    def __init__(self, session: "Session", workflow: "Workflow", work: str | None) -> None:
        self._session = session
        self._workflow = workflow
        self._work = work

    def show(self, name: str, kind: Kind | None) -> None:
        """Show what `name` stands for; `kind` decides where it could be several things.

        Raises:
            NotFoundError: nothing is called that.
        """
        ways = {
            Kind.ASSET: self._asset,
            Kind.STATEMENT: self._statement,
            Kind.WORK: self._show_work,
            Kind.RELEASE: self._release,
        }
        if kind is not None:
            ways[kind](name)
            return
        guesses = self._guesses(name)
        if len(guesses) == 1:
            ways[guesses[0]](name)
            return
        for guess in guesses:
            with suppress(WorkNotFoundError, StatementNotFoundError, ReleaseNotFoundError):
                ways[guess](name)
                return
        raise missing_everywhere(name)

    def show_only_work(self) -> None:
        """Show the work there is, or the one that `--work` names.

        Raises:
            WorkNotFoundError: there is none yet, or none of that name.
            InvalidInputError: there are several and none was named.
        """
        self._show_view(find_work(self._workflow, self._session.who, self._work))

    @staticmethod
    def _guesses(name: str) -> tuple[Kind, ...]:
        if Path(name).is_file() or SHA256.fullmatch(name):
            return (Kind.ASSET,)
        if is_uuid(name):
            # A statement's id is a UUIDv7, that of a work or release a UUIDv4.
            return (Kind.STATEMENT,) if name[14] == "7" else (Kind.WORK, Kind.RELEASE)
        return (Kind.WORK, Kind.STATEMENT, Kind.RELEASE)

    def _show_work(self, name: str) -> None:
        self._show_view(find_work(self._workflow, self._session.who, name))

    def _show_view(self, view: WorkView) -> None:
        listed = list(
            every(lambda cursor: self._workflow.statements(self._session.who, view.id, cursor=cursor, limit=PAGE))
        )
        released = Page[ReleaseView](
            items=tuple(
                every(
                    lambda cursor: self._workflow.releases(
                        self._session.who, work_id=view.id, cursor=cursor, limit=PAGE
                    )
                )
            )
        )
        if self._session.as_json:
            self._session.screen.json(
                {
                    "work": view.model_dump(mode="json"),
                    "statements": [statement.model_dump(mode="json") for statement in listed],
                    "releases": [release.model_dump(mode="json") for release in released.items],
                }
            )
        else:
            self._session.screen.print(
                stacked(
                    records.work(view),
                    records.statements(listed),
                    seals.releases(released) if released.items else None,
                )
            )

    def _statement(self, name: str) -> None:
        view = self._statement_anywhere(name)
        self._session.show(view, lambda shown: statement(shown, self._names(shown)))

    def _names(self, view: StatementView) -> Names:
        who, work_id = self._session.who, view.recorded.work
        agents = every(lambda cursor: self._workflow.agents(who, cursor=cursor, limit=PAGE))
        files: dict[str, str] = {}
        if work_id is not None:
            assets = every(lambda cursor: self._workflow.assets(who, work_id, cursor=cursor, limit=PAGE))
            files = {known.asset.sha256: known.asset.name for known in assets if known.asset.name}
        return Names(agents={known.id: known.agent.name for known in agents}, files=files)

    def _statement_anywhere(self, name: str) -> "StatementView":
        for work in self._works():
            try:
                return find_statement(self._workflow, self._session.who, work.id, name)
            except StatementNotFoundError:
                continue
        raise StatementNotFoundError(f"No step or decision here has the id {name!r}.")

    def _works(self) -> "list[WorkView]":
        if self._work is not None:
            return [find_work(self._workflow, self._session.who, self._work)]
        return list(every(lambda cursor: self._workflow.works(self._session.who, cursor=cursor, limit=PAGE)))

    def _asset(self, name: str) -> None:
        sha256 = name if SHA256.fullmatch(name) else sha256_here(self._session, name)
        works = self._works()
        if self._shown_authorship(works, sha256):
            return
        # A sealed file is another file than its source: the release leads from one to the other.
        pages = every(lambda cursor: self._workflow.releases(self._session.who, cursor=cursor, limit=PAGE))
        release = next((view for view in pages if sha256 in {view.file_sha256, view.manifest_sha256}), None)
        if release is None:
            raise AssetNotFoundError(
                f"No work here knows {name!r} (SHA-256 {sha256[:12]}…). `colophon verify` looks at any file."
            )
        self._session.screen.say(
            f"{name} is the sealed file of the release {release.id}. What is recorded of its source:"
        )
        self._shown_authorship(works, release.asset)

    def _shown_authorship(self, works: list[WorkView], sha256: str) -> bool:
        """Show what the first of `works` that knows this asset records of it; return whether one does."""
        for work in works:
            try:
                asset = self._workflow.asset(self._session.who, work.id, sha256)
            except AssetNotFoundError:
                continue
            found = self._workflow.authorship(self._session.who, work.id, sha256)
            if self._session.as_json:
                told = {"asset": asset.model_dump(mode="json"), "authorship": found.model_dump(mode="json")}
                self._session.screen.json(told)
            else:
                self._session.screen.print(findings.authorship(asset, found))
            return True
        return False

    def _release(self, name: str) -> None:
        self._session.show(find_release(self._session, self._workflow, name), seals.release)
