"""Damaged files through every door that takes files: each is told or stored whole, and no answer is a fault of ours.

All of them: ATTEST_FUZZ=10000 .venv/bin/python -m pytest -n 0 tests/corpus/test_damaged_uploads.py
"""

import json
import os
import random
from collections import Counter
from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection

from annotator.accounts.models import User
from annotator.audit.models import Event
from annotator.corpus.models import Document, Publication
from annotator.corpus.readers import FORMATS
from annotator.projects import defaults
from annotator.projects.models import GuidelineVersion, Project, SchemeVersion
from annotator.suggestions.models import Prediction, Suggester
from tests.conftest import PRINTED
from tests.corpus.readers import made
from tests.corpus.readers.test_fuzz import damaged, inside

pytestmark = [
    pytest.mark.usefixtures("no_jobs"),
    pytest.mark.filterwarnings("ignore"),  # of the libraries
]

Door = Callable[[str, bytes, str], Any]  # the last: what the person says the format is
LINES = "application/x-ndjson"
IN_PAGE = made.all_formats()
PREDICTED = {
    "id": "r1",
    "text": made.TEXT,
    "spans": [{"start": start, "end": end, "label": label} for start, end, label in made.places()],
}
IN_API = {
    "documents": IN_PAGE["jsonl"],
    "predictions": ("p.jsonl", json.dumps(PREDICTED).encode()),
}
OF_PROJECTS = {
    "scheme_file": ("scheme.json", json.dumps(defaults.scheme()).encode()),
    "guidelines_file": ("guidelines.md", defaults.guidelines().encode()),
}
TRIES = int(os.environ.get("ATTEST_FUZZ", "152")) // (len(IN_PAGE) + len(IN_API) + len(OF_PROJECTS) + 1)
SAID = [*[""] * 3 * len(FORMATS), *FORMATS]
REFUSED, TAKEN = {400, 409, 413, 422}, {200, 302}
STORED = (Project, SchemeVersion, GuidelineVersion, Document, Publication, Suggester, Prediction, Event)


def rows() -> list[int]:
    """How much there is of everything that a file can bring."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        [jobs] = cursor.fetchone()
    return [jobs, *(model.objects.count() for model in STORED)]


def through(door: Door, name: str, content: bytes, request: pytest.FixtureRequest) -> None:
    """Damage a file again and again and bring it; what is refused leaves no row, and in the end everything adds up."""
    told = Counter[int]()
    assert door(name, content, "").status_code in TAKEN
    for seed in range(TRIES):
        chance = random.Random(f"{request.node.name} {seed}")
        hurt = (damaged if seed % 3 == 0 else inside)(content, chance)
        before = rows()
        try:
            status = door(name, hurt, chance.choice(SAID)).status_code
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
        assert status in REFUSED | TAKEN, f"seed {seed}: {status}"
        if status in REFUSED:
            assert rows() == before, f"seed {seed}"
        told[status] += 1
    call_command("verify", stdout=StringIO())
    if "ATTEST_FUZZ" in os.environ:
        answers = ", ".join(f"{times} times {status}" for status, times in sorted(told.items()))
        request.node.user_properties.append((PRINTED, f"{TRIES} files: {answers}"))


@pytest.mark.parametrize("format_name", sorted(IN_PAGE))
def test_a_damaged_upload_is_told_or_imported_whole(lead, format_name, request):
    def door(name: str, content: bytes, said: str) -> Any:
        upload = SimpleUploadedFile(name, content)
        return lead.post("/projects/coast/documents/", {"uploads": upload, "format_name": said})

    through(door, *IN_PAGE[format_name], request)


@pytest.mark.parametrize("call", sorted(IN_API))
def test_damaged_lines_from_a_program_are_told_or_stored_whole(lead, call, request):
    path = "/api/v1/projects/coast/"
    lead.post(f"{path}documents/", IN_API["documents"][1], content_type=LINES)
    query = "?suggester=ours&version={}" if call == "predictions" else ""

    def door(_name: str, content: bytes, _said: str) -> Any:
        return lead.post(path + call + "/" + query.format(uuid4()), content, content_type=LINES)

    through(door, *IN_API[call], request)


@pytest.mark.parametrize("field", sorted(OF_PROJECTS))
def test_a_damaged_file_of_a_new_project_makes_none_or_a_whole_one(client, field, request, project):
    client.force_login(User.objects.create_superuser("root"))

    def door(name: str, content: bytes, _said: str) -> Any:
        upload = SimpleUploadedFile(name, content)
        return client.post("/new-project/", {"name": "Coast", "slug": f"p{uuid4()}", field: upload})

    through(door, *OF_PROJECTS[field], request)


def test_a_damaged_scheme_is_told_or_shown_before_it_is_saved(lead, request):
    def door(name: str, content: bytes, _said: str) -> Any:
        return lead.post(
            "/projects/coast/scheme/", {"upload": SimpleUploadedFile(name, content), "seen": seen}
        )

    seen = SchemeVersion.objects.get().sha256
    name, content = OF_PROJECTS["scheme_file"]
    through(door, name, content.replace(b"conflict-claims/1", b"conflict-claims/2"), request)
