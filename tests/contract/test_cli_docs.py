import os
import subprocess
import sys

import pytest

from colophon.verify.policy import ExitCode
from colophon_cli import exits
from support.cli_pages import DOCS, cli_page, every_command, exit_codes_page, help_of

REWRITE = "run `PYTHONPATH=tests python tests/contract/write_cli_docs.py`"


def test_the_page_of_the_command_line_holds_every_commands_real_help() -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == cli_page(), REWRITE


def test_the_page_of_exit_codes_is_what_the_code_does() -> None:
    assert (DOCS / "exit-codes.md").read_text(encoding="utf-8") == exit_codes_page(), REWRITE


def test_the_exit_codes_of_verify_are_those_of_its_policy() -> None:
    assert {code.value for code in ExitCode} <= {code.value for code in exits.Exit}
    assert [exits.Exit(code) for code in ExitCode] == [
        exits.Exit.DONE,
        exits.Exit.CHANGED,
        exits.Exit.NO_CREDENTIAL,
        exits.Exit.SIGNER_UNKNOWN,
        exits.Exit.UNREADABLE,
        exits.Exit.NOT_LOGGED,
    ]


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_help_page_fits_80_columns_and_says_what_it_is_for(words: tuple[str, ...]) -> None:
    page = help_of(*words)
    ours, _, _examples = page.partition("\nExamples:\n")

    assert max(map(len, ours.splitlines())) <= 80
    assert page.split("\n\n")[1].startswith(f"Usage: {' '.join(['colophon', *words])} [OPTIONS]")
    assert page.splitlines()[0].rstrip(".")


def test_the_version_is_answered_without_importing_what_the_commands_need() -> None:
    script = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from colophon_cli.main import main\n"
        "code = main(['--version'])\n"
        "print(*sorted(name.partition('.')[0] for name in set(sys.modules) - before))\n"
        "sys.exit(code)"
    )

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=_environment())

    version, modules = ran.stdout.splitlines()
    assert version.startswith("colophon ")
    assert not {"typer", "rich", "pydantic", "sqlalchemy", "asyncio", "importlib_metadata"} & set(modules.split())


def test_the_first_help_page_waits_for_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from colophon_cli.main import main\n"
        "main(['--help'])\n"
        "heavy = {'pydantic', 'sqlalchemy', 'fastapi', 'cryptography', 'dbos', 'uvicorn', 'c2pa'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )

    subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=_environment())


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("COLOPHON_", "COVERAGE_"))}
