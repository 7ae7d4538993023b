"""What erasing a report does to releases: its strings go, and exports that hold them; the item, its hash and the release's stay."""

from annotator.corpus.models import Document
from annotator.releases import background
from annotator.releases.models import Fingerprint, ReleaseItem


def blank(document: Document) -> None:
    """Every string of its items that was taken from the report, which `strings_sha256` still covers; what tells copies of it."""
    ReleaseItem.objects.filter(document_id=document.pk).update(strings="")
    Fingerprint.objects.filter(document=document).delete()
    background.blank(document)
