"""Write `schemas/`: JSON Schemas of what a stranger reads, and test vectors. `make schemas`; a test compares the two.

The vectors use fixed salts and ids, so that another implementation gets the same bytes.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from colophon.credential.summary import ClaimSummary, LedgerAssertion
from colophon.record.canonical import Json
from colophon.record.commitment import (
    agent_reference,
    asset_reference,
    field_commitment,
    leaf_hash,
    list_root,
    page_link,
    sealed_commitment,
)
from colophon.record.entry import Entry, SealedLeaf, entry_bytes, sealed_leaf_bytes
from colophon.record.nouns import Agent, Amendment, Asset, Decision, Step, Work
from colophon.record.roles import ROLES
from colophon.record.statement import PRIVATE_NAMES, Statement
from colophon.verify.verdict import Verdict

ROOT: Final = Path(__file__).resolve().parents[2] / "schemas"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SALT: Final = "AAECAwQFBgcICQoLDA0ODw"
WORK: Final = "6a1b0f5e-0c8b-4a39-9b57-2f6f0b1c9d11"
STATEMENT: Final = "01a1f887-b55e-72ba-8110-1b2dde01d400"
SHA256: Final = "a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447"

PUBLISHED: Final[dict[str, Any]] = {
    "entry": Entry,
    "statement": Statement,
    "sealed-leaf": SealedLeaf,
    "claim-summary": ClaimSummary,
    "ledger-assertion": LedgerAssertion,
    "verdict": Verdict,
    "work": Work,
    "agent": Agent,
    "asset": Asset,
    "step": Step,
    "decision": Decision,
    "amendment": Amendment,
}


def documents() -> dict[str, str]:
    """Return every file of `schemas/` by its path in it, as text."""
    files = {f"{name}.schema.json": _text(_schema(name, model)) for name, model in PUBLISHED.items()}
    files["vocabulary/roles.json"] = _text({code.value: role._asdict() for code, role in ROLES.items()})
    files["vocabulary/private-names.json"] = _text({name: list(fields) for name, fields in PRIVATE_NAMES.items()})
    files["vectors/commitments.json"] = _text(_commitments())
    files["vectors/entries.json"] = _text(_entries())
    return files


def _schema(name: str, model: Any) -> dict[str, Any]:
    schema = TypeAdapter(model).json_schema(mode="serialization" if name == "verdict" else "validation")
    return {"$schema": DIALECT, "$id": f"urn:colophon:schema:{name}:v1", **schema}


def _commitments() -> list[dict[str, Any]]:
    values: list[tuple[str, Json]] = [
        ("why", "the beam reaches the boat"),
        ("why", None),
        ("parameters", {"seed": 7, "é": [1]}),
    ]
    identity = {"kind": "person", "name": "Mara Lind", "provider": None, "version": None}
    return [
        {
            "what": "field",
            "input": {"statement_id": STATEMENT, "name": name, "salt": SALT, "value": value},
            "digest": field_commitment(statement_id=STATEMENT, name=name, salt=SALT, value=value),
        }
        for name, value in values
    ] + [
        {
            "what": "asset",
            "input": {"work": WORK, "salt": SALT, "sha256": SHA256},
            "digest": asset_reference(work=WORK, salt=SALT, sha256=SHA256),
        },
        {
            "what": "agent",
            "input": {"work": WORK, "salt": SALT, "identity": identity},
            "digest": agent_reference(work=WORK, salt=SALT, identity=identity),
        },
        {
            "what": "list",
            "input": {"items": ["a", "b", "c"]},
            "digest": list_root([b'"a"', b'"b"', b'"c"']).hex(),
        },
        {
            "what": "link",
            "input": {"release": WORK, "salt": SALT},
            "link": page_link(release=WORK, salt=SALT),
        },
    ]


def _entries() -> list[dict[str, Any]]:
    vectors: list[dict[str, Any]] = []
    for statement in _statements():
        in_chain = statement["type"] not in {"intent", "release", "withdraw", "log_key"}
        first = statement["type"] == "work"
        entry = Entry.model_validate(
            {
                "log": "colophon-example",
                "work": WORK if in_chain else None,
                "seq": (0 if first else 1) if in_chain else None,
                "prev": "0" * 64 if in_chain and not first else None,
                "via": "cli",
                "statement": statement,
            }
        )
        data = entry_bytes(entry)
        sealed = sealed_leaf_bytes(salt=SALT, entry=data)
        vectors.append(
            {
                "type": statement["type"],
                "entry": data.decode(),
                "leaf_hash": leaf_hash(data).hex(),
                "salt": SALT,
                "sealed_commitment": sealed_commitment(salt=SALT, entry=data),
                "sealed_leaf": sealed.decode(),
                "sealed_leaf_hash": leaf_hash(sealed).hex(),
            }
        )
    return vectors


def _statements() -> list[dict[str, Any]]:
    ref = asset_reference(work=WORK, salt=SALT, sha256=SHA256)
    digest = "1" * 64

    def stated(type_: str, /, **fields: Any) -> dict[str, Any]:
        slots = [field_commitment(statement_id=STATEMENT, name=n, salt=SALT, value=None) for n in PRIVATE_NAMES[type_]]
        by = None if type_ in {"intent", "release", "withdraw", "log_key"} else digest
        return {"type": type_, "id": STATEMENT, "at": "2026-11-20T10:00:00.000Z", "by": by, "sd": slots, **fields}

    return [
        stated("work", kind="spot", visibility="open", parent=None, frame_rate="25/1"),
        stated(
            "step",
            kind="draw",
            ai_level="none",
            started_at=None,
            ended_at=None,
            agents=[{"agent": digest, "kind": "person", "capacity": "performed", "role": "illustrator"}],
            inputs=[{"asset": digest, "use": "reference", "channels": None}],
            outputs=[
                {"asset": ref, "modality": "image", "stage": "element", "channels": ["picture"], "duplicate": False}
            ],
            human=["drawing"],
            evidence=[],
        ),
        stated(
            "decision",
            kind="selection",
            by_kind="person",
            role="director",
            about=[],
            candidates={"n": 65, "root": digest},
            chosen=[ref],
        ),
        stated("amend", supersedes=STATEMENT, leaf=digest, replacement=None),
        stated("attestation", key=digest, method="ed25519", statements=[digest]),
        stated("person_key", key=digest, person=digest, method="webauthn", bound_by="organisation"),
        stated("log_key", vkey="colophon-example+00000000+AAAA", replaces=None, signatures=[]),
        stated("revoke", key=digest, reason="key_retired"),
        stated(
            "intent",
            release="b8f0a7ce-31d9-4b0d-8a55-3d1df9f1c0aa",
            signer=digest,
            works=[{"root": digest, "size": 2}],
            summary=digest,
            keys=list_root([]).hex(),
        ),
        stated(
            "release",
            release="b8f0a7ce-31d9-4b0d-8a55-3d1df9f1c0aa",
            intent=digest,
            manifest_sha256=digest,
            file_sha256=SHA256,
            media_type="video/mp4",
            embedded=True,
        ),
        stated("withdraw", release="b8f0a7ce-31d9-4b0d-8a55-3d1df9f1c0aa", code="rights"),
        stated("erase", person=digest, fields=[], basis="request"),
    ]


def _text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    """Write every document; print how many."""
    files = documents()
    for path, text in files.items():
        target = ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(files)} files written to schemas/\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
