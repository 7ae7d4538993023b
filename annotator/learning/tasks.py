"""Work a worker does for this room."""

from annotator.learning import actions


def note(document_id: int) -> None:
    """A report may be finished; repeating it changes nothing."""
    actions.note(document_id=document_id)


def train(training_id: int) -> None:
    """Train a version; repeating it changes nothing, and a worker that lives long holds no more memory after it."""
    actions.train(training_id=training_id, apart=True)
