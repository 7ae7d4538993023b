"""Every list of the Django admin: it opens, asks no more with more rows, and changes nothing that is to stay."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.accounts import actions
from annotator.common.readonly_admin import ReadOnlyAdmin
from tests.releases.conftest import opinions  # noqa: F401 # a fixture

OURS = {
    model._meta.model_name: model for model in admin.site._registry if model._meta.app_label == "annotator"
}
READ_ONLY = [name for name, model in OURS.items() if isinstance(admin.site._registry[model], ReadOnlyAdmin)]


@pytest.fixture
def more(opinions, max):  # noqa: F811
    """Adds rows to most tables."""

    def add(name: str) -> None:
        opinions.usual(
            name, text=f"Harbour police said four league guards were killed in Brannport: {name}; nine dead."
        )
        actions.make_token(user=max, scopes=["read"], expires_at=None, by=max)

    return add


def test_a_search_that_would_take_the_database_minutes_is_refused(admin_client):
    page = admin_client.get("/admin/annotator/document/", {"q": "quay " * 41}).content.decode()
    assert "Ensure this value has at most 200 characters (it has 205)." in page
    assert (
        "at most" not in admin_client.get("/admin/annotator/document/", {"q": "quay " * 40}).content.decode()
    )


@pytest.mark.parametrize("name", OURS)
def test_a_list_asks_as_many_questions_with_more_rows(admin_client, more, name):
    counts = []
    for rows in (["one", "two"], ["three", "four", "five"]):
        for row in rows:
            more(row)
        with CaptureQueriesContext(connection) as asked:
            assert admin_client.get(f"/admin/annotator/{name}/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", READ_ONLY)
def test_what_is_to_stay_is_shown_and_never_changed(admin_client, more, name):
    more("one")
    row = OURS[name].objects.first()
    if row is not None:
        url = f"/admin/annotator/{name}/{row.pk}/"
        assert admin_client.get(f"{url}change/").status_code == 200
        assert admin_client.post(f"{url}change/", {"name": "x"}).status_code == 403
        assert admin_client.post(f"{url}delete/", {"post": "yes"}).status_code == 403
    assert admin_client.post(f"/admin/annotator/{name}/add/", {}).status_code == 403
