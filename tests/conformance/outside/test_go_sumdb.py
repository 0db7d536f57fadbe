"""Go's own client of a transparency log accepts our checkpoints and proofs, and refuses them when changed."""

from base64 import b64encode
from pathlib import Path
from typing import Final, cast

import pytest

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.credential.facts import StoreFacts
from colophon.credential.summary import LEDGER_LABEL
from colophon.credential.trust import TrustAnchors
from colophon.ledger.proof import TlogProof
from colophon.ledger.tree import consistency_proof, leaf_hash, root_hash
from colophon.record.canonical import Json
from support.demonstration import OUTPUTS, root_pem, sealed
from support.outside_go import GoJudge
from support.records import LogInMemory

LARGEST: Final = 70
"""Past 64, so that the trees have every shape up to six full rows and some of the seventh."""

HASHES: Final = [leaf_hash(b"leaf %d" % n) for n in range(LARGEST)]
PAIRS: Final = [(old, new) for new in range(1, LARGEST + 1) for old in range(1, new + 1)]


def text(value: bytes) -> str:
    return b64encode(value).decode()


def growth(old: int, new: int, *, proof: list[bytes] | None = None) -> Json:
    hashes = consistency_proof(HASHES[:new], old_size=old) if proof is None else proof
    return {
        "old_size": old,
        "old_root": text(root_hash(HASHES[:old])),
        "new_size": new,
        "new_root": text(root_hash(HASHES[:new])),
        "hashes": [text(found) for found in hashes],
    }


def inclusion(vkey: str, proof: str, entry: bytes) -> Json:
    return {"vkey": vkey, "proof": proof, "entry": text(entry)}


def judged(judge: GoJudge, *, inclusions: list[Json] | None = None, growths: list[Json] | None = None) -> list[str]:
    """Return what does not hold and why, "" for what does."""
    answer = cast("dict[str, list[str]]", judge.ask({"inclusions": inclusions or [], "growths": growths or []}))
    return answer["inclusions"] + answer["growths"]


@pytest.fixture(scope="module")
def log() -> LogInMemory:
    made = LogInMemory()
    for n in range(LARGEST):
        made.append(b"leaf %d" % n)
    return made


def test_every_consistency_proof_is_accepted(go_judge: GoJudge) -> None:
    assert judged(go_judge, growths=[growth(old, new) for old, new in PAIRS]) == [""] * len(PAIRS)


def test_a_consistency_proof_with_one_bit_turned_or_its_order_reversed_is_refused(go_judge: GoJudge) -> None:
    wrong: list[Json] = []
    for old, new in PAIRS:
        proof = consistency_proof(HASHES[:new], old_size=old)
        for at, found in enumerate(proof):
            wrong.append(growth(old, new, proof=[*proof[:at], bytes([found[0] ^ 1]) + found[1:], *proof[at + 1 :]]))
        if len(proof) > 1:
            wrong.append(growth(old, new, proof=proof[::-1]))
    assert len(wrong) > len(PAIRS)
    assert "" not in judged(go_judge, growths=wrong)


def test_every_proof_of_an_entry_is_accepted_with_its_checkpoint(go_judge: GoJudge, log: LogInMemory) -> None:
    asked = [inclusion(log.key.vkey, log.proof(n).format(), leaf) for n, leaf in enumerate(log.leaves)]
    assert judged(go_judge, inclusions=asked) == [""] * LARGEST


def test_a_proof_of_another_entry_index_key_or_checkpoint_is_refused(go_judge: GoJudge, log: LogInMemory) -> None:
    proof = log.proof(5)
    moved = TlogProof(index=6, hashes=proof.hashes, checkpoint=proof.checkpoint)
    grown = TlogProof(index=5, hashes=proof.hashes, checkpoint=proof.checkpoint.replace("\n70\n", "\n71\n"))
    assert grown.checkpoint != proof.checkpoint
    stranger = LogInMemory().key.vkey
    said = judged(
        go_judge,
        inclusions=[
            inclusion(log.key.vkey, proof.format(), b"another entry"),
            inclusion(log.key.vkey, moved.format(), log.leaves[5]),
            inclusion(log.key.vkey, grown.format(), log.leaves[5]),
            inclusion(stranger, proof.format(), log.leaves[5]),
        ],
    )
    assert "" not in said
    assert "invalid signature" in said[2]
    assert "no verifiable signatures" in said[3]


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_intent_inside_a_sealed_output_leads_to_a_checkpoint_of_the_demonstrations_log(
    go_judge: GoJudge, session: EngineSession, demo_home: Path, name: str
) -> None:
    path, sidecar = sealed(demo_home, name)
    anchors = TrustAnchors(claim_pem=root_pem(demo_home))
    found = EngineReader(session).read(path, trust=anchors, sidecar=None if sidecar is None else sidecar.read_bytes())
    assert isinstance(found, StoreFacts)
    assert found.active is not None
    (ledger,) = [assertion.data for assertion in found.active.assertions if assertion.label == LEDGER_LABEL]
    words = cast("dict[str, str]", ledger)
    vkey = (demo_home / "trust" / "log.vkey").read_text().strip()
    intent = words["intent"].encode()
    asked = [inclusion(vkey, words["proof"], intent), inclusion(vkey, words["proof"], intent + b" ")]
    holds, changed = judged(go_judge, inclusions=asked)
    assert holds == ""
    assert changed != ""
