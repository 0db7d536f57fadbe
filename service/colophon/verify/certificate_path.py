"""Whether a certificate chain leads to a list, its times left aside: only to say "expired" instead of "unknown".

The engine calls a signer whose certificate has expired untrusted, known or not. A reader should learn which of the two it is;
neither of them makes a signer known, so this is never asked for that.
"""

from collections.abc import Sequence
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature

MAX_CERTIFICATES: Final = 8


def leads_to(chain_der: Sequence[bytes], anchors_pem: str, /) -> bool:
    """Return whether each certificate was issued by the next, and the last is, or was issued by, one of the anchors."""
    try:
        chain = [x509.load_der_x509_certificate(certificate) for certificate in chain_der[:MAX_CERTIFICATES]]
        anchors = x509.load_pem_x509_certificates(anchors_pem.encode("utf-8")) if anchors_pem.strip() else []
    except ValueError:
        return False
    for at, certificate in enumerate(chain):
        if any(certificate == anchor or _issued(anchor, certificate) for anchor in anchors):
            return True
        if at + 1 == len(chain) or not _issued(chain[at + 1], certificate):
            return False
    return False


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
