# ruff: noqa: ARG002 - the Protocol names parameters that memory has no use for
"""A workflow in memory: it implements the Protocol by its contract, so that the web side is tested without the rest."""

import hashlib
import tempfile
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

from colophon import errors
from colophon.authorship.result import Authorship, Measures
from colophon.ledger.checkpoint import Checkpoint, sign_checkpoint
from colophon.ledger.cose_receipt import key_thumbprint, make_receipt
from colophon.ledger.growth import EMPTY_EDGE, grow
from colophon.ledger.keys import Ed25519NoteSigner
from colophon.ledger.tiles import format_bundle
from colophon.ledger.tree import inclusion_proof
from colophon.record.canonical import canonical_bytes
from colophon.record.commitment import hashes_root, leaf_hash, page_link
from colophon.record.identifiers import new_random_id, new_statement_id, now
from colophon.record.nouns import Agent, Amendment, Asset, Decision, Step, Withdrawal, Work
from colophon.record.vocabulary import AILevel, OutputClass, Oversight, Stage, Via
from colophon.verify.verdict import (
    Integrity,
    Ledger,
    LedgerFinding,
    ReleaseFinding,
    Signer,
    SignerTrust,
    Verdict,
)
from colophon.workflow.principal import Principal, Scope
from colophon.workflow.protocol import MAX_LEAVES
from colophon.workflow.release_page import opens, page_path
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
    LogKeyView,
    LogView,
    NewApiKey,
    Page,
    ProofView,
    Recorded,
    ReleaseView,
    SealOrder,
    SealStage,
    SealView,
    StatementView,
    View,
    WorkView,
)

V = TypeVar("V", bound=View)
LOG = Ed25519NoteSigner.from_seed(bytes(32), name="memory.example/log")
KEYS = {f"colophon_{scope.value}_secret": frozenset({scope}) for scope in Scope} | {
    "colophon_all_secret": frozenset(Scope),
    "colophon_none_secret": frozenset[Scope](),
}


def _link(release_id: str) -> str:
    return page_link(release=release_id, salt="AAECAwQFBgcICQoLDA0ODw")


