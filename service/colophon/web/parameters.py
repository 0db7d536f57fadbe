"""The parameters that many operations share, with their documentation."""

from typing import Annotated

from fastapi import Depends, Header, Path, Query

from colophon.record.identifiers import Sha256Hex
from colophon.record.vocabulary import Stage
from colophon.web.bodies import json_bytes

WorkId = Annotated[str, Path(max_length=100, description="id of a work")]
AssetHash = Annotated[Sha256Hex, Path(description="SHA-256 of the asset's bytes, 64 lower-case hex digits")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next` of the page before; absent for the first")]
Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
StageFilter = Annotated[Stage | None, Query(description="only this stage")]
PersonFilter = Annotated[str | None, Query(max_length=100, description="only what this agent took part in: its id")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Your own name for this request. Sent again with the same body it gives the first answer and records "
        "nothing twice; with another body it is refused.",
    ),
]


JsonBytes = Annotated[bytes, Depends(json_bytes)]
