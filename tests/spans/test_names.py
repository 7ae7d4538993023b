"""What is one name: the rule here and the rule of the pages, held to the same examples."""

import base64
import json
import unicodedata
from pathlib import Path

import pytest

from annotator.spans.names import Mention, Names, fold
from tests.spans.builders import SCHEME

EXAMPLES, SAME = (
    json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    for name in ("names.json", "same_names.json")
)
NAMES_JS = Path(__file__).parents[2] / "static" / "js" / "names.js"
FOLD_ALL = "async ([url, quotes]) => { const names = await import(url); return quotes.map(names.foldName); }"
GROUP_ALL = """async ([url, reports]) => {
  const { Names } = await import(url);
  return reports.map((mentions) => {
    const names = new Names();
    const all = mentions.map(([quote, entity]) => ({ label: "ACTOR", quote, entity }));
    all.forEach((mention, id) => names.put(id, { ...mention, entity: "Somebody" }));
    all.forEach((mention, id) => names.put(id, mention));
    return all.map((mention) => Math.min(...names.of(mention).ids));
  });
}"""


def module(path: Path) -> str:
    """A script without imports of its own, as an address that a blank page can import."""
    return "data:text/javascript;base64," + base64.b64encode(path.read_bytes()).decode()


def mention(place: int, quote: str, entity: str | None = None) -> Mention:
    return Mention(str(place), "ACTOR", place, place + len(quote), quote, {"canonical": entity})


@pytest.mark.parametrize(("quote", "folded"), EXAMPLES)
def test_a_name_is_compared_without_what_is_only_a_way_of_writing_it(quote: str, folded: str) -> None:
    assert fold(quote) == unicodedata.normalize("NFKD", folded)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the league", "the league’s"),
        ("League", "Leagues"),
        ("al-Rassan", "al Rassan"),
        ("김", "가"),
        ("हिमाल", "हुमाल"),
        ("Ada Moro", "Ada Moro,"),
    ],
)
def test_what_is_written_with_other_letters_or_words_is_another_name(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.browser
def test_the_pages_compare_names_by_the_same_rule(open_page) -> None:
    every_character = [f"a{chr(code)}B" for code in range(0x3000) if unicodedata.category(chr(code)) != "Cn"]
    quotes = [*(quote for quote, _ in EXAMPLES), *every_character]
    folded = open_page().evaluate(FOLD_ALL, [module(NAMES_JS), quotes])
    assert dict(zip(quotes, folded, strict=True)) == {quote: fold(quote) for quote in quotes}


@pytest.mark.parametrize("report", SAME, ids=lambda report: report["says"])
def test_what_is_one_name(report) -> None:
    mentions = [mention(place, *said) for place, said in enumerate(report["mentions"])]
    names = Names(mentions, SCHEME.labels["ACTOR"])
    firsts = [min(mentions.index(other) for other in names.members[names.of(one)]) for one in mentions]
    assert firsts == report["first"]


@pytest.mark.browser
def test_the_pages_take_the_same_mentions_for_one_name(open_page) -> None:
    reports = [report["mentions"] for report in SAME]
    found = open_page().evaluate(GROUP_ALL, [module(NAMES_JS), reports])
    assert found == [report["first"] for report in SAME]
