"""What is in a file: by what it holds, and where that could be several things, by its name."""

import io
import zipfile
import zlib
from io import BytesIO

import pytest

from annotator.corpus.readers import File, Reading, format_of, read
from annotator.corpus.readers.problems import Refused
from annotator.corpus.readers.report import Note
from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes

SCHEME = schemes.parse(defaults.scheme())


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b'{"text": "x"}', "jsonl"),
        ("a.JSONL", b"no json", "jsonl"),
        ("a.ndjson", b"", "jsonl"),
        ("a.json", b"", "jsonl"),
        ("report", b'{"id": "1", "text": "x"}', "jsonl"),
        ("report", b'\xef\xbb\xbf\n { "id": ', "jsonl"),
        ("report", '{"text": "x"}'.encode("utf-16"), "jsonl"),
        ("report", b"{{ title }}", "text"),
        ("report", b"[Brannport] Four guards died.", "text"),
        ("report", b"Four guards died.", "text"),
        ("report", b"x^2 was no x^3", "text"),
        ("a.html", b"<p>{}</p>", "html"),
        ("a.txt", b"<!-- saved --><!DOCTYPE html><p>x", "html"),
        ("a.txt", b"%PDF-1.7", "pdf"),
        ("a.pdf", b"Four guards died.", "text"),
        ("a.txt", b"id;Text;url\n1;x;y", "csv"),
        ("a.txt", b"They sent a text, then fled.", "text"),
        ("a.csv", b"text\nx", "csv"),
        ("a", b"Police\tB-SOURCE\nsaid\tO\n", "conll"),
        ("a", b"-DOCSTART- -X- O O\n\nPolice NNP B-NP B-ORG\n", "conll"),
        ("a", b'{"text": "x", "entities": []}', "doccano"),
        ("a", b'{"text": "x", "label": [[0, 1, "A"]]}', "doccano"),
        ("a.json", b'[{"data": {"text": "x"}}]', "label_studio"),
        ("a.json", b'{\n "%TYPES" : {}}', "json_cas"),
        ("a", b'<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI"/>', "xmi"),
        ("a", zlib.compress(b"\x81\xa1a\x01"), "docbin"),
        ("a.txt", zipped(a=b"x"), "zip"),
        ("a.zip", zipped(word__document=b"x") + b"", "zip"),
    ],
)
def test_what_a_file_holds_says_its_format_and_its_name_only_where_that_is_open(name, content, expected):
    stream = BytesIO(content)
    assert format_of(name, stream) == expected
    assert stream.read() == content


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1", "this is an old Word or Excel file; save it as .docx or .csv"),
        (b"{\\rtf1 x", "this is an RTF file; save it as .docx or as text"),
        (b"\x89PNG\r\n", "this is a picture"),
        (b"<?xml version='1.0'?><rss/>", "this is an XML file of another kind than can be read"),
        (zipped(**{"xl/workbook.xml": b"x"}), "this is a file of Excel; save it as CSV or text"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_kind(content, told):
    with pytest.raises(Refused) as caught:
        format_of("report.txt", BytesIO(content))
    assert str(caught.value) == told


def test_a_file_that_lies_is_read_as_what_it_is_and_that_is_told():
    lie, report = read(File("report.txt", BytesIO(b'{"text": "Four died."}')), Reading(SCHEME))
    assert isinstance(lie, Note)
    assert str(lie) == "report.txt: its name says “text”, but it holds “jsonl”, and was read as that"
    assert report.text == "Four died."
