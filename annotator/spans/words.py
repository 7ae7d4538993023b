"""The words in a body that come from a report or from what people wrote about it: hashed apart, and blanked to erase.

A body is the JSON of an opening, a submission, a prediction, a span or a decision. Whatever string does not stand at a
known place of its structure counts as words, so that nothing new is kept by oversight.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from annotator.spans import canonical

BLANK = "\u2588"
WRITTEN = re.compile(r"[^\n]")  # lines keep their places, which regions are named by
VALUES = ("values", "attributes")
# the keys of strings that say nothing of a report
STRUCTURE = frozenset({
    "after", "arm", "before", "blocks_submit", "by", "date_end", "date_precision", "date_start", "from", "guideline_sha256",
    "id", "incident", "kind", "label", "link", "location_precision", "origin", "parents", "rule", "scheme", "scheme_sha256",
    "span", "spans", "status", "suggester", "text_sha256", "to", "type", "version",
})  # fmt: skip

Change = Callable[[Any], Any]


def blanked(text: str) -> str:
    """As many characters and lines, and no words."""
    return WRITTEN.sub(BLANK, text)


def without(body: Any) -> Any:
    """A body with its words blanked; equal words stay equal, so that a history still adds up to its state."""
    return _changed(body, _blank)


def sha256(body: Any, words_sha256: str = "") -> str:
    """The hash of a body: of what it says, and of the hash of its words, which is given once they are erased."""
    taken: list[Any] = []

    def take(word: Any) -> None:
        taken.append(word)

    structure = _changed(body, take)
    return canonical.sha256({"body": structure, "words": words_sha256 or canonical.sha256(taken)})


def words_sha256(body: Any) -> str:
    """The hash of all words of a body together: of a name alone it could be guessed."""
    taken: list[Any] = []
    _changed(body, taken.append)
    return canonical.sha256(taken)


def _changed(value: Any, change: Change, key: str = "") -> Any:
    if isinstance(value, dict):
        is_incident = "location" in value
        return {
            name: _values(held, change)
            if name in VALUES and isinstance(held, dict)
            else _changed(held, change, "" if name == "label" and is_incident else name)
            for name, held in sorted(value.items())
        }
    if isinstance(value, list):
        return [_changed(one, change, key) for one in value]
    return change(value) if isinstance(value, str) and key not in STRUCTURE else value


def _values(held: dict[str, Any], change: Change) -> dict[str, Any]:
    """What attributes were given: a value beside its origin, or, where a machine proposes, the value alone."""
    return {
        name: one | {"value": _value(one["value"], change)}
        if isinstance(one, dict) and "value" in one and "origin" in one
        else _value(one, change)
        for name, one in sorted(held.items())
    }


def _value(value: Any, change: Change) -> Any:
    return change(value) if isinstance(value, str | list | dict) else value


def _blank(word: Any) -> Any:
    return blanked(word) if isinstance(word, str) else type(word)()


def runs(text: str, length: int = 5) -> Iterable[str]:
    """Every run of so many words of a text, as they stand there but for blanks."""
    found = text.split()
    return (" ".join(found[start : start + length]) for start in range(len(found) - length + 1))
