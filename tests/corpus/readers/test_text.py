"""Plain text: a file is one report."""

from io import BytesIO

import pytest

from annotator.corpus.readers import read
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Report
from annotator.projects import defaults
from annotator.spans import scheme_reading as schemes

SCHEME = schemes.parse(defaults.scheme())


def only(content: bytes, name: str = "report.txt") -> Report | Fault:
    """What a text file gives: one report or one fault."""
    (found,) = read(File(name, BytesIO(content)), Reading(SCHEME))
    return found


def test_the_whole_file_is_the_text_and_its_first_line_the_title():
    report = only(b"\n  Shots at the quay \nFour guards died.\n")
    assert isinstance(report, Report)
    assert report.text == "\n  Shots at the quay \nFour guards died.\n"
    assert report.title == "Shots at the quay"
    assert (report.publication, report.proposed) == ({}, None)


def test_line_ends_become_lf_and_a_mark_at_the_start_is_no_text():
    report = only(b"\xef\xbb\xbfone\r\ntwo\rthree\xef\xbb\xbf")
    assert report.text == "one\ntwo\nthree\ufeff"


def test_a_long_first_line_is_cut_between_words():
    report = only(b"guards " * 100)
    assert report.title == "guards " * 27 + "guards…"
    assert len(report.title) <= 200


def test_a_first_line_without_blanks_is_cut_all_the_same():
    assert only(("港" * 100_000).encode()).title == "港" * 199 + "…"


def test_a_text_without_words_is_called_by_its_file():
    assert only("🕊🕊\n—".encode(), "doves.txt").title == "doves.txt"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"first\nsecond caf\xe9", "report.txt, line 2: not UTF-8: the byte 0xE9 at byte offset 16"),
        (b"\xef\xbb\xbfa\xff", "report.txt, line 1: not UTF-8: the byte 0xFF at byte offset 4"),
        (b"\xfe\xff\xd8", "report.txt: not utf-16: the bytes at byte offset 2"),
        (b"a\nb\x00", "report.txt: line 2 of the text holds a NUL character, which cannot be stored"),
        (b" \n\t\n", "report.txt: the text is empty"),
        (b"\xef\xbb\xbf", "report.txt: the text is empty"),
    ],
)
def test_what_is_no_text_is_told_with_its_place(content, told):
    assert str(only(content)) == told
