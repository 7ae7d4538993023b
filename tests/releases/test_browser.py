"""The release page in a real Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotator.releases.actions import freeze, withdraw
from tests.browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def assert_accessible(page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_freezing_with_the_keyboard_on_pages_that_everybody_can_use(live_server, open_page, opinions, max):
    opinions.usual("one")
    opinions.document("Nobody has read this.", "two")
    page = open_page(accept_downloads=True)
    sign_in(page, live_server.url, "max")
    page.goto(f"{live_server.url}/projects/coast/releases/")
    expect(page.get_by_text("1 of 2 reports are finished")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Name").fill("First hundred")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Release 1 is frozen.")).to_be_visible()
    page.reload()
    assert_accessible(page)
    with page.expect_download() as started:
        page.get_by_label("Format of release 1").select_option("Claims (CSV)")
        page.get_by_role("button", name="Download release 1").click()
    assert started.value.suggested_filename == "coast-release-1-claims.csv"


def test_everybody_can_use_the_pages_about_a_release(live_server, open_page, release, opinions, max):
    document = opinions.project.documents.first()
    opinions.submit(document, [opinions.words(document, "Harbour police", "SOURCE")], number=2)
    freeze(project=release.project, name="Second", by=max)
    withdraw(release=release, reason="Two reports were counted twice.", by=max)
    page = open_page(viewport={"width": 390, "height": 844})
    sign_in(page, live_server.url, "max")
    for path in ("compare/?from=1&to=2", "1/", "2/", "2/withdraw/", "splits/", "card/"):
        page.goto(f"{live_server.url}/projects/coast/releases/{path}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


@pytest.mark.parametrize("width", [360, 1400])
def test_the_page_does_not_scroll_sideways(live_server, open_page, release, width):
    page = open_page(viewport={"width": width, "height": 800})
    sign_in(page, live_server.url, "max")
    page.goto(f"{live_server.url}/projects/coast/releases/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_everybody_can_use_the_claims_page(live_server, open_page, opinions):
    opinions.tolls(
        "one", ("Harbour police", 4), ("The Ministry of Waterways and Lighthouses of the Outer Coast", 11)
    )
    opinions.tolls(
        "two", ("شرطة الميناء في المدينة القديمة", 9), quotes=("The navy",), published="2031-05-06"
    )
    opinions.tolls("three", ("Harbour police", 2), day="2031-05-01", copies="one")
    page = open_page(viewport={"width": 390, "height": 844})
    sign_in(page, live_server.url, "max")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for query in ("", "?q=nowhere"):
            page.goto(f"{live_server.url}/projects/coast/claims/{query}")
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="All", exact=True).click()
    page.get_by_role("link", name="4 guards were killed").click()
    page.wait_for_url("**/reviews/*/#*")


@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_the_names_page(live_server, open_page, opinions, width):
    document = opinions.document("The Harbour League of the Outer Coast, or HL, and the quay band were seen.")
    league, band = "Harbour League of the Outer Coast", "quay band"
    short = opinions.words(document, "HL", "ACTOR", values={"canonical": league})
    quay = opinions.words(document, band, "ACTOR", values={"canonical": "Brannport Quay Band"})
    opinions.submit(document, [opinions.words(document, league, "ACTOR"), short, quay])
    page = open_page(viewport={"width": width, "height": 800})
    sign_in(page, live_server.url, "max")
    page.goto(f"{live_server.url}/projects/coast/claims/names/")
    assert_accessible(page)
    page.get_by_role("button", name=f"Confirm: HL means {league}").click()
    expect(page.get_by_text("These names mean one now.")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("HL")
    page.get_by_label("Means", exact=True).fill("quay band")
    page.get_by_role("button", name="Make them one").last.click()
    page.get_by_text("What was said of names last").click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
