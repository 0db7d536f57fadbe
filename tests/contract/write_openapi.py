"""Write `schemas/openapi.json`, the description of the HTTP API. `make schemas`; a test compares the two."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from colophon.web.app import create_app
from support.fake_workflow import FakeWorkflow

TARGET: Final = Path(__file__).resolve().parents[2] / "schemas" / "openapi.json"


def description() -> dict[str, Any]:
    """Return the description as the service serves it."""
    with tempfile.TemporaryDirectory() as folder:
        return dict(create_app(FakeWorkflow(Path(folder))).openapi())


def text() -> str:
    """Return the description as it is published."""
    return json.dumps(description(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    sys.stdout.write("schemas/openapi.json written\n")
