"""Canonical JSON: one byte string per value, so that equal things have equal hashes."""

import hashlib
import json
from typing import Any


def dumps(value: Any) -> str:
    """Keys in code point order, no blanks, characters as themselves; NaN is refused with ValueError."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256(value: Any) -> str:
    """Hex digest of the canonical JSON of a value."""
    return text_sha256(dumps(value))


def text_sha256(text: str) -> str:
    """Hex digest of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()
