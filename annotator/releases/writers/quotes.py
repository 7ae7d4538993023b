"""The check every writer makes before it writes a document: each quote is the text at its offsets."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from annotator.releases.writers.edition import FULL, ExportRefused, Item, spans_of
from annotator.releases.writers.texts import withheld

# a span's keys stand in code point order, so these are neighbours; parsing the whole line takes three times as long
STRING = r'"(?:[^"\\]|\\.)*"'
SPAN = re.compile(rf'"end":(\d+),"id":"[^"]*","label":{STRING},"quote":({STRING}),"start":(\d+),"suggested":')
SPAN_MARK = '"value_origins":{'


def faults(content: dict[str, Any]) -> Iterator[str]:
    """A sentence for each span or claim of an item whose quote is not `text[start:end]`, in code points."""
    text = content["text"]
    for span in spans_of(content):
        if text[span["start"] : span["end"]] != span["quote"]:
            yield _sentence(content["id"], f"span {span['id']}", span)
    for claim in content["claims"]:
        if text[claim["start"] : claim["end"]] != claim["quote"]:
            yield _sentence(content["id"], f"claim on span {claim['casualty_ids'][0]}", claim)


def check(content: dict[str, Any]) -> None:
    """Raises ExportRefused at the first fault."""
    for fault in faults(content):
        raise ExportRefused(fault)


def checked(items: Iterable[Item], text: str = FULL) -> Iterator[dict[str, Any]]:
    """The items one by one, each checked, then without what `text` withholds."""
    for item in items:
        content = json.loads(item.line())
        check(content)
        yield withheld(content, item, text)


def check_line(line: str, item: Item) -> None:
    """`check` for an item's line that nobody has parsed: spans only, parsed only where something is amiss."""
    text = json.loads(item.text())
    spans = SPAN.findall(line)
    if len(spans) != item.body.count(SPAN_MARK) or not all(
        text[int(start) : int(end)] == (json.loads(quote) if "\\" in quote else quote[1:-1])
        for end, quote, start in spans
    ):
        check(json.loads(line))


def _sentence(document: str, what: str, place: dict[str, Any]) -> str:
    return f"document {document}, {what}: the text at [{place['start']}, {place['end']}) is not “{place['quote']}”"
