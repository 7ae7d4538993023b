"""The claims as CSV."""

import csv
import io

import pytest

from annotator.releases.actions import freeze
from annotator.releases.models import ReleaseItem
from annotator.releases.writers.claims_csv import COLUMNS
from annotator.releases.writers.edition import ExportRefused
from tests.releases.conftest import exported
from tests.releases.opinions import TRICKY
from tests.tampering import tamper


def rows(release) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported(release, "claims").decode(), newline="")))


def test_each_toll_and_source_is_a_row(release):
    assert [(row["source_text"], row["kind"], row["min"], row["max"]) for row in rows(release)][:2] == [
        ("Harbour police", "killed", "4", "4"),
        ("(article, unattributed)", "killed", "", ""),
    ]


def test_the_columns_are_those_of_the_claims_table(release):
    first = rows(release)[0]
    assert tuple(first) == COLUMNS
    assert first["victim_status"] == "not-reviewed"
    assert first["victim_group"] == "league"
    assert (first["outlet"], first["published_at"]) == ("Brann Post", "2031-05-04")
    assert (first["review_state"], first["adjudicated"]) == ("reviewed", "false")
    assert first["schema_version"] == "conflict-claims/1"


def test_every_row_names_release_hash_and_format(release):
    for row in rows(release):
        assert row["release"] == "coast/1"
        assert row["release_sha256"] == release.content_sha256
        assert row["format"] == "attest-claims-csv/1"


def test_every_row_tells_machine_and_human_apart(release, ada):
    police, own = rows(release)[:2]
    assert (police["suggester"], police["suggester_version"], police["rule"]) == (
        "patterns",
        "1-ab",
        "casualty.passive",
    )
    assert (police["score"], police["link_suggester"], police["changed"]) == ("0.93", "patterns", "")
    assert (own["suggester"], own["rule"], own["score"]) == ("", "", "")
    assert police["reviewers"] == own["reviewers"] == ada.pseudonym


def test_two_exports_are_the_same_bytes(release):
    assert exported(release, "claims") == exported(release, "claims")


def test_no_spreadsheet_runs_a_quote(opinions):
    document = opinions.document(TRICKY["formula"])
    words = ["=cmd|' /C calc'!A0", "-2+3", "@SUM(1)"]
    opinions.submit(document, [opinions.words(document, quote, "CASUALTY") for quote in words])
    quotes = [row["quote"] for row in rows(freeze(project=opinions.project, name="", by=None))]
    assert quotes == ["'=cmd\\|' /C calc'!A0", "'-2+3", "'@SUM(1)"]


@pytest.mark.parametrize("name", TRICKY)
def test_tricky_texts_come_through(tricky, name):
    found = [row for row in rows(tricky) if row["title"] == f"Report <{name}>"]
    assert found
    for row in found:
        quote = TRICKY[name][int(row["start"]) : int(row["end"])]
        assert row["quote"].removeprefix("'").replace("\\|", "|") == quote.replace("\\|", "|")


def test_a_release_without_claims_still_has_its_header(opinions):
    opinions.submit(opinions.document(), [])
    release = freeze(project=opinions.project, name="", by=None)
    assert exported(release, "claims").decode() == ",".join(COLUMNS) + "\n"


def test_a_quote_that_is_not_the_text_is_refused(release):
    item = ReleaseItem.objects.get(position=1)
    tamper(
        ReleaseItem.objects.filter(pk=item.pk),
        strings=item.strings.replace('"Harbour police"', '"Harbour polite"'),
    )
    with pytest.raises(ExportRefused, match="span"):
        exported(release, "claims")
