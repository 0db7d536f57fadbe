"""Pictures of the pages for the documentation, written only when COLOPHON_SCREENSHOTS names a folder."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from browser.conftest import Site

Open = Callable[..., Page]
LARGEST = 150_000
DESKTOP, PHONE = 1280, 390


def shots(site: Site) -> dict[str, tuple[str, int, bool]]:
    return {
        "home": ("/", DESKTOP, False),
        "verify": ("/verify", DESKTOP, False),
        "credential": (site.releases["lighthouse"], DESKTOP, False),
        "credential-dark": (site.releases["lighthouse"], DESKTOP, True),
        "credential-phone": (site.releases["lighthouse"], PHONE, False),
        "changed-phone": (site.releases["changed"], PHONE, False),
        "log": ("/log", DESKTOP, False),
    }


def small(picture: bytes) -> bytes:
    """Return the picture in 64 colours: the pages have few, and a repository keeps every version."""
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def test_pages_are_pictured_at_one_size_and_small(open_page: Open, site: Site, tmp_path: Path) -> None:
    target = Path(os.environ.get("COLOPHON_SCREENSHOTS") or tmp_path)
    target.mkdir(parents=True, exist_ok=True)
    for name, (path, width, dark) in shots(site).items():
        page = open_page(path, width=width, dark=dark)
        picture = small(page.screenshot(animations="disabled"))
        assert Image.open(io.BytesIO(picture)).size == (width, 844), name
        assert len(picture) < LARGEST, name
        (target / f"{name}.png").write_bytes(picture)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_is_painted_and_not_blank(open_page: Open, site: Site, *, dark: bool) -> None:
    page = open_page(site.releases["lighthouse"], dark=dark)
    grey = Image.open(io.BytesIO(page.screenshot())).convert("L")
    darkest, lightest = grey.getextrema()
    assert darkest < 60
    assert lightest > 200
