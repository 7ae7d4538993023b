"""Which names mean one party or source: proposed by reports, said by leads, taken back; and nothing is rewritten."""

import pytest
from django.db import IntegrityError, transaction

from annotator.audit.models import Event
from annotator.corpus import actions as corpus
from annotator.corpus import checks, naming, saying
from annotator.corpus.name_models import Entity, Name
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.releases import incidents
from annotator.releases.names import ProjectNames
from annotator.review.models import Span, Submission
from tests.releases.test_claims_page import listed
from tests.working import between

PAGE = "/projects/coast/claims/names/"
SAY = f"{PAGE}said/"
API = "/api/v1/projects/coast/names/"
LEAGUE, SHORT = "Harbour League", "HL"


@pytest.fixture
def joined(opinions):
    """A report in which Ada said that HL is the Harbour League, and one that speaks of the Harbour League alone."""
    document = opinions.document("Harbour League men, or HL men, were seen.", "short")
    short = opinions.words(document, SHORT, "ACTOR", values={"canonical": LEAGUE})
    opinions.submit(document, [opinions.words(document, LEAGUE, "ACTOR"), short])
    document = opinions.document("The Harbour League was seen.", "long")
    opinions.submit(document, [opinions.words(document, LEAGUE, "ACTOR")])
    return opinions


def proposed(project) -> list[tuple[str, str, int]]:
    return [(one.name, one.means, one.reports) for one in ProjectNames(project).proposals]


def said(project) -> dict[str, set[str]]:
    return {one.called: set(one.names) for one in ProjectNames(project).known}


def confirm(lead, *names: str):
    return lead.post(SAY, {"names": names, "join": ""}, follow=True)


def split(lead, *names: str, apart: str):
    return lead.post(SAY, {"names": names, "apart": apart, "split": ""}, follow=True)


def undo(lead):
    change = lead.get(PAGE).context["changes"][0]
    return lead.post(f"{PAGE}{change.pk}/undo/", follow=True)


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


def test_claims_of_one_source_under_two_names_are_of_one_source(lead, opinions):
    opinions.tolls("one", ("Police HQ", 4))
    opinions.tolls("two", ("Police", 5))
    assert {row["status_sources"] for row in listed(lead)} == {"2"}
    confirm(lead, "Police HQ", "Police")
    rows = listed(lead)
    assert {row["status_sources"] for row in rows} == {"1"}
    assert [(row["source_text"], row["source_entity"]) for row in rows] == [
        ("Police HQ", "Police"),
        ("Police", "Police"),
    ]
    assert [row["source_text"] for row in listed(lead, "source=Police+HQ")] == ["Police HQ"]
    assert (
        "Police HQ"
        not in lead.get("/projects/coast/claims/").context["events"][0][1][0][0].claim.source_canonical
    )


def test_a_source_that_speaks_under_another_name_is_not_silent(lead, opinions):
    opinions.tolls("one", ("Harbour police", 4), quotes=("The guard",))
    assert listed(lead)[0]["silent"] == "The guard"
    confirm(lead, "Harbour police", "The guard")
    assert listed(lead)[0]["silent"] == ""


