"""UIMA's JSON CAS, a file per report, its types with it."""

from collections.abc import Iterable, Iterator

from annotator.releases.writers import cas, quotes, readme
from annotator.releases.writers.archive import Archive
from annotator.releases.writers.edition import Edition, Item

FORMAT, VERSION = "json-cas", 1


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, a report at a time."""
    about, archive, types = edition.about(FORMAT, VERSION), Archive(edition), cas.Types(edition)
    archive.add("README.txt", readme.text(about, cas.HOW))
    for content in quotes.checked(items):
        archive.add(f"{content['id']}.json", cas.build(content, types, about, str).to_json())
        yield archive.ready()
    yield from archive.finished()
