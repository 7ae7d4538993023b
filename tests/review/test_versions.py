"""New versions of the scheme and the guidelines: seen before they are saved, and what follows for what is there."""

import json
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client

from annotator.adjudication import actions as adjudicating
from annotator.adjudication.models import Comparison
from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.learning import lessons
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.projects.models import Membership, Policy, SchemeChange
from annotator.projects.queries import get_project_for
from annotator.review import actions, practice, versions
from annotator.review.models import Review
from annotator.review.version_models import RecheckItem
from annotator.spans import canonical
from annotator.spans.renaming import Name
from tests.adjudication.conftest import adjudicate, pair  # noqa: F401 # a fixture
from tests.releases.conftest import opinions  # noqa: F401 # a fixture
from tests.reports import make_document
from tests.review.desk import Analyst, hand_in
from tests.working import at_once

SCHEME = "/projects/coast/scheme/"
GUIDELINES = "/projects/coast/guidelines/"
RECHECKS = "/projects/coast/rechecks/"
API = "/api/v1/projects/coast/"
PARTY = {Name("ACTOR"): "PARTY"}
RENAMED = json.dumps({"label": "ACTOR", "to": "PARTY"})


def with_party() -> dict:
    """The default scheme, in which ACTOR is called PARTY."""
    return json.loads(json.dumps(defaults.scheme()).replace('"ACTOR"', '"PARTY"'))


def without_sources() -> dict:
    """The default scheme without SOURCE, and so without claims."""
    raw = deepcopy(defaults.scheme())
    del raw["labels"]["SOURCE"], raw["claims"]
    raw["links"] = {}
    nesting = raw["overlap"]["nesting"]
    raw["overlap"]["nesting"] = {
        inner: [one for one in outer if one != "SOURCE"]
        for inner, outer in nesting.items()
        if inner != "SOURCE"
    }
    return raw


def sent(project, scheme: dict, *renames: str, **more: str) -> dict:
    return {"text": json.dumps(scheme), "seen": project.scheme.sha256, "rename": list(renames), **more}


def save(client, project, scheme: dict, *renames: str):
    """What a lead does who has seen what it does."""
    listed = [json.loads(one) for one in renames]
    previewed = canonical.sha256([scheme, listed])
    return client.post(SCHEME, sent(project, scheme, *renames, save="", previewed=previewed))


def change(max, scheme: dict, renames=PARTY) -> SchemeChange:
    access = get_project_for(max, "coast")
    seen = access.project.scheme.sha256
    return versions.change_scheme(access=access, scheme=scheme, renames=renames, seen=seen)[0]


def claim(user) -> Review:
    return actions.claim(access=get_project_for(user, "coast"))


# The scheme: seen, then saved


def test_a_lead_sees_the_scheme_in_force_and_analysts_do_not(client, lead, project, ada):
    page = lead.get(SCHEME).content.decode()
    assert "In force: conflict-claims/1" in page
    assert "claimed-by" in page
    client.force_login(ada)
    assert client.get(SCHEME).status_code == 403
    assert client.post(SCHEME, sent(project, with_party())).status_code == 403


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1, column 2"),
        ('{"scheme": "x/1", "labels": {}}', "“labels” must hold at least one label"),
        (
            '{"scheme": "x/1", "labels": {"A": {"key": "1", "colour": 99}, "B": {"key": "x", "colour": 1}}}',
            "label A: “colour” must be a number from 1 to 12|label B: “key” must be one digit",
        ),
        (json.dumps(defaults.scheme()), "This is the scheme in force; nothing would change."),
    ],
    ids=["no JSON", "no label", "two faults", "nothing new"],
)
def test_each_fault_is_named_and_what_was_typed_stays(lead, project, text, said):
    answer = lead.post(SCHEME, {"text": text, "seen": project.scheme.sha256})
    assert answer.status_code == 422
    for fault in said.split("|"):
        assert fault in answer.content.decode()
    assert answer.context["text"] == text
    assert not SchemeChange.objects.exists()


