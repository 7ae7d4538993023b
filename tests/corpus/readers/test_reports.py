"""Reports without annotations: web pages, tables, Word, PDF, ZIPs, and texts in other encodings."""

import io
import json
import zipfile
from io import BytesIO

import pytest

from annotator.corpus import readers
from annotator.corpus.readers import archive
from annotator.corpus.readers.reading import Reading
from annotator.corpus.readers.report import Fault, Note, Report
from annotator.corpus.readers.source import Source
from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes
from tests.corpus.readers import made

SCHEME = schemes.parse(defaults.scheme())


def found(content: bytes, name: str = "a", **chosen) -> list:
    from contextlib import nullcontext

    format_name = chosen.pop("format_name", None)
    source = Source(name, lambda: nullcontext(BytesIO(content)))
    return list(readers.read_all([source], Reading(SCHEME, **chosen), format_name))


def only(content: bytes, name: str = "a", **chosen) -> Report:
    [report] = [one for one in found(content, name, **chosen) if not isinstance(one, Note)]
    assert isinstance(report, Report), str(report)
    return report


def told(content: bytes, name: str = "a", **chosen) -> list[str]:
    return [str(one) for one in found(content, name, **chosen) if isinstance(one, Fault | Note)]


def test_a_page_gives_its_article_and_what_it_says_of_itself():
    report = only(made.PAGE.encode())
    assert report.text.startswith("Harbour police said four") or report.text.startswith(
        "Shots at the quay\nHarbour"
    )
    assert "child was hurt" in report.text
    assert not any(word in report.text for word in ("alert", "nine dead", "Sport", "steal", "Imprint"))
    assert report.title == "Shots at the quay"
    assert report.publication == {
        "title": "Shots at the quay",
        "author": "Ada Nonn",
        "publisher": "Orvessa Daily",
        "url": "https://daily.example/2021/shots",
        "published_at": "2021-05-12",
        "language": "en",
    }


def test_a_page_says_its_encoding():
    page = made.PAGE.replace("utf-8", "windows-1252").replace("Brannport", "Brännport")
    assert "Brännport" in only(page.encode("cp1252")).text


def test_a_page_without_an_article_is_told():
    assert told(b"<!doctype html><html><body> </body></html>") == [
        "a: no article was found in this page; save its text as a file"
    ]


def test_a_row_of_a_table_is_a_report_and_other_columns_are_told():
    content = 'ID;text;url;mood\nr1;"Four died;\nso they say.";https://d.example/1;grim\n;;;\nr2;Nobody.;;\n'
    note, first, second = found(content.encode())
    assert str(note) == "a, line 1: left out the columns mood"
    assert (first.text, first.line) == ("Four died;\nso they say.", 3)
    assert first.publication == {"external_id": "r1", "url": "https://d.example/1"}
    assert (second.text, second.publication) == ("Nobody.", {"external_id": "r2"})


def test_a_formula_in_a_table_is_text():
    assert only(b"id,text\n1,=cmd|' /C calc'!A0").text == "=cmd|' /C calc'!A0"


def test_a_table_with_a_very_long_cell_is_read():
    assert len(only(b"id,text\n1," + b"x" * 300_000).text) == 300_000


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"id,body\n1,x", "a.csv",
         "a.csv, line 1: a table needs a first row that names its columns, with “text” among them; there is: id,body"),
        (b"id,text\n1", "a.csv", "a.csv, line 2: this row has 1 cells and none for “text”"),
        (b'id,text\n1,"x', "a.csv", "a.csv, line 2: broken CSV: unexpected end of data"),
        (b"id,text\n", "a.csv", "a.csv: no row holds a report"),
        (b"text,text\nx,y", "a.csv", "a.csv, line 1: two columns have the same name"),
        (b"id,text\n1,caf\xe9", "a.csv", "a.csv, line 2: not UTF-8; if it has another encoding, name it"),
        (b"id,text\n1,", "a.csv", "a.csv, line 2: the text is empty"),
    ],
)  # fmt: skip
def test_a_broken_table_is_told_with_its_row(content, name, expected):
    assert told(content, name) == [expected]


def test_a_word_file_gives_paragraphs_and_tables_in_their_order():
    report = only(made.docx("Four died.", "Then silence.", title="Shots", table=[["killed", "4"]]))
    assert (report.text, report.title) == ("Four died.\nThen silence.\nkilled\t4", "Shots")


def test_a_pdf_gives_the_text_of_its_pages_and_tells_those_without():
    note, report = found(made.pdf("Four guards were killed.", "", "Then silence."))
    assert report.text.split() == ["Four", "guards", "were", "killed.", "Then", "silence."]
    assert report.title == "Shots at the quay"
    assert str(note) == "a: left out pages without text: 2"


def test_a_pdf_of_pictures_is_refused_with_what_to_do():
    [why] = told(made.pdf("", ""))
    assert (
        why
        == "a: the PDF has no text layer, only pictures of pages; have a program recognise its text first (OCR)"
    )


def test_a_pdf_with_a_password_is_refused():
    assert told(made.pdf("x", password="brann")) == ["a: the PDF asks for a password; save it without one"]


