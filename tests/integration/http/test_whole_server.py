"""The real server over a real folder: recorded, sealed, fetched and verified through HTTP, with nothing faked."""

import hashlib
import io
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.types import Message

from colophon import wiring
from colophon.adapters.remote.workflow import RemoteWorkflow
from colophon.asgi import Service, loopback_url, web_options
from colophon.errors import BatchRefusedError, NotAuthenticatedError, OutputTakenError, ScopeMissingError
from colophon.ledger.keys import NoteKey
from colophon.ledger.proof import TlogProof
from colophon.record.nouns import Agent, Asset, Decision, Step, Withdrawal, Work
from colophon.record.vocabulary import AgentKind, ReasonCode
from colophon.settings import Settings
from colophon.verify.verdict import Integrity, LedgerFinding, ReleaseFinding, SignerTrust
from colophon.workflow.principal import Scope, owner
from colophon.workflow.protocol import Workflow
from colophon.workflow.views import JobState, SealOrder, SealView
from support.media import picture
from support.served_app import loopback_socket, served

ME = owner()


def small_jpeg() -> bytes:
    out = io.BytesIO()
    picture().save(out, "JPEG")
    return out.getvalue()


CONTENT = small_jpeg()
POSTER = Asset.model_validate(
    {
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "size": len(CONTENT),
        "mime": "image/jpeg",
        "modality": "image",
        "stage": "master",
        "name": "poster.jpg",
    }
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Generator[Settings, None, None]:
    folder = tmp_path_factory.mktemp("whole")
    with loopback_socket() as listener, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        patch.setenv("COLOPHON_HOME", str(folder / "home"))
        patch.setenv("COLOPHON_PORT", str(listener.getsockname()[1]))
        patch.setenv("COLOPHON_VERIFICATIONS_PER_MINUTE", "600")
        settings = Settings.read()
        wiring.init_home(settings, organisation="Studio Undertow")
        with served(Service(), listener=listener) as address:
            # The server is found through the folder's lock once it has begun.
            assert httpx.get(f"{address}/readyz").text == "ready\n"
            yield settings


@pytest.fixture(scope="module")
def address(settings: Settings) -> str:
    return loopback_url(settings)


@pytest.fixture(scope="module")
def workflow(settings: Settings) -> Generator[Workflow, None, None]:
    with wiring.open_workflow(settings) as opened:
        assert isinstance(opened, RemoteWorkflow)
        yield opened


@pytest.fixture(scope="module")
def sealed(workflow: Workflow) -> tuple[SealView, bytes]:
    """A poster: generated under a person's direction, approved by her with a reason, sealed and fetched."""
    work = workflow.create_work(ME, Work.model_validate({"kind": "still", "title": "The Lighthouse"})).id
    mara = workflow.add_agent(ME, Agent(kind=AgentKind.PERSON, name="Mara Lindqvist", publish_name=True)).id
    wan = workflow.add_agent(ME, Agent(kind=AgentKind.AI_SYSTEM, name="Wan", provider="Alibaba", version="2.2")).id
    workflow.upload_asset(ME, work, POSTER, io.BytesIO(CONTENT))
    step = {
        "kind": "generate",
        "ai_level": "generated",
        "title": "The lamp turns",
        "agents": [{"agent": mara, "capacity": "directed", "role": "director"}, {"agent": wan, "capacity": "tool"}],
        "outputs": [{"asset": POSTER.sha256}],
        "human": ["prompt_direction"],
    }
    workflow.record_steps(ME, work, [Step.model_validate(step)])
    why = {"kind": "approval", "by": mara, "chosen": [POSTER.sha256], "why": "It is quiet enough now."}
    workflow.decide(ME, work, Decision.model_validate(why))
    order = SealOrder(work=work, asset=POSTER.sha256, title="The Lighthouse", disclose=("why", "title"))
    done = workflow.wait_for_seal(ME, workflow.seal(ME, order).id, timeout_s=120)
    assert done.state is JobState.DONE, done.error
    with workflow.sealed_file(ME, done.id) as path:
        return done, path.read_bytes()


def verified(address: str, content: bytes) -> dict[str, object]:
    answer = httpx.post(f"{address}/v1/verify", files={"file": ("poster.jpg", content)}, timeout=60)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_stranger_verifies_what_was_sealed_over_http(
    address: str, workflow: Workflow, sealed: tuple[SealView, bytes], tmp_path: Path
) -> None:
    view, content = sealed
    file = tmp_path / "poster.jpg"
    file.write_bytes(content)
    verdict = workflow.verify_file(file)
    assert verdict.integrity is Integrity.IDENTICAL
    assert (verdict.signer.trust, verdict.signer.test_signer) == (SignerTrust.KNOWN, True)
    assert (verdict.ledger.finding, verdict.ledger.release) == (LedgerFinding.LOGGED, ReleaseFinding.FOUND)
    assert verdict.file_sha256 == view.sealed_sha256
    assert verified(address, content) == verdict.model_dump(mode="json")


def test_a_changed_byte_of_the_picture_is_told(address: str, sealed: tuple[SealView, bytes]) -> None:
    content = bytearray(sealed[1])
    content[-20] ^= 1
    assert verified(address, bytes(content))["integrity"] == "changed"


def test_a_file_without_credential_or_content_gives_a_verdict_too(address: str) -> None:
    assert verified(address, CONTENT)["integrity"] == "no_credential"
    assert verified(address, b"")["file_error"] == "file.unreadable"


def test_the_release_has_a_page_a_verdict_and_a_hash_to_be_found_by(
    address: str, workflow: Workflow, sealed: tuple[SealView, bytes]
) -> None:
    view, _ = sealed
    assert view.page is not None
    page = httpx.get(f"{address}{view.page}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    for words in ("The Lighthouse", "Mara Lindqvist", "It is quiet enough now.", "Test signer", "Unwitnessed"):
        assert words in page.text
    assert workflow.release_verdict(ME, view.release).integrity is Integrity.IDENTICAL
    assert view.sealed_sha256 is not None
    assert workflow.verify_hash(view.sealed_sha256).ledger.release is ReleaseFinding.FOUND


def test_who_only_reads_the_log_learns_no_title_name_or_source_of_a_release(
    address: str, workflow: Workflow, sealed: tuple[SealView, bytes]
) -> None:
    view, _ = sealed
    release = next(entry for entry in leaves(workflow) if entry.get("type") == "release")
    assert release["release"] == view.release
    hidden = {*("The Lighthouse", "Mara Lindqvist", "It is quiet enough now.", "poster"), view.asset, view.work}
    for path in (
        f"/v1/releases/{release['release']}",
        f"/v1/releases/{release['release']}/verdict",
        f"/v1/verify?sha256={release['file_sha256']}",
        f"/v1/verify?sha256={release['manifest_sha256']}",
        f"/verify?sha256={release['file_sha256']}",
        f"/c/{release['release']}",
        f"/c/{release['release']}/{'A' * 22}",
    ):
        answer = httpx.get(address + path, headers={"Accept": "text/html"})
        assert [word for word in hidden if word in answer.text] == [], path
        assert (view.page or "") not in answer.text, path


def test_the_page_of_a_release_is_found_by_whoever_holds_the_file(address: str, sealed: tuple[SealView, bytes]) -> None:
    view, content = sealed
    files = {"file": ("poster.png", content)}
    answer = httpx.post(f"{address}/verify", files=files, headers={"Accept": "text/html"}, timeout=60)
    assert f'href="{view.page}"' in answer.text
    ledger: Any = verified(address, content)["ledger"]
    assert f"/c/{ledger['release_id']}/{ledger['link']}" == view.page
    data = httpx.get(f"{address}/v1/releases/{view.release}/verdict", params={"link": ledger["link"]})
    assert data.json()["claim"]["title"] == "The Lighthouse"


def leaves(workflow: Workflow) -> list[dict[str, Any]]:
    found = [json.loads(workflow.log_entry(index).leaf) for index in range(workflow.log_head().size)]
    return [leaf["statement"] for leaf in found if "statement" in leaf]


def test_every_entry_is_proven_to_whoever_knows_the_log_key(workflow: Workflow, sealed: object) -> None:
    head = workflow.log_head()
    key = NoteKey.from_vkey(head.vkey)
    for index in range(head.size):
        proof = workflow.log_proof(index=index, size=head.size)
        told = TlogProof.parse(proof.proof).verify(leaf_hash=bytes.fromhex(proof.leaf_hash), keys=[key])
        assert (told.checkpoint.size, told.checkpoint.root.hex()) == (head.size, head.root)


def test_a_refused_batch_leaves_no_trace(workflow: Workflow) -> None:
    work = workflow.create_work(ME, Work.model_validate({"kind": "spot", "title": "Other"})).id
    workflow.register_asset(ME, work, POSTER)
    step = Step.model_validate({"kind": "cut", "ai_level": "none", "outputs": [{"asset": POSTER.sha256}]})
    before = workflow.log_head().size
    with pytest.raises(BatchRefusedError) as refused:
        workflow.record_steps(ME, work, [step, step])
    assert (refused.value.position, refused.value.cause_code) == (1, OutputTakenError.code)
    assert workflow.log_head().size == before
    workflow.record_steps(ME, work, [step])
    with pytest.raises(OutputTakenError):
        workflow.record_steps(ME, work, [step])


def test_a_key_does_what_its_scopes_say_until_it_is_revoked(address: str, workflow: Workflow) -> None:
    new = workflow.new_api_key(ME, name="reader", scopes=frozenset({Scope.READ}))
    with RemoteWorkflow(address, new.secret) as reader:
        assert reader.works(ME).items
        with pytest.raises(ScopeMissingError):
            reader.create_work(ME, Work.model_validate({"kind": "spot", "title": "Refused"}))
        workflow.revoke_api_key(ME, new.key.id)
        with pytest.raises(NotAuthenticatedError):
            reader.works(ME)


def test_a_release_taken_back_says_so_to_whoever_verifies_the_file(
    workflow: Workflow, sealed: tuple[SealView, bytes], tmp_path: Path
) -> None:
    view, content = sealed
    workflow.withdraw(ME, view.release, Withdrawal(code=ReasonCode.RIGHTS, reason="The licence ended."))
    file = tmp_path / "poster.jpg"
    file.write_bytes(content)
    ledger = workflow.verify_file(file).ledger
    assert (ledger.release, ledger.withdrawn_reason) == (ReleaseFinding.WITHDRAWN, "The licence ended.")


def test_the_server_knows_its_health(workflow: Workflow) -> None:
    assert [line for line in workflow.doctor(ME) if line.state == "problem"] == []
    assert workflow.metrics()["colophon_log_size"] == workflow.log_head().size


def test_a_server_that_can_not_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_HOME", str(tmp_path / "nothing"))
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def start() -> None:
        await Service()({"type": "lifespan"}, receive, send)

    anyio.run(start)
    assert [message["type"] for message in sent] == ["lifespan.startup.failed"]
    assert str(sent[0]["message"]).startswith("home.missing: ")


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 - compared, not bound
        ("::", "http://[::1]:8000"),
        ("fd00::7", "http://[fd00::7]:8000"),
    ],
)
def test_an_address_to_listen_on_becomes_one_to_call(host: str, url: str) -> None:
    assert loopback_url(Settings.read(host=host, port=8000)) == url


def test_the_settings_reach_the_web_side() -> None:
    options = web_options(Settings.read(max_json_kb=16, max_upload_mb=2, requests_per_minute=7))
    assert (options.max_json_bytes, options.max_upload_bytes, options.requests_per_minute) == (16_384, 2_097_152, 7)
    assert options.upload_limit("image/png") == 2_097_152
    assert options.spool is not None
