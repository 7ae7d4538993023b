"""JSON lines: a line is one report."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.corpus.readers import read
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Report
from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes
from tests.corpus.files import TEXT, report, span

SCHEME = schemes.parse(defaults.scheme())


def read_lines(*lines: Any) -> list[Report | Fault]:
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return list(read(File("a.jsonl", BytesIO(b"\n".join(raw))), Reading(SCHEME)))


def told(line: Any) -> str:
    """The only fault of a line, without the file's name and line."""
    (fault,) = read_lines(line)
    assert isinstance(fault, Fault), fault
    return str(fault).removeprefix("a.jsonl, line 1: ")


def test_a_line_says_the_text_and_where_it_stood():
    (found,) = read_lines(
        report(id="r1", title="Shots", publisher="Orvessa Daily", published_at="2031-05-12", url="https://o.example/1",
               author="A. Nonn", language="en", licence="CC0", unknown="left alone")
    )  # fmt: skip
    assert (found.text, found.title, found.line) == (TEXT, "Shots", 1)
    assert found.publication == {
        "external_id": "r1",
        "title": "Shots",
        "publisher": "Orvessa Daily",
        "published_at": "2031-05-12",
        "url": "https://o.example/1",
        "author": "A. Nonn",
        "language": "en",
        "licence": "CC0",
    }


def test_what_a_line_leaves_out_or_leaves_empty_is_not_known():
    (found,) = read_lines(report(id=None, publisher="", author=" ", spans=[]))
    assert (found.publication, found.proposed, found.title) == ({}, None, TEXT)


def test_a_number_may_be_an_id():
    (found,) = read_lines(report(id=17))
    assert found.publication["external_id"] == "17"


def test_lines_end_at_lf_only_and_empty_ones_are_passed_over():
    text = "one\u2028two\u0085three"
    found = read_lines(
        b"\xef\xbb\xbf" + json.dumps(report(text), ensure_ascii=False).encode(), b"", b" \r", report()
    )
    assert [(one.line, one.text) for one in found] == [(1, text), (4, TEXT)]


def test_spans_keep_what_was_given_and_their_offsets_move_with_the_text():
    text = "Police:\r\n\r\nfour\r\nguards were killed."
    spans = [
        span(text, "Police", "SOURCE"),
        span(text, "four\r\nguards", "CASUALTY", quote="four\r\nguards", score=0.5, rule="r", attributes={"kind": "killed"}),
        span(text, "guards", "ACTOR", quote="guards", score=1),
    ]  # fmt: skip
    (found,) = read_lines(report(text, spans=spans, links=[{"from": 1, "to": 0, "type": "claimed-by"}]))
    body = json.loads(found.proposed.body)
    assert [found.text[one["start"] : one["end"]] for one in body["spans"]] == [
        "Police",
        "four\nguards",
        "guards",
    ]
    assert body["spans"][1] == {
        "start": 9,
        "end": 20,
        "label": "CASUALTY",
        "score": 0.5,
        "rule": "r",
        "attributes": {"kind": "killed"},
    }
    assert "score" not in body["spans"][0]
    assert body["links"] == [{"from": 1, "to": 0, "type": "claimed-by"}]


