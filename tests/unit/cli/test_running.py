import errno
import json
import re
import sys
from pathlib import Path

import pytest

from colophon import __version__, errors
from colophon_cli import exits, main, place, screen
from colophon_cli.exits import Exit, exit_for
from support.command_line import CommandLine


def _every_error() -> list[type[errors.ColophonError]]:
    found: list[type[errors.ColophonError]] = []
    waiting = list(errors.ColophonError.__subclasses__())
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


@pytest.mark.parametrize("kind", _every_error(), ids=lambda kind: kind.code)
def test_every_error_has_an_exit_code_that_is_no_verdict_and_no_bug(kind: type[errors.ColophonError]) -> None:
    code = exit_for(kind.__new__(kind))

    assert code not in {Exit.DONE, Exit.CHANGED, Exit.NO_CREDENTIAL, Exit.SIGNER_UNKNOWN, Exit.NOT_LOGGED, Exit.BUG}


def test_every_exit_code_has_its_meaning() -> None:
    assert set(exits.MEANINGS) == set(Exit)


def test_the_version_stands_in_front_of_everything(cli: CommandLine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--version"]) == 0
    assert capsys.readouterr().out == f"colophon {__version__}\n"
    assert cli.ok("--json", "--version").out == f"colophon {__version__}\n"


def test_an_error_is_one_line_with_its_code(cli: CommandLine) -> None:
    cli.has_home = False

    ran = cli("work", "list")

    assert (ran.code, ran.out) == (12, "")
    assert re.fullmatch(r"Error: [^\n]+ holds no Colophon; `colophon init` makes one\. \[home\.missing\]\n", ran.err)


def test_with_json_an_error_is_json_on_stderr(cli: CommandLine) -> None:
    ran = cli("work", "show", "--json")

    assert ran.out == ""
    assert json.loads(ran.err)["error"]["code"] == "work.not_found"
    assert json.loads(cli("nonsense", "--json").err)["error"] == {
        "code": "usage",
        "message": "There is no command 'nonsense'.",
        "exit_code": 2,
    }


def test_a_refused_batch_names_its_position_as_json(production: CommandLine) -> None:
    production.fake.raises = errors.BatchRefusedError("Step 3 was refused.", position=3, cause_code="step.cycle")

    ran = production("step", "list", "--json", "--work", "00000000-0000-4000-8000-000000000000")

    assert json.loads(ran.err)["error"]["position"] == 3


def test_options_that_all_share_stand_before_or_after_the_command(cli: CommandLine) -> None:
    assert cli.ok("--json", "work", "list").out == cli.ok("work", "list", "--json").out
    assert json.loads(cli.ok("work", "--json", "list").out) == {"items": [], "next": None}


def test_nothing_asked_for_shows_the_help_and_does_nothing(cli: CommandLine) -> None:
    ran = cli()

    assert ran.code == 2
    assert ran.err.startswith("Record who made what")


def test_a_misspelt_command_or_option_names_the_nearest(cli: CommandLine) -> None:
    assert "Did you mean 'verify'" in cli("verfy").err
    assert "--why" in cli("decide", "approve", "a.png", "--whyy", "x").err


def test_a_fault_of_ours_tells_how_to_report_it_and_keeps_the_trace_in_a_file(cli: CommandLine) -> None:
    cli.fake.raises = ZeroDivisionError("by\x1b[2J zero")

    ran = cli("work", "show", "00000000-0000-4000-8000-000000000000")

    assert ran.code == 70
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err
    report = Path(re.findall(r"the file (\S+);", ran.err)[0])
    assert "ZeroDivisionError" in report.read_text()
    assert report.stat().st_mode & 0o077 == 0
    report.unlink()


def test_an_interruption_ends_with_130(cli: CommandLine) -> None:
    cli.fake.raises = KeyboardInterrupt()  # type: ignore[assignment]  # raised as it is

    ran = cli("work", "show", "00000000-0000-4000-8000-000000000000")

    assert (ran.code, ran.err) == (130, "Interrupted.\n")


def test_nothing_is_wrapped_where_no_terminal_is(production: CommandLine) -> None:
    production.ok("step", "add", "brief", "--ai", "none", "--title", "a word " * 40)

    lines = production.ok("step", "list").out.splitlines()

    assert len(lines) == 2
    assert all(line == line.rstrip() for line in lines)


def test_lines_fit_the_width_that_columns_names(production: CommandLine) -> None:
    production.ok("step", "add", "brief", "--ai", "none", "--title", "a word " * 40)

    out = production("step", "list", env={"COLUMNS": "80"}).out

    assert max(map(len, out.splitlines())) <= 80


def test_colour_is_used_at_a_terminal_and_never_where_it_is_unwanted(production: CommandLine) -> None:
    coloured = production("work", "show", terminal=True, env={"TERM": "xterm-256color"})
    assert "\x1b[" in coloured.out

    for arguments, env in (
        (("work", "show", "--no-color"), {"TERM": "xterm-256color"}),
        (("work", "show"), {"TERM": "xterm-256color", "NO_COLOR": "1"}),
        (("work", "show"), {"TERM": "dumb"}),
    ):
        assert "\x1b[" not in production(*arguments, terminal=True, env=env).out
    assert "\x1b[" not in production("work", "show").out


def test_quiet_leaves_only_the_result(production: CommandLine) -> None:
    assert production("work", "new", "Second", "--kind", "still", "--quiet").err == ""


def test_the_folder_named_goes_before_the_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLOPHON_HOME", str(tmp_path / "variable"))

    assert place.settings(None).home == tmp_path / "variable"
    assert place.settings(tmp_path / "option").home == tmp_path / "option"


def test_a_closed_pipe_is_no_verdict(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_stream: object, _text: str) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(screen, "emit", closed)
    # Typer swaps the process's own streams for ones that do not complain; they are put back afterwards.
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)

    assert cli("work", "list").code == Exit.PIPE
