"""UIMA's XMI, a file per report, with the type system they share."""

from collections.abc import Iterable, Iterator

from annotator.releases.writers import cas, quotes, readme
from annotator.releases.writers.archive import Archive
from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.xml import writable

FORMAT, VERSION = "xmi", 1
REPLACED = (
    "A character that XML cannot hold stands as \ufffd, so that offsets stay; the JSON CAS has it as it is."
)


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, a report at a time."""
    about, archive, types = edition.about(FORMAT, VERSION), Archive(edition), cas.Types(edition)
    archive.add("README.txt", readme.text(about, cas.HOW, REPLACED))
    archive.add("TypeSystem.xml", types.system.to_xml())
    for content in quotes.checked(items):
        made = cas.build(content, types, about, writable)
        archive.add(f"{content['id']}.xmi", made.to_xmi())
        yield archive.ready()
    yield from archive.finished()
