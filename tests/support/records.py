"""Builders: a log in memory, and a work whose entries stand in it, with all that opens them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from colophon.credential.summary import DisclosedLeaf
from colophon.ledger.checkpoint import Checkpoint, sign_checkpoint
from colophon.ledger.keys import Ed25519NoteSigner, NoteKey
from colophon.ledger.proof import TlogProof
from colophon.ledger.receipt import Receipt
from colophon.ledger.tree import inclusion_proof, leaf_hash, root_hash
from colophon.record.commitment import AgentOpening, AssetOpening, agent_reference, asset_reference
from colophon.record.entry import Entry, entry_bytes, sealed_leaf_bytes
from colophon.record.identifiers import new_random_id, new_salt
from colophon.record.nouns import Agent, Decision, Step, Work
from colophon.record.statement import (
    AmendStatement,
    DecisionStatement,
    Stated,
    StepStatement,
    WorkHead,
    WorkStatement,
)
from colophon.record.stating import (
    KnownAgent,
    KnownAsset,
    Names,
    Stating,
    state_decision,
    state_step,
    state_work,
)
from colophon.record.vocabulary import AgentKind, Modality, Stage, Via, Visibility, WorkKind

AnyStating: TypeAlias = (
    Stating[WorkStatement] | Stating[StepStatement] | Stating[DecisionStatement] | Stating[AmendStatement]
)


class LogInMemory:
    """A log whose leaves are a list; its checkpoint is over all of them."""

    def __init__(self, origin: str = "log.example/colophon") -> None:
        self.origin = origin
        self.signer = Ed25519NoteSigner.generate(name=origin)
        self.leaves: list[bytes] = []

    @property
    def key(self) -> NoteKey:
        return self.signer.key

    def append(self, leaf: bytes) -> int:
        self.leaves.append(leaf)
        return len(self.leaves) - 1

    def proof(self, index: int) -> TlogProof:
        hashed = [leaf_hash(leaf) for leaf in self.leaves]
        head = Checkpoint(origin=self.origin, size=len(hashed), root=root_hash(hashed))
        signed = sign_checkpoint(head, signers=[self.signer])
        return TlogProof(
            index=index, hashes=tuple(inclusion_proof(hashed, index=index)), checkpoint=signed.note.format()
        )

    def receipt(self, index: int) -> Receipt:
        return Receipt(leaf=self.leaves[index], proof=self.proof(index))

    def log_entry(self, statement: Stated) -> tuple[int, str]:
        """Append one of the log's own statements; return its index and its canonical text."""
        entry = Entry.model_validate(
            {"log": self.origin, "work": None, "seq": None, "prev": None, "via": Via.CLI, "statement": statement}
        )
        data = entry_bytes(entry)
        return self.append(data), data.decode()


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One statement in its place in a work."""

    stating: AnyStating
    entry: bytes
    salt: str | None
    leaf: bytes


class WorkInMemory:
    """A work's chain in a log, with the salts that open it."""

    def __init__(self, log: LogInMemory, *, visibility: Visibility = Visibility.SEALED) -> None:
        self.log = log
        self.id = new_random_id()
        self.visibility = visibility
        self.placed: list[Placed] = []
        self.assets: dict[str, AssetOpening] = {}
        self.agents: dict[str, AgentOpening] = {}
        self._kinds: dict[str, AgentKind] = {}
        work = Work(kind=WorkKind.SPOT, title="The Lighthouse", visibility=visibility)
        self.add(state_work(work, by=None))

    def add(self, stating: AnyStating) -> Placed:
        previous = leaf_hash(self.placed[-1].leaf).hex() if self.placed else None
        entry = Entry.model_validate(
            {
                "log": self.log.origin,
                "work": self.id,
                "seq": len(self.placed),
                "prev": previous,
                "via": Via.CLI,
                "statement": stating.statement,
            }
        )
        data = entry_bytes(entry)
        salt = new_salt() if self.visibility is Visibility.SEALED else None
        leaf = data if salt is None else sealed_leaf_bytes(salt=salt, entry=data)
        placed = Placed(stating=stating, entry=data, salt=salt, leaf=leaf)
        self.placed.append(placed)
        self.log.append(leaf)
        return placed

    def agent(self, agent: Agent) -> str:
        """Return an id for `agent`, whose pseudonym is made with it."""
        agent_id = new_random_id()
        salt = new_salt()
        ref = agent_reference(work=self.id, salt=salt, identity=agent.identity())
        self.agents[agent_id] = AgentOpening(ref=ref, salt=salt, identity=agent.identity())
        self._kinds[agent_id] = agent.kind
        return agent_id

    def asset(self, sha256: str) -> AssetOpening:
        if sha256 not in self.assets:
            salt = new_salt()
            ref = asset_reference(work=self.id, salt=salt, sha256=sha256)
            self.assets[sha256] = AssetOpening(ref=ref, salt=salt, sha256=sha256)
        return self.assets[sha256]

    @property
    def names(self) -> Names:
        return Names(
            asset=lambda sha256: KnownAsset(ref=self.asset(sha256).ref, modality=Modality.IMAGE, stage=Stage.MASTER),
            agent=lambda agent_id: KnownAgent(ref=self.agents[agent_id].ref, kind=self._kinds[agent_id]),
            blob=lambda sha256: self.asset(sha256).ref,
        )

    def step(self, step: Step, *, by: str) -> Placed:
        return self.add(state_step(step, by=by, names=self.names))

    def decide(self, decision: Decision, *, by: str) -> Placed:
        return self.add(state_decision(decision, by=by, names=self.names))

    @property
    def head(self) -> WorkHead:
        return WorkHead(root=root_hash(self._hashes).hex(), size=len(self.placed))

    @property
    def _hashes(self) -> list[bytes]:
        return [leaf_hash(placed.leaf) for placed in self.placed]

    def disclose(self, position: int, *, fields: Sequence[str] = (), work: int = 0) -> DisclosedLeaf:
        placed = self.placed[position]
        path = inclusion_proof(self._hashes, index=position)
        return DisclosedLeaf(
            work=work,
            position=position,
            path=tuple(sibling.hex() for sibling in path),
            entry=placed.entry.decode(),
            salt=placed.salt,
            fields=tuple(opening for opening in placed.stating.openings if opening.name in fields),
        )
