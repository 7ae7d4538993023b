"""A project in the invented language, whose reports Ada finishes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from annotator.projects import actions as projects
from annotator.projects.models import Membership, Project
from annotator.review.models import Submission
from annotator.spans.scoring import Gold
from annotator.suggestions.providers.learned import crf
from tests.learning import invented
from tests.releases.opinions import Opinions


class Finished:
    """Makes finished reports."""

    def __init__(self, project: Project, user) -> None:
        self._opinions = Opinions(project, user)

    def one(self, gold: Gold, name: str, number: int = 1) -> Submission:
        """A report with what Ada found in it."""
        document = self._opinions.document(gold.text, name) if number == 1 else self._document(name)
        spans = [self._opinions.span(document, one.start, one.end, one.label) for one in gold.marked.marks]
        return self._opinions.submit(document, spans, number=number)

    def _document(self, name: str):
        return self._opinions.project.documents.get(public_id=self._opinions.uuid(name))

    def reports(self, *numbers: int) -> None:
        """These of the invented reports."""
        for number in numbers:
            self.one(invented.report(number), f"report {number}")

    def unopened(self, text: str, name: str):
        """A report nobody has begun to review."""
        return self._opinions.document(text, name)


@pytest.fixture
def hills(project, ada, max, settings, tmp_path) -> Project:
    """A project whose scheme is the invented one; files go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    made = projects.create_project(slug="hills", name="Hills", scheme=invented.SCHEME, guidelines="", by=None)
    for user, role in ((ada, Membership.Role.ANALYST), (max, Membership.Role.LEAD)):
        projects.add_member(project=made, user=user, role=role, by=None)
    return made


@pytest.fixture
def finished(hills, ada) -> Finished:
    return Finished(hills, ada)


@pytest.fixture
def without_crfsuite(monkeypatch) -> Callable[[], AbstractContextManager[None]]:
    """Takes the package for models away."""

    def missing(_name: str) -> None:
        raise ModuleNotFoundError

    @contextmanager
    def without() -> Iterator[None]:
        with monkeypatch.context() as patched:
            patched.setattr(crf, "import_module", missing)
            yield

    return without
