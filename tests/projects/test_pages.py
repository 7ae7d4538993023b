"""A project in the browser: making one, its people, and the way in by invitation."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.common import clock
from annotator.common.permit import Refusal
from annotator.projects import actions
from annotator.projects.models import Invitation, Membership, Project
from annotator.projects.queries import get_project_for
from annotator.spans.scheme_reading import NO_NUMBER, TOO_DEEP
from tests.working import at_once

PEOPLE = "/projects/coast/people/"
NEW = {"username": "nora", "password1": "harbour-lamp-31", "password2": "harbour-lamp-31"}


def role_of(user: User) -> str | None:
    return Membership.objects.filter(project__slug="coast", user=user).values_list("role", flat=True).first()


def link_for(client: Client, lead: User, role: str = "analyst") -> str:
    """The address of a new invitation, as the lead reads it on the page."""
    client.force_login(lead)
    page = client.post(PEOPLE, {"role": role}).content.decode()
    return re.search(r"http://testserver(/join/[\w-]+/)", page)[1]


# Making a project


def test_a_site_admin_makes_a_project_and_leads_it(client, admin_user):
    client.force_login(admin_user)
    answer = client.post("/new-project/", {"name": "River incidents", "slug": "river"})
    assert answer["location"] == "/projects/river/"
    made = Project.objects.get(slug="river")
    assert made.scheme.parsed.name == "conflict-claims/1"
    assert Membership.objects.get(project=made).user == admin_user


def test_only_site_admins_make_projects(client, project, max):
    client.force_login(max)
    assert client.get("/new-project/").status_code == 403
    assert client.post("/new-project/", {"name": "River", "slug": "river"}).status_code == 403
    assert b"New project" not in client.get("/").content


def test_a_project_takes_its_scheme_and_guidelines_from_files(client, admin_user):
    client.force_login(admin_user)
    scheme = {"scheme": "weather/1", "labels": {"STORM": {"key": "1", "colour": 4}}}
    files = {
        "scheme_file": SimpleUploadedFile("weather.json", json.dumps(scheme).encode()),
        "guidelines_file": SimpleUploadedFile("weather.md", b"\xef\xbb\xbfMark\r\neach storm."),
    }
    client.post("/new-project/", {"name": "Weather", "slug": "weather", **files})
    made = Project.objects.get()
    assert list(made.scheme.parsed.labels) == ["STORM"]
    assert made.guideline.markdown == "Mark\neach storm."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "scheme.json: line 1, column 2"),
        (b"\xff", "scheme.json is not UTF-8 text: byte 0 cannot be read."),
        (b"[]", "scheme.json: a scheme is a JSON object"),
        pytest.param(b'{"a": ' * 50_000, f"scheme.json: {TOO_DEEP}", id="nested as deep as a file lets"),
        pytest.param(b"[" * 21 + b"]" * 21, f"scheme.json: {TOO_DEEP}", id="nested too deep"),
        (b'{"labels": {"A": 1, "A": 2}}', "scheme.json: “A” stands twice in one object"),
        pytest.param(b"1" * 5000, f"scheme.json: {NO_NUMBER}", id="thousands of digits"),
        (
            b'{"scheme": "x/1", "labels": {"A": {"key": "1", "colour": 1}, "B": {"key": "1", "colour": 99}}}',
            "label B: “colour” must be a number from 1 to 12",
        ),
        (
            (
                b'{"scheme": "x/1", "labels": {"A": {"key": "1", "colour": 1}, "B": {"key": "1", "colour": 2}},'
                b' "links": {"l": {"from": ["A"], "to": ["C"]}}}'
            ),
            "labels A and B share the key 1|link l: there is no label C",
        ),
    ],
)
def test_each_fault_of_a_scheme_is_named_and_no_project_is_made(client, admin_user, content, said):
    client.force_login(admin_user)
    upload = SimpleUploadedFile("scheme.json", content)
    answer = client.post("/new-project/", {"name": "X", "slug": "x", "scheme_file": upload})
    assert answer.status_code == 422
    for fault in said.split("|"):
        assert fault in answer.content.decode()
    assert not Project.objects.exists()


# People


def test_a_lead_gives_a_member_another_role(client, project, ada, max):
    client.force_login(max)
    membership = Membership.objects.get(user=ada)
    client.post(f"{PEOPLE}{membership.pk}/", {"role": "adjudicator"})
    assert role_of(ada) == "adjudicator"
    assert Event.objects.filter(code="member.set", details={"role": "adjudicator"}, actor=max).exists()


def test_the_last_lead_stays_lead(client, project, max):
    client.force_login(max)
    membership = Membership.objects.get(user=max)
    answer = client.post(f"{PEOPLE}{membership.pk}/", {"role": "analyst"}, follow=True)
    assert b"A project keeps at least one lead" in answer.content
    assert role_of(max) == "lead"


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_step_down_at_once_leave_one_of_them(project, ada, max):
    actions.add_member(project=project, user=ada, role=Membership.Role.LEAD, by=None)

    def step_down(user: User) -> bool:
        try:
            membership = Membership.objects.get(user=user)
            access = get_project_for(user, "coast")
            actions.change_role(access=access, membership=membership, role=Membership.Role.ANALYST)
        except Refusal:
            return False
        return True

    people = [ada, max]
    assert sorted(at_once(2, lambda number: step_down(people[number]))) == [False, True]
    assert Membership.objects.filter(role="lead").count() == 1


def test_a_lead_who_is_switched_off_does_not_count(client, project, ada, max):
    actions.add_member(project=project, user=ada, role=Membership.Role.LEAD, by=None)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    client.force_login(max)
    client.post(f"{PEOPLE}{Membership.objects.get(user=max).pk}/", {"role": "analyst"})
    assert role_of(max) == "lead"
    client.post(f"{PEOPLE}{Membership.objects.get(user=ada).pk}/", {"role": "analyst"})
    assert role_of(ada) == "analyst"


def test_a_role_that_does_not_exist_changes_nothing(client, project, ada, max):
    client.force_login(max)
    client.post(f"{PEOPLE}{Membership.objects.get(user=ada).pk}/", {"role": "emperor"})
    assert role_of(ada) == "analyst"


@pytest.mark.parametrize("name", ["ada", "cleo"])
def test_only_leads_see_and_change_people(client, request, project, name):
    client.force_login(request.getfixturevalue(name))
    membership = Membership.objects.get(user__username="ben")
    assert client.get(PEOPLE).status_code == 403
    assert client.post(PEOPLE, {"role": "lead"}).status_code == 403
    assert client.post(f"{PEOPLE}{membership.pk}/", {"role": "lead"}).status_code == 403
    assert b"People" not in client.get("/projects/coast/").content


def test_a_lead_of_another_project_reaches_no_member_and_no_invitation_here(client, project, max, zoe):
    other = actions.create_project(
        slug="karst", name="Karst", scheme=project.scheme.body, guidelines="", by=zoe
    )
    invitation, _ = actions.invite(access=get_project_for(max, "coast"), role=Membership.Role.ANALYST)
    membership = Membership.objects.get(user=max, project=project)
    client.force_login(zoe)
    assert (
        client.post(f"/projects/{other.slug}/people/{membership.pk}/", {"role": "reader"}).status_code == 404
    )
    away = f"/projects/{other.slug}/people/invitations/{invitation.pk}/withdraw/"
    assert client.post(away).status_code == 404
    assert role_of(max) == "lead"


# Invitations


def test_somebody_without_an_account_makes_one_and_is_in(client, project, max):
    link = link_for(client, max)
    client.logout()
    assert "Join Coast incidents" in client.get(link).content.decode()
    assert client.post(link, NEW)["location"] == "/projects/coast/"
    assert client.get("/projects/coast/").status_code == 200
    assert role_of(User.objects.get(username="nora")) == "analyst"


def test_somebody_with_an_account_joins_by_one_button(client, project, max, zoe):
    link = link_for(client, max, "reader")
    client.force_login(zoe)
    client.post(link)
    assert role_of(zoe) == "reader"


def test_an_invitation_works_once(client, project, max, zoe):
    link = link_for(client, max)
    client.force_login(zoe)
    client.post(link)
    client.logout()
    for answer in (client.get(link), client.post(link, NEW)):
        assert answer.status_code == 410
        assert b"was used already" in answer.content
    assert not User.objects.filter(username="nora").exists()


def test_an_expired_invitation_says_so(client, project, max, zoe):
    link = link_for(client, max)
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    client.force_login(zoe)
    assert b"has expired" in client.post(link).content
    assert role_of(zoe) is None


def test_a_withdrawn_invitation_says_so(client, project, max, zoe):
    link = link_for(client, max)
    client.post(f"{PEOPLE}invitations/{Invitation.objects.get().pk}/withdraw/")
    client.force_login(zoe)
    assert b"was withdrawn" in client.post(link).content
    assert role_of(zoe) is None


def test_a_member_who_follows_the_link_keeps_the_role_and_leaves_it_to_another(client, project, max, zoe):
    link = link_for(client, max, "reader")
    client.post(link)
    assert role_of(max) == "lead"
    client.force_login(zoe)
    client.post(link)
    assert role_of(zoe) == "reader"


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_cannot_use_one_invitation(project, max, zoe):
    invitation, _ = actions.invite(access=get_project_for(max, "coast"), role=Membership.Role.ANALYST)
    nora = User.objects.create_user("nora")

    def join(user: User) -> bool:
        try:
            actions.join(invitation=invitation, by=user)
        except Refusal:
            return False
        return True

    people = [zoe, nora]
    assert sorted(at_once(2, lambda number: join(people[number]))) == [False, True]


def test_the_secret_of_an_invitation_is_stored_nowhere(client, project, max):
    secret = link_for(client, max).split("/")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(i)::text FROM annotator_invitation i")
        assert secret not in cursor.fetchone()[0]
    assert secret not in client.get(PEOPLE).content.decode()


@pytest.mark.parametrize(
    "fault", [{"username": "ada"}, {"password2": "other-lamp-31"}, {"password1": "1234", "password2": "1234"}]
)
def test_a_faulty_account_is_refused_and_the_invitation_stays_usable(client, project, max, fault):
    link = link_for(client, max)
    client.logout()
    assert client.post(link, NEW | fault).status_code == 422
    assert client.post(link, NEW).status_code == 302


def test_a_link_that_nobody_made_leads_nowhere(client, project):
    assert client.get("/join/made-up/").status_code == 404
