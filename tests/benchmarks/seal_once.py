"""Seal one file in a home and print, as JSON, how long it took and this process's peak: `seal_once.py HOME SOURCE TARGET`."""

import json
import resource
import sys
import time
from pathlib import Path

from colophon.record.nouns import Step, Work
from colophon.settings import Settings
from colophon.wiring import describe_file, open_workflow
from colophon.workflow.principal import owner
from colophon.workflow.views import JobState, SealOrder


def main(home: Path, source: Path, target: Path) -> None:
    """Record one step that made the source, seal it, print what it cost."""
    who = owner()
    with open_workflow(Settings.read(home=home)) as workflow:
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
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
