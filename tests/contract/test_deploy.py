"""What deploy/ names is there: each source that is copied, each command, each COLOPHON_* variable."""

import re
from pathlib import Path

import pytest
import yaml

from colophon.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
VARIABLES = {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("path", sorted(p for p in DEPLOY.iterdir() if p.is_file()), ids=lambda path: path.name)
def test_every_variable_named_in_deploy_is_a_setting(path: Path) -> None:
    named = set(re.findall(r"COLOPHON_[A-Z0-9_]+", path.read_text(encoding="utf-8")))
    assert named - VARIABLES == set()


def test_every_copy_source_of_the_image_is_in_the_repository() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copies = [line.split()[1:-1] for line in lines if line.startswith("COPY") and "--from" not in line]
    sources = [source for copy in copies for source in copy]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_image_does_not_run_as_root_and_says_whether_it_is_ready() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER colophon$", text, re.MULTILINE)
    assert "HEALTHCHECK" in text
    assert "/readyz" in text


def test_every_colophon_command_in_deploy_is_one() -> None:
    from colophon_cli.app import COMMANDS  # noqa: PLC0415 - only this test needs the command line

    named = set(
        re.findall(
            r"^(?:exec |.*\|\| )?colophon ([a-z]+)", (DEPLOY / "start").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert named == {"init", "serve"}
    assert named <= set(COMMANDS)


def test_the_compose_file_builds_from_this_repository() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    build = compose["services"]["colophon"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    assert set(compose["volumes"]) == {"home", "store"}


def test_the_unit_starts_the_script_that_is_here() -> None:
    unit = (DEPLOY / "colophon.service").read_text(encoding="utf-8")
    assert re.search(r"^ExecStart=/usr/local/bin/colophon-start$", unit, re.MULTILINE)
    assert (DEPLOY / "start").stat().st_mode & 0o111
