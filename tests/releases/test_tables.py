"""The tables: CSV and workbook read by the standard library and openpyxl, Parquet by pyarrow and pandas."""

import csv
import io
import json

import openpyxl
import pandas
import pyarrow.parquet
import pytest

from annotator.releases.actions import freeze
from tests.releases.conftest import exported, records, unpacked
from tests.releases.opinions import TRICKY

TABLES = (
    "documents",
    "publications",
    "incidents",
    "regions",
    "mentions",
    "links",
    "claims",
    "decisions",
    "entities",
)


def from_csv(release) -> dict[str, list[dict[str, str]]]:
    files = unpacked(exported(release, "tables"))
    return {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        for name, content in files.items()
        if name.endswith(".csv")
    }


def from_parquet(release) -> dict[str, pyarrow.Table]:
    files = unpacked(exported(release, "tables_parquet"))
    return {
        name.removesuffix(".parquet"): pyarrow.parquet.read_table(io.BytesIO(content))
        for name, content in files.items()
        if name.endswith(".parquet")
    }


def from_workbook(release) -> dict[str, list[dict]]:
    book = openpyxl.load_workbook(io.BytesIO(exported(release, "tables_xlsx")))
    found = {}
    for sheet in book:
        header, *lines = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(header, line, strict=True)) for line in lines]
    return found


def test_the_tables_are_there(release):
    assert set(from_csv(release)) == {*TABLES, "columns"}
    assert set(from_parquet(release)) == set(TABLES)
    assert set(from_workbook(release)) == {*TABLES, "columns", "about"}


def test_every_span_is_a_mention_with_its_status_its_values_and_who_set_them(release, ada):
    _header, *documents = records(release)
    mentions = from_parquet(release)["mentions"].to_pylist()
    spans = [span for one in documents for span in one["spans"] + one["rejected_spans"]]
    assert [row["mention_id"] for row in mentions] == [span["id"] for span in spans]
    four = next(row for row in mentions if row["quote"] == "four league guards were killed")
    assert (four["status"], four["value_count_min"], four["origin_count_min"]) == ("accepted", 4, "machine")
    assert (four["value_victim_status"], four["origin_victim_status"]) == ("not-reviewed", None)
    assert (four["value_demographics"], four["value_role"]) == (["not-reviewed"], None)
    assert (four["suggester"], four["rule"], four["score"]) == ("patterns", "casualty.passive", 0.93)
    assert (four["decided_by"], four["reviewers"]) == (ada.pseudonym, [ada.pseudonym])
    assert {row["status"] for row in mentions if row["quote"] == "Brannport"} == {"rejected"}


def test_incidents_and_regions_are_rows(release, ada):
    tables = from_parquet(release)
    first, *_ = tables["incidents"].to_pylist()
    assert (first["location"], first["date_start"], first["date_precision"]) == (
        "Brannport",
        "2031-05-04",
        "day",
    )
    assert (first["suggester"], first["rule"], first["decided_by"]) == (
        "patterns",
        "incident.in",
        ada.pseudonym,
    )
    assert first["changed"] == ["date_precision", "date_start"]
    assert [row["kind"] for row in tables["regions"].to_pylist()] == ["caption", "caption"]


def test_a_link_leads_from_mention_to_mention(release):
    tables = from_parquet(release)
    quotes = {row["mention_id"]: row["quote"] for row in tables["mentions"].to_pylist()}
    assert {
        (quotes[row["from_id"]], row["type"], quotes[row["to_id"]]) for row in tables["links"].to_pylist()
    } == {("four league guards were killed", "claimed-by", "Harbour police")}


def test_the_claims_are_those_of_the_release(release):
    _header, *documents = records(release)
    claims = [claim for document in documents for claim in document["claims"]]
    for row, claim in zip(from_parquet(release)["claims"].to_pylist(), claims, strict=True):
        assert {name: row[name] for name in claim} == claim


def test_an_entity_has_what_reports_call_it(opinions):
    document = opinions.document()
    spans = [
        opinions.words(document, quote, label, values={"canonical": "Harbour League"})
        for quote, label in (("league", "ACTOR"), ("The league", "SOURCE"))
    ]
    opinions.submit(document, spans)
    (row,) = from_parquet(freeze(project=opinions.project, name="", by=None))["entities"].to_pylist()
    assert (row["entity"], row["aliases"], row["labels"]) == (
        "Harbour League", ["The league", "league"], ["ACTOR", "SOURCE"],
    )  # fmt: skip
    assert (row["mentions"], row["documents"]) == (2, 1)
    assert (row["first_document_id"], row["first_start"]) == (str(document.public_id), 25)


@pytest.mark.parametrize("name", TABLES)
def test_csv_parquet_and_workbook_say_the_same(release, name):
    def said(value) -> str:
        if isinstance(value, list):
            return ";".join(value)
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    rows = [
        {key: said(value) for key, value in row.items()} for row in from_parquet(release)[name].to_pylist()
    ]
    assert from_csv(release)[name] == rows
    assert [{key: said(value) for key, value in row.items()} for row in from_workbook(release)[name]] == rows


@pytest.mark.parametrize("name", TRICKY)
def test_a_quote_of_a_tricky_text_is_the_text_at_its_offsets(tricky, name):
    tables = from_parquet(tricky)
    (document,) = [row for row in tables["documents"].to_pylist() if row["title"] == f"Report <{name}>"]
    assert document["text"] == TRICKY[name]
    mentions = [
        row for row in tables["mentions"].to_pylist() if row["document_id"] == document["document_id"]
    ]
    assert mentions
    assert all(document["text"][row["start"] : row["end"]] == row["quote"] for row in mentions)


def test_pandas_keeps_whole_numbers_whole(release):
    content = unpacked(exported(release, "tables_parquet"))["claims.parquet"]
    frame = pandas.read_parquet(io.BytesIO(content), dtype_backend="pyarrow")
    assert frame.groupby("source_text")["min"].max()["Harbour police"] == 4
    assert str(frame["min"].dtype) == "int64[pyarrow]"


def test_every_parquet_file_names_the_release_and_tells_its_columns(release):
    for table in from_parquet(release).values():
        about = json.loads(table.schema.metadata[b"attest"])
        assert (about["content_sha256"], about["format"]) == (
            release.content_sha256,
            "attest-tables-parquet/1",
        )
        assert all(field.metadata[b"meaning"] for field in table.schema)


def test_attributes_of_another_scheme_are_columns(elsewhere):
    first, *_ = from_parquet(elsewhere)["mentions"].to_pylist()
    assert (first["value_kind"], first["value_seen by"], first["value_wards"]) == (
        "a river",
        ["eye", "ear"],
        3,
    )
    assert (first["value_by age"], first["value_note"]) == ('{"old": 2}', "=1+1\t'n\\n")
    assert from_csv(elsewhere)["mentions"][0]["value_note"] == "'=1+1\t'n\\n"


def test_many_rows_are_written_some_at_a_time(release, monkeypatch):
    from annotator.releases.writers import parquet

    monkeypatch.setattr(parquet, "ROWS", 3)
    monkeypatch.setattr(parquet, "GROUP", 1)
    content = unpacked(exported(release, "tables_parquet"))["mentions.parquet"]
    file = pyarrow.parquet.ParquetFile(io.BytesIO(content))
    assert (file.num_row_groups, file.metadata.num_rows) == (2, 10)
