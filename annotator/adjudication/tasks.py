"""Work a worker does for this room."""

from annotator.adjudication import actions


def open_case(document_id: int) -> None:
    """Let a document whose reviews are in wait for an adjudicator; repeating it changes nothing else."""
    actions.open_case(document_id=document_id)


def compare(document_id: int) -> None:
    """Measure agreement on a document; repeating it changes nothing."""
    actions.compare(document_id=document_id)
