"""What pages above the rooms read, and the gate to documents."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from annotator.corpus import rules
from annotator.corpus.models import Document, Publication
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess


def documents_of(project: Project) -> QuerySet[Document]:
    """The documents of a project, newest first, without their texts; of the publications those a list can show."""
    said = Publication.objects.exclude(publisher="", published_at="")
    return (
        Document.objects.filter(project=project)
        .defer("text")
        .prefetch_related(Prefetch("publications", said))
        .order_by("-pk")
    )


def get_document_for(access: ProjectAccess, pk: int) -> Document:
    """A document of a project; Refusal for members who may not open it, Http404 where there is none."""
    rules.can_open(access).require()
    document = Document.objects.filter(project=access.project, pk=pk).first()
    if document is None:
        raise Http404
    return document
