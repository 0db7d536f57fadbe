"""Fixtures that tests of several folders share, and the one thing that all of them must leave alone."""

from collections.abc import Iterator

import pytest

from support.demonstration import demo_home, demonstration

__all__ = ["demo_home", "demonstration"]


@pytest.fixture(scope="session", autouse=True)
def _state_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep marks of logs out of the user's own state folder, in this process and in those that tests start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield
