"""The JSON Schema of crJSON (C2PA 2.4), read through COLOPHON_STANDARDS."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from jsonschema import Draft202012Validator

from conformance.rubric.json_formula import Json
from conformance.rubric.rules import standards

SCHEMA = Path("c2pa-2.4") / "crJSON-schema.json"


ENGINES_OWN = frozenset({"isUpdateManifest", "isCompressedManifest"})
"""Two flags that the engine of this release writes into each manifest of its report and the schema does not know.

They stand in the report, not in the file, so a file is judged without them; anything else beyond the schema is an error.
"""


def without_engines_own(crjson: Mapping[str, Json]) -> dict[str, Json]:
    """Return a report without the two flags that are the engine's own."""
    manifests = crjson.get("manifests")
    if not isinstance(manifests, list | tuple):
        return dict(crjson)
    kept: list[Json] = [
        {name: value for name, value in manifest.items() if name not in ENGINES_OWN}
        if isinstance(manifest, Mapping)
        else manifest
        for manifest in manifests
    ]
    return {**crjson, "manifests": kept}


def schema_errors(crjson: Mapping[str, Json]) -> list[str]:
    """Return where and why a crJSON report breaks its schema, `ENGINES_OWN` aside; nothing where it satisfies it.

    Raises:
        FileNotFoundError: COLOPHON_STANDARDS is not set, or holds no schema.
    """
    folder = standards()
    if folder is None:
        raise FileNotFoundError("COLOPHON_STANDARDS names no folder of standards.")
    schema = cast("Mapping[str, object]", json.loads((folder / SCHEMA).read_text()))
    found = Draft202012Validator(schema).iter_errors(without_engines_own(crjson))
    return [f"{error.json_path}: {error.message}" for error in found]
