from pathlib import Path

import pytest

from support.command_line import CommandLine
from support.fake_workflow import FakeWorkflow


@pytest.fixture
def cli(tmp_path: Path) -> CommandLine:
    kept = tmp_path / "kept"
    kept.mkdir()
    fake = FakeWorkflow(kept)
    return CommandLine(workflow=fake, fake=fake, folder=tmp_path)


@pytest.fixture
def production(cli: CommandLine) -> CommandLine:
    """A work, a person and an AI system are known."""
    cli.ok("work", "new", "The Lighthouse", "--kind", "spot")
    cli.ok("agent", "add", "Mara Lind", "--kind", "person", "--publish-name")
    cli.ok("agent", "add", "flux1-dev", "--kind", "ai-system", "--provider", "Black Forest Labs")
    return cli
