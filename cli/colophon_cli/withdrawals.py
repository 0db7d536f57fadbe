"""Releases taken back: which one is meant, why, and what was done."""

from pathlib import Path

from colophon.errors import InvalidInputError, ReleaseNotFoundError
from colophon.record.nouns import Withdrawal
from colophon.record.vocabulary import ReasonCode
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import Page, ReleaseView
from colophon_cli import seals
from colophon_cli.assets import sha256_here
from colophon_cli.layout import joined, sentence
from colophon_cli.naming import ID_PREFIX, PAGE, every, is_uuid
from colophon_cli.session import Session
from colophon_cli.suggestions import did_you_mean
from colophon_cli.telling import tell


def find_release(session: Session, workflow: Workflow, name: str) -> ReleaseView:
    """Return the release with this id, title or file name, or of this file here; of several with one name the newest.

    Raises:
        ReleaseNotFoundError: there is none.
    """
    if is_uuid(name):
        return workflow.release(session.who, name.lower())
    known = list(every(lambda cursor: workflow.releases(session.who, cursor=cursor, limit=PAGE)))
    folded = name.casefold()
    matches = [
        view
        for view in known
        if folded in {(view.title or "").casefold(), (view.file_name or "").casefold()}
        or (len(folded) >= ID_PREFIX and view.id.startswith(folded))
    ]
    if not matches and Path(name).is_file():
        # Where it lies it may have another name than the one it was released under.
        sha256 = sha256_here(session, name)
        matches = [view for view in known if sha256 in {view.file_sha256, view.manifest_sha256}]
    if not matches:
        names = [text for view in known for text in (view.title, view.file_name) if text]
        raise ReleaseNotFoundError(f"There is no release called {name!r}.{did_you_mean(name, names)}")
    # A title that was released again stands for what holds now.
    return max(matches, key=lambda view: view.index)


def take_back(session: Session, name: str, *, code: ReasonCode, reason: str | None, yes: bool) -> None:
    """Take a release back and show it as it stands then.

    Raises:
        ReleaseNotFoundError: there is none of that name.
        InvalidInputError: no reason was given, or the person said no.
    """
    screen = session.screen
    with session.workflow() as workflow:
        meant = find_release(session, workflow, name)
        if not reason:
            if not screen.interactive:
                raise InvalidInputError("Say why with --reason: it is shown to whoever verifies.")
            screen.say(seals.releases(Page[ReleaseView](items=(meant,))))
            reason = screen.ask("Why is it taken back? Whoever verifies will read it.", default="")
        if screen.interactive and not yes and not _agreed(session):
            raise InvalidInputError("Nothing was done.")
        workflow.withdraw(session.who, meant.id, tell(Withdrawal, {"code": code, "reason": reason}))
        view = workflow.release(session.who, meant.id)
    session.show(
        view,
        lambda shown: joined(
            sentence("Taken back. The log keeps the release, with your reason."), seals.release(shown)
        ),
    )


def _agreed(session: Session) -> bool:
    return session.screen.ask("Take the release back? This can't be undone.", default="no").lower() in {"y", "yes"}
