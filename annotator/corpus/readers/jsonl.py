"""JSON lines: a line is one report, an object with at least its “text” (docs/importing.md)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from annotator.corpus.readers import annotated, fields, offsets, own, proposed
from annotator.corpus.readers.annotated import text_of
from annotator.corpus.readers.problems import Problems
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import BOM, Fault, Found, Note, Proposed, Report, not_utf8


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


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The reports of a file of JSON lines, or what is wrong with each line."""
    held = False
    for line in lines(file.stream):
        try:
            for found in _reports(file.name, line.number, line.content.decode(), reading):
                held = True
                yield found
        except UnicodeDecodeError as error:
            held = True
            yield Fault(file.name, line.number, not_utf8(error, line.offset))
        except Problems as problems:
            held = True
            yield from (Fault(file.name, line.number, problem) for problem in problems.found)
    if not held:
        yield Fault(file.name, None, _("no line holds a report"))


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


def _reports(name: str, number: int, line: str, reading: Reading) -> Iterator[Found]:
    raw = parse(line)
    match raw.get("record"):
        case "release":
            return
        case "document":
            yield from annotated.reports(name, number, own.document(raw), reading)
        case _:
            yield from _report(name, number, raw, reading, escaped="\\u" in line)


def _report(
    name: str, number: int, raw: dict[str, Any], reading: Reading, *, escaped: bool
) -> Iterator[Found]:
    normalised = text_of(raw)
    publication, found = fields.publication(raw)
    if reading.mapping:
        raw = _mapped(raw, reading)
    body, problems = proposed.proposed(raw, normalised, reading.scheme)
    if problems:
        _note_foreign(raw, reading)
        if moved := offsets.converted(raw["text"], raw.get("spans")):
            unit, spans = moved
            body, problems = proposed.proposed({**raw, "spans": spans}, normalised, reading.scheme)
            yield Note(name, number, annotated.counted(unit))
    found += problems
    if escaped and not found:  # only an escape can bring in what PostgreSQL cannot hold
        found = fields.unstorable({**raw, "text": ""})
    if found:
        raise Problems(*found)
    yield Report.of(
        name,
        number,
        normalised,
        title=publication.get("title", ""),
        publication=publication,
        proposed=Proposed.of(body) if body else None,
    )


def _mapped(raw: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """The object with the names that somebody chose; only names are changed, so that places in “spans” stay."""
    names = {name: to for name, to in reading.mapping.items() if to}

    def renamed(part: str, key: str) -> Any:
        held = raw.get(part)
        if not isinstance(held, list):
            return held
        return [
            {**one, key: names[one[key]]} if isinstance(one, dict) and one.get(key) in names else one
            for one in held
        ]

    _note_foreign(raw, reading)
    return {**raw, "spans": renamed("spans", "label"), "links": renamed("links", "type")}


def _note_foreign(raw: dict[str, Any], reading: Reading) -> None:
    for part, key, note in (("spans", "label", reading.label), ("links", "type", reading.link)):
        for one in raw[part] if isinstance(raw.get(part), list) else []:
            if isinstance(one, dict) and isinstance(one.get(key), str):
                note(one[key])


def _refuse_constant(name: str) -> None:
    raise ValueError(_("%(name)s is not JSON") % {"name": name})


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
