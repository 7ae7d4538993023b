"""What a JSON line says about where and when a report stood, field by field."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from annotator.corpus.models import Publication
from annotator.spans import text as text_rules

PUBLICATION = ("title", "publisher", "author", "url", "published_at", "language", "licence")
LIMITS = {field.name: field.max_length for field in Publication._meta.concrete_fields}
KINDS = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
YEAR_OR_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)  # anything else may run something when it is clicked


def kind_of(value: Any) -> str:
    """A word for the kind of a JSON value."""
    return KINDS.get(type(value), "a number")


def publication(raw: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Fields of a publication that are not empty, and what is wrong with the others."""
    said: dict[str, str] = {}
    problems: list[str] = []
    values = {"external_id": _id(raw.get("id")), **{name: raw.get(name) for name in PUBLICATION}}
    for field, value in values.items():
        if value is None or value == "":
            continue
        if problem := _problem(field, value):
            problems.append(problem)
        elif stripped := value.strip():
            said[field] = stripped
    return said, problems


def _id(value: Any) -> Any:
    return str(value) if type(value) is int else value


def _problem(field: str, value: Any) -> str | None:
    name = "id" if field == "external_id" else field
    limit = LIMITS[field]
    if not isinstance(value, str):
        return _("“%(name)s” must be a string, not %(kind)s") % {"name": name, "kind": kind_of(value)}
    if limit and len(value) > limit:
        return _("“%(name)s” has %(length)d characters, more than %(limit)d") % {
            "name": name,
            "length": len(value),
            "limit": limit,
        }
    if field == "url" and not WEB.match(value.strip()):
        return _("“url” must begin with http:// or https://")
    if field == "published_at" and not _is_date(value.strip()):
        return _(
            "“published_at” must be a date such as 2031-05-12, a time such as 2031-05-12T14:30Z, or 2031-05"
        )
    return None


def _is_date(value: str) -> bool:
    if YEAR_OR_MONTH.fullmatch(value):
        return True
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def unstorable(value: Any) -> list[str]:
    """A problem if a NUL or half of a surrogate pair is anywhere in a JSON value."""
    for text in _strings(value):
        if found := text_rules.unstorable(text):
            return [_("“%(text)s” holds %(kind)s") % {"text": shown(text), "kind": found[1]}]
    return []


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def shown(text: str, limit: int = 60) -> str:
    """A text that came in, short, in one line, and fit for any terminal and page."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in cut
    )
