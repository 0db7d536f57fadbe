"""The proof vectors of transparency-dev/merkle, read from the corpus: ours accepts and refuses the same."""

import json
import os
from base64 import b64decode
from pathlib import Path
from typing import Final

import pytest

from colophon.errors import ProofInvalidError
from colophon.ledger.tree import verify_consistency, verify_inclusion

CORPUS: Final = os.environ.get("COLOPHON_CORPUS")
MERKLE: Final = Path(CORPUS or "/nonexistent") / "merkle"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(CORPUS is None, reason="COLOPHON_CORPUS names no folder of vectors"),
]


def vectors(kind: str) -> list[Path]:
    return sorted((MERKLE / kind).rglob("*.json"))


def name(path: Path) -> str:
    return path.relative_to(MERKLE).as_posix()


def hashes(texts: list[str] | None) -> list[bytes]:
    return [b64decode(text) for text in texts or []]


def test_the_corpus_holds_vectors_of_both_kinds() -> None:
    assert len(vectors("inclusion")) >= 30
    assert len(vectors("consistency")) >= 30


@pytest.mark.parametrize("path", vectors("inclusion"), ids=name)
def test_an_inclusion_vector_is_judged_as_its_source_says(path: Path) -> None:
    vector = json.loads(path.read_text())
    arguments = {
        "leaf_hash": b64decode(vector["leafHash"]),
        "index": vector["leafIdx"],
        "size": vector["treeSize"],
        "proof": hashes(vector["proof"]),
        "root": b64decode(vector["root"]),
    }
    if vector["wantErr"]:
        with pytest.raises(ProofInvalidError):
            verify_inclusion(**arguments)
    else:
        verify_inclusion(**arguments)


@pytest.mark.parametrize("path", vectors("consistency"), ids=name)
def test_a_consistency_vector_is_judged_as_its_source_says(path: Path) -> None:
    vector = json.loads(path.read_text())
    arguments = {
        "old_size": vector["size1"],
        "new_size": vector["size2"],
        "old_root": b64decode(vector["root1"]),
        "new_root": b64decode(vector["root2"]),
        "proof": hashes(vector["proof"]),
    }
    if vector["wantErr"]:
        with pytest.raises(ProofInvalidError):
            verify_consistency(**arguments)
    else:
        verify_consistency(**arguments)
