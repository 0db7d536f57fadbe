"""The demonstration's files, judged by strangers: the engine alone, the rubric, and our verifier without a log to ask."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from c2pa import Context, Reader  # type: ignore[import-untyped]  # the wheel brings no types

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.credential import media_types
from colophon.credential.facts import StoreFacts
from colophon.credential.trust import TrustAnchors
from colophon.ledger.keys import NoteKey
from colophon.verify.policy import parse_policy
from colophon.verify.verdict import Integrity, ReleaseFinding
from colophon.verify.verifier import Verifier
from conformance.rubric.rules import Result, evaluate, standards
from conformance.rubric.schema import schema_errors
from support.demonstration import OUTPUTS, root_pem, sealed


@pytest.fixture(scope="module")
def session() -> Iterator[EngineSession]:
    with EngineSession(workers=1) as opened:
        yield opened


def opened(home: Path, name: str) -> tuple[Path, bytes | None]:
    path, beside = sealed(home, name)
    return path, None if beside is None else beside.read_bytes()


def anchors(home: Path) -> TrustAnchors:
    return TrustAnchors(claim_pem=root_pem(home))


def report_on(session: EngineSession, demo_home: Path, name: str) -> StoreFacts:
    path, sidecar = opened(demo_home, name)
    found = EngineReader(session).read(path, trust=anchors(demo_home), sidecar=sidecar)
    assert isinstance(found, StoreFacts)
    return found


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_stranger_without_a_log_to_ask_finds_all_requirements_met(
    session: EngineSession, demo_home: Path, name: str
) -> None:
    path, sidecar = opened(demo_home, name)
    key = NoteKey.from_vkey((demo_home / "trust" / "log.vkey").read_text())
    verifier = Verifier(reader=EngineReader(session), trust=anchors(demo_home), log_keys=(key,))
    verdict = verifier.verify(path, sidecar=sidecar)
    assert parse_policy("intact,signer,log").unmet(verdict) == ()
    assert verdict.integrity is Integrity.INTACT
    assert verdict.ledger.release is ReleaseFinding.NOT_LOOKED_FOR
    assert [check for check in verdict.checks if check.outcome in {"failed", "warning"}] == []
    assert verdict.claim is not None
    assert verdict.claim.people
    assert verdict.sentence.startswith("Recorded as ")


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_engine_alone_reads_it_as_trusted(demo_home: Path, name: str) -> None:
    path, sidecar = opened(demo_home, name)
    root = anchors(demo_home).claim_pem
    settings = {
        "verify": {"remote_manifest_fetch": False},
        "trust": {"anchors": [{"trust_anchors": root, "trust_uri": "urn:test", "trust_kind": "manifest"}]},
    }
    head = path.read_bytes()[: media_types.HEAD_BYTES]
    kind = media_types.sniff(head, suffix=path.suffix).name
    with path.open("rb") as stream, Reader(kind, stream, sidecar, context=Context.from_dict(settings)) as reader:
        assert reader.get_validation_state() == "Trusted"


@pytest.mark.skipif(standards() is None, reason="COLOPHON_STANDARDS names no folder of standards")
@pytest.mark.parametrize("name", OUTPUTS)
def test_its_report_satisfies_the_schema_of_crjson_and_every_rule_of_the_rubric(
    session: EngineSession, demo_home: Path, name: str
) -> None:
    report = json.loads(report_on(session, demo_home, name).crjson)
    assert schema_errors(report) == []
    assert [(result.id, result.matches) for result in evaluate(report) if result.result is not Result.MET] == []
