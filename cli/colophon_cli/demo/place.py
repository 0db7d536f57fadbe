"""The real ground of the demonstration: a folder of its own on this machine, whatever server the settings name."""

from contextlib import AbstractContextManager
from pathlib import Path

from colophon import wiring
from colophon.settings import Settings
from colophon.wiring.studio import make_lighthouse
from colophon.workflow.principal import Principal
from colophon.workflow.protocol import Workflow
from colophon_cli.demo import words
from colophon_cli.demo.ground import Ground


def ground(who: Principal) -> Ground:
    """Return what the demonstration stands on."""
    return Ground(
        who=who,
        begin=_begin,
        open_workflow=_open_workflow,
        make_media=make_lighthouse,
        describe=wiring.describe_file,
    )


def _begin(home: Path) -> wiring.NewHome:
    settings = _settings(home)
    # The log of the demonstration before is gone, and was nobody's record: its mark must not stay behind for ever.
    wiring.forget_marks(settings)
    return wiring.init_home(settings, organisation=words.COMPANY)


def _open_workflow(home: Path) -> AbstractContextManager[Workflow]:
    return wiring.open_workflow(_settings(home))


def _settings(home: Path) -> Settings:
    # A server named by COLOPHON_URL is somebody's real record: the demonstration never goes there.
    return Settings.read(home=home).model_copy(update={"url": None, "api_key": None})
