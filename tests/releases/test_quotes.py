"""The quick check of a line agrees with the slow one, whatever attributes are called."""

import pytest

from annotator.releases.sealing import Strings, seal
from annotator.releases.writers import quotes
from annotator.releases.writers.edition import ExportRefused, Item


def item(*, quote: str, attributes: dict | None = None, label: str = "CASUALTY") -> Item:
    """An item with one span on the first word of its text."""
    strings = Strings()
    text = 'four "guards"'
    content = {
        "claims": [],
        "id": "doc",
        "rejected_spans": [],
        "spans": [
            {"attributes": attributes or {}, "end": len(quote), "id": "span-1", "label": label,
             "quote": strings.take(quote), "start": 0, "suggested": None, "value_origins": {}}
        ],
        "text": strings.take(text),
        "title": strings.take("title"),
    }  # fmt: skip
    sealed = seal(content, strings)
    return Item(1, sealed.body, sealed.strings)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"value_origins": {}},
        {"end": 1, "id": "x", "label": "y", "quote": "z", "start": 9, "suggested": 1},
    ],
)
@pytest.mark.parametrize("label", ["CASUALTY", 'A "B" \\'])
def test_whatever_the_attributes_and_labels_are_called(attributes, label):
    for quote in ("four", 'four "guards"'):
        good = item(quote=quote, attributes=attributes, label=label)
        quotes.check_line(good.line(), good)
    bad = item(quote="five", attributes=attributes, label=label)
    with pytest.raises(ExportRefused, match="document doc, span span-1: the text at"):
        quotes.check_line(bad.line(), bad)
