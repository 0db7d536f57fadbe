"""A test signer: an authority and a claim certificate of one's own, made by `colophon init`, known to nobody else.

The names say what it is, so that a stranger's reader shows "Colophon TEST signer" and not an organisation.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from colophon.adapters.keys.pem import write_private
from colophon.credential.certificates import CLAIM_SIGNING, TEST_SIGNER_NAME

_ORGANISATION: Final = "Colophon test, not an organisation"
# Clocks differ by minutes; a certificate of this very second would be "not yet valid" next door.
_BACKDATED: Final = dt.timedelta(hours=1)
_ROOT_LIFE: Final = dt.timedelta(days=3652)
_LEAF_LIFE: Final = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentSigner:
    """What was made.

    Attributes:
        root_pem: for readers' lists, in the demo and in tests; public.
        chain_pem: leaf, then root; public.
        key_pem: the leaf's private key, unencrypted; the root's is not kept, so nobody can issue a second leaf.
    """

    root_pem: str
    chain_pem: str
    key_pem: bytes


def make_development_signer(*, now: dt.datetime, label: str = "") -> DevelopmentSigner:
    """Return a new root and a leaf under it, ES256, for signing claims.

    Args:
        now: present time, with its zone.
        label: what follows "Colophon TEST signer" in the leaf's name, such as the log's origin.
    """
    root_key, leaf_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _name("Colophon TEST root")
    root = (
        _builder(
            subject=root_name,
            issuer=root_name,
            key=root_key.public_key(),
            issuer_key=root_key.public_key(),
            start=now - _BACKDATED,
            life=_ROOT_LIFE,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(ca=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf_name = _name(f"{TEST_SIGNER_NAME} {label}".strip()[:64])
    leaf = (
        _builder(
            subject=leaf_name,
            issuer=root_name,
            key=leaf_key.public_key(),
            issuer_key=root_key.public_key(),
            start=now - _BACKDATED,
            life=_LEAF_LIFE,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(ca=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, CLAIM_SIGNING]), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    root_pem, leaf_pem = (certificate.public_bytes(Encoding.PEM).decode("ascii") for certificate in (root, leaf))
    key_pem = leaf_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return DevelopmentSigner(root_pem=root_pem, chain_pem=leaf_pem + root_pem, key_pem=key_pem)


def save_development_signer(signer: DevelopmentSigner, *, key_file: Path, root_file: Path) -> None:
    """Write key and chain into one 0600 file, and the root into another that may be handed out.

    Raises:
        KeyFileError: one of the files exists, or can't be written.
    """
    write_private(key_file, signer.key_pem + signer.chain_pem.encode("ascii"))
    root_file.write_text(signer.root_pem, encoding="ascii")


def _builder(
    *,
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePublicKey,
    start: dt.datetime,
    life: dt.timedelta,
) -> x509.CertificateBuilder:
    # C2PA 2.4, section 14.5.1: both key identifiers, on every certificate of the chain.
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, ca: bool) -> x509.KeyUsage:
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
