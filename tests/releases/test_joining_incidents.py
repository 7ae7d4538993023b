"""Which incidents of reports are one: proposed, confirmed by leads, split, merged, taken back; and nothing is rewritten."""

import pytest

from annotator.audit.models import Event
from annotator.corpus import actions as corpus
from annotator.corpus import joining, saying
from annotator.corpus.models import Incident, ReportIncident
from annotator.projects import actions as projects
from annotator.projects.models import Membership
from annotator.projects.queries import get_project_for
from annotator.releases import incidents
from annotator.releases.actions import freeze
from annotator.releases.models import ReleaseItem
from annotator.review.models import Submission
from tests.working import between

PAGE = "/projects/coast/claims/"
SAY = f"{PAGE}incidents/"
API = "/api/v1/projects/coast/incidents/"


@pytest.fixture
def keys(opinions) -> dict[str, str]:
    """Reports by name, each the key of its incident: two of one day and place, one of another day."""
    for name, more in (("one", {}), ("two", {}), ("late", {"day": "2031-05-20"})):
        opinions.tolls(name, (f"Police {name}", 4), **more)
    return {
        name: f"{opinions.uuid(name)}:{opinions.uuid(f'incident of {name}')}"
        for name in ("one", "two", "late")
    }


def groups(project) -> list[set[str]]:
    return [{one.key for one in event.told} for event in incidents.events(project)]


def last(lead):
    return lead.get(PAGE).context["changes"][0]


def undo(lead):
    return lead.post(f"{SAY}{last(lead).pk}/undo/", follow=True)


def test_a_lead_confirms_a_proposal(lead, opinions, keys):
    assert b">proposed<" in lead.get(PAGE).content
    answer = lead.post(SAY, {"told": f"{keys['one']} {keys['two']}", "join": "", "back": "q=police"})
    assert answer.url == f"{PAGE}?q=police"
    assert b">proposed<" not in lead.get(PAGE).content
    event = incidents.events(opinions.project)[1]
    assert event.incident == str(Incident.objects.get().key)
    assert groups(opinions.project) == [{keys["late"]}, {keys["one"], keys["two"]}]


def test_a_lead_splits_one_off_and_no_rule_joins_it_again(lead, opinions, keys):
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}", "apart": keys["two"], "split": ""})
    assert {keys["one"]} in groups(opinions.project)
    assert {keys["two"]} in groups(opinions.project)


def test_a_new_report_is_proposed_to_what_was_confirmed(lead, opinions, keys):
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}"})
    opinions.tolls("new", ("Police new", 5))
    event = incidents.events(opinions.project)[1]
    assert (len(event.told), event.is_proposed) == (3, True)
    assert event.incident == str(Incident.objects.get().key)


def test_what_was_joined_against_the_dates_stays_joined_and_takes_no_proposals(lead, opinions, keys):
    lead.post(SAY, {"told": [keys["one"], keys["late"]]})
    opinions.tolls("new", ("Police new", 5))
    found = groups(opinions.project)
    assert {keys["one"], keys["late"]} in found
    assert sorted(map(len, found)) == [2, 2]


def test_merging_keeps_both_keys_and_rewrites_no_row(lead, opinions, keys):
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}"})
    lead.post(SAY, {"told": keys["late"]})
    first, second = Incident.objects.all()
    rows = list(second.told.values())
    lead.post(SAY, {"told": [f"{keys['one']} {keys['two']}", keys["late"]]})
    [event] = incidents.events(opinions.project)
    assert (event.incident, event.aliases) == (str(first.key), (str(second.key),))
    assert list(second.told.values()) == rows


def test_what_was_said_is_taken_back_step_by_step(lead, opinions, keys):
    before = groups(opinions.project)
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}"})
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}", "apart": keys["two"], "split": ""})
    lead.post(SAY, {"told": f"{keys['two']} {keys['late']}"})
    assert {keys["two"], keys["late"]} in groups(opinions.project)
    undo(lead)
    assert {keys["two"]} in groups(opinions.project)
    undo(lead)
    assert {keys["one"], keys["two"]} in groups(opinions.project)
    undo(lead)
    assert groups(opinions.project) == before
    assert not lead.get(PAGE).context["changes"]


def test_what_was_changed_since_is_not_taken_back(lead, opinions, keys):
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}"})
    first = last(lead)
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}", "apart": keys["two"], "split": ""})
    answer = lead.post(f"{SAY}{first.pk}/undo/", follow=True)
    assert "changed since" in answer.content.decode()
    assert {keys["two"]} in groups(opinions.project)


def test_what_somebody_built_on_is_not_taken_back_before_that(lead, opinions, keys):
    lead.post(SAY, {"told": [keys["one"], keys["two"]]})
    first = last(lead)
    lead.post(SAY, {"told": [keys["late"], keys["one"]]})
    answer = lead.post(f"{SAY}{first.pk}/undo/", follow=True)
    assert b"This was changed since" in answer.content
    assert groups(opinions.project) == [set(keys.values())]
    undo(lead)
    undo(lead)
    assert not ReportIncident.objects.exists()


def test_a_merge_is_not_taken_back_under_another_merge(lead, opinions, keys):
    for name in keys:
        lead.post(SAY, {"told": keys[name]})
    lead.post(SAY, {"told": [keys["two"], keys["late"]]})
    merge = last(lead)
    lead.post(SAY, {"told": [keys["one"], keys["two"]]})
    lead.post(f"{SAY}{merge.pk}/undo/")
    assert {keys["one"], keys["two"]} in groups(opinions.project)
    assert {keys["late"]} in groups(opinions.project)


