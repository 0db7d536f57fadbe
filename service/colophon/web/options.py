"""What an operator may set of the web side, as plain values; where they come from is settings' business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """Limits and places of the web side.

    Attributes:
        max_json_bytes: of a JSON body; a batch of 1,000 usual steps fits.
        max_upload_bytes: of an asset's content, and of a file that a stranger sends to be examined.
        max_upload_bytes_by_type: smaller limits for an asset by media type or its first half.
        requests_per_minute: public requests of one client prefix, on average; 0 is no limit.
        verifications_per_minute: files a client prefix may have examined, on average; 0 is no limit. Callers with an API
            key are counted by neither.
        verify_at_once: files that are examined at a time; more wait their turn.
        spool: folder for bodies while they are worked on; what is left in it is removed at start. None: a temporary one.
        public_url: how the audience reaches this server.
    """

    max_json_bytes: int = 8 * MIB
    max_upload_bytes: int = 4096 * MIB
    max_upload_bytes_by_type: Mapping[str, int] = field(default_factory=dict[str, int])
    requests_per_minute: int = 600
    verifications_per_minute: int = 30
    verify_at_once: int = 8
    spool: Path | None = None
    public_url: str | None = None

    def upload_limit(self, media_type: str) -> int:
        """Return how many bytes an asset of this type may have."""
        by_type = self.max_upload_bytes_by_type
        own = by_type.get(media_type, by_type.get(media_type.partition("/")[0], self.max_upload_bytes))
        return min(own, self.max_upload_bytes)