@pytest.mark.parametrize("start", [b"%PDF-1.7 ...", made.docx("x")[:-40]])
def test_a_broken_file_is_told_and_no_more(start):
    assert len(told(start)) == 1


def test_text_in_another_encoding_is_read_when_it_is_named_and_utf_16_by_its_mark():
    assert only("Brännport".encode("cp1252"), encoding="cp1252").text == "Brännport"
    assert only("Brännport".encode("utf-16")).text == "Brännport"
    assert only('{"text": "Brännport"}'.encode("utf-16")).text == "Brännport"
    assert told("Brännport".encode("cp1252")) == ["a, line 1: not UTF-8: the byte 0xE4 at byte offset 2"]


def test_the_files_of_a_zip_are_read_and_what_programs_put_beside_them_is_told():
    content = made.zipped(
        {"in/one.txt": b"Four died.", "__MACOSX/x": b"?", "README.txt": b"x", "two.jsonl": b'{"text": "y"}'}
    )
    note, one, two = found(content, "all.zip")
    assert str(note) == "all.zip: passed over 2 files that hold no report: __MACOSX/x, README.txt"
    assert (one.file, one.text, two.file) == ("all.zip › in/one.txt", "Four died.", "all.zip › two.jsonl")


def test_a_fault_in_a_zip_names_the_file_in_it():
    assert told(made.zipped({"a.txt": b"\xff"}), "all.zip") == [
        "all.zip › a.txt, line 1: not UTF-8: the byte 0xFF at byte offset 0"
    ]


def link() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        entry = zipfile.ZipInfo("link.txt")
        entry.external_attr = 0o120777 << 16
        opened.writestr(entry, "/etc/passwd")
    return file.getvalue()


def nameless() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        entry = zipfile.ZipInfo("a.txt")
        entry.filename = "\0a.txt"  # who reads it takes what stands before the NUL
        opened.writestr(entry, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            made.zipped({"../a.txt": b"x"}),
            "a: the ZIP has a file that climbs out of its folder: ../a.txt",
            id="climbs by dots",
        ),
        pytest.param(
            made.zipped({"/etc/a": b"x"}),
            "a: the ZIP has a file that climbs out of its folder: /etc/a",
            id="climbs from the root",
        ),
        pytest.param(
            made.zipped({"C:\\a.txt": b"x"}),
            "a: the ZIP has a file that climbs out of its folder: C:\\a.txt",
            id="climbs from a drive",
        ),
        pytest.param(nameless(), "a: the ZIP has a file without a name", id="no name"),
        pytest.param(link(), "a: the ZIP has a link in place of a file: link.txt", id="link"),
        pytest.param(
            made.zipped({"in.zip": made.zipped({"a.txt": b"x"})}),
            "a › in.zip: a ZIP inside a ZIP is not read; unpack it first",
            id="ZIP in a ZIP",
        ),
        pytest.param(
            made.zipped({"bomb.txt": b"0" * 30_000_000}), "a: unpacked, the ZIP would be too large", id="bomb"
        ),
        pytest.param(made.zipped({}), "a: the ZIP holds no file that could be a report", id="empty"),
        pytest.param(made.zipped({"a.txt": b"x" * 99})[:-30], "a: the ZIP is damaged", id="cut off"),
    ],
)
def test_a_hostile_zip_is_refused(content, expected):
    assert expected in told(content)


def test_a_zip_of_too_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    assert told(made.zipped(dict.fromkeys("abc", b"x"))) == ["a: the ZIP holds more than 2 files"]


def test_a_missing_package_is_told_with_the_extra_that_has_it(monkeypatch):
    monkeypatch.setattr(readers, "_is_installed", lambda _package: False)
    assert told(made.pdf("x"), "a.pdf") == [
        "a.pdf: the format “pdf” needs the extra “formats” (pypdf); install it with make run EXTRAS=all"
    ]


def test_offsets_in_utf_16_or_bytes_are_converted_where_the_quotes_prove_it():
    for codec, width, unit in (("utf-16-le", 2, "UTF-16"), ("utf-8", 1, "UTF-8")):
        start = len("🛶 ".encode(codec)) // width
        span = {"start": start, "end": start + 14, "quote": "Harbour police", "label": "SOURCE"}
        note, report = found(json.dumps({"text": made.TEXT, "spans": [span]}).encode())
        assert (
            str(note)
            == f"a, line 1: offsets counted {unit} units, as the quotes prove: turned into code points"
        )
        assert json.loads(report.proposed.body)["spans"] == [{"start": 2, "end": 16, "label": "SOURCE"}]


def test_offsets_that_no_unit_explains_are_refused_with_the_quote_expected_and_found():
    span = {"start": 0, "end": 14, "quote": "Harbour police", "label": "SOURCE"}
    assert told(json.dumps({"text": made.TEXT, "spans": [span]}).encode()) == [
        "a, line 1: spans[0]: the quote “Harbour police” does not fit: the text from 0 to 14 is “🛶 Harbour poli”"
    ]