def test_what_would_change_the_meaning_of_a_name_is_refused(lead, project):
    raw = defaults.scheme()
    raw["labels"]["CASUALTY"]["attributes"]["count_min"] = {"type": "string"}
    answer = lead.post(SCHEME, sent(project, raw))
    assert answer.status_code == 422
    assert b"attribute count_min: its type changes from int? to string" in answer.content


def test_before_anything_is_saved_the_page_says_what_it_does(lead, project, review):
    hand_in(review)
    make_document(project, text="Harbour police: four league guards were killed, a nurse said. 2")
    claim(review.user)
    file = SimpleUploadedFile("scheme.json", json.dumps(with_party()).encode())
    answer = lead.post(SCHEME, {"upload": file, "seen": project.scheme.sha256})
    assert answer.status_code == 200
    effect = answer.context["effect"]
    assert (effect.spans, effect.reviews, effect.open_reviews) == (2, 2, 1)
    told = [(row["name"], row["what"], row["touched"]) for row in answer.context["rows"]]
    assert told[0] == ("label ACTOR", "retired", 2)
    assert ("label PARTY", "new", 0) in told
    assert b"renamed to PARTY" in answer.content
    assert json.loads(answer.context["text"]) == with_party()
    assert not SchemeChange.objects.exists()


def test_a_new_name_for_an_old_one_is_chosen_on_the_page(lead, project, review):
    answer = lead.post(SCHEME, sent(project, with_party(), RENAMED))
    assert [(row["name"], row["what"]) for row in answer.context["rows"]] == [
        ("label ACTOR", "renamed to PARTY")
    ]


def test_what_was_not_shown_is_shown_before_it_is_saved(lead, project):
    answer = lead.post(SCHEME, sent(project, with_party(), RENAMED, save="", previewed="0"))
    assert answer.status_code == 200
    assert answer.context["rows"]
    assert not SchemeChange.objects.exists()


def test_a_saved_version_is_in_force_with_its_mapping_and_stands_on_record(lead, project, review):
    hand_in(review)
    before = project.scheme
    answer = save(lead, project, with_party(), RENAMED)
    [change] = SchemeChange.objects.all()
    project.refresh_from_db()
    assert (change.before, change.after) == (before, project.scheme)
    assert change.renames == [{"label": "ACTOR", "to": "PARTY"}]
    assert answer["location"] == f"{RECHECKS}{change.recheck.pk}/"
    assert Event.objects.get(code="scheme.changed").actor.username == "max"
    assert "put the scheme conflict-claims/1 in force" in lead.get("/projects/coast/audit/").content.decode()
    assert "conflict-claims/1 → conflict-claims/1" in lead.get(SCHEME).content.decode()


def test_a_version_made_from_one_that_is_no_longer_in_force_is_refused_and_stays_in_the_form(
    lead, project, max
):
    seen = sent(project, without_sources())
    change(max, with_party())
    previewed = canonical.sha256([without_sources(), []])
    answer = lead.post(SCHEME, seen | {"save": "", "previewed": previewed})
    assert answer.status_code == 422
    assert "Somebody else saved another version meanwhile" in answer.content.decode()
    assert json.loads(answer.context["text"]) == without_sources()
    assert SchemeChange.objects.count() == 1


@pytest.mark.parametrize("junk", ["x", "[]", "3", '{"label": "ACTOR"}', '{"label": 3, "to": 4}', "[" * 9999])
def test_a_strange_mapping_is_refused(lead, project, junk):
    assert lead.post(SCHEME, sent(project, with_party(), junk)).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_save_at_once_one_is_told(project, max):
    access, seen = get_project_for(max, "coast"), project.scheme.sha256
    schemes = [(with_party(), PARTY), (without_sources(), {})]

    def act(number: int) -> bool:
        scheme, renames = schemes[number]
        try:
            versions.change_scheme(access=access, scheme=scheme, renames=renames, seen=seen)
        except Refusal:
            return False
        return True

    assert sorted(at_once(2, act)) == [False, True]
    assert SchemeChange.objects.count() == 1


