"""docs/settings.md, made from the settings themselves."""

from pathlib import Path
from typing import Final

from pydantic_core import PydanticUndefined

from colophon.settings import PREFIX, Settings

PAGE: Final = Path(__file__).parents[2] / "docs" / "settings.md"

HEAD: Final = """# Settings

Every setting is a variable of the environment; a `COLOPHON_` variable that is not in this list is refused, with the likely one
named. Lists and tables are JSON. An empty variable counts as not set. `--home` of the command line goes before `COLOPHON_HOME`.

| variable | what | default |
|---|---|---|
"""


def settings_page() -> str:
    """Return the page."""
    return HEAD + "".join(_row(name) for name in Settings.model_fields)


def _row(name: str) -> str:
    field = Settings.model_fields[name]
    assert field.description, f"{name} has no description"
    assert field.default is not PydanticUndefined
    default = "" if field.default in (None, ()) else f"`{_plain(field.default)}`"
    return f"| `{PREFIX}{name.upper()}` | {field.description} | {default} |\n"


def _plain(default: object) -> str:
    return str(default).replace("'", '"') if isinstance(default, dict) else str(default)
