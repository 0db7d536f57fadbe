"""In the worker: the engine's contexts, one per set of settings, made once and kept.

Anchor lists are tens of kilobytes, so a job names its settings by hash and the worker asks for the text when it first
meets the hash.
"""

from typing import Final

from colophon.adapters.engine.library import Context, context_from
from colophon.adapters.engine.questions import SETTINGS_QUESTION
from colophon.adapters.worker.job import Job

_KEPT: Final = 8


class Contexts:
    """Contexts by the SHA-256 of their settings; the oldest is dropped when there are many."""

    def __init__(self) -> None:
        self._known: dict[str, Context] = {}

    def get(self, job: Job, key: str) -> Context:
        """Return the context for the settings with this hash, asking the supervisor for them if need be.

        Raises:
            LookupError: the supervisor does not know them either.
        """
        if key not in self._known:
            text = job.ask(SETTINGS_QUESTION, key.encode("ascii"))
            if text is None:
                raise LookupError(f"No settings with hash {key}.")
            while len(self._known) >= _KEPT:
                self._known.pop(next(iter(self._known))).close()
            self._known[key] = context_from(text.decode("utf-8"))
        return self._known[key]
