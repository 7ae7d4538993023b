"""JSON lines: a line is one report, an object with at least its “text” (docs/importing.md)."""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext as _

from annotator.corpus.readers import fields, proposed
from annotator.corpus.readers.report import BOM, Fault, Proposed, Report, not_utf8
from annotator.spans.scheme import Scheme
from annotator.spans.text import Normalised, TextError


class Line(NamedTuple):
    """One line: its number from 1, and where in the stream its content begins, in bytes."""

    number: int
    offset: int
    content: bytes


def lines(stream: Iterable[bytes]) -> Iterator[Line]:
    """The lines that are not blank, without their ends and a byte order mark. Lines end at LF only."""
    offset = 0
    for number, whole in enumerate(stream, start=1):
        mark = len(BOM) if number == 1 and whole.startswith(BOM) else 0
        content = whole[mark:].rstrip(b"\r\n")
        if content.strip():
            yield Line(number, offset + mark, content)
        offset += len(whole)


def read(name: str, stream: IO[bytes], scheme: Scheme) -> Iterator[Report | Fault]:
    """The reports of a file of JSON lines, or what is wrong with each line."""
    line = None
    for line in lines(stream):
        try:
            yield _report(name, line.number, line.content.decode(), scheme)
        except UnicodeDecodeError as error:
            yield Fault(name, line.number, not_utf8(error, line.offset))
        except Problems as problems:
            yield from (Fault(name, line.number, problem) for problem in problems.found)
    if line is None:
        yield Fault(name, None, _("no line holds a report"))


class Problems(ValueError):
    """What is wrong with one line."""

    def __init__(self, *found: str) -> None:
        super().__init__(*found)
        self.found = found


def parse(line: str) -> dict[str, Any]:
    """The JSON object on a line. Problems says what else stands there, and in which column."""
    try:
        value = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        where = {"problem": error.msg, "column": error.pos + 1}
        raise Problems(_("broken JSON: %(problem)s in column %(column)d") % where) from None
    except (ValueError, RecursionError) as error:
        raise Problems(_("broken JSON: %(problem)s") % {"problem": error}) from None
    if not isinstance(value, dict):
        raise Problems(_("not a JSON object but %(kind)s") % {"kind": fields.kind_of(value)})
    return value


def text_of(raw: dict[str, Any]) -> Normalised:
    """The text of an object, normalised. Problems where there is none or it cannot be stored."""
    if "text" not in raw:
        raise Problems(_("there is no “text”"))
    if not isinstance(raw["text"], str):
        raise Problems(_("“text” must be a string, not %(kind)s") % {"kind": fields.kind_of(raw["text"])})
    try:
        return Normalised(raw["text"])
    except TextError as error:
        raise Problems(str(error)) from None


def _report(name: str, number: int, line: str, scheme: Scheme) -> Report:
    raw = parse(line)
    normalised = text_of(raw)
    publication, found = fields.publication(raw)
    body, problems = proposed.proposed(raw, normalised, scheme)
    found += problems
    if "\\u" in line and not found:  # only an escape can bring in what PostgreSQL cannot hold
        found = fields.unstorable({**raw, "text": ""})
    if found:
        raise Problems(*found)
    return Report.of(
        name,
        number,
        normalised,
        title=publication.get("title", ""),
        publication=publication,
        proposed=Proposed.of(body) if body else None,
    )


def _refuse_constant(name: str) -> None:
    raise ValueError(_("%(name)s is not JSON") % {"name": name})


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
