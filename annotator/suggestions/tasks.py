"""Work a worker does for this room."""

from annotator.suggestions import actions


def predict(document_ids: list[int], suggester: str) -> None:
    """Have a suggester read a batch of documents; repeating it changes nothing."""
    actions.predict(document_ids=document_ids, suggester=suggester)


def ask(document_ids: list[int], suggester: str) -> None:
    """Have a suggester of others read a few documents; what it has read it is not asked again."""
    actions.predict(document_ids=document_ids, suggester=suggester)
