"""The examples of docs/api.md, each sent as it stands there."""

import re
import shlex
from pathlib import Path

import pytest
from django.test import Client

from annotator.accounts import actions
from annotator.accounts.models import Token
from annotator.projects.models import Membership, Project
from annotator.releases.models import Release, ReleaseJob
from annotator.review.models import Review
from tests.releases.conftest import opinions  # noqa: F401 # a fixture
from tests.reports import make_document

PAGE = Path(__file__).resolve().parents[2] / "docs/api.md"
TASKS = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
HOST = "http://127.0.0.1:8000"


def commands(task: str) -> list[list[str]]:
    return [shlex.split(line) for line in task.replace("\\\n", " ").splitlines()]


def send(words: list[str], secret: str, numbers: dict[str, str]):
    """What curl would send."""
    assert words.pop(0) == "curl"
    method, headers, body, url = "GET", {}, "", ""
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, value = words.pop(0).split(": ", 1)
            headers[name] = value.replace("$TOKEN", secret)
        elif word == "--data-binary":
            body = words.pop(0)
        else:
            url = word.removeprefix(HOST)
    for example, ours in numbers.items():
        url = url.replace(example, ours)
    kind = headers.pop("Content-Type", "application/octet-stream")
    return Client().generic(method, url, body, content_type=kind, headers=headers)


@pytest.fixture
def numbers(opinions, ada) -> dict[str, str]:  # noqa: F811
    """The example's numbers and those of this database: every one opens something."""
    opinions.usual("one")
    make_document(opinions.project)
    Project.objects.filter(pk=opinions.project.pk).update(slug="demo")
    members = f"members/{Membership.objects.get(user=ada).pk}/"
    return {"members/1/": members}


def test_every_example_does_what_the_page_says(numbers, max):
    _token, secret = actions.make_token(user=max, scopes=Token.Scope.values, expires_at=None, by=max)
    answers = {}
    for task in TASKS:
        for words in commands(task):
            said = " ".join(words[-1:])
            if Release.objects.exists():
                numbers["releases/1/"] = f"releases/{Release.objects.get().pk}/"
            if job := ReleaseJob.objects.first():
                numbers["release-jobs/1/"] = f"release-jobs/{job.pk}/"
            if taken := Review.objects.filter(user=max).first():
                numbers["reviews/1/"] = f"reviews/{taken.pk}/"
            answers[said] = send(words, secret, numbers)
            assert answers[said].status_code in (200, 201, 202), said
            if answers[said].streaming:
                assert b"".join(answers[said].streaming_content)
    assert len(answers) == 15
    imported = answers[f"{HOST}/api/v1/projects/demo/documents/"].json()
    assert imported["new"] == 1
    pushed = answers[f"{HOST}/api/v1/projects/demo/predictions/?suggester=ours&version=1"].json()
    assert pushed == {"new": 1, "already_there": 0, "spans": 1}
    claims = answers[f"{HOST}/api/v1/projects/demo/claims/?kind=killed&least=2"].json()
    assert claims["results"][0]["source_text"] == "Harbour police"
