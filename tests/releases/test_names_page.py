"""Leads say which names mean one, as reports propose, and take it back."""

import pytest
from django.db import IntegrityError, transaction

from annotator.audit.models import Event
from annotator.corpus import checks, naming
from annotator.corpus.name_models import Entity, Name
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from tests.releases.naming import API, LEAGUE, PAGE, SAY, SHORT, confirm, proposed, said, split, undo


def test_names_that_a_finished_report_takes_for_one_are_proposed(lead, joined):
    assert proposed(joined.project) == [(SHORT, LEAGUE, 1)]
    assert f"Confirm: {SHORT} means {LEAGUE}" in lead.get(PAGE).content.decode()


def test_what_nobody_stands_by_yet_is_not_proposed(lead, joined):
    joined.project.documents.first().plan.delete()
    assert proposed(joined.project) == []


def test_a_lead_confirms_and_it_is_called_as_the_reviewer_said(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    assert said(joined.project) == {LEAGUE: {SHORT, LEAGUE}}
    assert proposed(joined.project) == []


def test_what_a_lead_turned_down_is_not_proposed_again(lead, joined):
    split(lead, SHORT, LEAGUE, apart=SHORT)
    assert proposed(joined.project) == []
    assert said(joined.project) == {LEAGUE: {LEAGUE}, SHORT: {SHORT}}
    undo(lead)
    assert proposed(joined.project) == [(SHORT, LEAGUE, 1)]
    assert said(joined.project) == {}


def test_of_names_that_mean_two_things_it_can_be_said_that_they_do(lead, joined):
    confirm(lead, "Harbour League men", LEAGUE)
    for name in ("men", "HL men"):
        document = joined.document(f"{name} of the League spoke.", name)
        joined.submit(document, [joined.words(document, name, "ACTOR", values={"canonical": "League"})])
    confirm(lead, "men", "League")
    confirm(lead, SHORT, LEAGUE)
    joined.submit(
        other := joined.document("HL and League were one.", "other"),
        [joined.words(other, SHORT, "ACTOR", values={"canonical": "League"})],
    )
    assert (SHORT, "League", 1) in proposed(joined.project)
    before = said(joined.project)
    split(lead, SHORT, "League", apart=SHORT)
    assert (SHORT, "League", 1) not in proposed(joined.project)
    assert said(joined.project) == before


def test_names_of_which_reports_say_different_things_are_marked(lead, joined):
    document = joined.document("HL is another body here.", "other")
    joined.submit(document, [joined.words(document, SHORT, "ACTOR", values={"canonical": "another body"})])
    assert lead.get(PAGE).content.decode().count("reports differ") == 2


def test_a_lead_joins_names_that_no_report_joins(lead, opinions):
    for name in ("Coast Guard", "CG"):
        opinions.submit(
            document := opinions.document(f"{name} spoke.", name), [opinions.words(document, name, "SOURCE")]
        )
    confirm(lead, "cg", "Coast  Guard")
    assert said(opinions.project) == {"Coast  Guard": {"cg", "Coast  Guard"}}


def test_a_lead_merges_splits_and_says_how_it_is_called(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    document = joined.document("The Quay Band spoke.", "quay")
    joined.submit(document, [joined.words(document, "Quay Band", "ACTOR")])
    confirm(lead, "Quay Band", SHORT)
    assert said(joined.project) == {LEAGUE: {SHORT, LEAGUE, "Quay Band"}}
    lead.post(SAY, {"names": [SHORT, LEAGUE], "apart": SHORT, "call": ""})
    assert said(joined.project) == {SHORT: {SHORT, LEAGUE, "Quay Band"}}
    split(lead, SHORT, LEAGUE, "Quay Band", apart="Quay Band")
    assert said(joined.project) == {SHORT: {SHORT, LEAGUE}, "Quay Band": {"Quay Band"}}
    for expected in (
        {SHORT: {SHORT, LEAGUE, "Quay Band"}},
        {LEAGUE: {SHORT, LEAGUE, "Quay Band"}},
        {LEAGUE: {SHORT, LEAGUE}},
        {},
    ):
        undo(lead)
        assert said(joined.project) == expected


def test_the_name_that_leads_can_be_split_off(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    split(lead, SHORT, LEAGUE, apart=LEAGUE)
    assert said(joined.project) == {LEAGUE: {LEAGUE}, SHORT: {SHORT}}


def test_what_was_changed_since_is_not_taken_back(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    first = lead.get(PAGE).context["changes"][0]
    split(lead, SHORT, LEAGUE, apart=SHORT)
    answer = lead.post(f"{PAGE}{first.pk}/undo/", follow=True)
    assert "changed since" in answer.content.decode()
    assert said(joined.project) == {LEAGUE: {LEAGUE}, SHORT: {SHORT}}


def test_what_somebody_built_on_is_not_taken_back_before_that(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    first = lead.get(PAGE).context["changes"][0]
    document = joined.document("The Quay Band spoke.", "quay")
    joined.submit(document, [joined.words(document, "Quay Band", "ACTOR")])
    confirm(lead, "Quay Band", SHORT)
    answer = lead.post(f"{PAGE}{first.pk}/undo/", follow=True)
    assert "changed since" in answer.content.decode()
    assert said(joined.project) == {LEAGUE: {SHORT, LEAGUE, "Quay Band"}}
    for _change in range(2):
        undo(lead)
    assert said(joined.project) == {}


def test_where_no_name_leads_pages_open_and_verify_tells(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    assert list(checks.faults()) == []
    Name.objects.update(leads=False)
    assert LEAGUE in lead.get(PAGE).content.decode()
    assert naming.known(joined.project).of(SHORT).called == LEAGUE
    assert [one.endswith("none of its names leads") for one in checks.faults()] == [True]


@pytest.mark.parametrize("how", [pytest.param(confirm, id="join"), pytest.param(
    lambda lead, *names: split(lead, *names, apart=names[0]), id="split")])  # fmt: skip
def test_the_same_again_changes_nothing(lead, joined, how):
    for _again in range(2):
        how(lead, SHORT, LEAGUE)
    assert len(lead.get(PAGE).context["changes"]) == 1


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        pytest.param({"names": [SHORT], "join": ""}, "Name two", id="one name"),
        pytest.param({"names": [SHORT, "hl"], "join": ""}, "Name two", id="one name twice"),
        pytest.param({"names": [SHORT, "Quay Band"], "join": ""}, "No report that is finished names “Quay Band”", id="said by none"),
        pytest.param({"join": ""}, "Name two", id="nothing"),
        pytest.param({"names": [SHORT], "apart": "Quay Band", "call": ""}, "No report that is finished names", id="called by what none says"),
        pytest.param({"names": [SHORT, LEAGUE], "split": ""}, "Choose some of the names", id="nothing apart"),
        pytest.param({"names": [SHORT], "call": ""}, "Tick the one name", id="called by nothing"),
        pytest.param({"names": [SHORT], "apart": SHORT, "call": ""}, "Nobody said what “HL” means", id="called too early"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused_with_the_reason(lead, joined, sent, why):
    assert why in lead.post(SAY, sent, follow=True).content.decode()
    assert not Name.objects.exists()


def test_the_database_lets_a_name_mean_one_thing(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    other = Entity.objects.create(project=joined.project)
    with pytest.raises(IntegrityError, match="name_means_one_entity"), transaction.atomic():
        Name.objects.create(project=joined.project, entity=other, folded="hl", written="HL")
    with pytest.raises(IntegrityError, match="name_leads_alone"), transaction.atomic():
        Name.objects.update(leads=True)


def test_it_is_on_record_who_said_it_without_the_names(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    split(lead, SHORT, LEAGUE, apart=SHORT)
    undo(lead)
    rows = Event.objects.filter(code__startswith="names.").order_by("pk")
    assert [one.code for one in rows] == ["names.joined", "names.set-apart", "names.undone"]
    assert not any(LEAGUE in str(one.details) for one in rows)
    assert "said that 2 names mean one" in lead.get("/projects/coast/audit/").content.decode()


def test_in_the_archive_nothing_is_said(lead, joined, max):
    projects.archive(access=get_project_for(max, "coast"))
    assert lead.post(SAY, {"names": [SHORT, LEAGUE], "join": ""}).status_code == 403
    assert b"Make them one" not in lead.get(PAGE).content


def test_a_reader_sees_what_names_mean_and_says_nothing(client, joined, zoe):
    projects.add_member(project=joined.project, user=zoe, role=Membership.Role.READER, by=None)
    client.force_login(zoe)
    shown = client.get(PAGE).content.decode()
    assert LEAGUE in shown
    assert "Confirm" not in shown
    assert client.post(SAY, {"names": [SHORT, LEAGUE]}).status_code == 403


def test_analysts_do_not_see_what_others_propose(client, joined, ben):
    Membership.objects.get_or_create(project=joined.project, user=ben, role=Membership.Role.ANALYST)
    client.force_login(ben)
    assert client.get(PAGE).status_code == 403
    assert client.get(API).status_code == 403
