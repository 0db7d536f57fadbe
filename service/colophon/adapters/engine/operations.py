"""In the worker: what a job can ask of the engine."""

from typing import Final

from colophon.adapters.engine.reading import probe, read
from colophon.adapters.engine.signing import sign
from colophon.adapters.worker.job import Operation

OPERATIONS: Final[dict[str, Operation]] = {"read": read, "probe": probe, "sign": sign}
