"""One run: parse, call the command, and tell whatever went wrong in one clear line with its code."""

import io
import json
import os
import tempfile
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from typer.exceptions import Abort, TyperException

from colophon.errors import BatchRefusedError, ColophonError
from colophon_cli.app import command
from colophon_cli.exits import Exit, exit_for
from colophon_cli.screen import Screen, one_line, plain, silence
from colophon_cli.session import Outside, Session


def run(arguments: Sequence[str], outside: Outside | None = None) -> int:
    """Run one command line and return its exit code."""
    session = Session(outside=outside or Outside(environ=os.environ))
    if "--json" in arguments:
        # A command line that can't be parsed is told as JSON too.
        session.as_json = True
    for stream in (session.outside.streams.stdout, session.outside.streams.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that knows only ASCII gets escapes for the rest, not a fault.
            stream.reconfigure(errors="backslashreplace")
    guard = _FaultGuard(session)
    with guard:
        return int(_run(arguments, session))
    return guard.code


def _run(arguments: Sequence[str], session: Session) -> int:
    try:
        ended: object = command().main(args=list(arguments), prog_name="colophon", standalone_mode=False, obj=session)
    except ColophonError as error:
        return _tell(session.screen, error.message, code=error.code, exit_code=exit_for(error), error=error)
    except TyperException as error:
        return _usage(session.screen, error)
    except (KeyboardInterrupt, Abort):
        return _interrupted(session.screen)
    except SystemExit as ended_by_typer:
        # Typer answers a closed pipe (`| head`) with exit code 1, which here means that a file was changed.
        if not isinstance(ended_by_typer.__context__, BrokenPipeError):
            raise
        silence(session.outside.streams.stdout)
        return Exit.PIPE
    if ended == Exit.INTERRUPTED:
        return _interrupted(session.screen)
    return ended if isinstance(ended, int) else Exit.DONE


def _tell(
    screen: Screen, message: str, *, code: str, exit_code: Exit, error: ColophonError | None = None, hint: str = ""
) -> Exit:
    if screen.as_json:
        told: dict[str, object] = {"code": code, "message": message, "exit_code": int(exit_code)}
        if isinstance(error, BatchRefusedError):
            told |= {"position": error.position, "cause_code": error.cause_code}
        screen.streams.stderr.write(json.dumps({"error": told}) + "\n")
    else:
        screen.warn(f"Error: {plain(message)} [{code}]")
        if hint:
            screen.warn(hint)
    return exit_code


def _usage(screen: Screen, error: TyperException) -> Exit:
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", "colophon")
    if type(error).__name__ == "NoArgsIsHelpError":
        screen.streams.stderr.write(error.message + "\n")
        return Exit.USAGE
    message = one_line(error.format_message())
    return _tell(screen, message, code="usage", exit_code=Exit.USAGE, hint=f"See '{path} --help'.")


def _interrupted(screen: Screen) -> Exit:
    screen.warn("Interrupted.")
    return Exit.INTERRUPTED


class _FaultGuard:
    """Turns what nobody expected into a short report: no traceback on the screen, but one in a file to send on."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.code = Exit.BUG

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if fault is None or not isinstance(fault, Exception):
            return False
        handle, name = tempfile.mkstemp(prefix="colophon-fault-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as report:
            report.writelines(traceback.format_exception(kind, fault, trace))
        found = f"{type(fault).__name__}: {one_line(str(fault))}"
        _tell(
            self._session.screen,
            f"Colophon failed in a way nobody foresaw ({found}). This is a fault in Colophon, not in your work.",
            code="bug",
            exit_code=Exit.BUG,
            hint=f"Please report it to the project with the file {name}; look through it for private words first.",
        )
        return True
