"""The claims for people: as a workbook, read by openpyxl, and as CSV for Excel."""

import csv
import io
import zipfile

import openpyxl
import pytest

from annotator.releases.actions import freeze
from annotator.releases.writers import xlsx
from annotator.releases.writers.claim_sheet import HEADINGS
from tests.releases.conftest import exported
from tests.releases.opinions import TRICKY


def book(release):
    return openpyxl.load_workbook(io.BytesIO(exported(release, "spreadsheet")))


def rows(sheet) -> list[dict]:
    header, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def csv_rows(release) -> list[dict[str, str]]:
    text = exported(release, "spreadsheet_csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_says_who_says_what_toll(release):
    first = rows(book(release)["claims"])[0]
    assert (first["Said by"], first["Harm"], first["At least"], first["At most"]) == (
        "Harbour police",
        "killed",
        4,
        4,
    )
    assert (first["Outlet"], first["Published"], first["Words"]) == (
        "Brann Post", "2031-05-04", "four league guards were killed",
    )  # fmt: skip


def test_an_open_range_leaves_its_end_empty(opinions):
    document = opinions.document()
    values = {"kind": "killed", "count_type": "at-least", "count_min": 9}
    opinions.submit(document, [opinions.words(document, "nine dead", "CASUALTY", values=values)])
    (row,) = rows(book(freeze(project=opinions.project, name="", by=None))["claims"])
    assert (row["At least"], row["At most"], row["Count"]) == (9, None, "at-least")


def test_the_second_sheet_explains_every_column_and_names_the_release(release):
    told = {line[0]: line[1] for line in book(release)["columns"].iter_rows(values_only=True)}
    assert set(HEADINGS) <= set(told)
    assert (told["project"], told["number"], told["content_sha256"]) == ("coast", 1, release.content_sha256)
    assert told["format"] == "attest-spreadsheet/1"


def test_who_suggested_and_who_decided_stand_apart(release, ada):
    first, own = rows(book(release)["claims"])[:2]
    assert (first["Suggested by"], own["Suggested by"]) == ("patterns 1-ab", "a person")
    assert first["Decided by"] == own["Decided by"] == ada.pseudonym


def test_nothing_in_a_workbook_is_a_formula(opinions):
    document = opinions.document("=1+1 were killed, +2 hurt, -3 lost, @SUM(1), #N/A, =2 dead")
    words = ["=1+1", "+2 hurt", "-3 lost", "@SUM(1)", "#N/A", "=2 dead"]
    opinions.submit(document, [opinions.words(document, quote, "CASUALTY") for quote in words])
    content = exported(freeze(project=opinions.project, name="", by=None), "spreadsheet")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["claims"]
    cells = [row[HEADINGS.index("Words")] for row in sheet.iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        (quote, "s", True) for quote in words
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f" in archive.read(name) for name in archive.namelist() if "worksheets" in name)


@pytest.mark.parametrize("name", TRICKY)
def test_quotes_of_tricky_texts_are_the_text_at_their_offsets(tricky, name):
    found = [row for row in rows(book(tricky)["claims"]) if row["Report"] == f"Report <{name}>"]
    assert found
    for row in found:
        quote = TRICKY[name][row["Start"] : row["End"]]
        assert row["Words"] == quote.translate(dict.fromkeys((0x0B, 0x0C, 0x1C), "\ufffd"))


def test_a_text_too_long_for_a_cell_is_cut_and_marked(opinions):
    document = opinions.document("🛶" * 20_000)
    opinions.submit(document, [opinions.span(document, 0, 20_000, "CASUALTY")])
    (row,) = rows(book(freeze(project=opinions.project, name="", by=None))["claims"])
    assert row["Words"] == "🛶" * 16_383 + "…"
    assert (row["Start"], row["End"]) == (0, 20_000)


def test_a_sheet_that_is_full_goes_on_in_the_next(release, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    found = book(release)
    assert [name for name in found.sheetnames if name.startswith("claims")] == ["claims", "claims 2"]
    assert len(rows(found["claims"]) + rows(found["claims 2"])) == 4


def test_no_time_of_writing_is_in_a_workbook(release):
    with zipfile.ZipFile(io.BytesIO(exported(release, "spreadsheet"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = book(release).properties
    assert about.created == about.modified == release.created_at.replace(tzinfo=None, microsecond=0)


def test_the_csv_starts_with_a_byte_order_mark_and_has_the_same_rows(release):
    assert exported(release, "spreadsheet_csv").startswith(b"\xef\xbb\xbfReport,")
    workbook = rows(book(release)["claims"])
    for row, cells in zip(csv_rows(release), workbook, strict=True):
        same = {
            name: "" if value is None else str(value) for name, value in cells.items() if name != "Release"
        }
        assert row | {"Release": None} == same | {"Release": None}
        assert row["Release"] == f"coast/1 {release.content_sha256} attest-spreadsheet-csv/1"


def test_no_spreadsheet_runs_a_cell_of_the_csv(opinions):
    document = opinions.document(TRICKY["formula"])
    words = ["=cmd|' /C calc'!A0", "-2+3", "@SUM(1)"]
    opinions.submit(document, [opinions.words(document, quote, "CASUALTY") for quote in words])
    found = [row["Words"] for row in csv_rows(freeze(project=opinions.project, name="", by=None))]
    assert found == ["'=cmd\\|' /C calc'!A0", "'-2+3", "'@SUM(1)"]
