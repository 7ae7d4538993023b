"""A scheme is asked and given out in the order of its file, which jsonb would not keep."""

import json
import re
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from annotator.projects import defaults
from annotator.projects.models import Project, SchemeVersion
from annotator.spans import canonical


def orders(scheme: dict[str, Any]) -> dict[str, list[str]]:
    """The order of everything that has a name in a scheme."""
    asked = {name: list(label["attributes"]) for name, label in scheme["labels"].items()}
    return asked | {part: list(scheme[part]) for part in ("labels", "links", "vague_counts")}


def test_a_project_keeps_the_order_of_its_scheme(db):
    call_command("create_project", "coast", stdout=StringIO())
    assert orders(Project.objects.get().scheme.body) == orders(defaults.scheme())


def test_the_api_and_the_review_page_give_a_scheme_in_its_order(client, ada, review, project):
    client.force_login(ada)
    told = client.get(f"/api/v1/projects/{project.slug}/").json()["scheme_body"]
    html = client.get(f"/reviews/{review.pk}/").content.decode()
    page = json.loads(re.search(r'id="review-page"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    assert orders(told) == orders(page["scheme"]) == orders(defaults.scheme())


def test_a_default_scheme_that_lost_its_order_gets_it_back_by_the_migration(db):
    scheme = defaults.scheme()
    sorted_keys = json.loads(canonical.dumps(scheme))
    kept = SchemeVersion.objects.create(name="default", body=sorted_keys, sha256=canonical.sha256(scheme))
    migration = import_module("annotator.migrations.0031_scheme_order")
    with connection.schema_editor() as editor:
        migration.order_default(apps, editor)
    kept.refresh_from_db()
    assert orders(kept.body) == orders(scheme)
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        SchemeVersion.objects.update(name="other")
