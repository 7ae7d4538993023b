"""Which words define a short name: the rule here and the rule of the pages, held to the same examples."""

import json
from pathlib import Path

import pytest

from annotator.spans.aliases import defines

EXAMPLES = json.loads((Path(__file__).parent / "aliases.json").read_text(encoding="utf-8"))
JS = Path(__file__).parents[2] / "static" / "js"
DEFINES_ALL = """async (examples) => {
  const { defines } = await import("http://attest.test/aliases.js");
  return examples.map(([long, between, short, after]) => defines(long, between, short, after));
}"""


@pytest.mark.parametrize(("long", "between", "short", "after", "is_one"), EXAMPLES)
def test_a_short_name_is_defined_in_brackets_or_with_or_and_by_its_letters(
    long, between, short, after, is_one
) -> None:
    assert defines(long, between, short, after) is is_one


@pytest.mark.browser
def test_the_pages_find_the_same_definitions(open_page) -> None:
    page = open_page()
    blank = {"content_type": "text/html", "body": "<!doctype html><title>blank</title>"}
    page.route("http://attest.test/", lambda route: route.fulfill(**blank))
    page.route("http://attest.test/*.js", lambda route: route.fulfill(path=JS / Path(route.request.url).name))
    page.goto("http://attest.test/")
    assert page.evaluate(DEFINES_ALL, EXAMPLES) == [is_one for *_, is_one in EXAMPLES]
