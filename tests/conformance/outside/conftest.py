"""The verifiers by other hands; required where COLOPHON_REQUIRE_ALL=1, else skipped with the reason if out of reach."""

import os
from collections.abc import Iterator

import pytest

from colophon.adapters.engine.session import EngineSession
from support import pki
from support.outside import Outside, RegistryUnreachableError, environment


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Outside:
    try:
        python = environment()
    except RegistryUnreachableError as error:
        if os.environ.get("COLOPHON_REQUIRE_ALL") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))
    return Outside(python=python, home=tmp_path_factory.mktemp("outside"))


@pytest.fixture(scope="session")
def session() -> Iterator[EngineSession]:
    with EngineSession(workers=1) as opened:
        yield opened


@pytest.fixture(scope="session")
def who() -> pki.Identity:
    return pki.identity()
