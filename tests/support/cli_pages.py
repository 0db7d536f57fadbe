"""The pages of docs/ about the command line, made from what it prints; a test compares them with what stands there."""

import contextlib
import io
from pathlib import Path
from typing import Final

import typer
from typer.core import TyperGroup

from colophon_cli.app import COMMANDS, command
from colophon_cli.exits import MEANINGS, exit_for
from colophon_cli.running import run
from colophon_cli.screen import Streams
from colophon_cli.session import Outside
from support.errors_in_order import every_error

DOCS: Final = Path(__file__).parents[2] / "docs"
"""Where the pages stand."""

INTRODUCTION: Final = """# The command line

`colophon` works on the folder named by `COLOPHON_HOME` (or `--home`), through the server that holds that folder, or on
the server named by `COLOPHON_URL` with `COLOPHON_API_KEY`. All three are the same workflow.

* Results go to standard output, everything said about them to standard error. `--json` prints each result as the API
  has it; errors are then one JSON object on standard error: `{"error": {"code", "message", "exit_code"}}`.
* Nothing is asked and nothing is wrapped or coloured where no terminal is. `NO_COLOR` and `COLUMNS` are heeded.
* Works are named by title or id, agents by name or id, steps and decisions by the beginning or end of their id, files by
  path, by their name in the work, or by SHA-256. The beginning is enough where it is clear.
* [exit-codes.md](exit-codes.md) lists what each exit code means.

## Batches of steps

`colophon step add --from FILE` takes a JSON list of steps (or one object on each line). A step has the fields of the
API; in it an agent may be named, and an asset may be a file:

```json
[
  {
    "kind": "generate",
    "ai_level": "generated",
    "agents": [{"agent": "flux1-dev"}, {"agent": "Mara Lind", "role": "ai artist", "capacity": "directed"}],
    "inputs": [{"asset": "sketch.png", "use": "input"}],
    "outputs": [{"asset": "takes/v01.png", "stage": "candidate"}],
    "prompt": "a lighthouse at dusk, long lens"
  }
]
```

All are recorded, or none: a refused one is named by its position, counted from 0.

## Commands

The text below is the real output of `--help`, 80 columns wide.
"""


def help_of(*words: str) -> str:
    """Return what `colophon WORDS --help` prints, 80 columns wide."""
    stdout = io.StringIO()
    streams = Streams(stdin=io.StringIO(), stdout=stdout, stderr=io.StringIO())
    # Typer prints help itself, to the process's own standard output.
    with contextlib.redirect_stdout(stdout):
        code = run([*words, "--help"], Outside(environ={"COLUMNS": "80"}, streams=streams))
    if code != 0:
        raise AssertionError(f"colophon {' '.join(words)} --help ended with {code}")
    return stdout.getvalue()


def every_command() -> list[tuple[str, ...]]:
    """Return the words of every command and group, in the order of the help page; the first is the whole."""
    root = command()
    if not isinstance(root, TyperGroup):
        raise TypeError("the command line is no group")
    context = typer.Context(root)
    found: list[tuple[str, ...]] = [()]
    for name in COMMANDS:
        found.append((name,))
        verb = root.get_command(context, name)
        if isinstance(verb, TyperGroup):
            found += [(name, inner) for inner in verb.list_commands(context)]
    return found


def cli_page() -> str:
    """Return docs/cli.md."""
    parts = [INTRODUCTION]
    for words in every_command():
        name = " ".join(["colophon", *words])
        parts.append(f"{'###' if len(words) < 2 else '####'} {name}\n\n```text\n{help_of(*words).rstrip()}\n```\n")
    return "\n".join(parts)


def exit_codes_page() -> str:
    """Return docs/exit-codes.md."""
    codes = "\n".join(f"| {int(code)} | {meaning} |" for code, meaning in MEANINGS.items())
    errors = "\n".join(f"| `{kind.code}` | {int(exit_for(kind.__new__(kind)))} |" for kind in every_error())
    return f"""# Exit codes

The same for every command. `colophon verify` answers with 0, 1, 4, 5, 6 and 7; 1, 4, 5 and 7 mean nothing else anywhere.
Where several files or requirements are not met, the first of 1, 6, 4, 5, 7 speaks.

| code | meaning |
|---|---|
{codes}

## By error

Every error has a stable code (docs/errors.md); on the command line it ends with:

| error | exit code |
|---|---|
{errors}
"""
