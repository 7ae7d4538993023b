"""What is one name: the rule here and the rule of the pages, held to the same examples."""

import base64
import json
import unicodedata
from pathlib import Path

import pytest

from annotator.spans.names import fold

EXAMPLES = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))
WORDS_JS = Path(__file__).parents[2] / "static" / "js" / "words.js"
FOLD_ALL = "async ([url, quotes]) => { const words = await import(url); return quotes.map(words.foldName); }"


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
    url = "data:text/javascript;base64," + base64.b64encode(WORDS_JS.read_bytes()).decode()
    folded = open_page().evaluate(FOLD_ALL, [url, quotes])
    assert dict(zip(quotes, folded, strict=True)) == {quote: fold(quote) for quote in quotes}
