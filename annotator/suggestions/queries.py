"""What other rooms read of predictions."""

from functools import cache

from django.db.models import Exists, OuterRef, QuerySet

from annotator.corpus.models import Document
from annotator.projects.models import Project
from annotator.spans.opening import Proposal
from annotator.suggestions import providers
from annotator.suggestions.models import Prediction, Suggester

# Who is believed where two disagree: what a person chose to send along, then the program's own.
TRUST = [Suggester.Provider.IMPORTED, Suggester.Provider.PATTERNS]


def newest(document: Document) -> list[int]:
    """The newest prediction of each suggester for a document, by its id."""
    found = Prediction.objects.filter(document=document).order_by("suggester__name", "-id")
    return list(found.distinct("suggester__name").values_list("pk", flat=True))


def proposals(predictions: list[int]) -> list[Proposal]:
    """What these predictions propose, the most trusted suggester first."""
    found = (
        Prediction.objects.filter(pk__in=predictions).select_related("suggester").order_by("suggester__name")
    )
    trusted = sorted(found, key=lambda one: TRUST.index(Suggester.Provider(one.suggester.provider)))
    return [Proposal(one.suggester.name, one.suggester.version, one.body) for one in trusted]


def documents_ready(project: Project) -> QuerySet[Document]:
    """Documents that a suggester of ours has read; what came along with an import does not count."""
    own = Prediction.objects.filter(document=OuterRef("pk")).exclude(
        suggester__provider=Suggester.Provider.IMPORTED
    )
    return Document.objects.filter(Exists(own), project=project)


def unread(suggester: str, version: str) -> QuerySet[Document]:
    """Documents nobody has begun to review and this version of a suggester has not read, oldest first."""
    read = Prediction.objects.filter(
        document=OuterRef("pk"), suggester__name=suggester, suggester__version=version
    )
    return Document.objects.filter(~Exists(read), reviews__isnull=True).order_by("pk")


@cache
def rule_words() -> dict[str, str]:
    """What a person is told about each rule of each provider."""
    return {rule: words for name in providers.PROVIDERS for rule, words in providers.get(name).RULES.items()}
