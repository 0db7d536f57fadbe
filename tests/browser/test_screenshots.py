"""Pictures of the demonstration's pages, kept for the documentation only when COLOPHON_SCREENSHOTS names a folder."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Site
from colophon.asgi import Service
from support.served_app import loopback_socket, served

ASKED_FOR = os.environ.get("COLOPHON_SCREENSHOTS")

Open = Callable[..., Page]
LARGEST = 150_000
DESKTOP, PHONE, HEIGHT = 1280, 390, 844


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[str, dict[str, Any]], None, None]:
    """The demonstration, made anew and served: its address, and what it reported."""
    folder = tmp_path_factory.mktemp("demo")
    with loopback_socket() as listener, pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("COLOPHON_")]:
            patch.delenv(name)
        patch.setenv("COLOPHON_HOME", str(folder / "home"))
        patch.setenv("COLOPHON_PORT", str(listener.getsockname()[1]))
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        command = [
            sys.executable,
            "-m",
            "colophon_cli.main",
            "--quiet",
            "--json",
            "demo",
            "--home",
            str(folder / "home"),
        ]
        report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        with served(Service(), listener=listener) as address:
            yield address, report


def small(picture: bytes) -> bytes:
    """Return the picture in 64 colours: the pages have few, and a repository keeps every version."""
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def test_the_demonstration_is_pictured_at_one_size_and_small(
    browser: Browser, demo: tuple[str, dict[str, Any]], tmp_path: Path
) -> None:
    address, report = demo
    target = Path(ASKED_FOR or tmp_path)
    target.mkdir(parents=True, exist_ok=True)
    releases = {Path(output["name"]).stem: output["page"] for output in report["outputs"]}
    shots = {
        "home": ("/", DESKTOP, False),
        "verify": ("/verify", DESKTOP, False),
        "credential": (releases["lighthouse"], DESKTOP, False),
        "credential-dark": (releases["lighthouse"], DESKTOP, True),
        "credential-phone": (releases["lighthouse"], PHONE, False),
        "log": ("/log", DESKTOP, False),
    }
    for name, (path, width, dark) in shots.items():
        page = opened(browser, address, width=width, dark=dark)
        page.goto(path)
        keep(page, target / f"{name}.png", width)
    page = opened(browser, address, width=DESKTOP, dark=False)
    page.goto("/verify")
    page.set_input_files("#file", report["tampered"]["path"])
    page.get_by_role("button", name="Examine the file").click()
    expect(page.get_by_text("Content changed", exact=True)).to_be_visible()
    page.wait_for_load_state("load")
    keep(page, target / "changed.png", DESKTOP)


def opened(browser: Browser, address: str, *, width: int, dark: bool) -> Page:
    """Return a page in a window of one size."""
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    return browser.new_page(base_url=address, viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)


def keep(page: Page, target: Path, width: int) -> None:
    """Write the page's picture, after looking at its size."""
    picture = small(page.screenshot(animations="disabled"))
    page.context.close()
    assert Image.open(io.BytesIO(picture)).size == (width, HEIGHT), target.name
    assert len(picture) < LARGEST, target.name
    target.write_bytes(picture)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_is_painted_and_not_blank(open_page: Open, site: Site, *, dark: bool) -> None:
    page = open_page(site.releases["lighthouse"], dark=dark)
    grey = Image.open(io.BytesIO(page.screenshot())).convert("L")
    tones = set(grey.tobytes())
    assert min(tones) < 60
    assert max(tones) > 200
