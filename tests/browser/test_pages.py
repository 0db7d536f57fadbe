"""The pages as people meet them: with a mouse, a keyboard, a phone, without scripts, in the dark, on paper."""

import hashlib
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it brings none
from playwright.sync_api import Page, expect

from browser.conftest import SAMPLES, Site, Watch

Open = Callable[..., Page]
PLAIN = ("/", "/verify", "/log", "/problems", "/verify?sha256=" + "a" * 64)
PHONE = 360
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
NEVER_SAID = re.compile(r"\b(authentic|fake|real|genuine|true|verified human|\d+ ?% (human|AI))\b", re.IGNORECASE)


def addresses(site: Site) -> list[str]:
    return [*PLAIN, *site.releases.values()]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def opened_details(page: Page) -> Page:
    for summary in page.locator("summary").all():
        summary.click()
    return page


def send(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("#file", {"name": name, "mimeType": "video/mp4", "buffer": content})
    page.get_by_role("button", name="Examine the file").click()
    page.wait_for_load_state("load")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, PHONE])
def test_every_page_meets_wcag_2_1_aa(open_page: Open, site: Site, *, width: int, dark: bool) -> None:
    found = {path: violations(opened_details(open_page(path, width=width, dark=dark))) for path in addresses(site)}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_every_page_fits_a_phone_without_scrolling_sideways(open_page: Open, site: Site) -> None:
    widths = {
        path: opened_details(open_page(path, width=PHONE)).evaluate("document.documentElement.scrollWidth")
        for path in addresses(site)
    }
    assert {path: width for path, width in widths.items() if width > PHONE} == {}


def test_every_page_has_one_title_and_its_headings_in_order(open_page: Open, site: Site) -> None:
    for path in addresses(site):
        levels = open_page(path).evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)


def test_no_page_says_more_than_a_record_can(open_page: Open, site: Site) -> None:
    for path in addresses(site):
        text = opened_details(open_page(path)).inner_text("body")
        assert NEVER_SAID.findall(text) == [], path


