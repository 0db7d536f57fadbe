"""A claim key in a PEM file: the default for one machine; readable by its owner alone.

For keys that never leave a token or a service, other adapters stand behind the same port.
"""

import datetime as dt
import hashlib
import os
import stat
from pathlib import Path
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

from colophon.credential.certificates import TEST_SIGNER_NAME, Severity, lint_chain
from colophon.errors import CertificateError, KeyFileError, KeyFileExposedError

_Private: TypeAlias = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey

# RFC 9053, section 2.1: COSE binds each curve's usual hash; a P-256 key with SHA-384 is possible and of no use here.
_CURVES: Final = {
    "secp256r1": ("es256", hashes.SHA256()),
    "secp384r1": ("es384", hashes.SHA384()),
    "secp521r1": ("es512", hashes.SHA512()),
}
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class PemClaimKey:
    """`ClaimKey` over a private key in memory.

    Attributes:
        algorithm: es256, es384, es512, ps256 or ed25519, by the key.
        chain_pem: the certificates, leaf first.
        spki_sha256: SHA-256 of the leaf's SubjectPublicKeyInfo (DER), hex.
        not_after: when the leaf expires.
        is_test_signer: made by `colophon init`, so on no stranger's list.
    """

    def __init__(self, key: _Private, chain: list[x509.Certificate]) -> None:
        """Pair a key with its chain, which must not be empty."""
        self._key = key
        leaf = chain[0]
        self.algorithm, self._digest = _algorithm(key)
        self.chain_pem = "".join(certificate.public_bytes(Encoding.PEM).decode("ascii") for certificate in chain)
        self.spki_sha256 = hashlib.sha256(_spki(key)).hexdigest()
        self.not_after: dt.datetime = leaf.not_valid_after_utc
        names = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        self.is_test_signer = any(str(name.value).startswith(TEST_SIGNER_NAME) for name in names)

    @classmethod
    def load(cls, key_file: Path, *, chain_file: Path | None = None) -> "PemClaimKey":
        """Return the key of a PEM file, with its chain.

        Args:
            key_file: an unencrypted private key, mode 0600; may hold the chain as well.
            chain_file: the certificates, leaf first; `key_file` if None.

        Raises:
            KeyFileExposedError: the key file can be read or written by others.
            KeyFileError: a file is missing, or holds no usable key or certificate.
            CertificateError: claims can't be signed with this chain, or not with this key; the message says why.
        """
        key_pem = _read_private(key_file)
        chain_pem = key_pem if chain_file is None else _read(chain_file)
        return cls.from_pem(key_pem, chain_pem.decode("utf-8", "replace"), name=key_file.name)

    @classmethod
    def from_pem(cls, key_pem: bytes, chain_pem: str, *, name: str = "the given text") -> "PemClaimKey":
        """Return the key of PEM texts, with its chain, leaf first; `name` stands in messages.

        Raises:
            KeyFileError: there is no usable key.
            CertificateError: claims can't be signed with this chain, or not with this key; the message says why.
        """
        key = _parse(key_pem, name)
        chain = chain_pem.encode("utf-8")
        faults = [
            finding.message
            for finding in lint_chain(chain, at=dt.datetime.now(dt.UTC), public_key_der=_spki(key))
            if finding.severity is Severity.ERROR
        ]
        if faults:
            message = f"Claims can't be signed with the certificate of {name}: {' '.join(faults)}"
            raise CertificateError(message)
        return cls(key, x509.load_pem_x509_certificates(chain))

    def sign(self, data: bytes) -> bytes:
        """Return the signature over `data`: raw r||s for ECDSA, PSS with the digest's length as salt for RSA."""
        match self._key:
            case ed25519.Ed25519PrivateKey():
                return self._key.sign(data)
            case rsa.RSAPrivateKey():
                pss = padding.PSS(padding.MGF1(self._digest), self._digest.digest_size)
                return self._key.sign(data, pss, self._digest)
            case ec.EllipticCurvePrivateKey():
                # RFC 9053, section 2.1: r and s as octet strings of the order's length, one after the other.
                r, s = utils.decode_dss_signature(self._key.sign(data, ec.ECDSA(self._digest)))
                size = (self._key.curve.key_size + 7) // 8
                return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read, durable on disk.

    Raises:
        KeyFileError: the file exists, or can't be written.
    """
    try:
        # The mode is given at creation: at no moment can another user open it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise KeyFileError(f"The key file {path.name} can't be written: {error.strerror}.") from error


def _read_private(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & _OTHERS:
                message = f"The key file {path.name} has mode {mode:04o}, so others can get at it; chmod 600 it."
                raise KeyFileExposedError(message)
            return file.read()
    except OSError as error:
        raise KeyFileError(f"The key file {path.name} can't be read: {error.strerror}.") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyFileError(f"The certificate file {path.name} can't be read: {error.strerror}.") from error


def _parse(pem: bytes, name: str) -> _Private:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        message = f"{name} holds no private key that can be read without a passphrase: {error}."
        raise KeyFileError(message) from error
    if isinstance(key, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey):
        return key
    raise KeyFileError(f"The key in {name} is of a kind that can't sign claims; use P-256.")


def _algorithm(key: _Private) -> tuple[str, hashes.HashAlgorithm]:
    match key:
        case ed25519.Ed25519PrivateKey():
            return "ed25519", hashes.SHA512()
        case rsa.RSAPrivateKey():
            return "ps256", hashes.SHA256()
        case ec.EllipticCurvePrivateKey():
            if key.curve.name not in _CURVES:
                raise KeyFileError(f"The key is on {key.curve.name}; claims are signed on P-256, P-384 or P-521.")
            return _CURVES[key.curve.name]


def _spki(key: _Private) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
