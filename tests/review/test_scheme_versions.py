"""A new version of the scheme: what it does is seen before it is saved."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from annotator.audit.models import Event
from annotator.common.permit import Refusal
from annotator.projects import defaults
from annotator.projects.models import SchemeChange
from annotator.projects.queries import get_project_for
from annotator.review import versions
from annotator.spans import canonical
from tests.reports import claim, make_document
from tests.review.desk import hand_in
from tests.review.schemes import (
    PARTY,
    RECHECKS,
    RENAMED,
    SCHEME,
    put_in_force,
    save,
    sent,
    with_party,
    without_sources,
)
from tests.working import at_once


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
    put_in_force(max, with_party())
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
    put_in_force(max, with_party())
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        SchemeChange.objects.update(renames=[])
