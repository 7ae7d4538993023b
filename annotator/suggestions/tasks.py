"""Work a worker does for this room."""

from annotator.suggestions import actions


def predict(document_ids: list[int], suggester: str) -> None:
    """Have a suggester read a batch of documents; repeating it changes nothing."""
    actions.predict(document_ids=document_ids, suggester=suggester)
