"""What erasing a report does to what machines said of it, and to the models that learned from it."""

from functools import partial

from django.db import transaction

from annotator.corpus.models import Document
from annotator.spans import words
from annotator.suggestions import running
from annotator.suggestions.models import Call, Prediction, RememberedReport, Suggester, TrainedModel

GONE = "erased"


def blank(document: Document) -> None:
    """Blank the words of its predictions, and let go of the models that hold some of its words."""
    for one in Prediction.objects.filter(document=document):
        Prediction.objects.filter(pk=one.pk).update(body=words.without(one.body))
    calls = Call.objects.filter(document_id=document.pk)  # what went wrong with an answer may quote it
    calls.exclude(reason="").update(reason=GONE)
    calls.exclude(left_out={}).update(left_out={})
    RememberedReport.objects.filter(document=document).delete()
    learned = TrainedModel.objects.filter(trained_on__submissions__has_key=str(document.public_id))
    for model in learned.exclude(file="").select_related("suggester"):
        Suggester.objects.filter(pk=model.suggester_id).update(state=Suggester.State.RETIRED)
        TrainedModel.objects.filter(pk=model.pk).update(file="")
        transaction.on_commit(partial(running.storage().delete, str(model.file)))
