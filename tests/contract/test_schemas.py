"""What is published in schemas/ is what the code says, and the vectors hold."""

import json
from pathlib import Path

import jsonschema
import pytest

from colophon.record.commitment import leaf_hash
from colophon.record.entry import SealedLeaf, SealedOpening, open_sealed, read_entry, read_leaf
from contract.write_schemas import ROOT, documents


def test_schemas_are_what_the_code_writes() -> None:
    published = {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in sorted(ROOT.rglob("*.json"))}
    expected = documents()
    written_elsewhere = {"openapi.json"}
    assert {name for name in published if name not in written_elsewhere} == set(expected), "run `make schemas`"
    assert [name for name in expected if published[name] != expected[name]] == [], "run `make schemas`"


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.schema.json")), ids=lambda path: path.name)
def test_every_schema_is_valid_json_schema_2020_12(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_every_entry_vector_reads_hashes_and_opens() -> None:
    schema = json.loads((ROOT / "entry.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    vectors = json.loads((ROOT / "vectors" / "entries.json").read_text(encoding="utf-8"))
    assert len(vectors) == 12
    for vector in vectors:
        data = vector["entry"].encode()
        validator.validate(json.loads(data))
        assert leaf_hash(data).hex() == vector["leaf_hash"]
        leaf = read_leaf(vector["sealed_leaf"].encode())
        assert isinstance(leaf, SealedLeaf)
        assert open_sealed(leaf, SealedOpening(entry=vector["entry"], salt=vector["salt"])) == read_entry(data)
