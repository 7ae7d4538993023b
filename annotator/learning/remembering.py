"""Keeping the memory of a project at what its finished reports say."""

from annotator.learning import lessons
from annotator.projects.models import Project
from annotator.projects.queries import renaming
from annotator.spans import canonical
from annotator.suggestions import remembering


def keep_up(project: Project) -> None:
    """Remember what was finished or changed since, forget what is no longer finished. Repeating it changes nothing.

    Under a new version of the scheme all is remembered anew, in its names.
    """
    words, held = renaming(project), remembering.held(project)
    finished = {
        document: canonical.sha256([sha256, project.scheme.sha256])
        for document, sha256 in lessons.newest_hashes(project, remembering.KEPT).items()
    }
    remembering.forget(held.keys() - finished.keys())
    new = [document for document, sha256 in finished.items() if held.get(document) != sha256]
    for opinion in lessons.opinions_of(project, new):
        spans = words.spans(opinion.body["spans"])
        remembering.remember(document=opinion.document, sha256=finished[opinion.document_id], spans=spans)
