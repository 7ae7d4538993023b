"""Reports that every analyst codes, and compares after submitting."""

import pytest

from annotator.accounts.models import User
from annotator.adjudication import queries as adjudication
from annotator.adjudication.models import Case
from annotator.common.permit import Refusal
from annotator.corpus.models import Publication
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.review import actions, calibration, checks, exercises, queue
from annotator.review.models import Exercise, Plan, Review
from tests.reports import claim, make_document
from tests.review.desk import hand_in
from tests.working import at_once, work

URL = "/projects/coast/calibration/"


def choose(max, *documents):
    return calibration.choose(access=get_project_for(max, "coast"), documents=documents)


def see(client, user, url=URL):
    client.force_login(user)
    return client.get(url)


@pytest.fixture
def three(project):
    """Three reports, the last of which is for calibration."""
    said = "Harbour police: four league guards were killed, a nurse said."
    return [make_document(project, text=f"{said} {number}", title=f"Report {number}") for number in range(3)]


@pytest.fixture
def cai(project):
    """A third analyst."""
    user = User.objects.create_user("cai")
    projects.add_member(project=project, user=user, role=Membership.Role.ANALYST, by=None)
    return user


@pytest.fixture
def compared(three, ada, ben, max):
    """Ada and Ben have coded the report for calibration; Ben leaves the nurse out."""
    choose(max, three[2])
    hand_in(claim(ada))
    hand_in(claim(ben), without=("nurse",))
    return f"{URL}{three[2].pk}/"


# Who is asked


def test_every_analyst_is_asked_first_and_then_goes_on_with_the_queue(three, ada, ben, max):
    choose(max, three[2])
    for person, ordinary in ((ada, three[0]), (ben, three[1])):
        review = claim(person)
        assert review.document == three[2]
        hand_in(review)
        assert claim(person).document == ordinary


def test_whoever_settles_is_not_asked_so_that_somebody_is_left(three, cleo, max):
    choose(max, three[2], three[0])
    assert claim(cleo).document == three[1]
    assert claim(max) is None