@given(
    st.lists(st.sampled_from(["\r\n", "\r", "\n", "a", "🕊", "e\u0301", "\u2028"]), min_size=1).map("".join),
    st.text(alphabet="abé🕊", min_size=1),
    st.text(alphabet="a\r\n🕊"),
)
def test_whatever_stands_around_a_quote_it_is_found_where_its_offsets_point(before, quote, after):
    line = {"text": before + quote + after}
    line["spans"] = [{"start": len(before), "end": len(before + quote), "label": "ACTOR", "quote": quote}]
    (found,) = read_lines(line)
    (moved,) = json.loads(found.proposed.body)["spans"]
    assert found.text[moved["start"] : moved["end"]] == quote


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"text": "a"', "broken JSON: Expecting ',' delimiter in column 13"),
        (b"{'text': 'a'}", "broken JSON: Expecting property name enclosed in double quotes in column 2"),
        (b'{"text": "a\x00b"}', "broken JSON: Invalid control character at in column 12"),
        (b'{"text": "a", "score": NaN}', "broken JSON: NaN is not JSON"),
        (b'{"text": "a"} {"text": "b"}', "broken JSON: Extra data in column 15"),
        (b"[" * 100_000, "broken JSON: maximum recursion depth exceeded while decoding"),
        (b"1" * 5000, "broken JSON: Exceeds the limit"),
        (b'{"text": "caf\xe9"}', "not UTF-8: the byte 0xE9 at byte offset 13"),
        (["text"], "not a JSON object but a list"),
        ("text", "not a JSON object but a string"),
        ({"id": "1"}, "there is no “text”"),
        ({"text": None}, "“text” must be a string, not null"),
        ({"text": 4}, "“text” must be a string, not a number"),
        ({"text": ""}, "the text is empty"),
        ({"text": " \n"}, "the text is empty"),
        ({"text": "a\x00"}, "line 1 of the text holds a NUL character, which cannot be stored"),
        (
            b'{"text": "a\\ud83d"}',
            "line 1 of the text holds half of a surrogate pair, which cannot be stored",
        ),
        (report(title=["a"]), "“title” must be a string, not a list"),
        (report(id=True), "“id” must be a string, not true or false"),
        (report(id={}), "“id” must be a string, not an object"),
        (report(id="x" * 201), "“id” has 201 characters, more than 200"),
        (report(publisher="a\x00b"), "“a\\x00b” holds a NUL character"),
        (report(author="a\ud800"), "“a\\ud800” holds half of a surrogate pair"),
        (report(url="javascript:alert(1)"), "“url” must begin with http:// or https://"),
        (report(published_at="last week"), "“published_at” must be a date such as 2031-05-12"),
        (report(published_at="2031-13"), "“published_at” must be a date such as 2031-05-12"),
        (report(spans={}), "“spans” must be a list, not an object"),
        (report(links=3), "“links” must be a list, not a number"),
    ],
)
def test_a_line_that_is_no_report_is_told_with_what_is_wrong(line, problem):
    assert told(line).startswith(problem)


@pytest.mark.parametrize(
    "date", ["2031", "2031-05", "2031-05-12", "2031-05-12T14:30Z", "2031-05-12 14:30:00+02:00"]
)
def test_a_date_is_kept_at_the_precision_it_came_in(date):
    (found,) = read_lines(report(published_at=date))
    assert found.publication["published_at"] == date


LENGTH = len(TEXT)


