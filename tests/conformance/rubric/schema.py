"""The JSON Schema of crJSON (C2PA 2.4), read through COLOPHON_STANDARDS."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from jsonschema import Draft202012Validator

from conformance.rubric.json_formula import Json
from conformance.rubric.rules import standards

SCHEMA = Path("c2pa-2.4") / "crJSON-schema.json"


def schema_errors(crjson: Mapping[str, Json]) -> list[str]:
    """Return where and why a crJSON report breaks its schema; nothing where it satisfies it.

    Raises:
        FileNotFoundError: COLOPHON_STANDARDS is not set, or holds no schema.
    """
    folder = standards()
    if folder is None:
        raise FileNotFoundError("COLOPHON_STANDARDS names no folder of standards.")
    schema = cast("Mapping[str, object]", json.loads((folder / SCHEMA).read_text()))
    found = Draft202012Validator(schema).iter_errors(crjson)
    return [f"{error.json_path}: {error.message}" for error in found]
