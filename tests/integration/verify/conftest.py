from collections.abc import Iterator

import pytest

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from support import pki


@pytest.fixture(scope="session")
def session() -> Iterator[EngineSession]:
    with EngineSession(workers=2) as opened:
        yield opened


@pytest.fixture(scope="session")
def reader(session: EngineSession) -> EngineReader:
    return EngineReader(session)


@pytest.fixture(scope="session")
def who() -> pki.Identity:
    return pki.identity()
