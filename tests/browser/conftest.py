"""A real Chromium, the real application on loopback, and an eye on everything a page must not do."""

import os
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from colophon.web.app import create_app
from support import sample_verdicts
from support.fake_workflow import FakeWorkflow
from support.served_app import served

CHROMIUM: Final = Path("/usr/bin/chromium")
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SAMPLES: Final = ("lighthouse", "changed", "withdrawn", "declared_only", "unreadable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


# For a module, not the session: Playwright keeps an event loop in this thread, and other tests run loops of their own here.
@pytest.fixture(scope="module")
def browser() -> Generator[Browser, None, None]:
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is not installed; on Debian: apt-get install chromium"
        if os.environ.get("COLOPHON_REQUIRE_ALL") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield started
        started.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The served application: `releases` are the addresses of credential pages, by the name of their sample."""

    url: str
    releases: dict[str, str]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Site, None, None]:
    workflow = FakeWorkflow(tmp_path_factory.mktemp("shelf"))
    releases: dict[str, str] = {}
    for name in SAMPLES:
        verdict = getattr(sample_verdicts, name)()
        # Sent as a file whose content is its name, and shown as a release.
        workflow.verdicts[name] = verdict
        release = workflow.add_release(title="The Lighthouse", file_name=verdict.file_name or name)
        workflow.verdicts[release.id] = verdict
        releases[name] = release.page
    with served(create_app(workflow)) as url:
        yield Site(url=url, releases=releases)


@dataclass
class Watch:
    """What a page did that it must not do."""

    site: str
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def on(self, page: Page) -> None:
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._request)

    def _console(self, kind: str, text: str) -> None:
        # Chromium reports violations of the content security policy here, as errors.
        if kind in {"error", "warning"}:
            self.complaints.append(f"{kind}: {text}")

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" != self.site:
            self.complaints.append(f"a request to a third party: {request.url}")


Open = Callable[..., Page]


@pytest.fixture
def watch(site: Site) -> Watch:
    return Watch(site.url)


@pytest.fixture
def open_page(browser: Browser, site: Site, watch: Watch) -> Generator[Open, None, None]:
    """Open an address in a browser of its own; whatever it complains about fails the test."""
    contexts: dict[tuple[int, bool, bool], BrowserContext] = {}

    def opened(path: str, *, width: int = 1280, dark: bool = False, script: bool = True) -> Page:
        if (width, dark, script) not in contexts:
            contexts[width, dark, script] = browser.new_context(
                base_url=site.url,
                viewport={"width": width, "height": 844},
                color_scheme="dark" if dark else "light",
                java_script_enabled=script,
            )
        page = contexts[width, dark, script].new_page()
        watch.on(page)
        page.goto(path, wait_until="load")
        return page

    yield opened
    for context in contexts.values():
        context.close()
    assert watch.complaints == []