def test_a_third_analyst_codes_it_as_an_extra(compared, cai, three):
    hand_in(claim(cai))
    assert sorted(str(one.slot) for one in three[2].reviews.all()) == ["1", "2", "None"]
    assert list(checks.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_analysts_who_ask_at_once_all_get_it(project, three, max):
    people = [User.objects.create_user(f"person-{number}") for number in range(4)]
    for person in people:
        projects.add_member(project=project, user=person, role=Membership.Role.ANALYST, by=None)
    choose(max, three[2])
    assert set(at_once(4, lambda number: claim(people[number]).document_id)) == {three[2].pk}
    assert Plan.objects.get().free == 0
    assert list(checks.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_a_report_chosen_while_somebody_takes_it_is_either_begun_or_chosen(project, document, cleo, max):
    def act(number):
        try:
            return claim(cleo) if number else choose(max, document)
        except Refusal as refusal:
            return str(refusal)

    chosen, taken = at_once(2, act)
    assert (chosen == 1) != (taken is not None)
    assert Exercise.objects.count() + Review.objects.count() == 1


# Blind until submitted


def test_nobody_sees_what_others_marked_before_submitting(client, three, ada, ben, max):
    choose(max, three[2])
    hand_in(claim(ada))
    claim(ben)
    page = see(client, ben, f"{URL}{three[2].pk}/")
    assert (page.status_code, b"nurse" in page.content) == (403, False)
    assert f"{URL}{three[2].pk}/" not in see(client, ben).content.decode()


def test_whoever_submitted_sees_where_people_differ(client, compared, ben):
    page = see(client, ben, compared).content.decode()
    assert "nurse" in page
    assert "marked nothing here" in page
    assert "Harbour police" not in page.replace('<span class="muted">Harbour police', "")  # both marked it


def test_a_figure_leads_to_the_places_behind_it(client, compared, ada):
    assert "nurse</b>" in see(client, ada, f"{compared}?label=SOURCE&who=ada").content.decode()
    assert "Nobody differs here" in see(client, ada, f"{compared}?label=ACTOR&who=ada").content.decode()


def test_a_lead_sees_it_and_who_is_missing(client, three, compared, ada, max):
    assert see(client, max, compared).status_code == 200
    Review.objects.filter(user=ada).update(state="open")
    assert "<bdi>ada</bdi>" in see(client, max).content.decode()


def test_whoever_only_settles_sees_nothing_of_it(client, compared, cleo):
    assert see(client, cleo, compared).status_code == 403


def test_a_review_that_may_have_seen_others_does_not_come_back(three, compared, ada, max):
    review = three[2].reviews.get(user=ada)
    with pytest.raises(Refusal, match="what others marked"):
        actions.recall(review_id=review.pk, by=ada)
    with pytest.raises(Refusal, match="what others marked"):
        actions.send_back(review_id=review.pk, by=max, comment="Look again.")


# Settling


@pytest.mark.usefixtures("no_jobs")
@pytest.mark.django_db(transaction=True)
def test_it_is_settled_once_every_analyst_has_coded_it(three, compared, cai, cleo):
    work()
    assert not adjudication.waiting(get_project_for(cleo, "coast")).exists()
    hand_in(claim(cai))
    work()
    assert adjudication.waiting(get_project_for(cleo, "coast")).get().document == three[2]


def test_somebody_who_was_switched_off_is_not_waited_for(compared, cai):
    assert not queue.to_settle().exists()
    User.objects.filter(pk=cai.pk).update(is_active=False)
    assert queue.to_settle().exists()


@pytest.mark.usefixtures("no_jobs")
@pytest.mark.django_db(transaction=True)
def test_a_lead_ends_it_and_nobody_is_waited_for(three, compared, cai, cleo, max):
    access = get_project_for(max, "coast")
    exercises.end(access=access, document_id=three[2].pk, kind=Exercise.Kind.CALIBRATION)
    work()
    assert Case.objects.get().document == three[2]
    assert adjudication.waiting(get_project_for(cleo, "coast")).exists()
    assert claim(cai).document != three[2]


def test_one_that_nobody_has_begun_goes_back_to_the_queue(client, three, ada, max):
    choose(max, three[0])
    client.force_login(max)
    client.post(f"{URL}{three[0].pk}/end/")
    assert not Exercise.objects.exists()
    assert claim(ada).document == three[0]


# Choosing


def test_a_lead_names_reports_by_id_number_or_tick(client, project, three, max):
    Publication.objects.create(project=project, document=three[0], external_id="AB-7")
    client.force_login(max)
    client.post(URL, {"ids": f"AB-7\n{three[1].pk}", "document": [three[2].pk]})
    assert set(Exercise.objects.values_list("document", flat=True)) == {one.pk for one in three}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ids": "nothing-so-called"}, "“nothing-so-called” is no report of this project."),
        ({"ids": "9" * 40}, "is no report of this project."),
        ({}, "Name at least one report."),
        ({"ids": "\n".join(map(str, range(201)))}, "At most 200 reports at once."),
    ],
)
def test_what_cannot_be_chosen_is_told_and_nothing_is(client, three, max, given, told):
    client.force_login(max)
    answer = client.post(URL, {"document": [three[0].pk], **given} if given else given)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Exercise.objects.exists()


def test_a_report_somebody_has_begun_cannot_be_chosen_nor_one_twice(client, three, ada, max):
    claim(ada)
    with pytest.raises(Refusal, match="Somebody has begun “Report 0”"):
        choose(max, three[1], three[0])
    assert not Exercise.objects.exists()
    choose(max, three[1])
    with pytest.raises(Refusal, match="for calibration or practice already"):
        choose(max, three[1])


def test_analysts_choose_and_end_nothing(client, compared, three, ada):
    client.force_login(ada)
    assert client.post(URL, {"document": [three[0].pk]}).status_code == 403
    assert client.post(f"{compared}end/").status_code == 403


def test_the_list_costs_the_same_for_one_report_and_for_many(
    client, three, compared, max, django_assert_num_queries
):
    client.force_login(max)
    client.get(URL)
    with django_assert_num_queries(7):
        client.get(URL)
    choose(max, *three[:2])
    with django_assert_num_queries(7):
        client.get(URL)
