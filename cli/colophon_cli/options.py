"""Options that several commands share, so that they read and behave alike."""

from pathlib import Path
from typing import Annotated

import typer

WorkOption = Annotated[
    str | None,
    typer.Option(
        "--work",
        "-w",
        metavar="WORK",
        help="The work: its title, id, or the beginning of either; not needed while there is only one.",
    ),
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="AGENT", help="Who declares this, by name or id; the caller if left out."),
]
WhyOption = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason, in the person's own words.")]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Anything else; kept private.")]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="When, with its zone: 2026-11-20T14:05:00+01:00; now if left out."),
]
KeyOption = Annotated[
    str | None,
    typer.Option(
        "--idempotency-key",
        metavar="KEY",
        help="Repeat a call safely: the same key with the same content records nothing twice.",
    ),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask, do it.")]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The file.")]