def test_changes_of_a_scheme_stay(project, max):
    change(max, with_party())
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        SchemeChange.objects.update(renames=[])


# What was there before


def test_an_open_review_keeps_the_scheme_it_opened_under_and_is_submitted(project, review, max):
    change(max, with_party())
    hand_in(review)
    body = review.submissions.get().body
    assert {span["label"] for span in body["spans"]} == {"ACTOR", "CASUALTY", "SOURCE"}
    assert body["scheme_sha256"] != get_project_for(max, "coast").project.scheme.sha256
    call_command("verify")


def test_suggestions_made_before_open_under_the_new_names(project, document, ada, max):
    change(max, with_party())
    labels = [span.label for span in claim(ada).spans.order_by("start")]
    assert labels == ["SOURCE", "CASUALTY", "PARTY", "SOURCE"]
    call_command("verify")


def test_reviews_of_before_are_settled_in_the_new_names(pair, cleo, max):  # noqa: F811
    document = pair(ben_leaves=("nurse",))
    change(max, with_party())
    settling = adjudicate(cleo)
    assert settling.document == document
    statuses = {(span.quote, span.label, span.status) for span in settling.spans.all()}
    assert {label for quote, label, _status in statuses if quote == "league"} == {"PARTY"}
    assert "ACTOR" not in {label for _quote, label, _status in statuses}
    call_command("verify")


def test_what_is_retired_is_left_out_when_reviews_are_settled(pair, cleo, max):  # noqa: F811
    pair(ben_leaves=("league",))
    change(max, without_sources(), {})
    settling = adjudicate(cleo)
    assert {span.label for span in settling.spans.all()} == {"ACTOR", "CASUALTY"}
    assert not settling.links.exists()
    call_command("verify")


def test_agreement_is_worked_out_anew_in_the_new_names(pair, max):  # noqa: F811
    document = pair()
    adjudicating.compare(document_id=document.pk)
    change(max, with_party())
    adjudicating.compare(document_id=document.pk)
    labels = Comparison.objects.get(kind="pair").figures["labels"]
    assert labels["PARTY"]["exact"] == [1, 1, 1]
    assert "ACTOR" not in labels


def test_what_was_learned_before_is_learned_under_the_new_names(opinions, max):  # noqa: F811
    opinions.usual("one")
    change(max, with_party())
    [lesson] = lessons.lessons(get_project_for(max, "coast").project)
    assert "PARTY" in {mark.label for mark in lesson.gold.marked.marks}
    assert lesson.gold.marked.labels == {"PARTY", "CASUALTY", "SOURCE"}


def test_practice_on_a_report_chosen_before_is_scored_in_the_new_names(pair, cleo, max, zoe):  # noqa: F811
    document = pair()
    hand_in(adjudicate(cleo))
    practice.choose(access=get_project_for(max, "coast"), documents=[document])
    change(max, with_party())
    projects.add_member(project=document.project, user=zoe, role=Membership.Role.ANALYST, by=None)
    Policy.objects.update(practice_reports=1)
    hand_in(claim(zoe))
    [done] = practice.practised(zoe, get_project_for(zoe, "coast"))
    assert done.score.f1 == 1


# The list of what is to be looked at again


def recheck(max, review):
    hand_in(review)
    return change(max, with_party()).recheck


def test_each_span_under_a_changed_name_leads_to_its_text(lead, project, review, max):
    made = recheck(max, review)
    page = lead.get(f"{RECHECKS}{made.pk}/").content.decode()
    [item] = RecheckItem.objects.all()
    assert f'href="/reviews/{review.pk}/#{item.span}"' in page
    assert "league" in page
    assert "label ACTOR: renamed to PARTY" in page
    assert "1 of 1" in lead.get(RECHECKS).content.decode()
    assert "1 span waits to be looked at again" in lead.get("/projects/coast/raised/").content.decode()


