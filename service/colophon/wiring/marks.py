"""What `colophon doctor` says of the log's high-water mark, and of marks that nobody needs any more."""

from collections.abc import Iterator
from pathlib import Path

from colophon.adapters.mark.file import FileMark
from colophon.adapters.mark.folder import marks_without_home
from colophon.errors import ColophonError, MarkMissingError
from colophon.workflow.log import Log
from colophon.workflow.views import HealthLine

_NAMED = 5


def mark_lines(log: Log, mark: FileMark, *, home: Path) -> Iterator[HealthLine]:
    """Yield whether the mark is there, agrees with the log, is where no copy of the home reaches it; and what is left over."""
    try:
        standing = log.marking.examine()
    except MarkMissingError as error:
        yield _line(
            "problem", error.message, "Type the newest checkpoint you know: colophon log adopt --size N --root HEX"
        )
        return
    except ColophonError as error:
        yield _line("problem", error.message, "Keep folder and mark as they are, and find the copy that is ahead.")
        return
    if standing is None:
        yield _line("ok", f"none yet: the log is empty. It will stand in {mark.path.parent}")
    else:
        said = [f"at {standing.size} entries; the log contains them"]
        said += [f"adopted by a person's word on {one.at} at {one.size}" for one in standing.adopted]
        yield _line("ok", "; ".join(said))
        yield from _place(mark, home=home)
    yield from _left_over(mark.path.parent)


def _place(mark: FileMark, *, home: Path) -> Iterator[HealthLine]:
    found = mark.read_file()
    if found is not None and found.home != home:
        yield _line(
            "note",
            f"it was moved last by the folder {found.home}; this is {home}",
            "If both exist, use one of them: the other will be refused as soon as it is behind.",
        )
    if mark.path.stat().st_dev == home.stat().st_dev:
        yield _line(
            "note",
            f"{mark.path.parent} is on the same device as the home: a restored image of the disk sets both back",
            "COLOPHON_MARK names a folder on another disk; move the mark there with the service stopped.",
        )


def _left_over(folder: Path) -> Iterator[HealthLine]:
    left = marks_without_home(folder)
    if left:
        named = ", ".join(path.name for path in left[:_NAMED]) + (", \u2026" if len(left) > _NAMED else "")
        yield _line(
            "note",
            f"{len(left)} of logs that are no longer where they were, in {folder}: {named}",
            "Remove the file of a log that is gone for good. Keep that of one whose folder was only moved.",
        )


def _line(state: str, found: str, cure: str | None = None) -> HealthLine:
    return HealthLine.model_validate({"name": "mark", "state": state, "found": found, "cure": cure})
