"""What follows from a new scheme for all that was there before."""

from django.core.management import call_command

from annotator.adjudication import actions as adjudicating
from annotator.adjudication.models import Comparison
from annotator.learning import lessons
from annotator.projects import actions as projects
from annotator.projects.models import Membership, Policy
from annotator.projects.queries import get_project_for
from annotator.review import practice
from tests.adjudication.conftest import adjudicate, pair  # noqa: F401 # a fixture
from tests.releases.conftest import opinions  # noqa: F401 # a fixture
from tests.reports import claim
from tests.review.desk import Analyst, hand_in
from tests.review.schemes import put_in_force, with_party, without_sources


def test_an_open_review_keeps_the_scheme_it_opened_under_and_is_submitted(project, review, max):
    put_in_force(max, with_party())
    hand_in(review)
    body = review.submissions.get().body
    assert {span["label"] for span in body["spans"]} == {"ACTOR", "CASUALTY", "SOURCE"}
    assert body["scheme_sha256"] != get_project_for(max, "coast").project.scheme.sha256
    call_command("verify")


def test_suggestions_made_before_open_under_the_new_names(project, document, ada, max):
    put_in_force(max, with_party())
    labels = [span.label for span in claim(ada).spans.order_by("start")]
    assert labels == ["SOURCE", "CASUALTY", "PARTY", "SOURCE"]
    call_command("verify")


def test_reviews_of_before_are_settled_in_the_new_names(pair, cleo, max):  # noqa: F811
    document = pair(ben_leaves=("nurse",))
    put_in_force(max, with_party())
    settling = adjudicate(cleo)
    assert settling.document == document
    statuses = {(span.quote, span.label, span.status) for span in settling.spans.all()}
    assert {label for quote, label, _status in statuses if quote == "league"} == {"PARTY"}
    assert "ACTOR" not in {label for _quote, label, _status in statuses}
    call_command("verify")


def test_what_is_retired_is_left_out_when_reviews_are_settled(pair, cleo, max):  # noqa: F811
    pair(ben_leaves=("league",))
    put_in_force(max, without_sources(), {})
    settling = adjudicate(cleo)
    assert {span.label for span in settling.spans.all()} == {"ACTOR", "CASUALTY"}
    assert not settling.links.exists()
    call_command("verify")


def test_agreement_is_worked_out_anew_in_the_new_names(pair, max):  # noqa: F811
    document = pair()
    adjudicating.compare(document_id=document.pk)
    put_in_force(max, with_party())
    adjudicating.compare(document_id=document.pk)
    labels = Comparison.objects.get(kind="pair").figures["labels"]
    assert labels["PARTY"]["exact"] == [1, 1, 1]
    assert "ACTOR" not in labels


def test_what_was_learned_before_is_learned_under_the_new_names(opinions, max):  # noqa: F811
    opinions.usual("one")
    put_in_force(max, with_party())
    [lesson] = lessons.lessons(get_project_for(max, "coast").project)
    assert "PARTY" in {mark.label for mark in lesson.gold.marked.marks}
    assert lesson.gold.marked.labels == {"PARTY", "CASUALTY", "SOURCE"}


def test_practice_on_a_report_chosen_before_is_scored_in_the_new_names(pair, cleo, max, zoe):  # noqa: F811
    document = pair()
    hand_in(adjudicate(cleo))
    practice.choose(access=get_project_for(max, "coast"), documents=[document])
    put_in_force(max, with_party())
    projects.add_member(project=document.project, user=zoe, role=Membership.Role.ANALYST, by=None)
    Policy.objects.update(practice_reports=1)
    hand_in(claim(zoe))
    [done] = practice.practised(zoe, get_project_for(zoe, "coast"))
    assert done.score.f1 == 1


def test_a_reader_of_old_reviews_goes_on_as_ever(client, project, review, max):
    put_in_force(max, without_sources(), {})
    desk = Analyst(client, review.user, review)
    assert desk.accept("nurse")["outcome"] == "applied"
