import pytest

from support.recording_house import House, a_house


@pytest.fixture
def house() -> House:
    return a_house()
