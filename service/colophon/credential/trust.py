"""The lists of certificates a reader starts from, one per purpose, and why they are kept apart.

A root that vouches for people's identities or for time must never make a claim signer known: the engine of this
release lets one kind leak into the other, so every reader of ours is told the three lists separately (see `passes.py`).
"""

from dataclasses import dataclass
from typing import Final

CLAIM_LIST_URI: Final = "urn:colophon:trust:claim"
IDENTITY_LIST_URI: Final = "urn:colophon:trust:identity"
TIME_LIST_URI: Final = "urn:colophon:trust:time"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustAnchors:
    """Concatenated PEM certificates by purpose; an empty text means that nobody is known for it.

    Attributes:
        claim_pem: roots whose certificates may sign claims.
        identity_pem: roots whose certificates name people (CAWG identities).
        time_pem: roots of time-stamp authorities.
    """

    claim_pem: str = ""
    identity_pem: str = ""
    time_pem: str = ""

    @property
    def leaks_possible(self) -> bool:
        """Whether one read alone can't decide the claim signer's trust: another list than the claim list is set."""
        return bool(self.identity_pem.strip() or self.time_pem.strip())

    def claim_only(self) -> "TrustAnchors":
        """Return the same claim list without the other two."""
        return TrustAnchors(claim_pem=self.claim_pem)


NOBODY: Final = TrustAnchors()
"""No list at all: every signer is unknown, integrity is still checked."""