def test_what_was_looked_at_is_checked_off_and_on_record(lead, project, review, max):
    made = recheck(max, review)
    [item] = RecheckItem.objects.all()
    for _ in range(2):
        lead.post(f"{RECHECKS}{made.pk}/", {"item": [item.pk, "x"]})
    item.refresh_from_db()
    assert item.checked_by == max
    assert Event.objects.get(code="recheck.checked").target == f"review {review.pk}"
    assert b"0 of 1" in lead.get(RECHECKS).content
    assert "looked again at 1 span in the review of" in lead.get("/projects/coast/audit/").content.decode()


def test_only_leads_look_at_lists_and_of_their_own_project_only(client, review, max, ada, zoe):
    made = recheck(max, review)
    client.force_login(ada)
    for url in (RECHECKS, f"{RECHECKS}{made.pk}/"):
        assert client.get(url).status_code == 403
    assert client.post(f"{RECHECKS}{made.pk}/", {"item": [1]}).status_code == 403
    projects.create_project(slug="karst", name="Karst", scheme=defaults.scheme(), guidelines="", by=zoe)
    client.force_login(zoe)
    assert client.get(f"/projects/karst/rechecks/{made.pk}/").status_code == 404


def test_a_version_that_touches_no_span_makes_no_list(lead, project, max):
    raw = defaults.scheme()
    raw["labels"]["ACTOR"]["key"] = "9"
    assert save(lead, project, raw)["location"] == SCHEME
    assert "Nothing. A list is made when" in lead.get(RECHECKS).content.decode()


# The guidelines


def write(client, project, markdown: str, **more):
    previewed = canonical.text_sha256(markdown)
    return client.post(
        GUIDELINES,
        {"markdown": markdown, "seen": project.guideline.sha256, "save": "", "previewed": previewed, **more},
    )


def test_every_member_reads_the_guidelines_and_strangers_do_not(client, project, ada, zoe):
    client.force_login(ada)
    page = client.get(GUIDELINES).content
    assert b"Mark who acts." in page
    assert b"?write" not in page
    client.force_login(zoe)
    assert client.get(GUIDELINES).status_code == 404


def test_a_lead_sees_what_changes_before_new_guidelines_are_in_force(lead, project, review):
    hand_in(review)
    sent = {"markdown": "Mark who acts.\nMark who speaks.", "seen": project.guideline.sha256, "save": ""}
    page = lead.post(GUIDELINES, sent).content.decode()
    assert "<span>Mark who acts.</span><ins>Mark who speaks.</ins>" in page
    assert 'value="SOURCE"' in page
    assert "2 spans" in page
    assert not Event.objects.filter(code="guidelines.written").exists()


def test_a_lead_writes_guidelines_and_open_reviews_keep_theirs(lead, project, review, max):
    assert write(lead, project, "# ACTOR\r\nWho acts.".replace("\r\n", "\n"))["location"] == GUIDELINES
    project.refresh_from_db()
    assert project.guideline.markdown == "# ACTOR\nWho acts."
    review.refresh_from_db()
    assert review.guideline.markdown == "Mark who acts."
    assert Event.objects.get(code="guidelines.written").actor == max


def test_spans_of_the_labels_that_new_guidelines_concern_are_listed(lead, project, review):
    hand_in(review)
    where = write(lead, project, "A nurse is a source.", labels=["SOURCE"])["location"]
    assert where.startswith(RECHECKS)
    page = lead.get(where).content.decode()
    assert "new guidelines on SOURCE" in page
    assert {item.label for item in RecheckItem.objects.all()} == {"SOURCE"}
    assert "nurse" in page


def test_an_analyst_writes_no_guidelines(client, project, ada):
    client.force_login(ada)
    assert write(client, project, "Mark nothing.").status_code == 403


