"""How much of the reports' words a file holds: all, no more than quotes and names, or nothing.

Hashes, offsets, addresses and everything that people chose from lists stay, so that whoever has a report can put its
words back.
"""

from typing import Any

from annotator.releases.writers.edition import FULL, SNIPPET, Item, spans_of


def withheld(content: dict[str, Any], item: Item, text: str) -> dict[str, Any]:
    """An item without what `text` says not to tell; null stands for each string left out."""
    if text == FULL:
        return content
    if text == SNIPPET:
        return content | {"text": None}
    bare: dict[str, Any] = item.without_strings()
    for span in spans_of(bare):
        for name, value in span["attributes"].items():
            if isinstance(value, dict):  # counted words are a report's, too
                span["attributes"][name] = None
    return bare
