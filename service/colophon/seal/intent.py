"""The two entries of a seal: what is about to be sealed, and that it was."""

from collections.abc import Sequence

from colophon.credential.summary import ClaimSummary, summary_sha256, summary_text
from colophon.record.commitment import close_fields, hashes_root, leaf_hash
from colophon.record.identifiers import new_statement_id, now
from colophon.record.statement import PRIVATE_NAMES, IntentStatement, ReleaseStatement
from colophon.record.stating import Stating


def state_intent(
    summary: ClaimSummary,
    *,
    signer_spki_sha256: str,
    source_sha256: str,
    key_commitments: Sequence[str] = (),
    at: str | None = None,
) -> Stating[IntentStatement]:
    """Return the statement that a seal is about to be made, as the summary says.

    Args:
        summary: in its final form; the intent names the hash of exactly its canonical text.
        signer_spki_sha256: hex, of the signer's SubjectPublicKeyInfo: the manifest must be signed by no other.
        source_sha256: hex, of the file before sealing; only a commitment to it stands in the log.
        key_commitments: hex, of the people's keys enrolled in the works, in log order.
        at: the claimed time; now when absent.
    """
    statement_id = new_statement_id()
    sd, openings = close_fields(
        statement_id=statement_id, names=PRIVATE_NAMES["intent"], values={"source": source_sha256}
    )
    statement = IntentStatement(
        id=statement_id,
        at=at or now(),
        by=None,
        sd=sd,
        release=summary.release,
        signer=signer_spki_sha256,
        works=summary.works,
        summary=summary_sha256(summary_text(summary)),
        keys=keys_root(key_commitments),
    )
    return Stating(statement=statement, openings=openings)


def keys_root(key_commitments: Sequence[str]) -> str:
    """Return the tree head (hex) over commitments of enrolled keys (hex), in log order; of no key, the hash of nothing."""
    return hashes_root([leaf_hash(bytes.fromhex(commitment)) for commitment in key_commitments]).hex()


def state_release(
    *,
    release: str,
    intent: str,
    manifest_sha256: str,
    file_sha256: str,
    media_type: str,
    embedded: bool,
    title: str | None,
    at: str | None = None,
) -> Stating[ReleaseStatement]:
    """Return the statement that a seal was made.

    Args:
        release: its id.
        intent: leaf hash of the intent's entry, hex.
        manifest_sha256: hex, of the manifest store's bytes.
        file_sha256: hex, of the sealed file; for a sidecar, of the file that it lies beside.
        media_type: of the sealed file.
        embedded: the store is inside the file.
        title: private; its opening is handed to verifiers.
        at: the claimed time; now when absent.
    """
    statement_id = new_statement_id()
    sd, openings = close_fields(statement_id=statement_id, names=PRIVATE_NAMES["release"], values={"title": title})
    statement = ReleaseStatement(
        id=statement_id,
        at=at or now(),
        by=None,
        sd=sd,
        release=release,
        intent=intent,
        manifest_sha256=manifest_sha256,
        file_sha256=file_sha256,
        media_type=media_type,
        embedded=embedded,
    )
    return Stating(statement=statement, openings=openings)
