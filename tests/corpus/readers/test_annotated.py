"""Files of other annotation programs: their spans, links and values, and what the scheme has no place for."""

import json
from contextlib import nullcontext
from io import BytesIO

import pytest

from annotator.corpus import readers
from annotator.corpus.readers.reading import Reading
from annotator.corpus.readers.report import Fault, Note, Report
from annotator.corpus.readers.source import Source
from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes
from tests.corpus.readers import made

SCHEME = schemes.parse(defaults.scheme())


def sources(files: dict[str, bytes]) -> list[Source]:
    return [
        Source(name, lambda content=content: nullcontext(BytesIO(content))) for name, content in files.items()
    ]


def read(files: dict[str, bytes], **mapping: str):
    """The report, its spans and links, and what was told."""
    reading = Reading(SCHEME, {name.replace("_", "-"): to for name, to in mapping.items()})
    found = list(readers.read_all(sources(files), reading))
    reports = [one for one in found if isinstance(one, Report)]
    told = [str(one) for one in found if isinstance(one, Note | Fault)]
    body = (
        json.loads(reports[0].proposed.body)
        if reports and reports[0].proposed
        else {"spans": [], "links": []}
    )
    return reports, body, told, reading


@pytest.mark.parametrize(
    ("files", "linked"),
    [
        (made.brat(), True),
        ({"a.spacy": made.docbin()}, False),
        ({"a.json": made.label_studio()}, True),
        ({"a.jsonl": made.doccano()}, True),
        (made.cas("xmi"), False),
        (made.cas("json"), False),
    ],
    ids=["brat", "docbin", "label_studio", "doccano", "xmi", "json_cas"],
)
def test_spans_stand_where_the_program_put_them(files, linked):
    [report], body, _told, _reading = read(files)
    assert report.text == made.TEXT
    found = sorted((one["start"], one["end"], one["label"]) for one in body["spans"])
    assert found == sorted(made.places())
    ends = [(body["spans"][one["from"]]["label"], body["spans"][one["to"]]["label"]) for one in body["links"]]
    assert ends == ([("CASUALTY", "SOURCE")] if linked else [])


def test_a_value_of_brat_comes_along():
    _reports, body, _told, _reading = read(made.brat())
    assert next(one for one in body["spans"] if one["label"] == "CASUALTY")["attributes"] == {
        "kind": "killed"
    }


def test_columns_are_tokens_of_lines():
    [report], body, told, _reading = read({"a.conll": made.conll()})
    assert report.text == "Police said four guards died\nThen silence"
    assert [(one["start"], one["end"], one["label"]) for one in body["spans"]] == [
        (0, 6, "SOURCE"),
        (12, 28, "CASUALTY"),
    ]
    assert told == []


def test_what_the_scheme_lacks_is_left_out_and_told_or_mapped_by_choice():
    ann = "T1\tPERSON 2 9\tHarbour\nT2\tSOURCE 10 16\tpolice\nR1\tknows Arg1:T1 Arg2:T2\t\n"
    files = {"a.txt": made.TEXT.encode(), "a.ann": ann.encode()}
    _reports, body, told, reading = read(files)
    assert [one["label"] for one in body["spans"]] == ["SOURCE"]
    assert told == [
        "a.txt: left out 1 span of “PERSON”, which is no label of the scheme",
        "a.txt: left out 1 link “knows”, which does not fit the scheme or lost an end",
    ]
    assert (dict(reading.foreign_labels), dict(reading.foreign_links)) == ({"PERSON": 1}, {"knows": 1})
    _reports, body, told, _reading = read(files, PERSON="ACTOR")
    assert [one["label"] for one in body["spans"]] == ["ACTOR", "SOURCE"]


def test_names_of_json_lines_can_be_mapped_too():
    line = {"text": "Four died.", "spans": [{"start": 0, "end": 9, "label": "TOLL"}]}
    _reports, _body, told, _reading = read({"a.jsonl": json.dumps(line).encode()})
    assert told == [
        "a.jsonl, line 1: spans[0]: there is no label “TOLL”; this project has ACTOR, CASUALTY, SOURCE"
    ]
    _reports, body, told, _reading = read({"a.jsonl": json.dumps(line).encode()}, TOLL="CASUALTY")
    assert (body["spans"], told) == ([{"start": 0, "end": 9, "label": "CASUALTY"}], [])


@pytest.mark.parametrize(
    ("ann", "told"),
    [
        ("T1\tSOURCE 0 7\tHarbour\n",
         "a.txt: spans[0]: the quote “Harbour” does not fit: the text from 0 to 7 is “🛶 Harbo”"),
        ("T1\tSOURCE 2 900\tx\n",
         "a.txt: spans[0]: 2 to 900 is no stretch of the text, which has 66 characters (code points)"),
        ("hello\n", "a.ann, line 1: no line of brat: hello"),
    ],
)  # fmt: skip
def test_brat_that_does_not_fit_its_text_is_refused_with_the_span_named(ann, told):
    reports, _body, found, _reading = read({"a.txt": made.TEXT.encode(), "a.ann": ann.encode()})
    assert (reports, found) == ([], [told])


def test_brat_in_utf_16_units_is_converted():
    ann = "T1\tSOURCE 3 17\tHarbour police\n"
    _reports, body, told, _reading = read({"a.txt": made.TEXT.encode(), "a.ann": ann.encode()})
    assert body["spans"] == [{"start": 2, "end": 16, "label": "SOURCE"}]
    assert told == ["a.txt: offsets counted UTF-16 units, as the quotes prove: turned into code points"]


def test_a_span_in_pieces_is_left_out():
    ann = "T1\tSOURCE 2 9;22 26\tHarbour four\n"
    _reports, body, told, _reading = read({"a.txt": made.TEXT.encode(), "a.ann": ann.encode()})
    assert (body["spans"], told) == (
        [], ["a.ann, line 1: left out T1 of “SOURCE”: it is in pieces, with other words between them"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a.ann": b"T1\tSOURCE 0 1\tx\n"}, "a.ann: brat's annotations need the text: choose the .txt and the .ann file together"),
        ({"a.xmi": made.cas("xmi")["a.xmi"]}, "a.xmi: an XMI file needs its types: put TypeSystem.xml beside it, or both into a ZIP"),
        ({"a.xmi": b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><xmi:XMI xmlns:xmi='http://www.omg.org/XMI'/>",
          "TypeSystem.xml": made.cas("xmi")["TypeSystem.xml"]}, "a.xmi: it declares entities, which no UIMA file needs"),
        ({"a.json": b"[]"}, "a.json: it holds no task of Label Studio"),
        ({"a.json": b'[{"data": {"image": 3}}]'},
         "a.json, line 1: the task has no text among its data; looked for: text, content, body"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told(files, told):
    assert read(files)[2] == [told]