def test_guidelines_changed_meanwhile_are_not_overwritten_and_what_was_typed_stays(lead, project):
    write(lead, project, "First.")
    answer = write(lead, project, "Second.")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Somebody else saved another version meanwhile" in page
    assert "<del>First.</del><ins>Second.</ins>" in page
    assert "Second.</textarea>" in page
    project.refresh_from_db()
    assert project.guideline.markdown == "First."
    write(lead, project, "Second.")
    project.refresh_from_db()
    assert project.guideline.markdown == "Second."


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_who_write_guidelines_at_once_one_is_told(project, max):
    seen = project.guideline.sha256

    def act(number: int) -> int:
        client = Client()
        client.force_login(max)
        text = f"Version {number}."
        sent = {"markdown": text, "seen": seen, "save": "", "previewed": canonical.text_sha256(text)}
        return client.post(GUIDELINES, sent).status_code

    assert sorted(at_once(2, act)) == [302, 422]
    assert Event.objects.filter(code="guidelines.written").count() == 1


# The API


def put(client, url, body, **headers):
    return client.put(url, body, content_type="application/json", headers=headers)


def test_a_program_sees_what_a_scheme_would_do_and_then_saves_it(lead, project, review):
    hand_in(review)
    tag = lead.get(f"{API}scheme/")["ETag"]
    body = {"scheme": with_party(), "renames": [{"label": "ACTOR", "to": "PARTY"}]}
    seen = put(lead, f"{API}scheme/?preview=true", body, if_match=tag).json()
    assert seen["changes"] == [
        {"what": "renamed", "label": "ACTOR", "to": "PARTY", "settings": [], "spans": 1, "links": 0}
    ]
    assert (seen["saved"], seen["recheck"]) == (False, None)
    saved = put(lead, f"{API}scheme/", body, if_match=tag).json()
    assert saved["saved"]
    assert lead.get(f"{API}scheme/").json()["sha256"] == saved["sha256"]
    assert put(lead, f"{API}scheme/", body, if_match=tag).status_code == 412
    [listed] = lead.get(f"{API}rechecks/").json()["results"]
    assert (listed["id"], listed["spans"], listed["left"]) == (saved["recheck"], 1, 1)
    [item] = lead.get(f"{API}rechecks/{listed['id']}/").json()["results"]
    assert (item["quote"], item["names"]) == (
        "league",
        [{"what": "renamed", "label": "ACTOR", "to": "PARTY"}],
    )
    checked = lead.post(
        f"{API}rechecks/{listed['id']}/", {"items": [item["id"]]}, content_type="application/json"
    )
    assert checked.json() == {"checked": 1, "left": 0}


def test_a_faulty_scheme_is_refused_fault_by_fault(lead, project):
    tag = lead.get(f"{API}scheme/")["ETag"]
    answer = put(lead, f"{API}scheme/", {"scheme": {"labels": 3}}, if_match=tag)
    assert answer.status_code == 400
    assert [fault["where"] for fault in answer.json()["errors"]] == ["scheme", "scheme"]


def test_analysts_read_the_scheme_and_change_nothing(client, project, ada):
    client.force_login(ada)
    assert "CASUALTY" in client.get(f"{API}scheme/").json()["scheme"]["labels"]
    assert put(client, f"{API}scheme/", {"scheme": with_party()}, if_match="*").status_code == 403
    assert client.get(f"{API}rechecks/").status_code == 403


def test_a_program_names_the_labels_that_guidelines_concern(lead, project, review):
    hand_in(review)
    body = {"markdown": "A nurse is a source.", "labels": ["SOURCE"]}
    written = put(lead, f"{API}guidelines/", body, if_match=lead.get(f"{API}guidelines/")["ETag"]).json()
    assert lead.get(f"{API}rechecks/").json()["results"][0]["id"] == written["recheck"]


def test_a_reader_of_old_reviews_goes_on_as_ever(client, project, review, max):
    change(max, without_sources(), {})
    desk = Analyst(client, review.user, review)
    assert desk.accept("nurse")["outcome"] == "applied"
