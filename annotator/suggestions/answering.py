"""Suggestions for texts that come as JSON lines: no project, no database."""

import json
from bisect import bisect_left
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from annotator.corpus.readers.jsonl import lines, parse
from annotator.corpus.readers.problems import Problems
from annotator.corpus.readers.report import not_utf8
from annotator.spans.text import Normalised, TextError
from annotator.suggestions.providers import Provider

SPAN = ("start", "end", "label", "score", "attributes", "rule")
LINK = ("from", "to", "type")


def answers(stream: IO[bytes], provider: Provider) -> Iterator[bytes | str]:
    """An answer for each line that holds a text, as a line of JSON in UTF-8, or what is wrong with the line.

    The text comes back exactly as it was given; offsets are code points of it.
    """
    for number, _offset, content in lines(stream):
        try:
            answer = _answer(parse(content.decode()), provider)
            yield json.dumps(answer, ensure_ascii=False).encode() + b"\n"
        except UnicodeDecodeError as error:
            yield _at(number, not_utf8(error, 0))
        except UnicodeEncodeError:
            yield _at(number, _("half of a surrogate pair cannot be written as UTF-8"))
        except Problems as problems:
            yield _at(number, "; ".join(problems.found))
        except TextError as error:
            yield _at(number, str(error))


def _at(number: int, problem: str) -> str:
    return _("line %(line)d: %(problem)s") % {"line": number, "problem": problem}


def _answer(raw: dict[str, Any], provider: Provider) -> dict[str, Any]:
    text = raw.get("text")
    if not isinstance(text, str):
        raise Problems(_("“text” must be there and be a string"))
    body: dict[str, Any] = {"spans": [], "links": []}
    if text.strip():
        normalised = Normalised(text)
        body = provider.suggest(normalised.text)
        if normalised.text != text:
            body = {**body, "spans": [_moved(span, normalised) for span in body["spans"]]}
    return {
        "id": raw.get("id"),
        "text": text,
        "spans": [{name: span.get(name) for name in SPAN} for span in body["spans"]],
        "links": [{name: link[name] for name in LINK} for link in body["links"]],
    }


def _moved(span: dict[str, Any], text: Normalised) -> dict[str, Any]:
    """A span of the stored text where it is in the raw one."""
    raw = range(text.raw_length + 1)
    return {**span, **{edge: bisect_left(raw, span[edge], key=text.offset) for edge in ("start", "end")}}