def test_a_file_is_dropped_and_its_verdict_shown(open_page: Open) -> None:
    page = open_page("/verify")
    expect(page.get_by_text("Drop a picture")).to_be_visible()
    dropped = page.evaluate_handle(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["lighthouse"], "spot.mp4", {type: "video/mp4"}));
            return data;
        }"""
    )
    page.dispatch_event("[data-drop]", "dragenter", {"dataTransfer": dropped})
    expect(page.locator("[data-drop]")).to_have_class(re.compile("over"))
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    expect(page.get_by_role("heading", level=1)).to_have_text("The Lighthouse")


def test_two_files_at_once_are_not_taken(open_page: Open) -> None:
    page = open_page("/verify")
    dropped = page.evaluate_handle(
        """() => {
            const data = new DataTransfer();
            for (const name of ["a.jpg", "b.jpg"]) data.items.add(new File(["x"], name));
            return data;
        }"""
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    expect(page.get_by_text("One file at a time, please.")).to_be_visible()


def test_the_keyboard_alone_gets_from_the_start_to_a_verdict(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Check a file").last).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/verify")
    page.set_input_files("#file", {"name": "spot.mp4", "mimeType": "video/mp4", "buffer": b"lighthouse"})
    page.focus("#file")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Examine the file")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The Lighthouse")


def test_without_scripts_the_forms_still_work(open_page: Open) -> None:
    page = open_page("/verify", script=False)
    send(page, "spot.mp4", b"lighthouse")
    assert "The Lighthouse" in page.inner_text("h1")
    lookup = open_page("/verify", script=False)
    assert not lookup.is_visible("label[for=local]")
    lookup.fill("#sha256", "A" * 64)
    lookup.press("#sha256", "Enter")
    lookup.wait_for_load_state("load")
    assert "No record found" in lookup.inner_text("main")


def test_a_fingerprint_is_worked_out_without_sending_the_file(open_page: Open, watch: Watch) -> None:
    page = open_page("/verify")
    page.set_input_files("#local", {"name": "secret.mov", "mimeType": "video/quicktime", "buffer": b"not for you"})
    expect(page.locator("#sha256")).to_have_value(hashlib.sha256(b"not for you").hexdigest())
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A fingerprint")
    assert {request.method for request in watch.requests} == {"GET"}


def test_something_that_is_no_hash_is_explained(open_page: Open, watch: Watch) -> None:
    page = open_page("/verify")
    page.fill("#sha256", "abc")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("alert")).to_contain_text("64 characters")
    expect(page.locator("#sha256")).to_have_value("abc")
    # Chromium reports the status itself; that is what was asked for here.
    assert [line for line in watch.complaints if "422" not in line] == []
    watch.complaints.clear()


def test_the_credential_gives_its_four_answers_apart(open_page: Open, site: Site) -> None:
    page = open_page(site.releases["lighthouse"])
    answers = page.locator(".answers > div").all_inner_texts()
    assert [" ".join(answer.splitlines()[:3]).replace("  ", " ") for answer in answers] == [
        "Is it what was sealed? Identical to the release",
        "Who sealed it? Known to this server",
        "What backs the record? Recorded, with gaps",
        "Is it in a log? Logged",
    ]
    expect(page.get_by_text("Test signer.", exact=True)).to_be_visible()
    expect(page.get_by_text("Unwitnessed: no witness known here")).to_be_visible()


def test_credits_name_people_first_and_no_pseudonym_as_a_name(open_page: Open, site: Site) -> None:
    text = open_page(site.releases["lighthouse"]).inner_text(".credits")
    order = [
        text.index(name)
        for name in ("Mara Lindqvist", "Jonas Okafor", "a person who is not named", "Wan 2.2 by Alibaba")
    ]
    assert max(order[:3]) < order[3]


def test_each_check_is_told_with_what_was_found_expected_and_asked_for(open_page: Open, site: Site) -> None:
    page = open_page(site.releases["changed"])
    page.get_by_text("The technical checks").click()
    first = page.locator(".checks li").first.inner_text()
    assert all(
        word in first for word in ("integrity.content", "not met", "Found", "Expected", "C2PA 2.4, section 15.12")
    )


def test_a_changed_file_is_not_spoken_for(open_page: Open, site: Site) -> None:
    page = open_page(site.releases["changed"])
    expect(page.get_by_text("It does not speak for the file as it is now.")).to_be_visible()
    expect(page.get_by_text("Content changed", exact=True)).to_be_visible()


def test_a_withdrawn_release_says_so_first_with_reason_and_day(open_page: Open, site: Site) -> None:
    header = open_page(site.releases["withdrawn"]).inner_text(".credential > header")
    assert "Taken back on 2 December 2026. “The licence of the music ended.”" in header


def test_a_release_leads_to_its_verdict_as_data_and_a_sent_file_to_its_release(open_page: Open, site: Site) -> None:
    page = open_page(site.releases["lighthouse"])
    data = page.get_by_role("link", name="The verdict as data").get_attribute("href")
    assert page.request.get(data or "").json()["claim"]["title"] == "The Lighthouse"
    page.goto("/verify")
    page.set_input_files("#file", {"name": "lighthouse.mp4", "mimeType": "video/mp4", "buffer": b"lighthouse"})
    page.get_by_role("button", name="Examine the file").click()
    expect(page.get_by_role("link", name="The page of this release")).to_have_attribute(
        "href", re.compile("^/c/.+/.+$")
    )


def test_on_paper_the_controls_are_left_out(open_page: Open, site: Site) -> None:
    page = open_page(site.releases["lighthouse"])
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_nothing_depends_on_colour(open_page: Open, site: Site) -> None:
    page = open_page(site.releases["lighthouse"])
    # Each shape stands beside its words, in the colour of the text.
    assert page.evaluate(
        """[...document.querySelectorAll('.shape')].every(shape =>
            shape.parentElement.textContent.trim() !== '' &&
            getComputedStyle(shape).color === getComputedStyle(shape.parentElement).color)"""
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sort_of_verdict_has_its_page(open_page: Open, name: str) -> None:
    page = open_page("/verify")
    send(page, "file.mp4", name.encode())
    assert page.inner_text(".sentence")
    assert violations(page) == []
