"""What people decided afterwards about suggestions, as a lead sees it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.learning import outcomes
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.spans.state import ACCEPTED
from annotator.suggestions.models import Prediction, Suggester
from tests.reports import SPANS, TEXT, body, make_document
from tests.review.desk import Analyst, change, entry, hand_in

URL = "/projects/coast/suggesters/decided/"
TOLD_TWICE = "nurse"


def tagged(document) -> None:
    """Another suggester proposes two of the same spans, too."""
    tagger, _ = Suggester.objects.get_or_create(
        project=document.project, name="tagger", version="1", provider="http"
    )
    spans = [{**one, "rule": "http.model", "score": 0.5} for one in body(document.text)["spans"][2:]]
    Prediction.objects.create(document=document, suggester=tagger, body={"spans": spans, "links": []})


@pytest.fixture
def reviewed(project, ada):
    """Ada's reviews of reports with four suggestions each: one edge moved, one span rejected, the rest taken."""

    def done(count: int) -> None:
        for number in range(count):
            document = make_document(project, f"{TEXT} Day {number}.")
            tagged(document)
            review = reviews.claim(access=get_project_for(ada, "coast"))
            desk = Analyst(desk_client(), ada, review)
            source = desk.span("Harbour police")
            shorter = change(source, start=source["start"] + 8, quote="police")
            assert desk.one(entry("adjust", shorter))["outcome"] == "applied"
            hand_in(review, without=(TOLD_TWICE,))

    return done


def desk_client():
    from django.test import Client

    return Client()


def by_label(found) -> dict:
    return {
        (row.suggester, row.label): (row.fared.kept, row.fared.changed, row.fared.rejected)
        for row in found.rows
    }


def test_each_suggester_is_judged_by_what_became_of_its_spans_agreed_ones_too(project, reviewed):
    reviewed(2)
    found = by_label(outcomes.of(project))
    assert found == {
        ("patterns", "ACTOR"): (2, 0, 0),
        ("patterns", "CASUALTY"): (2, 0, 0),
        ("patterns", "SOURCE"): (0, 2, 2),
        ("tagger", "ACTOR"): (2, 0, 0),
        ("tagger", "SOURCE"): (0, 0, 2),
    }


def test_each_rule_is_counted_and_each_band_of_scores(project, reviewed):
    reviewed(1)
    found = outcomes.of(project)
    rules = {row.suggester: [name for name, _fared in row.rules] for row in found.rows}
    assert rules == {"patterns": ["casualty.passive"], "tagger": ["http.model"]}
    bands = {(one.suggester, one.least): one.fared.shown for one in found.bands}
    assert bands == {("patterns", 0.9): len(SPANS), ("tagger", 0.0): 2}


def test_words_rejected_again_and_again_are_told(project, reviewed):
    reviewed(2)
    assert outcomes.of(project).rejected == [("SOURCE", TOLD_TWICE, 2)]


def test_what_was_planted_says_nothing_of_any_suggester(project, ada):
    """Of the report's four suggestions all are accepted, and so is the one that nobody made."""
    Policy.objects.filter(project=project).update(twice_first=9, planted_share=100)
    make_document(
        project, text="Harbour police: four league guards were killed, a nurse said. Boats left Tern village."
    )
    review = reviews.claim(access=get_project_for(ada, "coast"))
    assert review.spans.count() == 5
    hand_in(review)
    found = outcomes.of(project)
    assert sum(row.fared.shown for row in found.rows) == 4


def test_what_is_not_submitted_counts_for_nothing(project, ada):
    make_document(project)
    reviews.claim(access=get_project_for(ada, "coast"))
    assert outcomes.of(project).rows == []


def test_blind_reviews_test_what_nobody_saw(project, ada):
    project.policy.blind_share = 100
    project.policy.save()
    document = make_document(project)
    review = reviews.claim(access=get_project_for(ada, "coast"))
    desk = Analyst(desk_client(), ada, review)
    start = document.text.index("league")
    values = project.scheme.parsed.fill("ACTOR", {})
    after = {
        "start": start,
        "end": start + 6,
        "label": "ACTOR",
        "status": ACCEPTED,
        "values": values,
        "quote": "league",
    }
    added = {"span": "00000000-0000-4000-8000-000000000001", "before": None, "after": after}
    assert desk.one(entry("add", added))["outcome"] == "applied"
    assert desk.one(entry("submit"))["outcome"] == "applied"
    found = outcomes.of(project)
    assert found.rows == []
    actor, *others = [one for one in found.blind if one.label == "ACTOR"]
    assert others == []
    assert (actor.suggester, actor.exact.precision, actor.exact.recall) == ("patterns", 1, 1)
    assert found.blind_reviews == 1


def test_the_curve_has_a_point_for_every_five_reviews(project, reviewed):
    reviewed(10)
    found = outcomes.curve(project)
    # of four suggestions one is moved and one rejected; three are accepted
    assert [(one.name, round(one.corrections)) for one in found.points] == [("1–5", 67), ("6–10", 67)]
    assert [bar.title for bar in found.drawn.bars] == ["1–5: 66.7", "6–10: 66.7"]


def test_the_suggesters_page_draws_the_curve(lead, project, reviewed):
    assert "Corrections over time" not in lead.get("/projects/coast/suggesters/").content.decode()
    reviewed(10)
    page = lead.get("/projects/coast/suggesters/").content.decode()
    assert "Corrections over time" in page
    assert "6–10: 66.7" in page


def test_of_many_reviews_the_curve_looks_at_one_in_so_many(project, reviewed, monkeypatch):
    monkeypatch.setattr(outcomes, "DRAWN", 5)
    monkeypatch.setattr(outcomes, "FEWEST", 1)
    reviewed(11)
    curve = outcomes.curve(project)
    assert (curve.one_in, [one.name for one in curve.points]) == (3, ["3–3", "6–6", "9–9"])


def test_a_lead_reads_it_and_the_suggesters_page_leads_there(lead, project, reviewed):
    reviewed(1)
    assert URL in lead.get("/projects/coast/suggesters/").content.decode()
    page = " ".join(lead.get(URL).content.decode().split())
    assert "in the last submitted review with suggestions" in page
    assert (
        '<td class="num">2</td> <td class="num">0</td> <td class="num">1</td> <td class="num">1</td>' in page
    )


def test_it_asks_as_many_questions_of_more_reviews(lead, project, ada, reviewed):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            lead.get(URL)
        return len(queries)

    reviewed(1)
    Policy.objects.filter(project=project).update(blind_share=100)
    counts = []
    for number in range(3):
        make_document(project, f"{TEXT} Night {number}.")
        desk = Analyst(desk_client(), ada, reviews.claim(access=get_project_for(ada, "coast")))
        assert desk.one(entry("submit", nothing_to_mark=True))["outcome"] == "applied"
        counts.append(asked())
    assert len(set(counts)) == 1
    assert outcomes.of(project).blind_reviews == 3


def test_before_the_first_review_it_says_so(lead, project):
    assert "Nothing yet" in lead.get(URL).content.decode()


def test_it_is_for_leads(client, project, ada, zoe):
    client.force_login(ada)
    assert client.get(URL).status_code == 403
    client.force_login(zoe)
    assert client.get(URL).status_code == 404
