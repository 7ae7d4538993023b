"""The Croissant description of a release, beside which the archive of its tables lies."""

import hashlib
from collections.abc import Iterable, Iterator

from annotator.releases.writers import description, tables
from annotator.releases.writers.edition import FULL, Edition, Item
from annotator.releases.writers.rows import Rows


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The description; the archive is made for its hash."""
    digest = hashlib.sha256()
    for piece in tables.write(edition, items):
        digest.update(piece)
    withheld = "" if edition.text == FULL else f"-text-{edition.text}"
    name = f"{edition.project}-release-{edition.number}{withheld}-tables.zip".replace("_", "-")
    archive = description.file(name, encodingFormat="application/zip", sha256=digest.hexdigest())
    held = Rows(edition).tables
    inside = [description.file(f"{table.name}.csv", containedIn={"@id": name}) for table in held]
    yield description.text(description.described(edition, held, [archive, *inside])).encode()
