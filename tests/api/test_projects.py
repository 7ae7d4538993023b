"""Projects, people, guidelines, agreement and adjudication through the API."""

import pytest

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.projects.models import Membership, Project

URL = "/api/v1/projects/"
COAST = f"{URL}coast/"


def put(client, url, body, **headers):
    return client.put(url, body, content_type="application/json", headers=headers)


def test_a_person_sees_their_projects_and_nobody_elses(client, ada, zoe):
    client.force_login(ada)
    assert [(row["slug"], row["role"]) for row in client.get(URL).json()["results"]] == [("coast", "analyst")]
    client.force_login(zoe)
    assert client.get(URL).json()["results"] == []
    assert client.get(COAST).status_code == 404


def test_a_project_says_how_far_it_is_and_what_its_scheme_is(lead, document):
    found = lead.get(COAST).json()
    assert found["progress"]["waiting"] == 1
    assert "CASUALTY" in found["scheme_body"]["labels"]


def test_site_admins_make_projects_once(client, lead):
    root = User.objects.create_superuser("root", password="demo")
    assert (
        lead.post(URL, {"slug": "hill", "name": "Hills"}, content_type="application/json").status_code == 403
    )
    client.force_login(root)
    made = client.post(URL, {"slug": "hill", "name": "Hills"}, content_type="application/json")
    assert (made.status_code, made.json()["role"]) == (201, "lead")
    again = client.post(URL, {"slug": "hill", "name": "Hills"}, content_type="application/json")
    assert again.status_code == 409
    assert Project.objects.filter(slug="hill").count() == 1


def test_a_scheme_with_faults_makes_no_project(client, project):
    client.force_login(User.objects.create_superuser("root", password="demo"))
    body = {"slug": "hill", "name": "Hills", "scheme": {"labels": 3}}
    answer = client.post(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"] == "scheme"


def test_leads_see_members_and_give_roles(lead, ada):
    found = {row["username"]: row for row in lead.get(f"{COAST}members/").json()["results"]}
    url = f"{COAST}members/{found['ada']['id']}/"
    tag = lead.get(url)["ETag"]
    assert put(lead, url, {"role": "adjudicator"}, if_match=tag).json()["role"] == "adjudicator"
    assert Membership.objects.get(user=ada).role == "adjudicator"


def test_what_was_changed_meanwhile_is_not_overwritten(lead, ada):
    url = f"{COAST}members/{Membership.objects.get(user=ada).pk}/"
    tag = lead.get(url)["ETag"]
    Membership.objects.filter(user=ada).update(role="reader")
    assert put(lead, url, {"role": "lead"}, if_match=tag).status_code == 412
    assert put(lead, url, {"role": "lead"}).status_code == 428
    assert Membership.objects.get(user=ada).role == "reader"


def test_a_project_keeps_a_lead(lead, max):
    url = f"{COAST}members/{Membership.objects.get(user=max).pk}/"
    sent = {"If-Match": '"lead"'}
    for answer in (put(lead, url, {"role": "reader"}, if_match='"lead"'), lead.delete(url, headers=sent)):
        assert (answer.status_code, answer["content-type"]) == (403, "application/problem+json")
        assert "keeps at least one lead" in answer.json()["detail"]


def test_a_lead_who_saw_a_member_removes_them_and_what_they_hold_goes_free(lead, review, ada):
    url = f"{COAST}members/{Membership.objects.get(user=ada).pk}/"
    assert lead.delete(url).status_code == 428
    assert lead.delete(url, headers={"If-Match": '"lead"'}).status_code == 412
    answer = lead.delete(url, headers={"If-Match": lead.get(url)["ETag"]})
    assert (answer.status_code, answer.content) == (204, b"")
    review.refresh_from_db()
    assert review.slot is None
    assert Event.objects.get(code="member.removed").details["freed"] == 1
    assert lead.get(url).status_code == 404


def test_a_role_of_half_a_character_is_refused_as_any_other_that_is_none(lead, ada):
    url = f"{COAST}members/{Membership.objects.get(user=ada).pk}/"
    answer = put(lead, url, {"role": "a\ud800b"}, if_match="*")
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (400, "role")


def test_only_leads_remove_members(client, ada, ben):
    client.force_login(ada)
    url = f"{COAST}members/{Membership.objects.get(user=ben).pk}/"
    assert client.delete(url, headers={"If-Match": "*"}).status_code == 403


def test_guidelines_are_read_by_all_and_written_by_leads_who_saw_them(lead, client, ada):
    tag = lead.get(f"{COAST}guidelines/")["ETag"]
    assert put(lead, f"{COAST}guidelines/", {"markdown": "# New"}, if_match=tag).json()["markdown"] == "# New"
    assert put(lead, f"{COAST}guidelines/", {"markdown": "# Other"}, if_match=tag).status_code == 412
    client.force_login(ada)
    assert client.get(f"{COAST}guidelines/").json()["markdown"] == "# New"
    assert put(client, f"{COAST}guidelines/", {"markdown": "x"}, if_match=tag).status_code == 403
    assert Event.objects.filter(code="guidelines.written").count() == 1


def test_a_person_sees_their_own_reviews_and_leads_all(client, review, ben, max):
    for person, count in ((review.user, 1), (ben, 0), (max, 1)):
        client.force_login(person)
        assert len(client.get(f"{COAST}reviews/?state=open").json()["results"]) == count


@pytest.mark.parametrize("call", ["members/", "agreement/", "adjudication/"])
def test_analysts_neither_manage_nor_settle(client, ada, call):
    client.force_login(ada)
    assert client.get(COAST + call).status_code == 403


def test_nothing_to_settle_is_said_so(client, cleo):
    client.force_login(cleo)
    assert client.get(f"{COAST}adjudication/").json() == {"begun": None, "waiting": 0, "results": []}
    assert client.post(f"{COAST}adjudication/").status_code == 204


def test_agreement_without_pairs_is_empty(lead, project):
    assert lead.get(f"{COAST}agreement/?arms=blind").json() == {
        "documents": 0,
        "claims_f1": 0.0,
        "labels": {},
    }
