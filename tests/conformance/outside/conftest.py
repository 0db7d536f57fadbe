"""The verifiers by other hands; required where COLOPHON_REQUIRE_ALL=1, else skipped with the reason if out of reach."""

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest

from colophon.adapters.engine.session import EngineSession
from support import pki
from support.outside import Outside, RegistryUnreachableError, environment
from support.outside_go import GoJudge, GoMissingError, build_judge


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Outside:
    try:
        python = environment()
    except RegistryUnreachableError as error:
        out_of_reach(error)
    return Outside(python=python, home=tmp_path_factory.mktemp("outside"))


@pytest.fixture(scope="session")
def go_judge() -> GoJudge:
    try:
        return build_judge()
    except RegistryUnreachableError as error:
        out_of_reach(error)
    except GoMissingError as error:
        # No lock of ours brings Go: where there is none, it is no available component, also when all are required.
        pytest.skip(str(error))


def out_of_reach(error: RegistryUnreachableError) -> NoReturn:
    if os.environ.get("COLOPHON_REQUIRE_ALL") == "1":
        pytest.fail(str(error))
    pytest.skip(str(error))


@pytest.fixture(scope="session")
def session() -> Iterator[EngineSession]:
    with EngineSession(workers=1) as opened:
        yield opened


@pytest.fixture(scope="session")
def who() -> pki.Identity:
    return pki.identity()
