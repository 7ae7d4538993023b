"""What other rooms read of predictions."""

from collections.abc import Iterable, Mapping
from functools import cache

from django.db.models import Exists, OuterRef, QuerySet

from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.spans import memory
from annotator.spans.opening import Proposal
from annotator.suggestions import providers
from annotator.suggestions.models import Prediction, Suggester
from annotator.suggestions.providers import http, llm, spacy
from annotator.suggestions.providers.learned import model

# Who is believed where two disagree: what a person chose to send along, then the program's own.
TRUST = [
    Suggester.Provider.IMPORTED,
    Suggester.Provider.LEARNED,
    *Suggester.OUTSIDE,
    Suggester.Provider.PATTERNS,
]


def newest(document: Document) -> list[int]:
    """The newest prediction of an active version of each suggester for a document, by its id."""
    active = Prediction.objects.filter(document=document, suggester__state=Suggester.State.ACTIVE)
    found = active.order_by("suggester__name", "-id")
    return list(found.distinct("suggester__name").values_list("pk", flat=True))


def imported(document: Document) -> Proposal | None:
    """What came with the import of a document last."""
    found = Prediction.objects.filter(document=document, suggester__provider=Suggester.Provider.IMPORTED)
    newest = found.select_related("suggester").order_by("-pk").first()
    return Proposal(newest.suggester.name, newest.version, newest.body) if newest else None


def proposals(predictions: list[int], *, imported: bool = True) -> list[Proposal]:
    """What these predictions of a document propose, the most trusted suggester first; without `imported`, what machines do.

    Where a model has read the report, the rules only second it: what of theirs it left out, it left out on purpose.
    """
    found = Prediction.objects.filter(pk__in=predictions).select_related("suggester")
    if not imported:
        found = found.exclude(suggester__provider=Suggester.Provider.IMPORTED)
    return _proposals(found)


def proposals_of(predictions: Mapping[int, list[int]]) -> dict[int, list[Proposal]]:
    """The same of several documents, from the predictions of each, in one query."""
    wanted = {pk for ids in predictions.values() for pk in ids}
    of_document: dict[int, list[Prediction]] = {}
    for one in Prediction.objects.filter(pk__in=wanted).select_related("suggester"):
        of_document.setdefault(one.document_id, []).append(one)
    return {document: _proposals(found) for document, found in of_document.items()}


def _proposals(found: Iterable[Prediction]) -> list[Proposal]:
    trusted = sorted(
        found, key=lambda one: (TRUST.index(Suggester.Provider(one.suggester.provider)), one.suggester.name)
    )
    learned = any(one.suggester.provider == Suggester.Provider.LEARNED for one in trusted)
    return [
        Proposal(
            one.suggester.name,
            one.version,
            one.body,
            seconds=learned and one.suggester.provider == Suggester.Provider.PATTERNS,
        )
        for one in trusted
    ]


def active_names(project: Project) -> list[str]:
    """The suggesters that read what is imported, those to be waited for first; nobody waits for others' models."""
    learned = model_at_work(project)
    return [
        *([learned.name] if learned else []),
        providers.DEFAULT,
        *(one.name for one in outside_at_work(project)),
    ]


def outside_at_work(project: Project) -> QuerySet[Suggester]:
    """The suggesters of others that are asked now."""
    found = Suggester.objects.filter(
        project=project, provider__in=Suggester.OUTSIDE, state=Suggester.State.ACTIVE
    )
    return found.order_by("name")


def model_at_work(project: Project) -> Suggester | None:
    """The trained version that reads reports now; None where the rules work alone."""
    return at_work(project, Suggester.Provider.LEARNED)


def at_work(project: Project, name: str) -> Suggester | None:
    """The version of a suggester that can be switched off and is not."""
    active = Suggester.objects.filter(project=project, name=name, state=Suggester.State.ACTIVE)
    return active.filter(provider__in=Suggester.SWITCHED).select_related("trained").first()


def documents_ready(project: Project) -> QuerySet[Document]:
    """Documents that the program's own suggesters have read; imports and others' models do not count."""
    own = Prediction.objects.filter(
        document=OuterRef("pk"),
        suggester__provider__in=[Suggester.Provider.PATTERNS, Suggester.Provider.LEARNED],
    )
    return Document.objects.filter(Exists(own), project=project, erased_at=None)


def still_there(documents: Iterable[int]) -> set[int]:
    """Those of these documents that were not erased; nobody erases them until the transaction ends."""
    found = Document.objects.select_for_update(no_key=True).filter(pk__in=list(documents), erased_at=None)
    return set(found.order_by("pk").values_list("pk", flat=True))


def unread(suggester: str, version: str) -> QuerySet[Document]:
    """Documents nobody has begun to review and this version of a suggester has not read, oldest first."""
    read = Prediction.objects.filter(
        document=OuterRef("pk"), suggester__name=suggester, suggester__version=version
    )
    return Document.objects.filter(~Exists(read), reviews__isnull=True, erased_at=None).order_by("pk")


@cache
def rule_words() -> dict[str, str]:
    """What a person is told about each rule of each provider."""
    words = {rule: words for name in providers.PROVIDERS for rule, words in providers.get(name).RULES.items()}
    return words | model.RULES | memory.RULES | http.RULES | llm.RULES | spacy.RULES
