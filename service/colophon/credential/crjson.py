"""From the engine's crJSON report to facts.

crJSON (C2PA 2.4, and `crJSON-schema.json`) is the one report that keeps numbers and byte strings intact; its first
manifest is the active one. The report is the engine's, its content is a stranger's: whatever has another shape than
the schema says is left out of the facts, never guessed.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar, cast

from colophon.credential.facts import (
    ActionFacts,
    AssertionFacts,
    IngredientFacts,
    ManifestFacts,
    SignerFacts,
    SoftwareAgent,
    ValidationCodes,
    ValidationStatus,
)
from colophon.errors import UnreadableError
from colophon.record.canonical import Json

_T = TypeVar("_T")
_Object = Mapping[str, Json]
_EMPTY: Final[_Object] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a crJSON report holds.

    Attributes:
        manifests: the active one first.
        engine: name and version of the software that made the report.
    """

    manifests: tuple[ManifestFacts, ...]
    engine: str


def report_from(text: str) -> Report:
    """Return the facts of every manifest of a crJSON report.

    Raises:
        UnreadableError: the text is not JSON, or has no list of manifests.
    """
    try:
        report = _object(cast("Json", json.loads(text)))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"The engine's report about this file is not JSON: {error}.") from error
    if not isinstance(report.get("manifests"), list):
        raise UnreadableError("The engine's report about this file lists no manifests.")
    found = _objects(report.get("manifests"))
    deltas = _deltas(found)
    generator = _agent(report.get("jsonGenerator"))
    return Report(
        manifests=tuple(_manifest(manifest, deltas, active=not at) for at, manifest in enumerate(found)),
        engine="unknown" if generator is None else f"{generator.name} {generator.version or ''}".strip(),
    )


def codes_from(value: Json) -> ValidationCodes:
    """Return the status codes of one `validationResults`, `activeManifest` or `validationDeltas` object."""
    results = _object(value)
    return ValidationCodes(
        success=_statuses(results.get("success")),
        informational=_statuses(results.get("informational")),
        failure=_statuses(results.get("failure")),
    )


def assertion_label(url: str) -> str:
    """Return the label at the end of a JUMBF URI of an assertion."""
    return url.rpartition("/")[2]


def _manifest(manifest: _Object, deltas: Mapping[str, ValidationCodes], *, active: bool) -> ManifestFacts:
    label = _text(manifest.get("label")) or ""
    newer = "claim.v2" in manifest
    claim = _object(manifest.get("claim.v2" if newer else "claim"))
    created = {assertion_label(url) for url in _urls(claim.get("created_assertions"))}
    data = _object(manifest.get("assertions"))
    assertions = tuple(AssertionFacts(label=name, data=value, created=name in created) for name, value in data.items())
    actions, complete = _actions(assertions)
    generator = _first_object(claim.get("claim_generator_info"))
    return ManifestFacts(
        label=label,
        claim_version=2 if newer else 1,
        generator=_agent(generator) or _agent(claim.get("claim_generator")),
        spec_version=_text(generator.get("specVersion")),
        title=_text(claim.get("dc:title")),
        media_type=_text(claim.get("dc:format")),
        instance_id=_text(claim.get("instanceID")),
        is_update=manifest.get("isUpdateManifest") is True,
        signer=_signer(_object(manifest.get("signature"))),
        actions=actions,
        all_actions_included=complete,
        assertions=assertions,
        ingredients=tuple(
            _ingredient(assertion, deltas.get(f"self#jumbf=/c2pa/{label}/c2pa.assertions/{assertion.label}"))
            for assertion in assertions
            if assertion.base_label.startswith("c2pa.ingredient")
        ),
        redacted=tuple(_texts(claim.get("redacted_assertions"))),
        codes=codes_from(manifest.get("validationResults")),
        deltas=deltas if active else {},
    )


def _deltas(manifests: Iterable[_Object]) -> dict[str, ValidationCodes]:
    found: dict[str, ValidationCodes] = {}
    for manifest in manifests:
        for delta in _objects(manifest.get("ingredientDeltas")):
            url = _text(delta.get("ingredientAssertionURI"))
            if url is not None:
                codes = codes_from(delta.get("validationDeltas"))
                earlier = found.get(url)
                found[url] = codes if earlier is None else _joined(earlier, codes)
    return found


def _joined(one: ValidationCodes, other: ValidationCodes) -> ValidationCodes:
    return ValidationCodes(
        success=one.success + other.success,
        informational=one.informational + other.informational,
        failure=one.failure + other.failure,
    )


