"""The parts of c2pa-python that are used, with types; the one module that imports it, and only inside workers.

The wrapper has no type information. The protocols below are what 0.38.1 was seen to do; `self_check.py` proves the rest.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import IO, Any, Final, Protocol, cast

import c2pa  # type: ignore[import-untyped] # pyright: ignore[reportMissingTypeStubs] - the wrapper brings no types

from colophon.record.canonical import Json

_C2PA: Final = cast("Any", c2pa)

EngineError: Final[type[Exception]] = _C2PA.C2paError
"""Everything the engine raises."""

# Asked in this order; a class not named here is about the file.
_KINDS: Final = (
    ("ManifestNotFound", "none"),
    ("NotSupported", "unsupported"),
    ("Signature", "signing"),
    ("Verify", "verify"),
    ("Json", "claim"),
    ("Assertion", "claim"),
    ("Encoding", "claim"),
    ("Manifest", "claim"),
)

# The engine passes on what the system said, under whichever class.
_SYSTEM: Final = (
    ("out of memory", "too_large"),
    ("File too large", "too_large"),
    ("No space left on device", "storage_full"),
)


class Context(Protocol):
    """Settings the engine has accepted."""

    def close(self) -> None:
        """Free it."""
        ...


class Reader(AbstractContextManager["Reader"], Protocol):
    """One file's manifest store, validated."""

    def crjson(self) -> str:
        """Return the crJSON report."""
        ...

    def get_validation_state(self) -> str | None:
        """Return Trusted, Valid or Invalid."""
        ...

    def get_active_manifest(self) -> Mapping[str, Json] | None:
        """Return the active manifest; raises KeyError where it could not be decoded."""
        ...

    def resource_to_stream(self, uri: str, stream: IO[bytes]) -> int:
        """Write a resource; for a manifest's label that is the whole store."""
        ...

    def close(self) -> None:
        """Free it."""
        ...


class Signer(AbstractContextManager["Signer"], Protocol):
    """A claim key elsewhere."""


class Builder(AbstractContextManager["Builder"], Protocol):
    """One manifest in the making; good for one signature."""

    def set_no_embed(self) -> None:
        """Only return the store."""
        ...

    def add_ingredient(self, ingredient_json: str, format: str, source: IO[bytes]) -> None:  # noqa: A002 - theirs
        """Read, validate and record one ingredient."""
        ...

    def sign(self, signer: Signer, format: str, source: IO[bytes], dest: object) -> bytes:  # noqa: A002 - theirs
        """Write the signed file; return the store."""
        ...


def kind_of(error: Exception) -> str:
    """Return what an error of the engine is about; "unreadable" where it is about the file."""
    said = str(error)
    for words, kind in _SYSTEM:
        if words in said:
            return kind
    return next((kind for name, kind in _KINDS if isinstance(error, getattr(EngineError, name))), "unreadable")


def context_from(settings: str) -> Context:
    """Return the engine's form of our settings."""
    return cast("Context", _C2PA.Context.from_json(settings))


def reader_for(media_type: str, file: IO[bytes], sidecar: bytes | None, context: Context) -> Reader:
    """Return the validated store of a file; raises `EngineError`."""
    return cast("Reader", _C2PA.Reader(media_type, file, sidecar, context=context))


def builder_for(definition: str, context: Context, *, edit: bool) -> Builder:
    """Return a builder; with `edit` the source becomes the parent; raises `EngineError`."""
    builder = _C2PA.Builder(definition, context=context)
    if edit:
        builder.set_intent(_C2PA.C2paBuilderIntent.EDIT)
    return cast("Builder", builder)


def signer_for(algorithm: str, chain_pem: str, ask: Callable[[bytes], bytes]) -> Signer:
    """Return a signer that asks for each signature; raises `EngineError`."""
    return cast("Signer", _C2PA.Signer.from_callback(ask, _C2PA.C2paSigningAlg[algorithm.upper()], chain_pem))
