"""Reports that Ada and Ben have reviewed, each in their own way."""

from collections.abc import Callable

import pytest

from annotator.accounts.models import User
from annotator.adjudication import actions
from annotator.corpus.models import Document
from annotator.projects.models import Policy
from annotator.projects.queries import get_project_for
from annotator.review import actions as reviews
from annotator.review.models import Review
from tests.reports import make_document
from tests.review.desk import hand_in

Pair = Callable[..., Document]


@pytest.fixture
def pair(project, ada, ben) -> Pair:
    """Makes a report that Ada and Ben review, each leaving some suggestions out."""
    Policy.objects.filter(project=project).update(twice_first=1000)

    def make(
        *, ada_leaves: tuple[str, ...] = (), ben_leaves: tuple[str, ...] = (), number: int = 0
    ) -> Document:
        text = f"Harbour police said four league guards were killed. A nurse saw it. {number}"
        document = make_document(project, text=text, title=f"Report {number}")
        for person, leaves in ((ada, ada_leaves), (ben, ben_leaves)):
            review = reviews.claim(access=get_project_for(person, "coast"))
            assert review.document == document
            hand_in(review, leaves)
        actions.open_case(document_id=document.pk)
        return document

    return make


def adjudicate(user: User) -> Review | None:
    """The next case for a person."""
    return actions.claim(access=get_project_for(user, "coast"))
