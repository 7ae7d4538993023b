"""Faults in releases, for `verify`: hashes, quotes and manifests are computed anew."""

import json
from collections.abc import Iterator

from annotator.corpus.models import Document
from annotator.releases import queries, sealing
from annotator.releases.manifest import Tally
from annotator.releases.models import Release, ReleaseItem
from annotator.releases.writers import quotes
from annotator.spans import canonical


def faults() -> Iterator[str]:
    """A sentence per fault, release by release."""
    for release in Release.objects.select_related("project").order_by("pk"):
        name = f"release {release.number} of {release.project.slug}"
        tally = Tally(release.manifest["project"])
        for item in queries.stored_items(release):
            yield from (f"{name}, {fault}" for fault in _item_faults(item, tally))
        manifest = tally.manifest()
        if manifest["content_sha256"] != release.content_sha256:
            yield f"{name}: the content hash does not fit the items"
        yield from (
            f"{name}: the manifest's {part} do not fit the items"
            for part in sorted(manifest)
            if manifest[part] != release.manifest.get(part)
        )


def _item_faults(item: ReleaseItem, tally: Tally) -> Iterator[str]:
    where = f"item {item.position}"
    erased = (
        not item.strings and Document.objects.filter(pk=item.document_id).exclude(erased_at=None).exists()
    )
    if not erased and canonical.text_sha256(item.strings) != item.strings_sha256:
        yield f"{where}: the strings do not fit their hash"
    if sealing.item_sha256(item.body, item.strings_sha256) != item.sha256:
        yield f"{where}: the item does not fit its hash"
    try:
        content = sealing.bare(item.body) if erased else json.loads(sealing.line(item.body, item.strings))
    except ValueError as error:
        yield f"{where}: the item cannot be read: {error}"
        return
    tally.add(content, sealing.item_sha256(item.body, item.strings_sha256))
    if erased:
        return
    if canonical.text_sha256(content["text"]) != content["text_sha256"]:
        yield f"{where}: the text does not fit its hash"
    yield from (f"{where}: {fault}" for fault in quotes.faults(content))