def test_what_a_report_itself_says_of_a_name_comes_first(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    known = naming.known(joined.project)
    assert known.once([SHORT, "Another HL", LEAGUE]) == (LEAGUE, "Another HL")


def test_a_party_under_two_names_brings_reports_together(lead, joined):
    for document, name in zip(joined.project.documents.all(), (SHORT, LEAGUE), strict=True):
        spans = [joined.words(document, name, "ACTOR")]
        when = joined.incident(name, location="", location_precision="unknown")
        joined.submit(document, spans, number=2, incidents=[when])
    assert [len(one.told) for one in incidents.events(joined.project)] == [1, 1]
    confirm(lead, SHORT, LEAGUE)
    [event] = incidents.events(joined.project)
    assert event.parties == (LEAGUE,)


def test_reviews_are_not_rewritten(lead, joined):
    before = list(Submission.objects.values())
    confirm(lead, SHORT, LEAGUE)
    assert list(Submission.objects.values()) == before


def test_it_is_on_record_who_said_it_without_the_names(lead, joined):
    confirm(lead, SHORT, LEAGUE)
    split(lead, SHORT, LEAGUE, apart=SHORT)
    undo(lead)
    rows = Event.objects.filter(code__startswith="names.").order_by("pk")
    assert [one.code for one in rows] == ["names.joined", "names.set-apart", "names.undone"]
    assert not any(LEAGUE in str(one.details) for one in rows)
    assert "said that 2 names mean one" in lead.get("/projects/coast/audit/").content.decode()


def test_with_the_last_report_that_has_a_name_it_goes(lead, joined, max):
    confirm(lead, LEAGUE, SHORT)
    [short, _long] = joined.project.documents.all()
    corpus.erase(document=short, reason="asked for", by=max)
    assert said(joined.project) == {LEAGUE: {LEAGUE}}
    assert "changed since" in undo(lead).content.decode()
    corpus.erase(document=_long, reason="asked for", by=max)
    assert said(joined.project) == {}


def test_where_the_first_names_go_another_one_leads(lead, joined, max):
    document = joined.document("The Quay Band spoke.", "quay")
    joined.submit(document, [joined.words(document, "Quay Band", "ACTOR")])
    going = joined.document("Bell Band and Anvil Band spoke.", "going")
    joined.submit(going, [joined.words(going, one, "ACTOR") for one in ("Bell Band", "Anvil Band")])
    confirm(lead, "Bell Band", "Anvil Band")
    lead.post(SAY, {"names": ["Bell Band", "Anvil Band"], "apart": "Bell Band", "call": ""})
    confirm(lead, "Quay Band", "Bell Band")
    corpus.erase(document=going, reason="asked for", by=max)
    assert said(joined.project) == {"Quay Band": {"Quay Band"}}
    assert Name.objects.get().leads


@pytest.mark.parametrize(
    ("name", "text", "stays"),
    [
        pytest.param("Ali", "An Italian spoke.", set(), id="inside a word"),
        pytest.param("Ali", "ALI, it was.", {"Ali"}, id="in capitals"),
        pytest.param("Coast  Guard", "The coast\nguard spoke.", {"Coast  Guard"}, id="other blanks"),
        pytest.param("José", "Jose\u0301 spoke.", {"José"}, id="an accent apart"),
    ],
)
def test_a_name_stays_where_another_report_has_its_words(lead, opinions, name, text, stays):
    going = opinions.document(f"{name} and the Quay Band spoke.", "going")
    opinions.submit(going, [opinions.words(going, one, "ACTOR") for one in (name, "Quay Band")])
    opinions.document(text, "other")
    confirm(lead, name, "Quay Band")
    corpus.erase(document=going, reason="asked for", by=None)
    assert {one.written for one in Name.objects.all()} == stays


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "moment",
    [pytest.param((saying, "lock"), id="before the lock"), pytest.param((naming, "_store"), id="under it")],
)
def test_a_name_that_is_confirmed_while_its_report_is_erased_is_not_kept(lead, joined, max, moment):
    document = joined.project.documents.get(text__contains=SHORT)
    between(
        lambda: confirm(lead, SHORT, LEAGUE),
        moment,
        lambda: corpus.erase(document=document, reason="asked for", by=max),
    )
    assert not Name.objects.filter(written=SHORT).exists()


def test_a_name_that_a_reviewer_of_another_report_wrote_stays(lead, joined, max):
    document = joined.document("HL fired.", "third")
    joined.submit(document, [joined.words(document, SHORT, "ACTOR", values={"canonical": LEAGUE})])
    confirm(lead, SHORT, LEAGUE)
    corpus.erase(document=joined.project.documents.first(), reason="asked for", by=max)
    assert said(joined.project) == {LEAGUE: {SHORT, LEAGUE}}


