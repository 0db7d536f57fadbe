"""Logs and witnesses for tests: a log of any size with its tiles in memory, and a witness's state in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from colophon.errors import LogUnknownError
from colophon.ledger.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from colophon.ledger.cosignature import Ed25519Cosigner
from colophon.ledger.keys import Ed25519NoteSigner, NoteKey
from colophon.ledger.tree import consistency_proof, leaf_hash, root_hash
from colophon.ledger.witness_request import AddCheckpoint
from colophon.ledger.witnessing import NOTHING_SEEN, Evidence, Seen, Witness, WitnessedLog

NOW = 1_795_000_000
LOG = Ed25519NoteSigner.from_seed(bytes(32), name="log.example/anna")
STRANGER = Ed25519NoteSigner.from_seed(bytes([1] * 32), name="log.example/anna")
OTHER_LOG = Ed25519NoteSigner.from_seed(bytes([2] * 32), name="log.example/bert")
WITNESS = Ed25519Cosigner.from_seed(bytes([7] * 32), name="witness.example/w1")
SECOND_WITNESS = Ed25519Cosigner.from_seed(bytes([8] * 32), name="witness.example/w2")


@dataclass(frozen=True, kw_only=True)
class GrownLog:
    """A log whose leaf n is `prefix` and n, so that two of different prefixes share no tree."""

    prefix: bytes = b"leaf "
    fork_at: int = 0
    signer: Ed25519NoteSigner = LOG

    def hashes(self, size: int) -> list[bytes]:
        return [leaf_hash((b"leaf " if at < self.fork_at else self.prefix) + b"%d" % at) for at in range(size)]

    def checkpoint(self, size: int) -> Checkpoint:
        return Checkpoint(origin=self.signer.key.name, size=size, root=root_hash(self.hashes(size)))

    def signed(self, size: int) -> SignedCheckpoint:
        return sign_checkpoint(self.checkpoint(size), signers=[self.signer])

    def proof(self, *, old: int, new: int) -> list[bytes]:
        return consistency_proof(self.hashes(new), old_size=old)

    def request(self, *, old: int, new: int, proof: Sequence[bytes] | None = None) -> AddCheckpoint:
        hashes = self.proof(old=old, new=new) if proof is None and old <= new else proof or []
        return AddCheckpoint(old_size=old, proof=tuple(hashes), note=self.signed(new).note)


@dataclass
class WitnessStateInMemory:
    """Implements `WitnessState`."""

    keys: dict[str, tuple[NoteKey, ...]] = field(default_factory=lambda: {LOG.key.name: (LOG.key,)})
    seen: dict[str, Seen] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)

    def logs(self) -> list[WitnessedLog]:
        return [self._log(origin) for origin in self.keys]

    def advance(self, origin: str, decide: Callable[[WitnessedLog], Seen]) -> Seen:
        if origin not in self.keys:
            raise LogUnknownError(f"no log {origin!r}")
        self.seen[origin] = decide(self._log(origin))
        return self.seen[origin]

    def keep(self, evidence: Evidence) -> None:
        if evidence not in self.evidence:
            self.evidence.append(evidence)

    def _log(self, origin: str) -> WitnessedLog:
        return WitnessedLog(origin=origin, keys=self.keys[origin], seen=self.seen.get(origin, NOTHING_SEEN))


def witness(state: WitnessStateInMemory, *, now: int = NOW) -> Witness:
    return Witness(state=state, cosigner=WITNESS, clock=lambda: now)
