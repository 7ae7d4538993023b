"""Every mention of some words or of an entity in a project's reports, with what was decided there."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from annotator.corpus import search
from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess
from annotator.review import returning
from annotator.review.models import Review, Span
from annotator.spans import mentions
from annotator.spans.mentions import Decided, Extent
from annotator.spans.state import ACCEPTED
from annotator.spans.text import around

PER_PAGE = 100  # documents
NAMES = 20  # other words for an entity that are looked for, too
READ = ("start", "end", "label", "status", "quote", "public_id", "review_id")


@dataclass(frozen=True)
class Mention:
    """One mention in one review that stands for its report."""

    review: Review
    before: str
    words: str
    after: str
    decided: Decided

    @property
    def url(self) -> str:
        """Into the review, at the first span there."""
        spans = self.decided.spans
        place = f"#{spans[0]['public_id']}" if spans else ""
        return reverse("review", args=[self.review.pk]) + place


def marked_as(project: Project, entity: str) -> QuerySet[Span]:
    """The accepted spans that were given an entity of this name."""
    same = Q(pk=None)
    for kind in sorted(_kinds(project)):
        same |= Q(**{f"values__{kind}__value__iexact": entity})
    return Span.objects.filter(same, review__document__project=project, status=ACCEPTED)


def names_beside(document: Document) -> Iterator[str]:
    """What is marked in the other reports of its project, and the entities that were given to it there."""
    kinds = _kinds(document.project)
    spans = Span.objects.filter(review__document__project=document.project, status=ACCEPTED)
    others = spans.exclude(review__document=document).order_by().values_list("quote", "values").distinct()
    for quote, values in others.iterator(chunk_size=500):
        yield quote
        named = (values[kind]["value"] for kind in kinds & values.keys())
        yield from (one for one in named if isinstance(one, str))


def _kinds(project: Project) -> set[str]:
    """The attributes that hold an entity."""
    labels = project.scheme.parsed.labels.values()
    return {one for label in labels for one in label.entity_attributes}


@dataclass(frozen=True)
class Search:
    """What is looked for: words or an entity, a label, an outcome; and the document after which the page begins."""

    access: ProjectAccess
    words: str
    label: str = ""
    outcome: str = ""
    cursor: int | None = None

    @cached_property
    def names(self) -> list[str]:
        """The words, and those under which an entity of this name was marked."""
        marked = marked_as(self.access.project, self.words)
        quotes = marked.order_by("quote").values_list("quote", flat=True).distinct()[:NAMES]
        return list(dict.fromkeys([self.words, *quotes]))

    @cached_property
    def mentions(self) -> list[Mention]:
        """Those of this page, of the outcome that is asked for."""
        wanted = (self.outcome,) if self.outcome else mentions.OUTCOMES
        return [one for one in self._all if one.decided.outcome in wanted]

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """How many mentions of this page have which outcome."""
        counted = Counter(one.decided.outcome for one in self._all)
        return [(outcome, counted[outcome]) for outcome in mentions.OUTCOMES]

    @property
    def counts_all(self) -> int:
        """How many mentions of this page there are."""
        return len(self._all)

    @property
    def next(self) -> int | None:
        """The document after which the next page begins."""
        return self._documents[-1].pk if len(self._documents) == PER_PAGE else None

    @cached_property
    def _documents(self) -> list[Document]:
        """Reports that hold the words and were reviewed, newest first."""
        if not self.words:
            return []
        submitted = Review.objects.filter(
            document=OuterRef("pk"), state=Review.State.SUBMITTED, kind__in=returning.STANDING
        )
        found = search.with_phrases(Document.objects.filter(project=self.access.project), self.names)
        if self.cursor is not None:
            found = found.filter(pk__lt=self.cursor)
        return list(found.filter(Exists(submitted)).order_by("-pk")[:PER_PAGE])

    @cached_property
    def _all(self) -> list[Mention]:
        return list(self._found())

    def _found(self) -> Iterator[Mention]:
        reviews = self._reviews(returning.of_documents(self.access, [one.pk for one in self._documents]))
        spans = self._spans([review for of_one in reviews.values() for review in of_one])
        for document in self._documents:
            for place in mentions.places(document.text, self.names):
                for review in reviews[document.pk]:
                    said = mentions.decided(place, spans[review.pk], self.label)
                    yield _mention(document, place, review, said)

    @staticmethod
    def _reviews(found: QuerySet[Review]) -> dict[int, list[Review]]:
        of_document: dict[int, list[Review]] = defaultdict(list)
        for review in found:
            of_document[review.document_id].append(review)
        return of_document

    @staticmethod
    def _spans(reviews: list[Review]) -> dict[int, list[dict[str, Any]]]:
        of_review: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for span in Span.objects.filter(review__in=reviews).order_by("start", "pk").values(*READ):
            of_review[span["review_id"]].append(span)
        return of_review


def _mention(document: Document, place: Extent, review: Review, said: Decided) -> Mention:
    return Mention(review, *around(document.text, *place), said)