class FakeWorkflow:
    """The use cases over dictionaries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls: list[str] = []
        self.verdicts: dict[str, Verdict] = {}
        self.raises: Exception | None = None
        self.seen_paths: list[Path] = []
        self._lock = threading.Lock()
        self._works: dict[str, WorkView] = {}
        self._agents: dict[str, AgentView] = {}
        self._assets: dict[tuple[str, str], AssetView] = {}
        self._statements: dict[str, list[StatementView]] = {}
        self._leaves: list[bytes] = []
        self._answers: dict[str, tuple[str, object]] = {}
        self._seals: dict[str, tuple[SealView, bytes]] = {}
        self._releases: dict[str, ReleaseView] = {}
        self._keys: dict[str, ApiKeyView] = {}

    # Record
    def create_work(self, who: Principal, work: Work, *, idempotency_key: str | None = None) -> WorkView:
        who.need(Scope.RECORD)
        view = WorkView(id=new_random_id(), work=work, created_at=now(), steps=0, decisions=0, assets=0, releases=0)
        self._works[view.id] = view
        self._statements[view.id] = []
        self._sequence(view.id, {"work": view.id})
        return view

    def work(self, who: Principal, work_id: str) -> WorkView:
        who.need(Scope.READ)
        return self._work(work_id)

    def works(self, who: Principal, *, cursor: str | None = None, limit: int = 50) -> Page[WorkView]:
        who.need(Scope.READ)
        return _paged(list(self._works.values()), cursor, limit)

    def add_agent(self, who: Principal, agent: Agent) -> AgentView:
        who.need(Scope.RECORD)
        for known in self._agents.values():
            if known.agent.identity() == agent.identity():
                if "publish_name" in agent.model_fields_set:
                    self._agents[known.id] = known.model_copy(update={"agent": agent})
                return self._agents[known.id]
        view = AgentView(id=new_random_id(), agent=agent)
        self._agents[view.id] = view
        return view

    def agent(self, who: Principal, agent_id: str) -> AgentView:
        who.need(Scope.READ)
        if agent_id not in self._agents:
            raise errors.AgentNotFoundError(f"There is no agent {agent_id} here.")
        return self._agents[agent_id]

    def agents(self, who: Principal, *, cursor: str | None = None, limit: int = 50) -> Page[AgentView]:
        who.need(Scope.READ)
        return _paged(list(self._agents.values()), cursor, limit)

    def register_asset(self, who: Principal, work_id: str, asset: Asset) -> AssetView:
        who.need(Scope.RECORD)
        self._work(work_id)
        ref = hashlib.sha256(f"{work_id}{asset.sha256}".encode()).hexdigest()
        view = AssetView(work=work_id, asset=asset, ref=ref, has_content=False)
        return self._assets.setdefault((work_id, asset.sha256), view)

    def upload_asset(self, who: Principal, work_id: str, asset: Asset, content: BinaryIO) -> AssetView:
        view = self.register_asset(who, work_id, asset)
        found = content.read()
        if hashlib.sha256(found).hexdigest() != asset.sha256 or len(found) != asset.size:
            raise errors.HashMismatchError(f"The bytes received are not those of {asset.sha256}.")
        (self.folder / asset.sha256).write_bytes(found)
        kept = view.model_copy(update={"has_content": True})
        self._assets[work_id, asset.sha256] = kept
        return kept

    def asset(self, who: Principal, work_id: str, sha256: str) -> AssetView:
        self._work(work_id)
        if (work_id, sha256) not in self._assets:
            raise errors.AssetNotFoundError(f"The work {work_id} knows no asset {sha256}.")
        return self._assets[work_id, sha256]

    def assets(
        self, who: Principal, work_id: str, *, stage: Stage | None = None, cursor: str | None = None, limit: int = 50
    ) -> Page[AssetView]:
        who.need(Scope.READ)
        self._work(work_id)
        known = [view for (work, _), view in self._assets.items() if work == work_id]
        return _paged([view for view in known if stage in {None, view.asset.stage}], cursor, limit)

    def record_steps(
        self, who: Principal, work_id: str, steps: Sequence[Step], *, idempotency_key: str | None = None
    ) -> tuple[Recorded, ...]:
        who.need(Scope.RECORD)
        self._work(work_id)
        body = repr(steps)
        with self._lock:
            if idempotency_key in self._answers:
                first, answer = self._answers[idempotency_key]
                if first != body:
                    raise errors.IdempotencyConflictError(f"The key {idempotency_key!r} was used with another body.")
                return answer  # type: ignore[return-value]  # kept as it was given
            self._admit(work_id, steps)
            recorded = tuple(self._record(work_id, "step", StatementView(recorded=_NOWHERE, step=s)) for s in steps)
            if idempotency_key is not None:
                self._answers[idempotency_key] = (body, recorded)
        return recorded

    def decide(
        self, who: Principal, work_id: str, decision: Decision, *, idempotency_key: str | None = None
    ) -> Recorded:
        who.need(Scope.RECORD)
        self._work(work_id)
        return self._record(work_id, "decision", StatementView(recorded=_NOWHERE, decision=decision))

    def amend(
        self, who: Principal, work_id: str, amendment: Amendment, *, idempotency_key: str | None = None
    ) -> tuple[Recorded, ...]:
        who.need(Scope.RECORD)
        self.statement(who, work_id, amendment.supersedes)
        made: list[Recorded] = []
        if isinstance(amendment.replacement, Step):
            made.append(self._record(work_id, "step", StatementView(recorded=_NOWHERE, step=amendment.replacement)))
        made.append(self._record(work_id, "amend", StatementView(recorded=_NOWHERE, amendment=amendment)))
        return tuple(made)

    def statement(self, who: Principal, work_id: str, statement_id: str) -> StatementView:
        self._work(work_id)
        for view in self._statements[work_id]:
            if view.recorded.id == statement_id:
                return view
        raise errors.StatementNotFoundError(f"The work {work_id} has no statement {statement_id}.")

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
        who.need(Scope.READ)
        self._work(work_id)
        kept = [
            view
            for view in self._statements[work_id]
            if (stage is None or (view.step and stage in {made.stage for made in view.step.outputs}))
            and (person is None or (view.step and person in {part.agent for part in view.step.agents}))
        ]
        return _paged(kept, cursor, limit)

    def authorship(self, who: Principal, work_id: str, sha256: str) -> Authorship:
        who.need(Scope.READ)
        asset = self.asset(who, work_id, sha256)
        measures = Measures(
            steps=0,
            steps_by_ai_level={AILevel.NONE: 0},
            steps_by_evidence={},
            decisions=0,
            people=0,
            ai_systems=0,
            candidates_seen=0,
            candidates_kept=0,
        )
        return Authorship(
            asset=asset.ref,
            output_class=OutputClass.UNDETERMINED,
            source_type=None,
            channels=(),
            oversight=Oversight.FULLY_AUTONOMOUS,
            oversight_trace=(),
            ai_involved=None,
            human_reviewed=False,
            all_actions_recorded=False,
            own_steps=(),
            own_decisions=(),
            components=(),
            contributions=(),
            measures=measures,
            gaps=(),
        )

    # Seal
    def seal(self, who: Principal, order: SealOrder, *, idempotency_key: str | None = None) -> SealView:
        who.need(Scope.SEAL)
        asset = self.asset(who, order.work, order.asset)
        if not asset.has_content:
            raise errors.AssetContentMissingError("Send the bytes of the asset first.")
        content = (self.folder / order.asset).read_bytes() + b" sealed"
        view = SealView(
            id=new_random_id(),
            work=order.work,
            asset=order.asset,
            release=new_random_id(),
            state=JobState.DONE,
            stage=SealStage.RELEASE,
            progress=1,
            file_name=asset.asset.name or "sealed.bin",
            media_type=asset.asset.mime,
            embedded=True,
            sealed_sha256=hashlib.sha256(content).hexdigest(),
            manifest_sha256=hashlib.sha256(b"manifest").hexdigest(),
            sealed_path=self.folder / "somewhere",
        )
        view = view.model_copy(update={"page": page_path(release=view.release, link=_link(view.release))})
        self._seals[view.id] = (view, content)
        index = self._sequence(order.work, {"release": view.release}).index
        self._releases[view.release] = ReleaseView(
            id=view.release,
            work=order.work,
            title=order.title,
            file_name=view.file_name,
            media_type=asset.asset.mime,
            embedded=True,
            file_sha256=view.sealed_sha256 or "",
            manifest_sha256=view.manifest_sha256 or "",
            asset=order.asset,
            index=index,
            released_at=now(),
            page=view.page or "",
        )
        return view

    def seal_status(self, who: Principal, job_id: str) -> SealView:
        who.need(Scope.SEAL)
        if job_id not in self._seals:
            raise errors.JobNotFoundError(f"There is no seal {job_id} here.")
        return self._seals[job_id][0]

    def wait_for_seal(self, who: Principal, job_id: str, *, timeout_s: float) -> SealView:
        return self.seal_status(who, job_id)

    @contextmanager
    def sealed_file(self, who: Principal, job_id: str) -> Iterator[Path]:
        self.seal_status(who, job_id)
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            path = Path(folder) / "sealed"
            path.write_bytes(self._seals[job_id][1])
            self.seen_paths.append(path)
            yield path

    def seals_aside(self, job_id: str) -> None:
        """Make a seal one of a type that can't carry its credential."""
        view, content = self._seals[job_id]
        self._seals[job_id] = (view.model_copy(update={"embedded": False}), content)

    def add_release(self, *, title: str, file_name: str) -> ReleaseView:
        """Make a release known as if it had been sealed, and return it."""
        release_id = new_random_id()
        release = ReleaseView(
            id=release_id,
            work=new_random_id(),
            title=title,
            file_name=file_name,
            media_type="video/mp4",
            embedded=True,
            file_sha256=hashlib.sha256(file_name.encode()).hexdigest(),
            manifest_sha256=hashlib.sha256(b"manifest").hexdigest(),
            asset=hashlib.sha256(b"source").hexdigest(),
            index=len(self._leaves),
            released_at="2026-11-20T17:02:14.000Z",
            page=page_path(release=release_id, link=_link(release_id)),
        )
        self._releases[release.id] = release
        return release

    def cut_sealed_files_short(self) -> None:
        """Let every sealed file end early from now on, as a broken connection would."""
        self._seals = {job: (view, content[:-1]) for job, (view, content) in self._seals.items()}

    def releases(
        self, who: Principal, *, work_id: str | None = None, cursor: str | None = None, limit: int = 50
    ) -> Page[ReleaseView]:
        who.need(Scope.READ)
        kept = [view for view in self._releases.values() if work_id in {None, view.work}]
        return _paged(kept, cursor, limit)

    def withdraw(self, who: Principal, release_id: str, withdrawal: Withdrawal) -> Recorded:
        who.need(Scope.SEAL)
        view = self._release(release_id)
        self._releases[release_id] = view.model_copy(
            update={
                "withdrawn_at": now(),
                "withdrawn_code": withdrawal.code,
                "withdrawn_reason": withdrawal.reason,
            }
        )
        return self._sequence(view.work, {"withdraw": release_id})

    # Verify
    def verify_file(self, path: Path, *, name: str | None = None, sidecar: bytes | None = None) -> Verdict:
        if self.raises is not None:
            raise self.raises
        self.seen_paths.append(path)
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        known = self.verdicts.get(content.decode("utf-8", "replace"), no_credential())
        return known.model_copy(update={"file_name": name, "file_sha256": sha256})

    def verify_hash(self, sha256: str) -> Verdict:
        return no_credential().model_copy(update={"file_sha256": sha256})

    def release(self, who: Principal, release_id: str) -> ReleaseView:
        who.need(Scope.READ)
        return self._release(release_id)

    def logged_release(self, release_id: str) -> LoggedRelease:
        return self._release(release_id).logged()

    def _release(self, release_id: str) -> ReleaseView:
        if release_id not in self._releases:
            raise errors.ReleaseNotFoundError(f"There is no release {release_id} here.")
        return self._releases[release_id]

    def release_verdict(self, who: Principal | None, release_id: str, *, link: str | None = None) -> Verdict:
        release = self._release(release_id)
        if link is None or not opens(release.page, link=link):
            if who is None:
                raise errors.ReleaseNotFoundError(f"There is no release {release_id} here.")
            who.need(Scope.READ)
        known = self.verdicts.get(release_id, no_credential())
        return known.model_copy(update={"file_sha256": release.file_sha256, "file_name": release.file_name})

    # The log
    def log_head(self) -> LogView:
        root = hashes_root([leaf_hash(leaf) for leaf in self._leaves])
        checkpoint = Checkpoint(origin=LOG.key.name, size=len(self._leaves), root=root)
        return LogView(
            origin=LOG.key.name,
            size=len(self._leaves),
            root=root.hex(),
            checkpoint=sign_checkpoint(checkpoint, signers=[LOG]).note.format(),
            vkey=LOG.key.vkey,
        )

    def log_keys(self) -> LogKeysView:
        kid = urlsafe_b64encode(key_thumbprint(LOG.key)).rstrip(b"=").decode()
        return LogKeysView(origin=LOG.key.name, keys=(LogKeyView(vkey=LOG.key.vkey, kid=kid, first_size=0),))

    def log_cose_receipt(
        self, *, index: int | None = None, leaf_hash: str | None = None, size: int | None = None
    ) -> bytes:
        found = self.log_proof(index=index, leaf_hash=leaf_hash, size=size)
        path = inclusion_proof(self._hashes()[: found.size], index=found.index)
        hashed = bytes.fromhex(found.leaf_hash)
        receipt = make_receipt(leaf_hash=hashed, index=found.index, size=found.size, path=path, signer=LOG)
        return receipt.format()

    def log_tile(self, *, level: int, index: int, width: int) -> bytes:
        tiles: dict[tuple[int, int], bytes] = {}
        for tile in grow(EMPTY_EDGE, self._hashes())[1]:
            tiles[tile.level, tile.index] = tile.hashes
        found = tiles.get((level, index), b"")[: 32 * width]
        if len(found) < 32 * width:
            raise errors.TileNotFoundError(f"The log has {len(self._leaves)} entries.")
        return found

    def log_entry_bundle(self, *, index: int, width: int) -> bytes:
        leaves = self._leaves[256 * index : 256 * index + width]
        if len(leaves) < width:
            raise errors.TileNotFoundError(f"The log has {len(self._leaves)} entries.")
        return format_bundle(leaves)

    def log_leaves(self, *, start: int, end: int) -> tuple[bytes, ...]:
        if not 0 <= start < end <= start + MAX_LEAVES:
            raise errors.InvalidInputError("too many, or none")
        if end > len(self._leaves):
            raise errors.EntryNotFoundError(f"The log has {len(self._leaves)} entries.")
        return tuple(self._leaves[start:end])

    def _hashes(self) -> list[bytes]:
        return [leaf_hash(leaf) for leaf in self._leaves]

    def log_entry(self, index: int) -> EntryView:
        if index >= len(self._leaves):
            raise errors.EntryNotFoundError(f"The log has {len(self._leaves)} entries; there is none at {index}.")
        leaf = self._leaves[index]
        return EntryView(index=index, leaf_hash=leaf_hash(leaf).hex(), leaf=leaf.decode())

    def log_proof(
        self, *, index: int | None = None, leaf_hash: str | None = None, size: int | None = None
    ) -> ProofView:
        if index is None:
            known = [view.leaf_hash for view in map(self.log_entry, range(len(self._leaves)))]
            if leaf_hash not in known:
                raise errors.EntryNotFoundError(f"No entry of the log has the leaf hash {leaf_hash}.")
            index = known.index(leaf_hash)
        entry = self.log_entry(index)
        return ProofView(
            index=index, size=size or len(self._leaves), leaf_hash=entry.leaf_hash, proof="c2sp.org/tlog-proof@v1\n"
        )

    def log_consistency(self, *, old_size: int, new_size: int | None = None) -> ConsistencyView:
        hashes = [leaf_hash(leaf) for leaf in self._leaves]
        size = len(hashes) if new_size is None else new_size
        if not old_size <= size <= len(hashes):
            raise errors.EntryNotFoundError(f"The log has {len(hashes)} entries, not {max(old_size, size)}.")
        return ConsistencyView(
            old_size=old_size,
            new_size=size,
            old_root=hashes_root(hashes[:old_size]).hex(),
            new_root=hashes_root(hashes[:size]).hex(),
            proof=(),
        )

    def adopt_log(self, who: Principal, *, size: int, root: str) -> LogView:
        if size > len(self._leaves):
            raise errors.BehindMarkError(f"The log has {len(self._leaves)} entries, not {size}.")
        self.calls.append(f"adopt {size} {root}")
        return self.log_head()

    # The place itself
    def new_api_key(self, who: Principal, *, name: str, scopes: frozenset[Scope]) -> NewApiKey:
        key = ApiKeyView(id=new_random_id(), name=name, scopes=tuple(sorted(scopes)), created_at=now())
        self._keys[key.id] = key
        return NewApiKey(key=key, secret=f"colophon_{key.id}_secret")

    def api_keys(self, who: Principal) -> tuple[ApiKeyView, ...]:
        return tuple(self._keys.values())

    def revoke_api_key(self, who: Principal, key_id: str) -> ApiKeyView:
        if key_id not in self._keys:
            raise errors.NotFoundError(f"There is no API key {key_id} here.")
        self._keys[key_id] = self._keys[key_id].model_copy(update={"revoked_at": now()})
        return self._keys[key_id]

    def principal_of(self, secret: str) -> Principal:
        if secret not in KEYS:
            raise errors.NotAuthenticatedError("This API key is not known here.")
        return Principal(org="default", scopes=KEYS[secret], via=Via.API_KEY, name=secret.split("_")[1])

    def doctor(self, who: Principal) -> tuple[HealthLine, ...]:
        return (HealthLine(name="storage", state="ok", found="in memory"),)

    def metrics(self) -> Mapping[str, float]:
        return {"colophon_log_size": float(len(self._leaves))}

    def _work(self, work_id: str) -> WorkView:
        if self.raises is not None:
            raise self.raises
        if work_id not in self._works:
            raise errors.WorkNotFoundError(f"There is no work {work_id} here.")
        return self._works[work_id]

    def _admit(self, work_id: str, steps: Sequence[Step]) -> None:
        taken = {
            made.asset for view in self._statements[work_id] if view.step is not None for made in view.step.outputs
        }
        for position, step in enumerate(steps):
            again = taken & {made.asset for made in step.outputs if not made.duplicate}
            if again:
                own = errors.OutputTakenError(f"Another step already made {min(again)}.")
                if len(steps) == 1:
                    raise own
                raise errors.BatchRefusedError(own.message, position=position, cause_code=own.code)
            taken |= {made.asset for made in step.outputs}

    def _record(self, work_id: str, kind: str, view: StatementView) -> Recorded:
        recorded = self._sequence(work_id, {"work": work_id, "type": kind}, kind=kind)
        self._statements[work_id].append(view.model_copy(update={"recorded": recorded}))
        return recorded

    def _sequence(self, work_id: str, content: Mapping[str, str], *, kind: str = "work") -> Recorded:
        index = len(self._leaves)
        leaf = canonical_bytes({**content, "index": index})
        self._leaves.append(leaf)
        return Recorded(
            id=new_statement_id(),
            type=kind,
            work=work_id,
            seq=index,
            index=index,
            leaf_hash=leaf_hash(leaf).hex(),
            at=now(),
        )


_NOWHERE = Recorded(
    id="01932b7e-5c1a-7d3e-8f00-3a5b7c9d1e2f",
    type="step",
    work=None,
    seq=None,
    index=0,
    leaf_hash="0" * 64,
    at="2026-11-20T13:05:00.000Z",
)


def no_credential() -> Verdict:
    """Return the verdict on a file in which no credential was found."""
    return Verdict(
        file_name=None,
        file_sha256=None,
        media_type=None,
        sentence="No credential was found in this file; that says nothing about how it was made.",
        integrity=Integrity.NO_CREDENTIAL,
        signer=Signer(trust=SignerTrust.NONE),
        claim=None,
        ledger=Ledger(finding=LedgerFinding.NONE, release=ReleaseFinding.NOT_FOUND),
        ingredients=(),
        checks=(),
        caveats=(),
    )


def _paged(items: list[V], cursor: str | None, limit: int) -> Page[V]:
    if cursor is not None and not cursor.isdecimal():
        raise errors.BadCursorError(f"{cursor!r} is no cursor of this list.")
    begin = int(cursor or 0)
    more = begin + limit < len(items)
    return Page[V](items=tuple(items[begin : begin + limit]), next=str(begin + limit) if more else None)