def test_taken_back_twice_is_taken_back_once(lead, opinions, keys):
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}"})
    change = last(lead)
    for _again in range(2):
        answer = lead.post(f"{SAY}{change.pk}/undo/", follow=True)
    assert "taken back already" in answer.content.decode()


def test_the_same_again_changes_nothing(lead, opinions, keys):
    for _again in range(2):
        lead.post(SAY, {"told": f"{keys['one']} {keys['two']}"})
    assert len(lead.get(PAGE).context["changes"]) == 1


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"told": "x:y"}, id="no report"),
        pytest.param({"told": "7d444840-9dc0-11d1-b245-5ffdce74fad2:main"}, id="an unknown report"),
    ],
)
def test_what_no_report_tells_of_is_refused(lead, opinions, keys, sent):
    assert "do not tell of these incidents" in lead.post(SAY, sent, follow=True).content.decode()
    assert not Incident.objects.exists()


def test_all_or_none_cannot_be_split_off(lead, opinions, keys):
    both = f"{keys['one']} {keys['two']}"
    for apart in ("", both, keys["late"]):
        answer = lead.post(SAY, {"told": both, "apart": apart, "split": ""}, follow=True)
        assert "Choose some of the incidents" in answer.content.decode()
    assert not Incident.objects.exists()


def test_submissions_and_releases_are_not_rewritten(lead, opinions, keys, max):
    freeze(project=opinions.project, name="First", by=max)
    said, frozen = list(Submission.objects.values()), list(ReleaseItem.objects.values())
    lead.post(SAY, {"told": [*keys.values()]})
    assert list(Submission.objects.values()) == said
    assert list(ReleaseItem.objects.values()) == frozen


def test_it_is_on_record_who_said_it(lead, opinions, keys, max):
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}"})
    undo(lead)
    rows = Event.objects.filter(code__startswith="incidents.").order_by("pk")
    assert list(rows.values_list("code", "actor__username")) == [
        ("incidents.joined", "max"),
        ("incidents.undone", "max"),
    ]
    assert "said that 2 incidents of reports are one" in lead.get("/projects/coast/audit/").content.decode()


def test_an_erased_report_leaves_its_incident_without_a_word(lead, opinions, keys, max):
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}"})
    corpus.erase(document=opinions.project.documents.first(), reason="asked for", by=max)
    assert groups(opinions.project) == [{keys["late"]}, {keys["two"]}]
    undo(lead)
    assert groups(opinions.project) == [{keys["late"]}, {keys["two"]}]


@pytest.mark.django_db(transaction=True)
def test_an_incident_that_is_joined_while_its_report_is_erased_is_not_kept(lead, opinions, keys, max):
    document = opinions.project.documents.get(public_id=keys["one"].partition(":")[0])
    between(
        lambda: lead.post(SAY, {"told": [keys["one"], keys["two"]]}),
        (saying, "lock"),
        lambda: corpus.erase(document=document, reason="asked for", by=max),
    )
    assert not ReportIncident.objects.filter(document=document).exists()


def test_in_the_archive_nothing_is_said(lead, opinions, keys, max):
    projects.archive(access=get_project_for(max, "coast"))
    assert lead.post(SAY, {"told": keys["one"]}).status_code == 403
    assert b"Make them one" not in lead.get(PAGE).content


def test_a_reader_sees_what_is_joined_and_says_nothing(client, opinions, keys, zoe):
    projects.add_member(project=opinions.project, user=zoe, role=Membership.Role.READER, by=None)
    client.force_login(zoe)
    shown = client.get(PAGE).content.decode()
    assert "The reports and what they tell of" in shown
    assert "Confirm" not in shown
    assert client.post(SAY, {"told": keys["one"]}).status_code == 403


def test_programs_read_and_say_it_too(lead, opinions, keys):
    found = lead.get(f"{API}?limit=1").json()
    assert [one["key"] for one in found["results"]] == [keys["late"]]
    [one] = lead.get(found["next"]).json()["results"]
    assert not one["confirmed"]
    told = [row["key"] for row in one["told"]]
    said = lead.post(API, {"told": told}, "application/json").json()
    assert lead.get(API).json()["results"][1]["key"] == said["key"]
    apart = lead.post(API, {"told": told, "apart": told[:1]}, "application/json")
    assert apart.status_code == 201
    assert lead.post(f"{API}changes/{apart.json()['change']}/undo/").status_code == 204
    assert lead.post(f"{API}changes/{said['change']}/undo/").status_code == 204
    assert lead.post(API, {"told": ["x:y"]}, "application/json").status_code == 409
    assert not lead.get(API).json()["results"][1]["confirmed"]


def test_programs_read_every_incident_though_they_join_some_between_pages(lead, opinions, keys):
    opinions.tolls("old", ("Police old", 4), day="2031-04-01")
    lead.post(SAY, {"told": [keys["one"], keys["two"]], "apart": keys["two"], "split": ""})
    first = lead.get(f"{API}?limit=1").json()
    lead.post(SAY, {"told": [keys["one"], keys["two"]]})
    second = lead.get(f"{first['next']}").json()
    rest = lead.get(f"{second['next']}").json()
    seen = [told["key"] for page in (first, second, rest) for one in page["results"] for told in one["told"]]
    assert len(seen) == 4
    assert rest["next"] is None


def test_what_a_later_review_no_longer_tells_of_is_left_out(lead, opinions, keys):
    lead.post(SAY, {"told": f"{keys['one']} {keys['two']}"})
    document = opinions.project.documents.first()
    opinions.submit(document, [], number=2, incidents=[opinions.incident("anew")])
    assert groups(opinions.project)[1:] == [
        {keys["two"], f"{document.public_id}:{opinions.uuid('incident of anew')}"}
    ]
    assert joining.confirmed(opinions.project).of[keys["two"]]
