"""A database in a folder, and batches of statements to append to it."""

from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from colophon.adapters.sql.key_file import create_key_file
from colophon.adapters.sql.store import Store, create_store, open_store
from colophon.record.identifiers import new_random_id
from colophon.record.nouns import AssetUse, Output, Step, Work
from colophon.record.stating import KnownAgent, KnownAsset, Names, Stating, state_step, state_work
from colophon.record.vocabulary import (
    AgentKind,
    AILevel,
    Modality,
    Stage,
    StepKind,
    Use,
    Via,
    Visibility,
    WorkKind,
)
from colophon.workflow.ports import Batch

ORIGIN = "log.example/anna"
ORG = "default"
ANNA = "a1" * 32
"""A pseudonym."""


def ref(name: str) -> str:
    """Return a reference, the same for the same name."""
    return sha256(name.encode()).hexdigest()


NAMES = Names(
    asset=lambda sha256: KnownAsset(ref=sha256, modality=Modality.IMAGE, stage=Stage.SHOT),
    agent=lambda _: KnownAgent(ref=ANNA, kind=AgentKind.PERSON),
    blob=ref,
)


@contextmanager
def store_in(folder: Path, **options: Any) -> Generator[Store]:
    """Open the database in `folder`, made at the first call."""
    if not (folder / "colophon.db").exists():
        create_key_file(folder / "vault.key")
        create_store(folder / "colophon.db", origin=ORIGIN, key_file=folder / "vault.key")
    with open_store(folder / "colophon.db", key_file=folder / "vault.key", **options) as store:
        yield store


def work_stating(visibility: Visibility = Visibility.SEALED) -> Stating[Any]:
    return state_work(Work(kind=WorkKind.SPOT, title="The Lighthouse", visibility=visibility), by=None)


def step_stating(
    *, title: str = "storm", uses: tuple[str, ...] = (), makes: tuple[str, ...] = (), stage: Stage = Stage.SHOT
) -> Stating[Any]:
    step = Step(
        kind=StepKind.GENERATE,
        ai_level=AILevel.GENERATED,
        title=title,
        prompt="a storm over the lighthouse",
        inputs=tuple(AssetUse(asset=ref(name), use=Use.PARENT) for name in uses),
        outputs=tuple(Output(asset=ref(name), stage=stage) for name in makes),
    )
    return state_step(step, by=new_random_id(), names=NAMES)


def batch(
    work: str | None, *statings: Stating[Any], visibility: Visibility = Visibility.SEALED, **options: Any
) -> Batch:
    return Batch(org=ORG, work=work, visibility=visibility, via=Via.CLI, statings=statings, **options)


def begin_work(store: Store, visibility: Visibility = Visibility.SEALED) -> str:
    """Append a work's first entry and return its id."""
    work = new_random_id()
    store.journal.append(batch(work, work_stating(visibility), visibility=visibility))
    return work
