"""Work a worker does for this room."""

from annotator.corpus import search


def index(document_ids: list[int]) -> None:
    """Let the words of these documents be searched; repeating it changes nothing."""
    search.index(document_ids)
