"""The list of what is to be looked at again after a new version."""

from annotator.audit.models import Event
from annotator.projects import actions as projects
from annotator.projects import defaults
from annotator.review.version_models import RecheckItem
from tests.review.desk import hand_in
from tests.review.schemes import RECHECKS, SCHEME, put_in_force, save, with_party


def recheck(max, review):
    hand_in(review)
    return put_in_force(max, with_party()).recheck


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
