"""Run as a program: goes on with what an earlier run left, then records and seals one more file and is killed at a point.

Arguments: the home, a folder for files, the number of this round, the point to die at (-1: live on). What was answered is
written to `acknowledged` in the folder, line by line, each durable before the next thing is asked.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from colophon import wiring
from colophon.adapters.keys.pem import PemClaimKey
from colophon.adapters.sql.journal import SqlJournal
from colophon.adapters.sql.seal_records import SqlSealRecords
from colophon.record.nouns import Step, Work
from colophon.settings import Settings
from colophon.workflow.principal import owner
from colophon.workflow.protocol import Workflow
from colophon.workflow.seal_files import SealFiles
from colophon.workflow.views import SealOrder

WHO = owner()
POINTS: list[int] = []
"""The one point to die at, counted down; empty while nobody is to die."""


def point() -> None:
    """Die here if it is time."""
    if POINTS:
        POINTS[0] -= 1
        if POINTS[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def deadly(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return the method with a point to die at before and after it."""

    def wrapped(*args: Any, **named: Any) -> Any:
        point()
        answer = method(*args, **named)
        point()
        return answer

    return wrapped


def acknowledge(folder: Path, **said: object) -> None:
    """Write down an answer, durably."""
    with (folder / "acknowledged").open("a") as out:
        out.write(json.dumps(said) + "\n")
        out.flush()
        os.fsync(out.fileno())


def acknowledged(folder: Path) -> list[dict[str, str]]:
    """Return the answers of all runs so far."""
    path = folder / "acknowledged"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def go_on(workflow: Workflow, folder: Path) -> None:
    """Wait for every seal that an earlier run was promised."""
    for said in acknowledged(folder):
        if "job" in said:
            view = workflow.wait_for_seal(WHO, said["job"], timeout_s=120)
            if view.state != "done":
                raise SystemExit(f"the seal {view.id} is {view.state}: {view.error}")


def one_more(workflow: Workflow, folder: Path, number: int) -> None:
    """Record one step and seal what it made."""
    works = [said["work"] for said in acknowledged(folder) if "work" in said]
    if not works:
        works = [workflow.create_work(WHO, Work.model_validate({"kind": "still", "title": "Stills"})).id]
        acknowledge(folder, work=works[0])
    source = folder / f"{number}.png"
    Image.new("RGB", (40, 30), (number * 9 % 256, number, 0)).save(source)
    asset = wiring.describe_file(source)
    workflow.register_asset(WHO, works[0], asset)
    step = Step.model_validate({"kind": "draw", "ai_level": "none", "outputs": [{"asset": asset.sha256}]})
    (receipt,) = workflow.record_steps(WHO, works[0], [step])
    acknowledge(folder, step=receipt.id, leaf=receipt.leaf_hash)
    target = folder / f"{number}.sealed.png"
    order = SealOrder(work=works[0], asset=asset.sha256, source_path=source, target_path=target)
    job = workflow.seal(WHO, order).id
    acknowledge(folder, job=job, target=str(target))
    workflow.wait_for_seal(WHO, job, timeout_s=120)


def main() -> None:
    """Do one round."""
    home, folder, number, at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    SqlSealRecords.save = deadly(SqlSealRecords.save)  # type: ignore[method-assign]  # a place to die
    SqlJournal.append = deadly(SqlJournal.append)  # type: ignore[method-assign]  # the same
    SealFiles.place = deadly(SealFiles.place)  # type: ignore[method-assign]  # the same
    PemClaimKey.sign = deadly(PemClaimKey.sign)  # type: ignore[method-assign]  # the same
    with wiring.open_server(Settings.read(home=home), url="http://127.0.0.1:1") as workflow:
        go_on(workflow, folder)
        if at >= 0:
            POINTS.append(at)
        one_more(workflow, folder, number)


if __name__ == "__main__":
    main()
