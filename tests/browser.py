"""A real Chromium for the tests; any error in its console fails the test that caused it."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

FIND_BROWSER = Path(__file__).resolve().parents[1] / "scripts" / "find_browser"
# as root there is no sandbox to be had; the rest keeps Chromium from calling anywhere
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=20_000)  # milliseconds; a wait that ends well is as short as ever
OpenPage = Callable[..., Page]


def browser_path() -> str:
    """The Chromium that the environment names or this machine has."""
    return os.environ.get("CHROMIUM") or subprocess.check_output([FIND_BROWSER], text=True).strip()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session; each test gets contexts of its own."""
    # Playwright runs an event loop in this thread, and Django would take our queries for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # It also keeps other connections inside of such a loop than outside: one left behind holds the database.
    connections.close_all()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens pages, each as a person of its own (`**options` as Playwright's new_context); fails on console errors."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(**options: object) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1400, "height": 900}} | options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.extend(_error(message)))
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == [], "errors in the browser's console"


def _error(message: ConsoleMessage) -> list[str]:
    if message.type not in ("error", "warning"):
        return []
    return [f"{message.type}: {message.text} ({message.location.get('url')})"]


def sign_in(page: Page, url: str, name: str, password: str = "demo") -> None:
    """Sign in as a person would."""
    page.goto(f"{url}/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{url}/")
