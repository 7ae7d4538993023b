"""Creating projects by command."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from annotator.audit.models import Event
from annotator.projects.models import GuidelineVersion, Policy, Project, SchemeVersion
from annotator.spans.scheme_reading import TOO_DEEP


def create(*args: str) -> str:
    out = StringIO()
    call_command("create_project", *args, stdout=out)
    return out.getvalue()


def test_a_project_begins_with_the_default_scheme_and_guidelines(db):
    assert create("coast", "--name", "Coast incidents") == "created project coast\n"
    made = Project.objects.get(slug="coast")
    assert made.scheme.parsed.name == "conflict-claims/1"
    assert "## CASUALTY" in made.guideline.markdown
    assert Event.objects.get(code="project.created").project_id == made.pk


def test_two_people_review_the_first_reports_and_some_of_the_others_unless_one_is_asked_for(db):
    create("coast")
    create("karst", "--once")
    policies = Policy.objects.order_by("project__slug").values_list("twice_first", "twice_share")
    assert list(policies) == [(60, 30), (0, 0)]


def test_a_scheme_may_come_from_a_file(db, tmp_path):
    scheme = {"scheme": "weather/1", "labels": {"STORM": {"key": "1", "colour": 4}}}
    (tmp_path / "weather.json").write_text(json.dumps(scheme))
    create("weather", "--scheme", str(tmp_path / "weather.json"))
    assert list(Project.objects.get().scheme.parsed.labels) == ["STORM"]


def test_guidelines_may_come_from_a_file(db, tmp_path):
    (tmp_path / "weather.md").write_text("Mark each storm.", encoding="utf-8")
    create("weather", "--guidelines", str(tmp_path / "weather.md"))
    assert Project.objects.get().guideline.markdown == "Mark each storm."
    with pytest.raises(CommandError, match=r"nowhere\.md"):
        create("coast", "--guidelines", str(tmp_path / "nowhere.md"))


def test_equal_schemes_are_one_version(db):
    create("coast")
    create("karst")
    assert SchemeVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "scheme.json: line 1, column 2"),
        (b"\xff", "scheme.json"),
        (b'{"scheme": "x/1"}', "scheme.json: “labels” must hold at least one label"),
        pytest.param(b'{"a": ' * 50_000, f"scheme.json: {TOO_DEEP}", id="nested too deep"),
    ],
)
def test_a_faulty_scheme_file_is_named_and_no_project_is_made(db, tmp_path, content, said):
    (tmp_path / "scheme.json").write_bytes(content)
    with pytest.raises(CommandError, match=said):
        create("coast", "--scheme", str(tmp_path / "scheme.json"))
    assert not Project.objects.exists()


@pytest.mark.parametrize(("slug", "said"), [("not a slug", "a slug holds"), ("coast", "already")])
def test_a_slug_that_cannot_be_used_is_named(project, slug, said):
    with pytest.raises(CommandError, match=said):
        create(slug)


@pytest.mark.parametrize("model", [SchemeVersion, GuidelineVersion])
def test_versions_never_change(project, model):
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        model.objects.update(sha256="0" * 64)
