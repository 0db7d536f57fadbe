"""Certificate chains for tests, good and bad, made on the fly and valid around the day the tests run."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.x509.oid import NameOID, ObjectIdentifier

PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey

EMAIL: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.4")
CLAIM_SIGNING: Final = ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
DOCUMENT_SIGNING: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
TIME_STAMPING: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.8")
CLIENT_AUTH: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.2")

_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """A root."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        return pem_of(self.certificate)


@dataclass(frozen=True)
class Identity:
    """A leaf with its key and chain."""

    algorithm: str
    key: PrivateKey
    leaf: x509.Certificate
    root: Authority

    @property
    def chain_pem(self) -> str:
        return pem_of(self.leaf) + self.root.pem

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def sign(self, data: bytes) -> bytes:
        """Sign as COSE wants it: raw r||s, PSS with the digest's length as salt, or plain Ed25519."""
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return self.key.sign(data)
        digest = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[self.algorithm[2:]]
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
        r, s = utils.decode_dss_signature(self.key.sign(data, ec.ECDSA(digest)))
        size = (self.key.curve.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def pem_of(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def name(common_name: str | None, organisation: str | None = "Colophon Tests") -> x509.Name:
    parts: list[x509.NameAttribute[str]] = []
    if organisation is not None:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    if common_name is not None:
        parts.append(x509.NameAttribute(NameOID.COMMON_NAME, common_name))
    return x509.Name(parts)


def usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def new_key(algorithm: str) -> PrivateKey:
    if algorithm == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm.startswith("ps"):
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    curve: ec.EllipticCurve = {"es256": ec.SECP256R1(), "es384": ec.SECP384R1(), "es512": ec.SECP521R1()}[algorithm]
    return ec.generate_private_key(curve)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def authority(common_name: str = "Test Root") -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = name(common_name)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - 400 * _DAY)
        .not_valid_after(now() + 3650 * _DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage(ca=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(key=key, certificate=certificate)


def identity(
    root: Authority | None = None,
    *,
    algorithm: str = "es256",
    common_name: str | None = "Test Signer",
    organisation: str | None = "Colophon Tests",
    purposes: tuple[ObjectIdentifier, ...] = (EMAIL, CLAIM_SIGNING),
    starts_in_days: float = -1,
    ends_in_days: float = 60,
    with_aki: bool = True,
    with_key_usage: bool = True,
    ca: bool = False,
    key: PrivateKey | None = None,
) -> Identity:
    """Return a leaf; every keyword that differs from its default breaks one thing."""
    root = root or authority()
    key = key or new_key(algorithm)
    subject = name(common_name, organisation)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() + starts_in_days * _DAY)
        .not_valid_after(now() + ends_in_days * _DAY)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if with_key_usage:
        builder = builder.add_extension(usage(ca=ca), critical=True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    if with_aki:
        aki = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
        builder = builder.add_extension(aki, critical=False)
    return Identity(algorithm=algorithm, key=key, leaf=builder.sign(root.key, hashes.SHA256()), root=root)


def der_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def spki_sha256(certificate: x509.Certificate) -> str:
    spki = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(spki).hexdigest()