def _ingredient(assertion: AssertionFacts, delta: ValidationCodes | None) -> IngredientFacts:
    data = _object(assertion.data)
    # Version 3 names the manifest `activeManifest`, versions 1 and 2 `c2pa_manifest` (C2PA 2.4, section 18.16).
    reference = _object(data.get("activeManifest")) or _object(data.get("c2pa_manifest"))
    url = _text(reference.get("url"))
    results = data.get("validationResults")
    recorded = codes_from(_object(results).get("activeManifest")) if results is not None else None
    if recorded is None and data.get("validationStatus") is not None:
        recorded = _from_status_list(_objects(data.get("validationStatus")))
    return IngredientFacts(
        label=assertion.label,
        relationship=_text(data.get("relationship")) or "",
        title=_text(data.get("dc:title")),
        media_type=_text(data.get("dc:format")),
        instance_id=_text(data.get("instanceID")),
        digital_source_type=_text(data.get("digitalSourceType")),
        manifest_label=None if url is None else assertion_label(url),
        recorded=recorded,
        delta=delta,
        created=assertion.created,
    )


def _from_status_list(statuses: Iterable[_Object]) -> ValidationCodes:
    """Read the flat list of ingredient versions 1 and 2; without `success` an entry is a failure (C2PA 1.4, 15.2)."""
    success: list[Json] = []
    failure: list[Json] = []
    for status in statuses:
        (success if status.get("success") is True else failure).append(status)
    return ValidationCodes(success=_statuses(success), failure=_statuses(failure))


def _actions(assertions: Iterable[AssertionFacts]) -> tuple[tuple[ActionFacts, ...], bool | None]:
    actions: list[ActionFacts] = []
    complete: bool | None = None
    for assertion in assertions:
        if assertion.base_label not in {"c2pa.actions", "c2pa.actions.v2"}:
            continue
        data = _object(assertion.data)
        if isinstance(said := data.get("allActionsIncluded"), bool):
            complete = said if complete is None else complete and said
        actions.extend(_action(action, created=assertion.created) for action in _objects(data.get("actions")))
    return tuple(actions), complete


def _action(action: _Object, *, created: bool) -> ActionFacts:
    parameters = _object(action.get("parameters"))
    urls = [*_urls(parameters.get("ingredients")), *_urls([parameters.get("ingredient")])]
    return ActionFacts(
        action=_text(action.get("action")) or "",
        digital_source_type=_text(action.get("digitalSourceType")),
        when=_text(action.get("when")),
        software_agent=_agent(action.get("softwareAgent")),
        description=_text(action.get("description")) or _text(parameters.get("description")),
        reason=_text(action.get("reason")),
        parameters=parameters,
        ingredients=tuple(assertion_label(url) for url in urls),
        created=created,
    )


def _signer(signature: _Object) -> SignerFacts | None:
    algorithm = _text(signature.get("algorithm"))
    if algorithm is None:
        return None
    certificate = _object(signature.get("certificateInfo"))
    subject, issuer = _object(certificate.get("subject")), _object(certificate.get("issuer"))
    validity = _object(certificate.get("validity"))
    return SignerFacts(
        algorithm=algorithm,
        organisation=_text(subject.get("O")),
        common_name=_text(subject.get("CN")),
        issuer_organisation=_text(issuer.get("O")),
        issuer_common_name=_text(issuer.get("CN")),
        serial_number=_text(certificate.get("serialNumber")),
        not_before=_text(validity.get("notBefore")),
        not_after=_text(validity.get("notAfter")),
        time=_time(_object(signature.get("timeStampInfo")).get("timestamp")),
    )


def _time(value: Json) -> datetime | None:
    text = _text(value)
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _agent(value: Json) -> SoftwareAgent | None:
    if isinstance(value, str):
        return SoftwareAgent(name=value)
    agent = _object(value)
    name = _text(agent.get("name"))
    return None if name is None else SoftwareAgent(name=name, version=_text(agent.get("version")))


def _statuses(value: Json) -> tuple[ValidationStatus, ...]:
    return tuple(
        ValidationStatus(code=code, url=_text(status.get("url")), explanation=_text(status.get("explanation")))
        for status in _objects(value)
        if (code := _text(status.get("code"))) is not None
    )


def _urls(value: Json) -> list[str]:
    return [url for reference in _objects(value) if (url := _text(reference.get("url"))) is not None]


def _first_object(value: Json) -> _Object:
    if isinstance(value, list):
        return next(iter(_objects(value)), _EMPTY)
    return _object(value)


def _objects(value: Json) -> list[_Object]:
    return _list(value, lambda item: cast("_Object", item) if isinstance(item, dict) else None)


def _texts(value: Json) -> list[str]:
    return _list(value, _text)


def _list(value: Json, read: Callable[[Json], _T | None]) -> list[_T]:
    if not isinstance(value, list):
        return []
    return [found for item in value if (found := read(item)) is not None]


def _object(value: Json) -> _Object:
    return cast("_Object", value) if isinstance(value, dict) else _EMPTY


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None
