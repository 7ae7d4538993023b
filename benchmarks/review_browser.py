"""The review page in a real Chromium: time to the first usable key, and from a key to the frame that shows it.

The program runs as `make run` starts it, and each of its processes has answered before the first opening that is
measured; the browser's cache is empty at each. Beside each figure stands a raw limit of the same run: the same page
without its scripts, and a page that only changes one word at a key.

Run: .venv/bin/python -m benchmarks.review_browser
"""

import json
import statistics
import tempfile
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.ground import dice, filler
from benchmarks.review_page import SIZES, predicted
from tests.browser import ARGUMENTS, browser_path, sign_in
from tests.program import Program, eventually, served
from tests.script import Script

OPENINGS = 7
WARMING = 4  # openings that are not measured
MOST_KEYS = 120
BETWEEN_KEYS = 80  # ms, as a quick person types

# Presses `a` the moment the page says it is ready, and notes when the frame after it is on the screen.
FIRST_KEY = """(() => {
  const after = (then) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel();
    port1.onmessage = then; port2.postMessage(0); });
  const watch = new MutationObserver(() => {
    if (!document.documentElement.dataset.ready) return;
    watch.disconnect();
    const seen = { ready: performance.now(), drawn: new Set([...document.querySelectorAll("#report mark")]
      .map((mark) => mark.dataset.span)).size };
    dispatchEvent(new KeyboardEvent("keydown", { key: "a", code: "KeyA" }));
    after(() => { window.firstKey = { ...seen, shown: performance.now(),
      works: document.querySelectorAll("#report mark.accepted").length > 0 }; });
  });
  new MutationObserver((_, first) => { if (!document.documentElement) return; first.disconnect();
    watch.observe(document.documentElement, { attributes: true }); }).observe(document, { childList: true });
  if (document.documentElement) watch.observe(document.documentElement, { attributes: true });
})()"""

# Notes for every key how long the page's own handlers took, and when the next frame was on the screen.
EACH_KEY = """() => {
  window.keys = [];
  let from = 0;
  addEventListener("keydown", () => (from = performance.now()), { capture: true });
  addEventListener("keydown", ({ timeStamp }) => {
    const handler = performance.now() - from;
    requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.keys.push([handler, performance.now() - timeStamp]);
      port2.postMessage(0); });
  });
}"""

BARE = """<!doctype html><meta charset="utf-8"><title>bare</title><p>word</p>"""
BARE_KEY = """() => addEventListener("keydown", () => (document.querySelector("p").textContent += "."))"""


def main() -> None:
    with served(demo=True) as program, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        ada = Script(program, "ada")
        print(f"raw limit, one word changed at a key: {keys_line(bare_keys(browser))}")
        for number in range(len(SIZES)):
            measure(browser, program, ada, number)
        browser.close()


def measure(browser: Browser, program: Program, ada: Script, number: int) -> None:
    """Print the figures of one size of report."""
    name, words, count, links = SIZES[number]
    text = filler(dice(number), words)
    review = take(
        program, ada, f"bench-{number}", {"id": name, "text": text, **predicted(text, count, links)}
    )
    url = f"{program.url}/reviews/{review}/"
    cookies = signed_in(browser, program)
    print(f"\n{name}")
    for _ in range(WARMING):
        first_key(browser, url, cookies)
    opened = [first_key(browser, url, cookies) for _ in range(OPENINGS)]
    drawn, works = {one["drawn"] for one in opened}, all(one["works"] for one in opened)
    assert works, "the first key did nothing"
    print(f"  empty cache, to the first key on the screen: {median(opened, 'shown')}, ready after {median(opened, 'ready')}; {drawn} suggestions drawn")  # fmt: skip
    bare = [without_scripts(browser, url, cookies) for _ in range(OPENINGS)]
    print(f"  raw limit, the same page without scripts: median {statistics.median(bare):.0f} ms")
    print(f"  one decision: {keys_line(decisions(browser, url, cookies, min(count - 10, MOST_KEYS)))}")


def take(program: Program, ada: Script, project: str, report: dict[str, Any]) -> int:
    """The review of a project's only report, with its suggestions."""
    program.manage("create_project", project, "--once")
    program.manage("add_member", project, "ada", "analyst")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(json.dumps(report) + "\n")
        file.flush()
        program.manage("import_documents", project, file.name)
    return ada.claim(project)


def signed_in(browser: Browser, program: Program) -> Any:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, program.url, "ada")
    cookies = context.cookies()
    context.close()
    return cookies


def fresh(browser: Browser, cookies: Any) -> Page:
    """A page of a browser with an empty cache."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.add_cookies(cookies)
    return context.new_page()


def first_key(browser: Browser, url: str, cookies: Any) -> dict[str, Any]:
    """Milliseconds from the navigation to `ready` and to the first key's frame; what it accepts is taken back."""
    page = fresh(browser, cookies)
    page.add_init_script(FIRST_KEY)
    page.goto(url)
    seen = eventually(lambda: page.evaluate("window.firstKey"))
    page.keyboard.press("z")
    saved(page)
    page.context.close()
    return dict(seen)


def without_scripts(browser: Browser, url: str, cookies: Any) -> float:
    """Milliseconds until the page stands and its styles are there."""
    page = fresh(browser, cookies)
    page.route("**/*.js", lambda route: route.abort())
    page.goto(url)
    found = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    page.context.close()
    return float(found)


def decisions(browser: Browser, url: str, cookies: Any, count: int) -> list[list[float]]:
    """[handler, key to frame] in milliseconds of decisions typed one after the other."""
    page = fresh(browser, cookies)
    page.goto(url)
    page.locator("html[data-ready]").wait_for()
    page.wait_for_timeout(1000)
    page.evaluate(EACH_KEY)
    for place in range(count):
        page.keyboard.press("ax"[place % 2])
        page.wait_for_timeout(BETWEEN_KEYS)
    found = page.evaluate("window.keys")
    saved(page)
    page.context.close()
    return list(found)


def bare_keys(browser: Browser) -> list[list[float]]:
    page = browser.new_page()
    page.set_content(BARE)
    page.evaluate(BARE_KEY)
    page.evaluate(EACH_KEY)
    for _ in range(60):
        page.keyboard.press("a")
        page.wait_for_timeout(BETWEEN_KEYS)
    found = page.evaluate("window.keys")
    page.close()
    return list(found)


def saved(page: Page) -> None:
    """Wait until nothing waits for the server."""
    waiting = "Object.keys(localStorage).some((key) => key.includes(':queue:'))"
    eventually(lambda: not page.evaluate(waiting))


def median(rows: list[dict[str, Any]], name: str) -> str:
    values = sorted(row[name] for row in rows)
    return f"median {statistics.median(values):.0f} ms (worst {values[-1]:.0f})"


def keys_line(rows: list[list[float]]) -> str:
    handlers, frames = (sorted(column) for column in zip(*rows, strict=True))
    at = round(0.95 * (len(frames) - 1))
    return (
        f"handler median {statistics.median(handlers):.1f} ms, p95 {handlers[at]:.1f} ms; key to frame median "
        f"{statistics.median(frames):.1f} ms, p95 {frames[at]:.1f} ms; {len(rows)} keys"
    )


if __name__ == "__main__":
    main()
