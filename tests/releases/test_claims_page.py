"""The claims page: who says what toll fell on whom, event by event over all reports."""

import csv
import io
import re

import pytest

from annotator.corpus.models import Publication
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.releases import claim_list
from annotator.review.models import Plan

URL = "/projects/coast/claims/"


def page(client, query: str = "") -> str:
    answer = client.get(f"{URL}?{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def listed(client, query: str = "") -> list[dict]:
    """The rows of the CSV of the page."""
    answer = client.get(f"{URL}?{query}&format=csv")
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_reports_of_one_day_and_place_are_told_as_one_event(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4))
    opinions.tolls("two", ("Lune hospital", 9), published="2031-05-06")
    found = lead.get(URL).context["events"]
    [(one, lines)] = found
    assert [(line.row["source_text"], line.claim.min) for line, _drawn in lines] == [
        ("Harbour police", 4),
        ("Lune hospital", 9),
    ]
    assert "Brannport" in page(lead)
    assert [cell.figures.compete[:2] for cell in one.said.cells] == [(4, 9)]


def test_other_days_are_other_events_the_newest_first(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4))
    opinions.tolls("two", ("Lune hospital", 9), day="2031-05-20")
    opinions.tolls("three", ("Lune hospital", 1), day="")
    assert [row["incident_date"] for row in listed(lead)] == ["2031-05-20", "2031-05-04", ""]


def test_a_republished_report_is_counted_once_and_says_so(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4))
    opinions.tolls("two", ("Harbour police", 4), copies="one", published="2031-05-05")
    rows = listed(lead)
    assert [row["repeats_earlier_version"] for row in rows] == ["false", "true"]
    assert {row["status_sources"] for row in rows} == {"1"}
    shown = page(lead)
    assert "1 of them is another version of the same text" in shown
    assert "repeats an earlier version" in shown


def test_who_is_quoted_without_a_toll_is_told(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4), quotes=("The navy",))
    assert "Quoted, but gives no toll: <bdi>The navy</bdi>" in page(lead)
    assert listed(lead)[0]["silent"] == "The navy"


@pytest.mark.parametrize(
    ("query", "sources"),
    [
        pytest.param("source=hospital", ["Lune hospital"], id="source"),
        pytest.param("least=5", ["Lune hospital"], id="least"),
        pytest.param("kind=injured", [], id="kind"),
        pytest.param("q=brannport", ["Harbour police"], id="place"),
        pytest.param("q=OLD+QUAY", ["Lune hospital"], id="another place"),
        pytest.param("q=report+%3Ctwo", ["Lune hospital"], id="title"),
        pytest.param("since=2031-05-05", ["Lune hospital"], id="since"),
        pytest.param("until=2031-05-05", ["Harbour police"], id="until"),
        pytest.param("since=nonsense&least=-1&document=x&kind=x", ["Lune hospital", "Harbour police"], id="nonsense"),
        pytest.param("after=9~", ["Lune hospital", "Harbour police"], id="a cursor that is none"),
    ],
)  # fmt: skip
def test_filters_choose_claims(lead, opinions, query, sources):
    opinions.tolls("one", ("Harbour police", 4))
    opinions.tolls("two", ("Lune hospital", 9), day="2031-05-20", place="Old Quay")
    assert [row["source_text"] for row in listed(lead, query)] == sources


def test_figures_are_of_all_claims_whatever_is_filtered(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4))
    opinions.tolls("two", ("Lune hospital", 9))
    [row] = listed(lead, "source=hospital")
    assert (row["status_min"], row["status_max"], row["status_spread"]) == ("4", "9", "5")
    assert (row["status_sources"], row["single_source"]) == ("2", "false")


def test_only_one_report_can_be_asked_for(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4))
    document = opinions.tolls("two", ("Lune hospital", 9)).document
    assert [row["source_text"] for row in listed(lead, f"document={document.public_id}")] == ["Lune hospital"]


def test_what_is_on_the_screen_is_what_the_csv_has(lead, opinions, monkeypatch):
    monkeypatch.setattr(claim_list, "PER_PAGE", 2)
    for day in range(1, 6):
        opinions.tolls(f"report {day}", ("Harbour police", day), day=f"2031-05-{day:02}")
    assert [row["min"] for row in listed(lead)] == ["5", "4"]
    after = lead.get(URL).context["next"]
    assert [row["min"] for row in listed(lead, f"after={after}")] == ["3", "2"]
    last = lead.get(URL, {"after": after}).context["next"]
    assert [row["min"] for row in listed(lead, f"after={last}")] == ["1"]
    assert lead.get(URL, {"after": last}).context["next"] == ""
    everything = b"".join(lead.get(f"{URL}?format=csv-all").streaming_content).decode()
    assert [row["min"] for row in csv.DictReader(io.StringIO(everything))] == ["5", "4", "3", "2", "1"]


def test_no_cell_runs_in_a_spreadsheet(lead, opinions):
    opinions.tolls("one", ("=cmd|' /C calc'!A0", 4))
    [row] = listed(lead)
    assert row["source_text"].startswith("'=")


def test_a_lead_gets_to_the_words_and_a_reader_does_not(client, opinions, max, zoe):
    opinion = opinions.tolls("one", ("Harbour police", 4))
    client.force_login(max)
    assert f'href="/reviews/{opinion.review_id}/#' in page(client)
    projects.add_member(project=opinions.project, user=zoe, role=Membership.Role.READER, by=None)
    client.force_login(zoe)
    shown = page(client)
    assert 'href="/reviews/' not in shown
    assert "Harbour police" in shown


@pytest.mark.parametrize("name", ["ada", "ben", "cleo"])
def test_whoever_may_still_review_or_settle_sees_no_claims(client, opinions, django_user_model, name):
    opinions.tolls("one", ("Harbour police", 4))
    client.force_login(django_user_model.objects.get(username=name))
    for query in ("", "?format=csv", "?format=csv-all"):
        assert client.get(URL + query).status_code == 403
    assert URL not in client.get("/projects/coast/").content.decode()


def test_what_nobody_stands_by_yet_is_not_told(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4))
    Plan.objects.update(needed=2)
    assert "There are no claims yet." in page(lead)


def test_a_filter_that_finds_nothing_says_so(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4))
    assert "No claim is like this." in page(lead, "q=nowhere")


def test_an_address_that_is_no_page_is_not_linked(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4))
    Publication.objects.update(url="javascript:alert(1)")
    assert "javascript:" not in page(lead)


def test_a_scheme_without_claims_has_none(elsewhere, client, ada):
    projects.add_member(project=elsewhere.project, user=ada, role=Membership.Role.LEAD, by=None)
    client.force_login(ada)
    assert "does not say which labels make a claim" in client.get("/projects/hills/claims/").content.decode()


def test_more_events_cost_no_more_queries_and_only_those_of_the_page_are_read(
    lead, opinions, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(claim_list, "PER_PAGE", 3)
    monkeypatch.setattr(claim_list, "AT_ONCE", 4)
    for day in range(1, 13):
        opinions.tolls(f"report {day}", ("Harbour police", day), day=f"2031-05-{day:02}")
    lead.get(URL)  # makes the fingerprints
    with django_assert_max_num_queries(15) as captured:
        lead.get(URL)
    whole, _no_more = [
        one["sql"] for one in captured.captured_queries if '"annotator_submission"."sha256"' in one["sql"]
    ]
    [documents] = re.findall(r'"document_id" IN \(([\d, ]+)\)', whole)
    assert len(documents.split(",")) == 4
