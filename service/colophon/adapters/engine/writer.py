"""Signing manifests through the workers: the port `ManifestWriter`."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from colophon.adapters.engine.boxes import top_level_mdats
from colophon.adapters.engine.engine_settings import MEMORY_MB
from colophon.adapters.engine.files import LocalFile, examine, remove_traces
from colophon.adapters.engine.limits import signing_limits, unpacked_limit
from colophon.adapters.engine.reader import EngineReader
from colophon.adapters.engine.session import EngineSession
from colophon.adapters.worker.job import MEBIBYTE
from colophon.credential.media_types import DOCX, EPUB, M4A, MOV, MP4
from colophon.credential.ports import IngredientInput, Intent, SignCallback, SignedManifest, SignRequest
from colophon.errors import (
    InvalidInputError,
    SealError,
    SigningFailedError,
    StorageError,
    TargetExistsError,
    UnsupportedTypeError,
)
from colophon.record.canonical import Json

# A label whose last part begins with a character outside ASCII aborts the engine's process (0.91.3).
_LABEL: Final = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_ACTIONS: Final = "c2pa.actions.v2"
_FIRST_ACTIONS: Final = frozenset({"c2pa.created", "c2pa.opened"})
_WITH_MERKLE: Final = frozenset({MP4, MOV, M4A})
_DOCUMENTS: Final = frozenset({DOCX, EPUB})
# Where an `mdat` has a 32-bit size, c2pa-rs (0.91.3) and another verifier disagree on where its Merkle tree begins, so a
# tree is used there only for the memory it saves. Below this size it saves none: the engine holds the whole file either
# way (162 MiB resident for 63 MiB, with a tree and without). Above, a tree keeps a worker at 38 MiB where plain hashing
# takes 292 MiB (for 256 MiB).
MERKLE_FROM_BYTES: Final = MEMORY_MB * MEBIBYTE
_WORTH_PREPARING_BYTES: Final = 16 * MEBIBYTE
_MERKLE_COMPLAINT: Final = "assertion.bmffHash.mismatch"


class EngineWriter:
    """`ManifestWriter` over an `EngineSession`."""

    def __init__(self, session: EngineSession, *, merkle_from_bytes: int = MERKLE_FROM_BYTES) -> None:
        """Write through the workers of `session`, which must stay open.

        From `merkle_from_bytes` on, a file gets a Merkle tree also where not every verifier reads it.
        """
        self._session = session
        self._merkle_from_bytes = merkle_from_bytes
        self._reader = EngineReader(session)

    def sign(self, request: SignRequest, *, sign: SignCallback) -> SignedManifest:
        """Write and sign one manifest; the contract is `ManifestWriter.sign`."""
        source = examine(request.source, media_type=request.media_type)
        _check_target(request)
        if request.embed and not source.media_type.embeddable:
            raise UnsupportedTypeError(f"No manifest can be embedded into {source.media_type.name}; ask for a sidecar.")
        if request.intent is not Intent.EDIT and not _has_parent(request):
            self._refuse_to_drop(request, source)
        merkle = request.embed and self._suits_merkle(source)
        try:
            return self._attempt(request, source, sign, merkle=merkle)
        except SigningFailedError as error:
            if not merkle or _MERKLE_COMPLAINT not in error.message:
                raise
        # The engine refused its own tree after signing. The first signature was never handed out; this is a second job.
        return self._attempt(request, source, sign, merkle=False)

    def _attempt(self, request: SignRequest, source: LocalFile, sign: SignCallback, *, merkle: bool) -> SignedManifest:
        files = [_ingredient_file(ingredient) for ingredient in request.ingredients]
        payload = self._payload(request, source, files, merkle=merkle)
        sizes = sum(file.size for file in files if file is not None)
        limits = signing_limits(source.media_type, size=source.size, ingredient_sizes=sizes)
        if source.size >= _WORTH_PREPARING_BYTES:
            # What is signed is read back by a fresh process, which comes up in the meantime.
            self._session.prepare_fresh()
        try:
            result = self._session.run("sign", payload, limits=limits, sign=sign).result
        except BaseException:
            # The worker removes what it wrote, unless it was killed.
            remove_traces(request.destination.absolute())
            raise
        return SignedManifest(
            label=cast("str", result["label"]),
            manifest_sha256=cast("str", result["manifest_sha256"]),
            manifest_size=cast("int", result["manifest_size"]),
            output_sha256=cast("str", result["output_sha256"]),
            output_size=cast("int", result["output_size"]),
            embedded=request.embed,
            merkle=merkle,
            repacked=result["repacked"] is True,
        )

    def _payload(
        self, request: SignRequest, source: LocalFile, files: list[LocalFile | None], *, merkle: bool
    ) -> dict[str, Json]:
        parsed: list[Json] = [
            {"definition": _ingredient(ingredient), "path": str(file.path), "media_type": file.media_type.engine_name}
            for ingredient, file in zip(request.ingredients, files, strict=True)
            if file is not None
        ]
        return {
            "source": str(source.path),
            "destination": str(request.destination.absolute()),
            "media_type": source.media_type.engine_name,
            "definition": _definition(request, files),
            "edit": request.intent is Intent.EDIT,
            "embed": request.embed,
            "document": source.media_type in _DOCUMENTS,
            "most_bytes": unpacked_limit(source.size),
            "ingredients": parsed,
            "algorithm": request.algorithm,
            "chain_pem": request.chain_pem,
            "settings": [
                self._session.settings_key(request.trust, merkle=merkle),
                self._session.settings_key(request.trust.claim_only(), validate=False),
            ],
        }

    def _suits_merkle(self, source: LocalFile) -> bool:
        if source.media_type not in _WITH_MERKLE:
            return False
        media = top_level_mdats(source.path)
        # The engine's tree comes out wrong for more than one.
        return media.count == 1 and (media.wide or source.size >= self._merkle_from_bytes)

    def _refuse_to_drop(self, request: SignRequest, source: LocalFile) -> None:
        if not source.media_type.embeddable:
            return
        if self._reader.probe(source.path, media_type=source.media_type.name).has_manifest:
            message = (
                f"{request.source.name!r} already carries a credential, which a new beginning would drop; "
                "open it as the parent instead."
            )
            raise SealError(message)


def _check_target(request: SignRequest) -> None:
    if request.destination.exists() or request.destination.is_symlink():
        raise TargetExistsError(f"{request.destination.name!r} exists already; a signed file is written to a new path.")
    if not request.destination.absolute().parent.is_dir():
        raise StorageError(f"The folder of {request.destination.name!r} does not exist.")
    for label in _labels(request):
        if not _LABEL.fullmatch(label):
            message = (
                f"The label {label!r} is not of letters and digits with single dots, dashes or underscores between."
            )
            raise InvalidInputError(message)


def _labels(request: SignRequest) -> Iterator[str]:
    for assertion in _assertions(request.definition):
        yield cast("str", assertion["label"])
    for ingredient in request.ingredients:
        yield ingredient.label


def _assertions(definition: Mapping[str, Json]) -> list[Mapping[str, Json]]:
    return cast("list[Mapping[str, Json]]", definition.get("assertions", []))


def _has_parent(request: SignRequest) -> bool:
    return any(ingredient.relationship == "parentOf" for ingredient in request.ingredients)


def _definition(request: SignRequest, files: list[LocalFile | None]) -> dict[str, Json]:
    """Return the definition with every assertion among the created ones, and ingredients that have no bytes to read."""
    assertions: list[Json] = [
        {**_with_first_action(assertion, request), "created": True} for assertion in _assertions(request.definition)
    ]
    if request.intent is Intent.CREATE and not any(a["label"] == _ACTIONS for a in _assertions(request.definition)):
        actions = _with_first_action({"label": _ACTIONS, "data": {"actions": []}}, request)
        assertions.append({**actions, "created": True})
    by_name: list[Json] = [
        _ingredient(ingredient) for ingredient, file in zip(request.ingredients, files, strict=True) if file is None
    ]
    return {**request.definition, "claim_version": 2, "assertions": assertions, "ingredients": by_name}


def _with_first_action(assertion: Mapping[str, Json], request: SignRequest) -> Mapping[str, Json]:
    """Return the actions with `c2pa.created` in front where the intent asks for it and it is missing.

    The engine's own create intent knows fewer digital source types than IPTC has, so it is not used.
    """
    if assertion["label"] != _ACTIONS or request.intent is not Intent.CREATE:
        return assertion
    data = cast("Mapping[str, Json]", assertion["data"])
    actions = cast("list[Mapping[str, Json]]", data.get("actions", []))
    if actions and actions[0].get("action") in _FIRST_ACTIONS:
        return assertion
    if request.created_source_type is None:
        raise InvalidInputError("A new beginning needs the digital source type of what was created.")
    created: dict[str, Json] = {"action": "c2pa.created", "digitalSourceType": request.created_source_type}
    return {**assertion, "data": {**data, "actions": [created, *actions]}}


def _ingredient_file(ingredient: IngredientInput) -> LocalFile | None:
    """Return the file to be parsed; None for an ingredient known by name, or of a type the engine can't look into."""
    if ingredient.path is None:
        return None
    file = examine(ingredient.path, media_type=ingredient.media_type)
    return file if file.media_type.embeddable else None


def _ingredient(ingredient: IngredientInput) -> dict[str, Json]:
    definition: dict[str, Json] = {
        "title": ingredient.title,
        "relationship": ingredient.relationship,
        "label": ingredient.label,
    }
    if ingredient.media_type is not None:
        definition["format"] = ingredient.media_type
    if ingredient.digital_source_type is not None:
        definition["digital_source_type"] = ingredient.digital_source_type
    if ingredient.sha256 is not None:
        # The engine stores no hash of an ingredient without a manifest.
        definition["metadata"] = {"org.colophon.sha256": ingredient.sha256}
    return definition