def test_a_name_that_another_report_has_within_a_word_stays_where_it_was_marked(lead, opinions, max):
    for name in ("going", "other"):
        document = opinions.document(f"قالت والشرطة والجيش {name}", name)
        marked = [opinions.words(document, one, "ACTOR") for one in ("الشرطة", "الجيش")]
        review = opinions.submit(document, marked).review
    kept = {
        name: marked[0][name] for name in ("start", "end", "label", "status", "values", "quote", "origin")
    }
    Span.objects.create(review=review, **kept)
    confirm(lead, "الشرطة", "الجيش")
    going = opinions.project.documents.get(public_id=opinions.uuid("going"))
    corpus.erase(document=going, reason="asked for", by=max)
    assert said(opinions.project) == {"الشرطة": {"الشرطة"}}


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


def test_programs_read_and_say_it_too(lead, joined):
    [one] = lead.get(f"{API}?proposed=true").json()["results"]
    assert one == {"key": None, "called": LEAGUE, "names": [SHORT, LEAGUE], "reports": 1}
    told = lead.post(API, {"names": one["names"]}, "application/json")
    assert told.status_code == 201
    key = told.json()["key"]
    assert lead.get(API).json()["results"] == [
        {"key": key, "called": LEAGUE, "names": [LEAGUE, SHORT], "reports": None}
    ]
    lead.post(API, {"names": [SHORT]}, "application/json")
    assert lead.get(API).json()["results"][0]["called"] == SHORT
    apart = lead.post(API, {"names": [SHORT, LEAGUE], "apart": [SHORT]}, "application/json").json()
    assert len(lead.get(f"{API}?limit=1").json()["results"]) == 1
    assert lead.post(f"{API}changes/{apart['change']}/undo/").status_code == 204
    assert lead.post(f"{API}changes/{told.json()['change']}/undo/").status_code == 403
    assert lead.post(API, {"names": ["nobody", LEAGUE]}, "application/json").status_code == 409
    assert lead.post(API, {"names": [f"name {n}" for n in range(101)]}, "application/json").status_code == 400


def test_a_name_of_letters_that_are_several_is_refused_where_it_is_too_long(lead, joined):
    name = "\ufdfa" * 60  # each is eighteen letters
    document = joined.document(f"{name} spoke.", "long name")
    joined.submit(document, [joined.words(document, name, "ACTOR", values={"canonical": LEAGUE})])
    assert proposed(joined.project) == [(SHORT, LEAGUE, 1)]
    answer = lead.post(API, {"names": [name, LEAGUE]}, "application/json")
    assert (answer.status_code, "at most 200" in answer.json()["detail"]) == (409, True)


@pytest.fixture
def three(opinions):
    """Three reports that each join two names."""
    pairs = [(f"{name} Band", f"{name} League") for name in ("Anvil", "Bell", "Quay")]
    for short, long in pairs:
        document = opinions.document(f"{short} and {long} spoke.", short)
        joining = opinions.words(document, short, "ACTOR", values={"canonical": long})
        opinions.submit(document, [opinions.words(document, long, "ACTOR"), joining])
    return pairs


def test_programs_read_every_proposal_though_they_decide_between_pages(lead, three):
    found, page = [], f"{API}?proposed=true&limit=1"
    while page:
        answer = lead.get(page).json()
        [one] = answer["results"]
        confirm(lead, *one["names"])
        found.append(tuple(one["names"]))
        page = answer["next"]
    assert found == three


def test_programs_read_all_that_leads_said_though_some_is_taken_back_between_pages(lead, three):
    for names in three:
        confirm(lead, *names)
    first = lead.get(f"{API}?limit=1").json()
    oldest = lead.get(PAGE).context["changes"][2]
    lead.post(f"{API}changes/{oldest.pk}/undo/")
    second = lead.get(first["next"]).json()
    assert [tuple(one["names"]) for one in first["results"] + second["results"]] == three[:2]
