"""The engine's settings, typed by us and turned into its own form in one function.

The engine accepts unknown keys in silence, and some of its documented keys are dead, so a typing error would switch a
protection off without a word. Here an unknown key can't be written, and `self_check.py` proves what the rest does.
"""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from colophon.credential.trust import CLAIM_LIST_URI, IDENTITY_LIST_URI, TIME_LIST_URI, TrustAnchors
from colophon.record.canonical import Json

# C2PA 2.4, section 14.4.1: a claim certificate says emailProtection, or the C2PA claim-signing purpose. Never
# documentSigning here: with it, a person's certificate under an identity root would pass for a claim signer's.
CLAIM_PURPOSES: Final = ("1.3.6.1.5.5.7.3.4", "1.3.6.1.4.1.62558.2.1")

_MERKLE_CHUNK_KB: Final = 1024
_MANIFEST_MB: Final = 16
MEMORY_MB: Final = 64
"""Up to this size the engine keeps its copy of a file in memory; a larger one goes through a file."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Anchor(_Strict):
    """One list of roots and what it is for."""

    trust_anchors: str
    trust_uri: str
    trust_kind: Literal["manifest", "cawg", "tsa"]


class Trust(_Strict):
    """Where trust starts. The purposes are needed at this level: per list they have no effect."""

    anchors: tuple[Anchor, ...]
    trust_config: str = "\n".join(CLAIM_PURPOSES)


class Verify(_Strict):
    """What is checked, and that nothing is fetched."""

    verify_after_reading: bool = True
    verify_trust: Literal[True] = True
    # Without it any time-stamp of any authority would count.
    verify_timestamp_trust: Literal[True] = True
    verify_after_sign: Literal[True] = True
    # `verify_after_sign` alone does not hash the content again.
    verify_after_sign_hash: bool = True
    remote_manifest_fetch: Literal[False] = False
    ocsp_fetch: Literal[False] = False


class Core(_Strict):
    """Limits, and the second lock on the network."""

    allowed_network_hosts: tuple[()] = ()
    allow_redirects: Literal[False] = False
    max_decompressed_manifest_size_in_mb: int = _MANIFEST_MB
    backing_store_memory_threshold_in_mb: int = MEMORY_MB
    merkle_tree_chunk_size_in_kb: int | None = None


class Thumbnail(_Strict):
    """Off: the engine's thumbnails enlarge small images and show what a client may not want shown."""

    enabled: Literal[False] = False


class BuilderSettings(_Strict):
    """What the engine adds of its own."""

    thumbnail: Thumbnail = Thumbnail()
    # Ingredients are made by the engine, so only this list puts them among the created assertions; without version.
    created_assertion_labels: tuple[str, ...] = ("c2pa.ingredient", "c2pa.actions.v2")


class EngineSettings(_Strict):
    """All settings that are ever given to the engine."""

    verify: Verify = Verify()
    core: Core = Core()
    trust: Trust
    builder: BuilderSettings = BuilderSettings()


def engine_settings(trust: TrustAnchors, *, merkle: bool = False, validate: bool = True) -> dict[str, Json]:
    """Return the engine's settings for these anchors as its own dictionary; the only place where one is made.

    Args:
        trust: lists that are empty are left out.
        merkle: bind MP4 content by a tree of 1 MiB chunks; only for files with exactly one top-level `mdat`.
        validate: False only finds the manifest, for a look before signing.
    """
    lists = (
        (trust.claim_pem, CLAIM_LIST_URI, "manifest"),
        (trust.identity_pem, IDENTITY_LIST_URI, "cawg"),
        (trust.time_pem, TIME_LIST_URI, "tsa"),
    )
    settings = EngineSettings(
        verify=Verify(verify_after_reading=validate),
        trust=Trust(
            anchors=tuple(
                Anchor.model_validate({"trust_anchors": pem, "trust_uri": uri, "trust_kind": kind})
                for pem, uri, kind in lists
                if pem.strip()
            )
        ),
        core=Core(merkle_tree_chunk_size_in_kb=_MERKLE_CHUNK_KB if merkle else None),
    )
    return settings.model_dump(mode="json", exclude_none=True)
