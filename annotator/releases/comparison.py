"""Two releases of a project side by side: what changed, and whether a program may append or has to load anew."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef

from annotator.corpus.models import Document
from annotator.releases.changes import Change, changes
from annotator.releases.models import Release, ReleaseItem
from annotator.releases.sealing import bare, line
from annotator.releases.writers.archive import CHANGES
from annotator.releases.writers.cells import csv_rows, one_line

PAGE = 100  # documents, or rows, in memory at once
COLUMNS = ("change", "kind", "id", "document", "fields", "cause", "before", "after")


@dataclass(frozen=True)
class Comparison:
    """The documents in which two releases differ; what differs in them is read when it is asked for."""

    old: Release
    new: Release

    @cached_property
    def added(self) -> list[str]:
        """Documents that only the new release holds."""
        return sorted(self._after.keys() - self._before.keys())

    @cached_property
    def removed(self) -> list[str]:
        """Documents that only the old release holds."""
        return sorted(self._before.keys() - self._after.keys())

    @cached_property
    def changed(self) -> list[str]:
        """Documents of which the two hold different items."""
        both = self._before.keys() & self._after.keys()
        return sorted(one for one in both if self._before[one] != self._after[one])

    @property
    def same(self) -> bool:
        """Do both hold the same?"""
        return self._before == self._after

    @property
    def safe_to_append(self) -> bool:
        """Are all items of the old release in the new one as they were, so that the new ones can be appended?"""
        return not (self.removed or self.changed)

    def briefly(self) -> Iterator[Change]:
        """What changed; of documents that came or went only that they did."""
        yield from (one for one in self._of(self.removed) if one.kind == "document")
        yield from self._of(self.changed)
        for document in self.added:
            yield Change(document, "added", "document", document, "report", {}, {})

    def fully(self) -> Iterator[Change]:
        """What changed, with each span, link and claim of documents that came or went; by document."""
        return self._of(sorted([*self.added, *self.removed, *self.changed]))

    def csv(self, *, words: bool = True) -> Iterator[bytes]:
        """`CHANGES.csv`: a row per change; without the reports' words, neither what stood there nor names of sources."""
        yield csv_rows([COLUMNS])
        rows = map(_row if words else _bare_row, self.fully())
        while batch := list(islice(rows, PAGE)):
            yield csv_rows(batch)

    @property
    def file_name(self) -> str:
        """What the file is called where it stands alone."""
        return f"{self.new.manifest['project']}-release-{self.old.number}-to-{self.new.number}-{CHANGES}"

    @property
    def _before(self) -> Mapping[str, str]:
        return _hashes(self.old)

    @property
    def _after(self) -> Mapping[str, str]:
        return _hashes(self.new)

    def _of(self, documents: Iterable[str]) -> Iterator[Change]:
        waiting, items = iter(documents), (_Items(self.old), _Items(self.new))
        while batch := list(islice(waiting, PAGE)):
            old, new = (one.contents(batch) for one in items)
            stored = Document.objects.filter(public_id__in=batch, erased_at=None)
            there = set(map(str, stored.values_list("public_id", flat=True)))
            for document in batch:
                gone = document not in there
                yield from changes(document, old.get(document), new.get(document), taken_down=gone)


def _hashes(release: Release) -> Mapping[str, str]:
    items: Mapping[str, str] = release.manifest["items"]
    return items


class _Items:
    """The items of a release by the public ids of their documents, in whose order they stand."""

    def __init__(self, release: Release) -> None:
        self.release = release

    @cached_property
    def places(self) -> dict[str, int]:
        """Where the item of each document stands; nobody asks where nothing changed."""
        return {one: place for place, one in enumerate(sorted(_hashes(self.release)), start=1)}

    def contents(self, documents: Iterable[str]) -> dict[str, Any]:
        wanted = [self.places[one] for one in documents if one in self.places]
        rows = ReleaseItem.objects.filter(release=self.release, position__in=wanted)
        return {one["id"]: one for one in map(_content, rows)}


def _content(row: ReleaseItem) -> dict[str, Any]:
    """An item; without its words where they were erased."""
    if not row.strings:
        return bare(row.body)
    content: dict[str, Any] = json.loads(line(row.body, row.strings))
    return content


def since(before: Release, release_id: int) -> dict[str, Any]:
    """What a release says of the one before: how many reports changed, and whether it can be appended."""
    old = ReleaseItem.objects.filter(release=before)
    new = ReleaseItem.objects.filter(release=release_id)
    of_both = old.filter(document_id=OuterRef("document_id"))
    both = new.filter(Exists(of_both)).count()
    changed = both - new.filter(Exists(of_both.filter(sha256=OuterRef("sha256")))).count()
    removed = old.count() - both
    return {
        "number": before.number,
        "content_sha256": before.content_sha256,
        "added": new.count() - both,
        "removed": removed,
        "changed": changed,
        "safe_to_append": not (changed or removed),
    }


def counts(found: Iterable[Change]) -> list[tuple[str, str, str, int]]:
    """How often what happened to what, and why; the most frequent first."""
    counted = Counter((one.kind, one.how, one.cause) for one in found)
    return [(*which, count) for which, count in counted.most_common()]


def _row(one: Change) -> tuple[Any, ...]:
    before, after = (one_line(values) if values else "" for values in (one.before, one.after))
    return (one.how, one.kind, one.id, one.document, one.fields, one.cause, before, after)


def _bare_row(one: Change) -> tuple[Any, ...]:
    """A claim's id ends with its source's name; the toll's id before it has no word of the report."""
    found = one.id.partition(":")[0] if one.kind == "claim" else one.id
    return (one.how, one.kind, found, one.document, one.fields, one.cause, "", "")
