"""What pages above the rooms read, and the gate to documents."""

from django.http import Http404

from annotator.corpus import rules
from annotator.corpus.models import Document
from annotator.projects.queries import ProjectAccess


def get_document_for(access: ProjectAccess, pk: int) -> Document:
    """A document of a project; Refusal for members who may not open it, Http404 where there is none."""
    rules.can_open(access).require()
    document = Document.objects.filter(project=access.project, pk=pk).first()
    if document is None:
        raise Http404
    return document
