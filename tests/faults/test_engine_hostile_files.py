"""Files made to crash, stall, exhaust or mislead the engine: the caller gets one clear outcome, the next file is read."""

import http.server
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from colophon.adapters.engine.engine_settings import engine_settings
from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.self_check import self_check
from colophon.adapters.engine.session import EngineSession
from colophon.adapters.worker.job import MEBIBYTE, JobLimits
from colophon.credential.facts import NoManifest, RemoteOnly, State, StoreFacts
from colophon.credential.ports import IngredientInput, Intent
from colophon.credential.trust import NOBODY, TrustAnchors
from colophon.errors import (
    AssetContentMissingError,
    EngineCrashedError,
    EngineMisconfiguredError,
    FileCheckError,
    TimedOutError,
    TooLargeError,
    UnreadableError,
    UnsupportedTypeError,
)
from support import media, pki
from support.engine import definition, sign, signed, trust_in
from support.pki import Identity


@pytest.fixture(scope="module")
def session() -> Iterator[EngineSession]:
    with EngineSession(workers=1) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(session: EngineSession) -> EngineReader:
    return EngineReader(session)


@pytest.fixture(scope="module")
def who() -> Identity:
    return pki.identity()


class Listener(http.server.ThreadingHTTPServer):
    """A loopback server that counts what reaches it, headers or not."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
        self.connections = 0

    def verify_request(self, request: object, client_address: object) -> bool:  # noqa: ARG002 - socketserver's signature
        self.connections += 1
        return False


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def lethal(session: EngineSession, who: Identity, folder: Path) -> Path:
    """Return a signed file whose one label was changed, without any key, to one that aborts the engine's process."""
    good = folder / "good.jpg"
    sign(session, who, media.write(folder, "jpg"), good, content=definition(org_colophon_xy={"a": 1}))
    evil = folder / "evil.jpg"
    evil.write_bytes(good.read_bytes().replace(b"org.colophon.xy", "org.colophon.é".encode()))
    assert evil.read_bytes() != good.read_bytes()
    return evil


def test_a_file_that_aborts_the_engine_is_told_and_the_next_is_read(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path
) -> None:
    evil = lethal(session, who, tmp_path)
    for fresh in (False, True):
        with pytest.raises(EngineCrashedError, match="SIGABRT"):
            reader.read(evil, trust=NOBODY, fresh=fresh)
    with pytest.raises(EngineCrashedError):
        reader.probe(evil)
    found = reader.read(tmp_path / "good.jpg", trust=trust_in(who))
    assert isinstance(found, StoreFacts)
    assert found.state is State.TRUSTED


def test_an_ingredient_that_aborts_the_engine_leaves_nothing_behind(
    session: EngineSession, who: Identity, tmp_path: Path
) -> None:
    evil = lethal(session, who, tmp_path)
    asked: list[bytes] = []

    def callback(data: bytes) -> bytes:
        asked.append(data)
        return who.sign(data)

    before = sorted(path.name for path in tmp_path.iterdir())
    ingredient = IngredientInput(relationship="componentOf", label="a", title="A", path=evil)
    source = tmp_path / "source.jpg"
    with pytest.raises(EngineCrashedError):
        sign(session, who, source, tmp_path / "out.jpg", ingredients=[ingredient], callback=callback)
    assert asked == []
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("extension", ["mp4", "docx", "mkv"])
def test_a_worker_killed_while_the_key_is_asked_costs_one_signature_and_no_file(
    session: EngineSession, who: Identity, tmp_path: Path, extension: str
) -> None:
    embed, target = extension != "mkv", tmp_path / f"out.{extension}"
    session.granted()
    asked: list[bytes] = []

    def callback(data: bytes) -> bytes:
        asked.append(data)
        for pid in session.pids():
            os.kill(pid, signal.SIGKILL)
        return who.sign(data)

    source = media.write(tmp_path, extension)
    before = source.read_bytes()
    with pytest.raises(EngineCrashedError, match="SIGKILL"):
        sign(session, who, source, target, callback=callback, embed=embed)
    assert len(asked) == 1
    assert [path.name for path in tmp_path.iterdir()] == [source.name]
    assert source.read_bytes() == before
    sign(session, who, source, target, embed=embed)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([source.name, target.name])


