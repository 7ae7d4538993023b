"""What a project's finished reports teach: their standing opinions, as marked texts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from annotator.projects.models import Project
from annotator.projects.queries import renaming
from annotator.review import queries as reviews
from annotator.review.models import Review, Submission
from annotator.spans.renaming import Renaming
from annotator.spans.scoring import Arrow, Gold, Mark, Marked
from annotator.spans.state import ACCEPTED

MOST = 400  # reports a model learns from, the newest: more take minutes and a gigabyte, and add little


@dataclass(frozen=True)
class Lesson:
    """A finished report and what was found in it."""

    document: str  # public id
    sha256: str  # of the submission
    blind: bool  # found without suggestions
    gold: Gold


def lessons(project: Project) -> list[Lesson]:
    """The newest lessons of a project, oldest first. Only standing opinions of finished reports teach."""
    newest = _newest(project).select_related("review__scheme")[:MOST]
    words = renaming(project)
    # one after the other: a submission is many times as large as what it teaches
    found = [_lesson(opinion, words) for opinion in newest.iterator(chunk_size=20)]
    return found[::-1]


def hashes(project: Project) -> set[str]:
    """The submissions that a model would learn from now."""
    return set(_newest(project).values_list("sha256", flat=True)[:MOST])


def newest_hashes(project: Project, most: int) -> dict[int, str]:
    """The submissions that stand for the newest finished documents, by the document's id."""
    return dict(_newest(project).values_list("document", "sha256")[:most])


def opinions_of(project: Project, documents: Collection[int]) -> Iterator[Submission]:
    """The submissions that stand for these documents, in the order in which they were made."""
    return _newest(project).filter(document__in=documents).order_by("pk").iterator(chunk_size=100)


def _newest(project: Project) -> QuerySet[Submission]:
    return reviews.standing_opinions(project).order_by("-pk")


def count(project: Project) -> int:
    """How many finished reports there are."""
    return reviews.standing_opinions(project).count()


def _lesson(opinion: Submission, words: Renaming) -> Lesson:
    asked = frozenset(words.label(name) for name in opinion.review.scheme.parsed.labels)
    labels = frozenset(words.scheme.labels) & asked
    return Lesson(
        document=str(opinion.document.public_id),
        sha256=opinion.sha256,
        blind=opinion.review.arm == Review.Arm.BLIND,
        gold=Gold(opinion.document.text, marked(words.body(opinion.body), labels)),
    )


def marked(body: Mapping[str, Any], labels: frozenset[str]) -> Marked:
    """What a submission accepts, with the values somebody or something set."""
    marks = {span["id"]: _mark(span) for span in _accepted(body["spans"]) if span["label"] in labels}
    arrows = [
        Arrow(link["type"], marks[link["from"]], marks[link["to"]])
        for link in _accepted(body["links"])
        if link["from"] in marks and link["to"] in marks
    ]
    return Marked(list(marks.values()), arrows, labels)


def _accepted(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in items if item["status"] == ACCEPTED]


def _mark(span: dict[str, Any]) -> Mark:
    values = {name: held["value"] for name, held in span["values"].items() if held["origin"] != "default"}
    return Mark(span["start"], span["end"], span["label"], values)
