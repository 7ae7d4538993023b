"""What changed between two releases: on the page, as CSV, through the API, from the command line."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from annotator.releases.actions import freeze
from annotator.releases.comparison import Comparison
from annotator.releases.models import Release

PAGE = "/projects/coast/releases/compare/"
TEXT = "Harbour police said four league guards were killed. Brannport is quiet. Ada Moro of the Column left."


@pytest.fixture
def story(opinions):
    """Two reports; the first can be said again otherwise."""
    document = opinions.document(TEXT, "one")
    opinions.usual("two")
    spans = {
        "police": opinions.words(document, "Harbour police", "SOURCE", values={"kind": "official"}),
        "league": opinions.words(document, "league", "ACTOR", values={"kind": "armed-group"}),
        "column": opinions.words(document, "Column", "ACTOR", values={"kind": "armed-group"}),
    }
    opinions.submit(document, list(spans.values()))
    return opinions, document, spans


def frozen(opinions) -> Release:
    return freeze(project=opinions.project, name="", by=None)


def rows(old: Release, new: Release) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(Comparison(old, new).csv()).decode(), newline="")))


@pytest.fixture
def corrected(story):
    """One edge is moved, one value set, one span added: three corrections."""
    opinions, document, spans = story
    old = frozen(opinions)
    moved = spans["column"] | {
        "start": spans["column"]["start"] - 4, "quote": "the Column",
    }  # fmt: skip
    valued = opinions.words(document, "league", "ACTOR", values={"kind": "paramilitary"})
    added = opinions.words(document, "Ada Moro", "ACTOR")
    opinions.submit(document, [spans["police"], valued, moved, added], number=2)
    return old, frozen(opinions), moved, valued, added


def test_three_corrections_are_shown_as_exactly_these_three(corrected):
    old, new, moved, valued, added = corrected
    told = {(row["change"], row["kind"], row["id"], row["fields"], row["cause"]) for row in rows(old, new)}
    assert told == {
        ("changed", "span", moved["id"], "quote;start", "correction"),
        ("changed", "attribute", valued["id"], "kind", "correction"),
        ("added", "span", added["id"], "end;label;quote;start", "correction"),
    }
    assert len(rows(old, new)) == 3


def test_a_row_says_what_stood_there_before_and_after(corrected):
    old, new, *_others = corrected
    (row,) = [row for row in rows(old, new) if row["kind"] == "attribute"]
    assert (row["before"], row["after"]) == ('{"kind":"armed-group"}', '{"kind":"paramilitary"}')
    assert row["document"] in old.manifest["items"]


def test_compared_backwards_what_was_added_is_removed(corrected):
    old, new, _moved, _valued, added = corrected
    gone = [row["id"] for row in rows(new, old) if row["change"] == "removed"]
    assert gone == [added["id"]]


def test_the_same_content_frozen_twice_has_no_changes(story):
    opinions, *_others = story
    comparison = Comparison(frozen(opinions), frozen(opinions))
    assert comparison.same
    assert list(comparison.fully()) == []


def test_new_reports_alone_can_be_appended(story):
    opinions, *_others = story
    old = frozen(opinions)
    opinions.usual("three", text=f"{TEXT} Again: nine dead.")
    comparison = Comparison(old, frozen(opinions))
    assert comparison.safe_to_append
    assert {(one.how, one.cause) for one in comparison.fully()} == {("added", "report")}
    assert {one.kind for one in comparison.fully()} == {"document", "span", "link", "claim"}
    assert [one.kind for one in comparison.briefly()] == ["document"]


def test_a_correction_has_to_be_loaded_anew(corrected):
    old, new, *_others = corrected
    assert not Comparison(old, new).safe_to_append


def test_a_link_and_the_claim_it_makes_change_together(story):
    opinions, document, spans = story
    toll = opinions.words(document, "four league guards were killed", "CASUALTY", values={"kind": "killed"})
    opinions.submit(document, [*spans.values(), toll], number=2)
    old = frozen(opinions)
    link = opinions.link("claimed-by", toll, spans["police"])
    opinions.submit(document, [*spans.values(), toll], [link], number=3)
    told = {(row["change"], row["kind"]) for row in rows(old, frozen(opinions))}
    assert told == {("added", "link"), ("removed", "claim"), ("added", "claim")}


def test_another_place_for_the_same_text_is_a_new_publication(story):
    opinions, document, _spans = story
    old = frozen(opinions)
    document.publications.create(project=opinions.project, publisher="Lune Courier")
    (row,) = rows(old, frozen(opinions))
    assert (row["kind"], row["fields"], row["cause"]) == ("document", "publications", "report")


def test_new_guidelines_are_the_cause_before_any_correction(story):
    opinions, document, spans = story
    old = frozen(opinions)
    body = {"guideline_sha256": "0" * 64}
    opinions.submit(document, [spans["police"]], number=2, **body)
    told = {(row["kind"], row["cause"]) for row in rows(old, frozen(opinions))}
    assert told == {("document", "guideline"), ("span", "guideline")}


def test_a_review_said_again_with_the_same_result_is_told_as_such(story):
    opinions, document, spans = story
    old = frozen(opinions)
    opinions.submit(document, list(spans.values()), number=2, seconds=40)
    (row,) = rows(old, frozen(opinions))
    assert (row["kind"], row["fields"], row["cause"]) == ("document", "reviews", "correction")


def test_the_page_shows_the_changes_and_that_a_program_has_to_load_anew(lead, corrected):
    page = lead.get(PAGE, {"from": 1, "to": 2})
    told = page.content.decode()
    assert "Load it anew" in told
    assert "the Column" in told
    assert told.count('data-change="') == 3


def test_the_page_costs_the_same_for_one_document_and_for_many(lead, opinions, django_assert_max_num_queries):
    opinions.usual("one")
    frozen(opinions)
    for number in range(20):
        opinions.usual(f"more {number}", f"Harbour police said four league guards were killed in Brannport; nine dead. {number}")  # fmt: skip
    frozen(opinions)
    with django_assert_max_num_queries(14):
        assert "Append" in lead.get(PAGE, {"from": 1, "to": 2}).content.decode()


def test_the_page_downloads_the_csv(lead, corrected):
    old, new, *_others = corrected
    answer = lead.get(f"{PAGE}CHANGES.csv", {"from": 1, "to": 2})
    assert answer["content-type"] == "text/csv; charset=utf-8"
    assert "coast-release-1-to-2-CHANGES.csv" in answer["content-disposition"]
    assert b"".join(answer.streaming_content) == b"".join(Comparison(old, new).csv())


@pytest.mark.parametrize("asked", [{}, {"from": "1"}, {"from": "x", "to": "2"}, {"from": "1", "to": "9"}])
@pytest.mark.parametrize("url", [PAGE, f"{PAGE}CHANGES.csv"])
def test_a_release_that_there_is_not_is_not_found(lead, corrected, url, asked):
    assert lead.get(url, asked).status_code == 404


@pytest.mark.parametrize("url", [PAGE, f"{PAGE}CHANGES.csv"])
def test_analysts_and_strangers_see_no_changes(client, ada, zoe, corrected, url):
    for person, status in ((ada, 403), (zoe, 404)):
        client.force_login(person)
        assert client.get(url, {"from": 1, "to": 2}).status_code == status


def test_programs_get_the_same_through_the_api(lead, corrected):
    old, new, *_others = corrected
    answer = lead.get(f"/api/v1/releases/{new.pk}/changes/", {"since": 1})
    assert answer.json()["safe_to_append"] is False
    assert answer.json()["documents"] == {"added": 0, "removed": 0, "changed": 1}
    assert len(answer.json()["changes"]) == 3
    table = lead.get(f"/api/v1/releases/{new.pk}/changes/", {"since": 1, "format": "csv"})
    assert b"".join(table.streaming_content) == b"".join(Comparison(old, new).csv())
    assert lead.get(f"/api/v1/releases/{new.pk}/changes/", {"since": 7}).status_code == 404


def test_the_command_writes_the_csv_and_says_what_to_do(corrected, tmp_path, capsys):
    old, new, *_others = corrected
    path = tmp_path / "changes.csv"
    call_command("compare_releases", "coast", "1", "2", "--output", str(path))
    assert capsys.readouterr().out == "re-load: 0 documents added, 0 removed, 1 changed\n"
    assert path.read_bytes() == b"".join(Comparison(old, new).csv())
    with pytest.raises(CommandError, match="coast has no release 3; there is: 1, 2"):
        call_command("compare_releases", "coast", "1", "3", "--output", str(path))
