"""From a template and what it shows to an answer. Everything is escaped; a name a template lacks is an error, not a blank."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from colophon import __version__

TEMPLATES: Final = Path(__file__).parent / "templates"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["typeset"] = typeset
    return environment


def typeset(text: str) -> str:
    """Return our own words with the apostrophe of print; what others wrote is shown as they wrote it."""
    return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


_ENVIRONMENT: Final = _environment()


def page(
    template: str, shown: Mapping[str, object], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """Return the page that `template` makes of `shown`."""
    return HTMLResponse(_ENVIRONMENT.get_template(template).render({**shown, "version": __version__}), status, headers)
