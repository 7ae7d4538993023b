#!/usr/bin/env python3
"""Write the pictures of docs/images anew: `make screenshots`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ARGUMENTS, browser_path, sign_in
from tests.journeys.desk import Desk, take_next
from tests.program import ROOT, Program, served

IMAGES = ROOT / "docs" / "images"
REPORTS = sorted((ROOT / "scripts" / "pictured").glob("*.jsonl"))
DESKTOP = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}


def main() -> None:
    """Serve the demo from an empty data folder, work a little as Ada, and take the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with served(demo=True) as program, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        page = browser.new_page(viewport=DESKTOP)
        review(page, program)
        phone(browser, program)
        for report in REPORTS:
            other(browser.new_page(viewport=DESKTOP), program, report)
        lead = browser.new_page(viewport=DESKTOP)
        sign_in(lead, program.url, "max")
        lead.goto(f"{program.url}/projects/demo/documents/")
        shoot(lead, "documents")
        browser.close()


def review(page: Page, program: Program) -> None:
    """The review page with some of the work done: light, dark, with a source to name."""
    sign_in(page, program.url, "ada")
    desk = take_next(page, program, "demo")
    desk.press("a", "a", "x", "a", "a")
    desk.stored()
    page.evaluate("document.querySelector('#main').scrollTo(0, 0)")
    shoot(page, "review-light")
    page.emulate_media(color_scheme="dark")
    shoot(page, "review-dark")
    page.emulate_media(color_scheme="light")
    naming_a_source(page, desk)


def phone(browser: Browser, program: Program) -> None:
    """The same review where there is a finger and no keyboard."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    page = context.new_page()
    sign_in(page, program.url, "ada")
    page.goto(f"{program.url}/projects/demo/next/")
    page.get_by_role("link", name="Go on").tap()
    page.locator("html[data-ready]").wait_for()
    shoot(page, "review-phone")


def other(page: Page, program: Program, report: Path) -> None:
    """The first report of a file, with the suggestions that come along, some of them decided."""
    name = report.stem
    program.manage("create_project", name, "--once")
    program.manage("add_member", name, "ada", "analyst")
    program.manage("import_documents", name, str(report))
    sign_in(page, program.url, "ada")
    desk = take_next(page, program, name)
    desk.press("a", "a")
    desk.stored()
    desk.press("w")
    shoot(page, f"review-{name}")


def naming_a_source(page: Page, desk: Desk) -> None:
    """The letters that `f` puts on possible sources."""
    desk.press("n")
    for _ in desk.stored()["spans"]:
        if desk.span(desk.selected)["label"] == "CASUALTY":
            break
        desk.press("n")
    desk.press("f")
    shoot(page, "review-source")
    desk.press("Escape")


def shoot(page: Page, name: str) -> None:
    """A picture of the window, once everything has been drawn."""
    page.wait_for_timeout(400)
    page.screenshot(path=IMAGES / f"{name}.png")
    print(IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