@pytest.mark.parametrize(
    ("spans", "problem"),
    [
        ([7], "spans[0]: must be an object, not a number"),
        ([{"start": 0, "end": LENGTH + 1, "label": "ACTOR"}], f"spans[0]: 0 to {LENGTH + 1} is no stretch of the text, which has {LENGTH} characters"),
        ([{"start": -1, "end": 2, "label": "ACTOR"}], "spans[0]: -1 to 2 is no stretch"),
        ([{"start": 5, "end": 5, "label": "ACTOR"}], "spans[0]: 5 to 5 is no stretch"),
        ([span(TEXT, "police", "SOURCE"), span(TEXT, " ", "ACTOR")], "spans[1]: covers nothing but blanks"),
        ([{"start": "0", "end": 2, "label": "ACTOR"}], "spans[0]: “start” and “end” must be whole numbers"),
        ([{"start": True, "end": 2, "label": "ACTOR"}], "spans[0]: “start” and “end” must be whole numbers"),
        ([{"start": 0.0, "end": 2, "label": "ACTOR"}], "spans[0]: “start” and “end” must be whole numbers"),
        ([span(TEXT, "police", "VICTIM")], "spans[0]: there is no label “VICTIM”; this project has ACTOR, CASUALTY, SOURCE"),
        ([span(TEXT, "police", None)], "spans[0]: there is no label “None”"),
        ([span(TEXT, "police", "SOURCE", quote="guards")], "spans[0]: the quote “guards” does not fit: the text from 8 to 14 is “police”"),
        ([span(TEXT, "police", "SOURCE", quote=["police"])], "spans[0]: the quote"),
        ([span(TEXT, "police", "SOURCE", score=1.5)], "spans[0]: “score” must be a number from 0 to 1"),
        ([span(TEXT, "police", "SOURCE", score="high")], "spans[0]: “score” must be a number from 0 to 1"),
        ([span(TEXT, "police", "SOURCE", rule=3)], "spans[0]: “rule” must be a string, not a number"),
        ([span(TEXT, "police", "SOURCE", attributes=[])], "spans[0]: “attributes” must be an object, not a list"),
        ([span(TEXT, "police", "SOURCE", attributes={"mood": "good"})], "spans[0]: there is no attribute “mood”; this project has"),
        ([span(TEXT, "police", "SOURCE", attributes={"kind": "navy"})], "spans[0]: kind: 'navy' is not one of unspecified, official"),
        ([span(TEXT, "four", "CASUALTY", attributes={"count_min": "4"})], "spans[0]: count_min: must be a whole number"),
        ([span(TEXT, "police", "SOURCE", attributes={"cue": "a\x00"})], "“a\\x00” holds a NUL character"),
    ],
)  # fmt: skip
def test_a_span_that_does_not_fit_is_told_with_its_place(spans, problem):
    assert told(report(spans=spans)).startswith(problem)


def test_a_text_that_says_nothing_comes_along_as_no_value():
    [found] = read_lines(
        report(spans=[span(TEXT, "police", "SOURCE", attributes={"cue": "", "channel": None})])
    )
    [kept] = json.loads(found.proposed.body)["spans"]
    assert kept["attributes"] == {"cue": None, "channel": None}


def test_a_span_over_half_of_a_line_end_is_told():
    assert told(report("a\r\nb", spans=[{"start": 1, "end": 2, "label": "ACTOR"}])).startswith(
        "spans[0]: covers"
    )


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        (3, "links[0]: must be an object, not a number"),
        ({"from": 0, "to": 1, "type": "said"}, "links[0]: there is no link type “said”; this project has"),
        ({"from": 0, "to": 2, "type": "claimed-by"}, "links[0]: there is no spans[2] to link"),
        ({"from": -1, "to": 1, "type": "claimed-by"}, "links[0]: there is no spans[-1] to link"),
        ({"to": 1, "type": "claimed-by"}, "links[0]: there is no spans[None] to link"),
        ({"from": 1, "to": 0, "type": "claimed-by"}, "links[0]: claimed-by cannot lead from SOURCE [1] to CASUALTY [0]"),
        ({"from": 0, "to": 0, "type": "corefers"}, "links[0]: corefers cannot lead from CASUALTY [0] to CASUALTY [0]"),
    ],
)  # fmt: skip
def test_a_link_that_does_not_fit_is_told_with_its_place(link, problem):
    spans = [span(TEXT, "four league guards were killed", "CASUALTY"), span(TEXT, "police", "SOURCE")]
    assert told(report(spans=spans, links=[link])).startswith(problem)


def test_every_fault_of_every_line_is_told_and_good_lines_are_read():
    found = read_lines(report(title=1, url=2), report(), b"\xff")
    assert [str(one) if isinstance(one, Fault) else one.text for one in found] == [
        "a.jsonl, line 1: “title” must be a string, not a number",
        "a.jsonl, line 1: “url” must be a string, not a number",
        TEXT,
        f"a.jsonl, line 3: not UTF-8: the byte 0xFF at byte offset {len(json.dumps(report(title=1, url=2))) + len(json.dumps(report())) + 2}",
    ]


def test_a_file_of_empty_lines_holds_no_report():
    assert [str(one) for one in read_lines(b"", b" ", b"")] == ["a.jsonl: no line holds a report"]
