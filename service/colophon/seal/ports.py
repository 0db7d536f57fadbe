"""What a seal needs from outside: a key that signs claims, and (off by default) an authority that says when."""

from datetime import datetime
from typing import Protocol


class ClaimKey(Protocol):
    """A claim key with its certificate: a file, a token or a service; only this port's owner ever holds the private half."""

    @property
    def algorithm(self) -> str:
        """es256, es384, es512, ps256, ps384, ps512 or ed25519."""
        ...

    @property
    def chain_pem(self) -> str:
        """The certificate chain, leaf first."""
        ...

    @property
    def spki_sha256(self) -> str:
        """SHA-256 of the leaf's SubjectPublicKeyInfo (DER), hex: how an intent names the signer."""
        ...

    @property
    def not_after(self) -> datetime:
        """When the leaf expires: without a time-stamp the seal can be relied on only until then."""
        ...

    @property
    def is_test_signer(self) -> bool:
        """Whether this is a development certificate that no stranger's list knows."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature over the COSE Sig_structure `data`; for ECDSA raw r||s.

        Raises:
            SigningFailedError: the key could not be used; nothing was signed.
        """
        ...


class TimeStamping(Protocol):
    """An RFC 3161 authority. A seal without one says so, with the day its certificate expires."""

    def token(self, imprint_sha256: bytes) -> bytes:
        """Return a DER TimeStampToken over the 32-byte imprint.

        Raises:
            SigningFailedError: no configured authority answered with a valid token.
        """
        ...
