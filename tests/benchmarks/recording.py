"""Steps recorded durably: over HTTP against the journal in process, on the same disk."""

import itertools
import json
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx

from benchmarks.measures import Measure, paired
from benchmarks.served import Served, colophon, served
from colophon.record.identifiers import new_random_id
from colophon.record.nouns import Step
from colophon.record.stating import state_step
from support.store_builders import NAMES, batch, begin_work, store_in

CALLERS: Final = 4
BATCH: Final = 100
BATCHES_EACH: Final = 10
SINGLE_CALLERS: Final = 16
SINGLES_EACH: Final = 40


def a_step(agent: str) -> dict[str, Any]:
    """Return a step as it is told over HTTP, of usual size."""
    return {
        "kind": "generate",
        "ai_level": "generated",
        "title": "Storm over the lighthouse, take",
        "prompt": "a storm over the lighthouse, long exposure, the beam in rain",
        "agents": [{"agent": agent, "capacity": "directed", "role": "director"}],
        "human": ["prompt_direction"],
        "parameters": {"seed": 7, "steps": 30},
    }


def side_by_side(callers: int, call: Callable[[int], None]) -> float:
    """Return the seconds that `callers` threads took, each running `call` once."""
    threads = [threading.Thread(target=call, args=(number,)) for number in range(callers)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin


def journal_rate(folder: Path) -> float:
    """Return steps a second of the journal itself: stated, sequenced, durable."""
    folder.mkdir()
    with store_in(folder) as store:
        works = [begin_work(store) for _ in range(CALLERS)]
        told = Step.model_validate({**a_step(new_random_id())})

        def call(number: int) -> None:
            for _ in range(BATCHES_EACH):
                store.journal.append(
                    batch(works[number], *(state_step(told, by=new_random_id(), names=NAMES) for _ in range(BATCH)))
                )

        took = side_by_side(CALLERS, call)
    return CALLERS * BATCHES_EACH * BATCH / took


def http_batches(server: Served) -> float:
    """Return steps a second over HTTP in batches."""
    works, agent = _works(server, CALLERS)
    body = json.dumps([a_step(agent)] * BATCH)

    def call(number: int) -> None:
        with _client(server) as client:
            for _ in range(BATCHES_EACH):
                client.post(f"/v1/works/{works[number]}/steps", content=body).raise_for_status()

    return CALLERS * BATCHES_EACH * BATCH / side_by_side(CALLERS, call)


def http_singles(server: Served) -> list[float]:
    """Return how long each single step took, seconds, with `SINGLE_CALLERS` at once."""
    works, agent = _works(server, SINGLE_CALLERS)
    body = json.dumps(a_step(agent))
    took: list[float] = []

    def call(number: int) -> None:
        with _client(server) as client:
            for _ in range(SINGLES_EACH):
                begin = time.perf_counter()
                client.post(f"/v1/works/{works[number]}/steps", content=body).raise_for_status()
                took.append(time.perf_counter() - begin)

    side_by_side(SINGLE_CALLERS, call)
    return took


def measure(folder: Path) -> list[Measure]:
    """Return the measures of recording."""
    home = folder / "home"
    colophon(home, "init", "--quiet")
    key = json.loads(colophon(home, "keys", "new", "bench", "--scope", "record,read", "--json"))["secret"]
    number = itertools.count()
    with served(home, key=key) as server:
        http_batches(server)
        pairs = paired(lambda: http_batches(server), lambda: journal_rate(folder / f"journal-{next(number)}"), rounds=5)
        singles = sorted(http_singles(server))
    p99 = singles[int(len(singles) * 0.99)] * 1000
    return [
        pairs.at_least(
            0.4,
            name=f"record steps over HTTP, batches of {BATCH}, {CALLERS} callers",
            unit="steps/s",
            against="the journal in process, same batches and disk",
        ),
        Measure(name=f"record single steps over HTTP, {SINGLE_CALLERS} callers, p99", value=p99, unit="ms"),
        Measure(name="the same, median", value=statistics.median(singles) * 1000, unit="ms"),
    ]


def _client(server: Served) -> httpx.Client:
    headers = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json"}
    return httpx.Client(base_url=server.url, headers=headers, timeout=60)


def _works(server: Served, count: int) -> tuple[list[str], str]:
    with _client(server) as client:
        works = [client.post("/v1/works", json={"kind": "spot", "title": f"W{i}"}).json()["id"] for i in range(count)]
        agent = client.post("/v1/agents", json={"kind": "person", "name": "Mara Lind"}).json()["id"]
    return works, str(agent)
