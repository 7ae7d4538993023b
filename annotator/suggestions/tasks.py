"""Work a worker does for this room."""

from threading import Lock

from annotator.common import jobs
from annotator.suggestions import actions

BUSY = Lock()  # a worker asks one server at a time, so that a slow one leaves it a place for other work
LATER = 5  # seconds


def predict(document_ids: list[int], suggester: str) -> None:
    """Have a suggester read a batch of documents; repeating it changes nothing."""
    actions.predict(document_ids=document_ids, suggester=suggester)


def ask(document_ids: list[int], suggester: str) -> None:
    """Have a suggester of others read a few documents; what it has read it is not asked again."""
    if not BUSY.acquire(blocking=False):
        jobs.defer_later("ask", LATER, document_ids=document_ids, suggester=suggester)
        return
    try:
        actions.predict(document_ids=document_ids, suggester=suggester)
    finally:
        BUSY.release()
