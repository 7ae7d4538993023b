"""The pages above the rooms."""

import pytest

from annotator.projects import actions
from annotator.projects.models import Membership


def test_a_person_sees_the_own_projects_only(client, ada, zoe):
    client.force_login(ada)
    assert b"Coast incidents" in client.get("/").content
    client.force_login(zoe)
    page = client.get("/").content
    assert b"Coast incidents" not in page
    assert b"You are not in a project yet" in page


def test_a_site_admin_sees_every_project(client, project, admin_client):
    assert b"Coast incidents" in admin_client.get("/").content
    assert admin_client.get("/projects/coast/").status_code == 200


def test_an_empty_project_tells_a_lead_to_import_and_an_analyst_to_wait(client, ada, max):
    client.force_login(max)
    assert b"Import reports" in client.get("/projects/coast/").content
    client.force_login(ada)
    assert b"A lead of the project imports them" in client.get("/projects/coast/").content


def test_the_project_page_says_how_far_it_is_and_where_to_go_on(client, ada, review):
    client.force_login(ada)
    page = client.get("/projects/coast/").content.decode()
    assert "0 of 1 reports reviewed" in page
    assert f"/reviews/{review.pk}/" in page


def test_only_who_may_open_releases_is_shown_the_way(client, ada, max):
    for person, shown in ((ada, False), (max, True)):
        client.force_login(person)
        assert (b"/projects/coast/releases/" in client.get("/projects/coast/").content) is shown


def test_a_reader_is_told_why_there_is_nothing_to_review(client, project, zoe):
    actions.add_member(project=project, user=zoe, role=Membership.Role.READER, by=None)
    client.force_login(zoe)
    answer = client.get("/projects/coast/next/")
    assert answer.status_code == 403
    assert b"Readers see releases and claims" in answer.content


@pytest.mark.parametrize("path", ["/nowhere/", "/projects/none/", "/reviews/999/"])
def test_what_does_not_exist_is_said_kindly(client, ada, path):
    client.force_login(ada)
    answer = client.get(path)
    assert answer.status_code == 404
    assert b"Nothing here" in answer.content
