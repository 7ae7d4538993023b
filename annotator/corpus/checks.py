"""Faults in stored reports, for `verify`."""

from collections.abc import Iterator

from annotator.corpus.models import Document
from annotator.corpus.name_models import Entity
from annotator.spans import canonical, words


def faults() -> Iterator[str]:
    """A sentence per fault, document by document, then of what names mean."""
    rows = Document.objects.order_by("pk").values_list("pk", "text", "text_sha256", "erased_at")
    for pk, text, sha256, erased_at in rows.iterator(chunk_size=500):
        if erased_at:
            if text != words.blanked(text):
                yield f"document {pk}: it was erased, and has a text"
        elif canonical.text_sha256(text) != sha256:
            yield f"document {pk}: the text does not have its hash"
    named = Entity.objects.filter(names__isnull=False)
    for key in named.exclude(names__leads=True).distinct().values_list("key", flat=True):
        yield f"entity {key}: none of its names leads"