@pytest.mark.parametrize("embed", [True, False], ids=["embedded", "beside"])
def test_a_result_that_finds_no_room_leaves_nothing_behind(
    session: EngineSession, who: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, embed: bool
) -> None:
    limits = JobLimits(wall_s=20, cpu_s=20, address_space=1024 * MEBIBYTE, file_size=4096)

    def small(*_arguments: object, **_more: object) -> JobLimits:
        return limits

    monkeypatch.setattr("colophon.adapters.engine.writer.signing_limits", small)
    source = media.write(tmp_path, "mp4" if embed else "mkv")
    with pytest.raises(TooLargeError):
        sign(session, who, source, tmp_path / "out", embed=embed)
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_a_file_that_needs_more_memory_than_allowed_is_told_as_too_large(
    reader: EngineReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = JobLimits(wall_s=20, cpu_s=20, address_space=320 * MEBIBYTE, file_size=MEBIBYTE)

    def small(*_arguments: object, **_more: object) -> JobLimits:
        return limits

    monkeypatch.setattr("colophon.adapters.engine.reader.reading_limits", small)
    path = media.write(tmp_path, "jpg")
    os.truncate(path, 512 * MEBIBYTE)
    with pytest.raises(TooLargeError, match="memory"):
        reader.read(path, trust=NOBODY)


def test_a_file_that_takes_too_long_is_told_as_timed_out(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Long enough that no machine reads it in the time given.
    path = signed(session, who, tmp_path)
    os.truncate(path, 256 * MEBIBYTE)
    limits = JobLimits(wall_s=0.0, cpu_s=20, address_space=1024 * MEBIBYTE, file_size=MEBIBYTE)

    def none(*_arguments: object, **_more: object) -> JobLimits:
        return limits

    with monkeypatch.context() as patch:
        patch.setattr("colophon.adapters.engine.reader.reading_limits", none)
        with pytest.raises(TimedOutError):
            reader.read(path, trust=NOBODY)
    assert isinstance(reader.read(path, trust=NOBODY), StoreFacts)


def test_a_file_above_the_size_of_its_type_is_refused_unread(reader: EngineReader, tmp_path: Path) -> None:
    path = media.write(tmp_path, "jpg")
    os.truncate(path, 2 * 2**30)
    with pytest.raises(TooLargeError, match="image/jpeg"):
        reader.read(path, trust=NOBODY)


def test_an_empty_a_missing_and_an_unknown_file_are_told_apart(reader: EngineReader, tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "noise.jpg").write_bytes(random.Random(1).randbytes(4096))  # noqa: S311 - a fixture
    with pytest.raises(UnreadableError, match="empty"):
        reader.read(tmp_path / "empty.jpg", trust=NOBODY)
    with pytest.raises(AssetContentMissingError):
        reader.read(tmp_path / "missing.jpg", trust=NOBODY)
    with pytest.raises(UnsupportedTypeError):
        reader.read(tmp_path / "noise.jpg", trust=NOBODY)
    with pytest.raises(UnreadableError):
        reader.read(tmp_path, trust=NOBODY)


def test_a_sidecar_given_as_a_file_is_told_as_such(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path
) -> None:
    sidecar = tmp_path / "notes.c2pa"
    sign(session, who, media.write(tmp_path, "txt"), sidecar, embed=False)
    with pytest.raises(UnsupportedTypeError, match="without its file"):
        reader.read(sidecar, trust=NOBODY)


def test_rubbish_as_a_sidecar_is_unreadable(reader: EngineReader, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        reader.read(media.write(tmp_path, "txt"), trust=NOBODY, sidecar=b"rubbish")


@pytest.mark.parametrize("extension", media.EMBEDDABLE)
def test_a_truncated_or_damaged_file_is_never_called_known_and_whole(
    session: EngineSession, reader: EngineReader, who: Identity, tmp_path: Path, extension: str
) -> None:
    content = signed(session, who, tmp_path, extension).read_bytes()
    chance = random.Random(extension)  # noqa: S311 - a fixture
    path = tmp_path / f"damaged.{extension}"
    outcomes: set[str] = set()
    for cut in sorted(chance.sample(range(1, len(content) - 2), 12)):
        path.write_bytes(content[:cut])
        try:
            found = reader.read(path, trust=trust_in(who))
        except FileCheckError as error:
            outcomes.add(error.code)
            continue
        if isinstance(found, StoreFacts):
            # What is cut off the end may belong to nothing: a trailing chunk that no hash needs does not exist here.
            assert found.state is not State.TRUSTED, f"cut at {cut} of {len(content)}"
        outcomes.add(type(found).__name__)
    assert outcomes <= {"StoreFacts", "NoManifest", "file.unreadable", "file.unsupported_type"}


def test_a_file_that_only_names_a_url_is_told_with_it_and_nothing_connects(
    reader: EngineReader, listener: Listener, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{listener.server_port}/manifest.c2pa"
    path = media.write_naming_manifest(tmp_path, url)
    assert reader.read(path, trust=NOBODY) == RemoteOnly(url=url)
    probe = reader.probe(path)
    assert (probe.remote_url, probe.has_manifest) == (url, True)
    assert listener.connections == 0


def test_an_ingredient_or_source_that_names_a_url_makes_nothing_connect(
    session: EngineSession, reader: EngineReader, who: Identity, listener: Listener, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{listener.server_port}/manifest.c2pa"
    remote = media.write_naming_manifest(tmp_path, url)
    target = tmp_path / "out.jpg"
    ingredient = IngredientInput(relationship="componentOf", label="a", title="A", path=remote)
    sign(session, who, media.write(tmp_path, "jpg", stem="plain"), target, ingredients=[ingredient])
    found = reader.read(target, trust=trust_in(who))
    assert isinstance(found, StoreFacts)
    assert found.active is not None
    assert [(told.title, told.manifest_label) for told in found.active.ingredients] == [("A", None)]
    sign(session, who, remote, tmp_path / "opened.jpg", intent=Intent.EDIT)
    assert listener.connections == 0


def test_without_the_network_namespace_the_engines_own_settings_hold(listener: Listener, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{listener.server_port}/manifest.c2pa"
    path = media.write_naming_manifest(tmp_path, url)
    # A plain process, as where the kernel grants no namespace: this one could connect.
    program = (
        "import json, sys, c2pa\n"
        "context = c2pa.Context.from_json(sys.argv[1])\n"
        "try:\n"
        "    c2pa.Reader('image/jpeg', open(sys.argv[2], 'rb'), context=context)\n"
        "except c2pa.C2paError as error:\n"
        "    print(error)\n"
    )
    settings = json.dumps(engine_settings(NOBODY))
    arguments = [sys.executable, "-I", "-c", program, settings, str(path)]
    said = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    assert url in said
    assert listener.connections == 0


def test_the_self_check_holds_here_and_says_what_the_kernel_granted(session: EngineSession) -> None:
    checked = self_check(session)
    assert checked.engine.startswith("c2pa-rs ")
    assert checked.network_isolated is session.granted()["network_namespace"]


def test_the_self_check_refuses_an_engine_that_trusts_everybody(
    session: EngineSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = EngineReader.read

    def gullible(self: EngineReader, path: Path, *, trust: TrustAnchors, **more: object) -> object:
        known = TrustAnchors(claim_pem=trust.claim_pem + trust.identity_pem + trust.time_pem)
        return real(self, path, trust=known, **more)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(EngineReader, "read", gullible)
    with pytest.raises(EngineMisconfiguredError, match="identity list"):
        self_check(session)


def test_a_file_without_a_manifest_is_an_absence(reader: EngineReader, tmp_path: Path) -> None:
    for extension in media.EMBEDDABLE:
        assert reader.read(media.write(tmp_path, extension), trust=NOBODY) == NoManifest(), extension
