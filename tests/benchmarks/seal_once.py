"""Seal one file in a home and print, as JSON, how long it took and this process's peak: `seal_once.py HOME SOURCE TARGET`.

A small file is sealed before: what a process loads and checks once is not this file's cost.
"""

import json
import sys
import time
from pathlib import Path

from benchmarks.usage import peak_mb
from colophon.record.nouns import Step, Work
from colophon.settings import Settings
from colophon.wiring import describe_file, open_workflow
from colophon.workflow.principal import owner
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import JobState, SealOrder

SMALL = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="8" height="8"/></svg>\n'


def main(home: Path, source: Path, target: Path) -> None:
    """Seal a small file and then the source, and print what the second cost."""
    small = target.with_name("small.svg")
    small.write_bytes(SMALL)
    sealed_small = target.with_name("small-sealed.svg")
    sealed_small.unlink(missing_ok=True)
    with open_workflow(Settings.read(home=home)) as workflow:
        sealed(workflow, small, sealed_small)
        took = sealed(workflow, source, target)
    print(json.dumps({"seconds": took, "peak_mb": peak_mb()}))


def sealed(workflow: Workflow, source: Path, target: Path) -> float:
    """Record one step that made the source and seal it; return the seconds that the seal took."""
    who = owner()
    work = workflow.create_work(who, Work.model_validate({"kind": "film", "title": "Large"}))
    asset = describe_file(source)
    workflow.register_asset(who, work.id, asset)
    step = Step.model_validate({"kind": "capture", "ai_level": "none", "outputs": [{"asset": asset.sha256}]})
    workflow.record_steps(who, work.id, [step])
    begin = time.perf_counter()
    job = workflow.seal(who, SealOrder(work=work.id, asset=asset.sha256, source_path=source, target_path=target))
    done = workflow.wait_for_seal(who, job.id, timeout_s=300)
    took = time.perf_counter() - begin
    if done.state is not JobState.DONE:
        raise SystemExit(f"the seal ended as {done.state}: {done.error}")
    return took


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
