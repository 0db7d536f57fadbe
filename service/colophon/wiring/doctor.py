"""`colophon doctor`: everything that must be right, looked at one by one; what is wrong comes with its cure."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from colophon.adapters.home.holding import Served
from colophon.adapters.home.layout import HomeLayout
from colophon.adapters.mark.file import FileMark
from colophon.errors import ColophonError
from colophon.wiring.cosigning import witness_lines
from colophon.wiring.engine import ProvenEngine
from colophon.wiring.marks import mark_lines
from colophon.workflow.log import Log
from colophon.workflow.preparing import SealTools
from colophon.workflow.views import HealthLine

GIBIBYTE: Final = 1024**3
LITTLE_SPACE: Final = 2 * GIBIBYTE
SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """Looks; it changes nothing."""

    layout: HomeLayout
    served: Served | None
    log: Log
    mark: FileMark
    engine: ProvenEngine
    tools: SealTools

    def examine(self) -> tuple[HealthLine, ...]:
        """Return what was found, the place first, then log, engine and signer."""
        return (
            self._home(),
            *self._modes(),
            self._space(),
            self._log_line(),
            *mark_lines(self.log, self.mark, home=self.layout.path),
            *witness_lines(self.log),
            *self._engine_lines(),
            *self._signer_lines(),
            self._server(),
        )

    def _home(self) -> HealthLine:
        card = self.layout.read_card()
        return _ok("home", f"{self.layout.path}, of {card.organisation}")

    def _modes(self) -> Iterator[HealthLine]:
        for path in (self.layout.log_key, self.layout.claim_key, self.layout.vault_key):
            name = f"key file {path.name}"
            if not path.is_file():
                yield _problem(name, "it is missing", "Restore it from its backup.")
                continue
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & (stat.S_IRWXG | stat.S_IRWXO):
                yield _problem(
                    name, f"mode {mode:04o}: others can get at it", f"chmod 600 {path}; then replace the key."
                )
            else:
                yield _ok(name, f"mode {mode:04o}")

    def _space(self) -> HealthLine:
        free = shutil.disk_usage(self.layout.path).free
        found = f"{free / GIBIBYTE:.1f} GiB free"
        if free < LITTLE_SPACE:
            return _note("disk", found, "A seal needs as much as its file again; free some space.")
        return _ok("disk", found)

    def _log_line(self) -> HealthLine:
        try:
            head = self.log.journal.head()
            root = self.log.proofs.root(size=head.size)
        except ColophonError as error:
            return _problem("log", error.message, "Restore the database from a backup; nothing was signed.")
        if root != head.root:
            return _problem(
                "log",
                "the stored tiles do not lead to the head",
                "Restore the database from a backup; nothing was signed.",
            )
        # No checkpoint is signed here: that would move the mark, and looking at a copy must not outdate its original.
        return _ok("log", f"{self.log.journal.origin}, {head.size} entries, its tiles lead to its root")

    def _engine_lines(self) -> Iterator[HealthLine]:
        try:
            proven = self.engine.prove()
        except ColophonError as error:
            yield _problem("engine", error.message, "Install the locked version: make clean, make demo.")
            return
        yield _ok("engine", f"{proven.engine}; it trusts, doubts and refuses the canaries as it must")
        if proven.network_isolated:
            yield _ok("workers", "no network, no privileges")
        else:
            yield _note(
                "workers",
                "the kernel grants no network namespace; only the engine's own settings keep it from fetching",
                "Allow unprivileged user namespaces, or run the service in a container without network.",
            )

    def _signer_lines(self) -> Iterator[HealthLine]:
        try:
            key = self.tools.claim_key()
        except ColophonError as error:
            yield _problem("signer", error.message, "Recording goes on; nothing can be sealed until this is put right.")
            return
        until = f"until {key.not_after.date().isoformat()}"
        left = key.not_after - datetime.now(UTC)
        if left < SOON:
            yield _note("signer", f"its certificate holds {until}", "Renew it: a seal without time-stamp ends with it.")
        elif key.is_test_signer:
            yield _note(
                "signer", f"a test signer, {until}: strangers' lists do not know it", "Bring a certificate of your own."
            )
        else:
            yield _ok("signer", f"its certificate holds {until}")
        yield _note("time-stamps", f"off: a seal can be relied on {until}", None)

    def _server(self) -> HealthLine:
        return _ok("server", "none; commands work on the folder itself" if self.served is None else self.served.url)


def _ok(name: str, found: str) -> HealthLine:
    return HealthLine(name=name, state="ok", found=found)


def _note(name: str, found: str, cure: str | None) -> HealthLine:
    return HealthLine(name=name, state="note", found=found, cure=cure)


def _problem(name: str, found: str, cure: str) -> HealthLine:
    return HealthLine(name=name, state="problem", found=found, cure=cure)
