"""The page inside an archive that says what it is."""

import json
import textwrap
from typing import Any

NOTES = (
    "Offsets count Unicode code points of the text, from 0, the end outside.",
    "not-reviewed: nobody, machine or person, set the value. People stand under pseudonyms.",
)


def text(about: dict[str, Any], *paragraphs: str) -> str:
    """What is told of the release, then the paragraphs."""
    told = "\n".join(f"{name}: {value}" for name, value in about.items())
    told_at_length = (
        textwrap.fill(paragraph, 100, break_on_hyphens=False) for paragraph in (*paragraphs, *NOTES)
    )
    return "\n\n".join([told, *told_at_length]) + "\n"


def as_json(about: dict[str, Any]) -> str:
    """The same for programs."""
    return json.dumps(about, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
