"""Texts that are meant to do harm, the forms to put them into, and what they may not have become on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

MARKUP = "'\"></textarea></title></script><spoil spoil='1'><img src=x onerror=spoil()>{{ 7|add:7 }}"
TEXTS = {
    "markup": MARKUP,
    "attribute": "x' spoil='1' autofocus onfocus='spoil()' \" spoil=\"1",
    "address": "javascript:spoil()//https://a.example",
    "markdown": "[x](javascript:spoil()) ![x](data:text/html,spoil) <spoil>\n\n# <spoil>\n\n```<spoil>",
    "placeholders": "%s %(name)s {0} {x!r} {% debug %} ${x}",
    "statement": "'; DROP TABLE annotator_review; -- \\",
    "nul": "a\0b",
    "controls": "a\r\nSet-Cookie: spoil=1\r\n\r\n\x1b[2J\x7f\x85\u2028",
    "direction": "\u202e\u2066\u200f\ufeff \u200b",
    "combined": "e" + "\u0301" * 3000,
    "long": "\U0001f6a2 " * 20_000,
    "cell": '=HYPERLINK("https://a.example")\t@SUM(1)',
    "path": "../../../etc/passwd",
    "number": "9" * 400,
    "negative": "-1",
    "json": '{"a": [1e999, NaN, {"__proto__": null}]}',
}
FREE = ("text", "search", "url", "email", "password", "tel")
OURS = ("csrfmiddlewaretoken",)
LEADS_ASTRAY = re.compile(r"[\s\x00-\x1f]*(javascript|vbscript|data:text)", re.IGNORECASE)


class Form(NamedTuple):
    """A form as a page shows it: where it goes, what it holds, which of that a person types, and its file fields."""

    action: str
    method: str
    values: tuple[tuple[str, str], ...]
    typed: frozenset[str]
    chosen: tuple[str, ...]
    files: frozenset[str]

    def filled(self, text: str, *, choose: int | None = None) -> dict[str, Any]:
        """What is sent with a text in every field that is typed, or in one of the others."""
        sent: dict[str, Any] = {}
        for name, value in self.values:
            sent.setdefault(name, []).append(value)
        if choose is None:
            sent |= dict.fromkeys(self.typed, text)
            sent |= {
                name: SimpleUploadedFile(text[:90], text.encode(errors="replace")) for name in self.files
            }
        else:
            sent[self.chosen[choose % len(self.chosen)]] = text
        return sent


def is_page(answer: Any) -> bool:
    """Whether it is shown to somebody, or a part of what is."""
    if answer.streaming:
        b"".join(answer.streaming_content)  # a file that is read to its end is closed
        return False
    return answer.get("Content-Type", "").startswith("text/html") and bool(answer.content)


def forms_in(page: bytes, address: str) -> Iterator[Form]:
    """The forms of a page with a field for a text, or a file."""
    found = html.fromstring(page)
    for form in found.forms:
        fields = [field for field in form.inputs if field.name and field.name not in OURS]
        typed = frozenset(field.name for field in fields if _is_typed(field))
        files = frozenset(field.name for field in fields if getattr(field, "type", "") == "file")
        values = tuple((name, value) for name, value in form.form_values() if name not in OURS)
        chosen = tuple(sorted({field.name for field in fields} - typed - files))
        if fields:
            yield Form(form.get("action") or address, form.method, values, typed, chosen, files)


def _is_typed(field: Any) -> bool:
    return field.tag == "textarea" or (field.tag == "input" and (field.type or "text") in FREE)


def harm(page: bytes) -> list[str]:
    """What of a hostile text became more than text on a page."""
    found = html.fromstring(page)
    elements = [element for element in found.iter() if isinstance(element.tag, str)]
    return [
        *(element.tag for element in elements if element.tag == "spoil"),
        *(f"{name}={value}" for one in elements for name, value in one.attrib.items() if _does_harm(name, value)),
        *(
            f"a script: {element.text}"
            for element in elements
            if element.tag == "script" and element.get("type") != "application/json" and (element.text or "").strip()
        ),
    ]  # fmt: skip


def _does_harm(name: str, value: str) -> bool:
    leads = name in ("href", "src", "action", "formaction") or name.startswith("hx-")
    return name == "spoil" or name.startswith("on") or (leads and bool(LEADS_ASTRAY.match(value)))
