"""Claim keys in files: who may read them, which are refused, and what they sign."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.adapters.engine.writer import EngineWriter
from colophon.adapters.keys.development import make_development_signer, save_development_signer
from colophon.adapters.keys.pem import PemClaimKey, write_private
from colophon.credential.facts import State, StoreFacts
from colophon.credential.ports import Intent, SignRequest
from colophon.credential.trust import TrustAnchors
from colophon.errors import CertificateError, KeyFileError, KeyFileExposedError
from support import media, pki
from support.engine import CREATION, definition


def key_file(folder: Path, who: pki.Identity, *, mode: int = 0o600) -> Path:
    path = folder / "claim.pem"
    path.write_bytes(who.key_pem + who.chain_pem.encode())
    path.chmod(mode)
    return path


def test_the_development_signer_signs_what_the_engine_trusts_under_its_root(
    session: EngineSession, reader: EngineReader, tmp_path: Path
) -> None:
    made = make_development_signer(now=pki.now(), label="log.example")
    save_development_signer(made, key_file=tmp_path / "claim.pem", root_file=tmp_path / "root.pem")
    assert stat.S_IMODE((tmp_path / "claim.pem").stat().st_mode) == 0o600
    key = PemClaimKey.load(tmp_path / "claim.pem")
    assert key.is_test_signer
    assert key.chain_pem == made.chain_pem
    request = SignRequest(
        source=media.write(tmp_path, "jpg"),
        destination=tmp_path / "out.jpg",
        media_type="image/jpeg",
        definition=definition(),
        intent=Intent.CREATE,
        created_source_type=CREATION,
        algorithm=key.algorithm,
        chain_pem=key.chain_pem,
    )
    EngineWriter(session).sign(request, sign=key.sign)
    found = reader.read(tmp_path / "out.jpg", trust=TrustAnchors(claim_pem=(tmp_path / "root.pem").read_text()))
    assert isinstance(found, StoreFacts)
    assert found.state is State.TRUSTED
    assert found.active is not None
    assert found.active.signer is not None
    assert found.active.signer.common_name == "Colophon TEST signer log.example"
    assert found.active.signer.spki_sha256 == key.spki_sha256


@pytest.mark.parametrize("algorithm", ["es256", "es384", "es512", "ps256", "ed25519"])
def test_every_kind_of_key_signs_what_the_engine_accepts(
    session: EngineSession, reader: EngineReader, tmp_path: Path, algorithm: str
) -> None:
    who = pki.identity(algorithm=algorithm)
    key = PemClaimKey.load(key_file(tmp_path, who))
    assert key.algorithm == algorithm
    assert not key.is_test_signer
    assert key.not_after == who.leaf.not_valid_after_utc
    request = SignRequest(
        source=media.write(tmp_path, "png"),
        destination=tmp_path / "out.png",
        media_type="image/png",
        definition=definition(),
        intent=Intent.CREATE,
        created_source_type=CREATION,
        algorithm=key.algorithm,
        chain_pem=key.chain_pem,
    )
    EngineWriter(session).sign(request, sign=key.sign)
    found = reader.read(tmp_path / "out.png", trust=TrustAnchors(claim_pem=who.root.pem))
    assert isinstance(found, StoreFacts)
    assert found.state is State.TRUSTED


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_can_get_at_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(KeyFileExposedError, match="chmod 600"):
        PemClaimKey.load(key_file(tmp_path, pki.identity(), mode=mode))


def test_the_chain_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    who = pki.identity()
    path, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    write_private(path, who.key_pem)
    chain.write_text(who.chain_pem)
    assert PemClaimKey.load(path, chain_file=chain).spki_sha256 == pki.spki_sha256(who.leaf)
    with pytest.raises(CertificateError, match="No certificate"):
        PemClaimKey.load(path)
    with pytest.raises(KeyFileError, match=r"missing\.pem"):
        PemClaimKey.load(path, chain_file=tmp_path / "missing.pem")


def test_an_expired_chain_or_one_for_another_key_is_refused(tmp_path: Path) -> None:
    old = key_file(tmp_path, pki.identity(starts_in_days=-30, ends_in_days=-1))
    with pytest.raises(CertificateError, match="expired"):
        PemClaimKey.load(old)
    one, other = pki.identity(), pki.identity()
    with pytest.raises(CertificateError, match="another public key"):
        PemClaimKey.from_pem(one.key_pem, other.chain_pem)


def test_what_is_no_usable_key_is_refused(tmp_path: Path) -> None:
    who = pki.identity()
    locked = who.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    with pytest.raises(KeyFileError, match="passphrase"):
        PemClaimKey.from_pem(locked, who.chain_pem)
    with pytest.raises(KeyFileError, match="no private key"):
        PemClaimKey.from_pem(b"nothing", who.chain_pem)
    bitcoin = pki.identity(key=ec.generate_private_key(ec.SECP256K1()))
    with pytest.raises(CertificateError, match="secp256k1"):
        PemClaimKey.from_pem(bitcoin.key_pem, bitcoin.chain_pem)
    with pytest.raises(KeyFileError, match="can't be read"):
        PemClaimKey.load(tmp_path / "missing.pem")


def test_a_private_file_is_never_written_over_another(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    write_private(path, b"one")
    with pytest.raises(KeyFileError):
        write_private(path, b"two")
    assert path.read_bytes() == b"one"
