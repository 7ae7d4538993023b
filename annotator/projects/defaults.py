"""The scheme and guidelines a project begins with."""

import json
from pathlib import Path
from typing import Any

ONCE = {"twice_first": 0, "twice_share": 0}  # a policy under which one person reviews each report
FOLDER = Path(__file__).parent / "schemes"


def scheme() -> dict[str, Any]:
    """The default scheme, `conflict claims`."""
    body: dict[str, Any] = json.loads((FOLDER / "conflict-claims.json").read_text(encoding="utf-8"))
    return body


def guidelines() -> str:
    """The default guidelines, in Markdown."""
    return (FOLDER / "conflict-claims.md").read_text(encoding="utf-8")
