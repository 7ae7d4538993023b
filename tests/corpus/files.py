"""Files to import."""

import json
from pathlib import Path
from typing import Any

TEXT = "Harbour police said four league guards were killed in Brannport."


def report(text: str = TEXT, **more: Any) -> dict[str, Any]:
    """What a line of a file says."""
    return {"text": text, **more}


def span(text: str, words: str, label: str, **more: Any) -> dict[str, Any]:
    """A span over the first occurrence of words."""
    start = text.index(words)
    return {"start": start, "end": start + len(words), "label": label, **more}


def write_lines(path: Path, *lines: Any) -> Path:
    """A file of JSON lines; a string or bytes are written as they are."""
    raw = [
        line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode()
        for line in lines
    ]
    path.write_bytes(b"\n".join(raw) + b"\n")
    return path
