# ruff: noqa: ARG002, D102 - the Protocol documents each method, and `who` stands in the API key
"""`RemoteWorkflow`: each use case is one request. Who calls is decided by the API key, so `who` is not sent.

Paths are not sent either: a server elsewhere shares no disk with the caller, who uploads what is sealed and fetches the result.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Self, TypeVar
from urllib.parse import quote

from prometheus_client.parser import text_string_to_metric_families
from pydantic import BaseModel, TypeAdapter, ValidationError

from colophon.adapters.remote.transport import Transport
from colophon.authorship.result import Authorship
from colophon.errors import (
    EntryNotFoundError,
    InvalidInputError,
    RemoteServiceError,
    ScopeMissingError,
    TileNotFoundError,
    UnreadableError,
)
from colophon.ledger.tiles import TILE_WIDTH, TilePath, parse_bundle
from colophon.record.nouns import Agent, Amendment, Asset, Decision, Step, Withdrawal, Work
from colophon.record.vocabulary import Stage
from colophon.verify.verdict import Verdict
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.protocol import MAX_LEAVES
from colophon.workflow.views import (
    AgentView,
    ApiKeyView,
    AssetView,
    ConsistencyView,
    EntryView,
    HealthLine,
    JobState,
    LoggedRelease,
    LogKeysView,
    LogView,
    NewApiKey,
    Page,
    ProofView,
    Recorded,
    ReleaseView,
    SealOrder,
    SealView,
    StatementView,
    WorkView,
)

V = TypeVar("V")
M = TypeVar("M", bound=BaseModel)
Progress = Callable[[int, int], None]
"""Told after each piece of an upload: bytes sent, bytes in all."""

PIECE: Final = 1024 * 1024
LONGEST_WAIT_S: Final = 30.0
"""The server answers a wait after this much at the latest; longer waits are several of them."""

_STEPS: Final = TypeAdapter(tuple[Step, ...])
_RECEIPTS: Final = TypeAdapter(tuple[Recorded, ...])
_KEYS: Final = TypeAdapter(tuple[ApiKeyView, ...])
_HEALTH: Final = TypeAdapter(tuple[HealthLine, ...])
_PRINCIPAL: Final = TypeAdapter(Principal)
_RELEASE: Final[TypeAdapter[ReleaseView | LoggedRelease]] = TypeAdapter(ReleaseView | LoggedRelease)


class RemoteWorkflow:
    """The workflow of a Colophon server. A context manager; every method raises the server's own errors."""

    def __init__(self, base_url: str, api_key: str | None = None, *, progress: Progress | None = None) -> None:
        self._server = Transport(base_url, api_key=api_key)
        self._progress = progress

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._server.close()

    # Record

    def create_work(self, who: Principal, work: Work, *, idempotency_key: str | None = None) -> WorkView:
        return _read(WorkView, self._server.send("POST", "/v1/works", _json(work), idempotency_key=idempotency_key))

    def work(self, who: Principal, work_id: str) -> WorkView:
        return _read(WorkView, self._server.get(_work(work_id)))

    def works(self, who: Principal, *, cursor: str | None = None, limit: int = 50) -> Page[WorkView]:
        return _read(Page[WorkView], self._server.get("/v1/works", cursor=cursor, limit=limit))

    def add_agent(self, who: Principal, agent: Agent) -> AgentView:
        # Only what was said: whether somebody is to be named is changed by saying so, not by leaving it out.
        said = agent.model_dump_json(exclude_unset=True).encode("utf-8")
        return _read(AgentView, self._server.send("POST", "/v1/agents", said))

    def agent(self, who: Principal, agent_id: str) -> AgentView:
        return _read(AgentView, self._server.get(f"/v1/agents/{_part(agent_id)}"))

    def agents(self, who: Principal, *, cursor: str | None = None, limit: int = 50) -> Page[AgentView]:
        return _read(Page[AgentView], self._server.get("/v1/agents", cursor=cursor, limit=limit))

    def register_asset(self, who: Principal, work_id: str, asset: Asset) -> AssetView:
        return _read(AssetView, self._server.send("POST", f"{_work(work_id)}/assets", _json(asset)))

    def upload_asset(self, who: Principal, work_id: str, asset: Asset, content: BinaryIO) -> AssetView:
        self.register_asset(who, work_id, asset)
        path = f"{_asset(work_id, asset.sha256)}/content"
        return _read(AssetView, self._server.stream("PUT", path, self._pieces(content, asset.size)))

    def asset(self, who: Principal, work_id: str, sha256: str) -> AssetView:
        return _read(AssetView, self._server.get(_asset(work_id, sha256)))

    def assets(
        self, who: Principal, work_id: str, *, stage: Stage | None = None, cursor: str | None = None, limit: int = 50
    ) -> Page[AssetView]:
        answer = self._server.get(f"{_work(work_id)}/assets", stage=stage, cursor=cursor, limit=limit)
        return _read(Page[AssetView], answer)

    def record_steps(
        self, who: Principal, work_id: str, steps: Sequence[Step], *, idempotency_key: str | None = None
    ) -> tuple[Recorded, ...]:
        path = f"{_work(work_id)}/steps"
        if len(steps) == 1:
            # A single step is refused with its own error, not as a batch of one.
            return (_read(Recorded, self._server.send("POST", path, _json(steps[0]), idempotency_key=idempotency_key)),)
        body = _STEPS.dump_json(tuple(steps), exclude_unset=True)
        return _read_as(_RECEIPTS, self._server.send("POST", path, body, idempotency_key=idempotency_key))

    def decide(
        self, who: Principal, work_id: str, decision: Decision, *, idempotency_key: str | None = None
    ) -> Recorded:
        path = f"{_work(work_id)}/decisions"
        return _read(Recorded, self._server.send("POST", path, _json(decision), idempotency_key=idempotency_key))

    def amend(
        self, who: Principal, work_id: str, amendment: Amendment, *, idempotency_key: str | None = None
    ) -> tuple[Recorded, ...]:
        path = f"{_work(work_id)}/amendments"
        return _read_as(_RECEIPTS, self._server.send("POST", path, _json(amendment), idempotency_key=idempotency_key))

    def statement(self, who: Principal, work_id: str, statement_id: str) -> StatementView:
        return _read(StatementView, self._server.get(f"{_work(work_id)}/statements/{_part(statement_id)}"))

    def statements(
        self,
        who: Principal,
        work_id: str,
        *,
        stage: Stage | None = None,
        person: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[StatementView]:
        path = f"{_work(work_id)}/statements"
        return _read(
            Page[StatementView], self._server.get(path, stage=stage, person=person, cursor=cursor, limit=limit)
        )

    def authorship(self, who: Principal, work_id: str, sha256: str) -> Authorship:
        return _read(Authorship, self._server.get(f"{_asset(work_id, sha256)}/authorship"))

    # Seal

    def seal(self, who: Principal, order: SealOrder, *, idempotency_key: str | None = None) -> SealView:
        return _read(SealView, self._server.send("POST", "/v1/seals", _json(order), idempotency_key=idempotency_key))

    def seal_status(self, who: Principal, job_id: str) -> SealView:
        return _read(SealView, self._server.get(_seal(job_id)))

    def wait_for_seal(self, who: Principal, job_id: str, *, timeout_s: float) -> SealView:
        left = timeout_s
        while True:
            wait = min(left, LONGEST_WAIT_S)
            view = _read(SealView, self._server.get(_seal(job_id), wait=wait))
            left -= wait
            if view.state in {JobState.DONE, JobState.FAILED} or left <= 0:
                return view

    @contextmanager
    def sealed_file(self, who: Principal, job_id: str) -> Generator[Path, None, None]:
        view = self.seal_status(who, job_id)
        with tempfile.TemporaryDirectory(prefix="colophon-") as folder:
            path = Path(folder) / "sealed"
            digest = hashlib.sha256()
            with self._server.download(f"{_seal(job_id)}/file") as pieces, path.open("xb") as file:
                for piece in pieces:
                    digest.update(piece)
                    file.write(piece)
            if view.sealed_sha256 is not None and digest.hexdigest() != view.sealed_sha256:
                raise RemoteServiceError("The sealed file did not arrive as the server announced it; fetch it again.")
            yield path

    def releases(
        self, who: Principal, *, work_id: str | None = None, cursor: str | None = None, limit: int = 50
    ) -> Page[ReleaseView]:
        return _read(Page[ReleaseView], self._server.get("/v1/releases", work=work_id, cursor=cursor, limit=limit))

    def withdraw(self, who: Principal, release_id: str, withdrawal: Withdrawal) -> Recorded:
        path = f"/v1/releases/{_part(release_id)}/withdrawal"
        return _read(Recorded, self._server.send("POST", path, _json(withdrawal)))

    # Verify

    def verify_file(self, path: Path, *, name: str | None = None, sidecar: bytes | None = None) -> Verdict:
        with _opened(path) as file:
            files: dict[str, tuple[str, BinaryIO | bytes]] = {"file": (name or path.name, file)}
            if sidecar is not None:
                files["sidecar"] = ("sidecar.c2pa", sidecar)
            return _read(Verdict, self._server.form("/v1/verify", files))

    def verify_hash(self, sha256: str) -> Verdict:
        return _read(Verdict, self._server.get("/v1/verify", sha256=sha256))

    def release(self, who: Principal, release_id: str) -> ReleaseView:
        view = self._release(release_id)
        if isinstance(view, LoggedRelease):
            raise ScopeMissingError("This needs the scope 'read'; the API key in use does not have it.")
        return view

    def logged_release(self, release_id: str) -> LoggedRelease:
        view = self._release(release_id)
        return view if isinstance(view, LoggedRelease) else view.logged()

    def _release(self, release_id: str) -> ReleaseView | LoggedRelease:
        return _read_as(_RELEASE, self._server.get(f"/v1/releases/{_part(release_id)}"))

    def release_verdict(self, who: Principal | None, release_id: str, *, link: str | None = None) -> Verdict:
        return _read(Verdict, self._server.get(f"/v1/releases/{_part(release_id)}/verdict", link=link))

    # The log

    def log_head(self) -> LogView:
        return _read(LogView, self._server.get("/v1/log"))

    def log_entry(self, index: int) -> EntryView:
        return _read(EntryView, self._server.get(f"/v1/log/entries/{index}"))

    def log_proof(
        self, *, index: int | None = None, leaf_hash: str | None = None, size: int | None = None
    ) -> ProofView:
        return _read(ProofView, self._server.get("/v1/log/proof", index=index, leaf_hash=leaf_hash, size=size))

    def log_consistency(self, *, old_size: int, new_size: int | None = None) -> ConsistencyView:
        return _read(ConsistencyView, self._server.get("/v1/log/consistency", old_size=old_size, new_size=new_size))

    def log_keys(self) -> LogKeysView:
        return _read(LogKeysView, self._server.get("/log/keys.json"))

    def log_cose_receipt(
        self, *, index: int | None = None, leaf_hash: str | None = None, size: int | None = None
    ) -> bytes:
        return self._server.get("/v1/log/receipt", index=index, leaf_hash=leaf_hash, size=size)

    def log_tile(self, *, level: int, index: int, width: int) -> bytes:
        return self._server.get(f"/log/{TilePath(level=level, index=index, width=width)}")

    def log_entry_bundle(self, *, index: int, width: int) -> bytes:
        return self._server.get(f"/log/{TilePath(level=None, index=index, width=width)}")

    def log_leaves(self, *, start: int, end: int) -> tuple[bytes, ...]:
        if not 0 <= start < end <= start + MAX_LEAVES:
            raise InvalidInputError(f"Ask for 1 to {MAX_LEAVES} leaves at a time, not for {start} to {end}.")
        found: list[bytes] = []
        for index in range(start // TILE_WIDTH, -(-end // TILE_WIDTH)):
            first = index * TILE_WIDTH
            try:
                leaves = parse_bundle(self.log_entry_bundle(index=index, width=min(TILE_WIDTH, end - first)))
            except TileNotFoundError as error:
                raise EntryNotFoundError(f"The log holds no entry {end - 1}.") from error
            found += leaves[max(0, start - first) :]
        if len(found) != end - start:
            raise RemoteServiceError(f"The server gave {len(found)} leaves where {end - start} were asked for.")
        return tuple(found)

    def adopt_log(self, who: Principal, *, size: int, root: str) -> LogView:
        return _read(
            LogView, self._server.send("POST", "/v1/log/mark", json.dumps({"size": size, "root": root}).encode())
        )

    # The place itself

    def new_api_key(self, who: Principal, *, name: str, scopes: frozenset[Scope]) -> NewApiKey:
        order = json.dumps({"name": name, "scopes": sorted(scopes)}).encode()
        return _read(NewApiKey, self._server.send("POST", "/v1/keys", order))

    def api_keys(self, who: Principal) -> tuple[ApiKeyView, ...]:
        return _read_as(_KEYS, self._server.get("/v1/keys"))

    def revoke_api_key(self, who: Principal, key_id: str) -> ApiKeyView:
        return _read(ApiKeyView, self._server.send("DELETE", f"/v1/keys/{_part(key_id)}"))

    def principal_of(self, secret: str) -> Principal:
        return _read_as(_PRINCIPAL, self._server.as_caller(secret, "/v1/keys/current"))

    def doctor(self, who: Principal) -> tuple[HealthLine, ...]:
        return _read_as(_HEALTH, self._server.get("/v1/doctor"))

    def metrics(self) -> Mapping[str, float]:
        text = self._server.get("/metrics").decode("utf-8")
        samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
        # The server's own HTTP counters have labels; the workflow's figures have none.
        return {sample.name: sample.value for sample in samples if not sample.labels}

    def _pieces(self, content: BinaryIO, size: int) -> Iterator[bytes]:
        sent = 0
        while piece := content.read(PIECE):
            yield piece
            sent += len(piece)
            if self._progress is not None:
                self._progress(sent, size)


def _json(view: BaseModel) -> bytes:
    # What was not said is left out, so that a server's own defaults hold, and an idempotent repetition is the same text.
    return view.model_dump_json(exclude_unset=True).encode("utf-8")


def _read(kind: type[M], body: bytes) -> M:
    with _read_errors():
        return kind.model_validate_json(body)


def _read_as(kind: TypeAdapter[V], body: bytes) -> V:
    with _read_errors():
        return kind.validate_json(body)


@contextmanager
def _read_errors() -> Generator[None, None, None]:
    try:
        yield
    except ValidationError as error:
        raise RemoteServiceError(
            "The server's answer can't be read by this version of Colophon; both should be of one version."
        ) from error


@contextmanager
def _opened(path: Path) -> Generator[BinaryIO, None, None]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnreadableError(f"{path} can't be read: {error.strerror}.") from error
    with file:
        yield file


def _part(text: str) -> str:
    return quote(text, safe="")


def _work(work_id: str) -> str:
    return f"/v1/works/{_part(work_id)}"


def _asset(work_id: str, sha256: str) -> str:
    return f"{_work(work_id)}/assets/{_part(sha256)}"


def _seal(job_id: str) -> str:
    return f"/v1/seals/{_part(job_id)}"
