"""Word files: the paragraphs and tables in their order; not headers, notes, comments and pictures."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.table import Table

from annotator.corpus.readers import annotated, archive
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Found, Note


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The one report of a Word file."""
    archive.check(file.stream)
    try:
        document = Document(file.stream)
        lines = list(_lines(document))
        said = {"title": document.core_properties.title, "author": document.core_properties.author}
        pictures = len(document.inline_shapes)
    except Exception as error:  # whatever a library trips over in a broken file
        yield Fault(
            file.name, None, _("cannot be read as a Word file: %(problem)s") % {"problem": kind(error)}
        )
        return
    if pictures:
        yield Note(file.name, None, _("left out %(count)d pictures") % {"count": pictures})
    yield from annotated.reports(file.name, None, {"text": "\n".join(lines), **said}, reading)


def kind(error: Exception) -> str:
    """What went wrong in a library, by its name: its words may quote the file."""
    return type(error).__name__


def _lines(container: Any) -> Iterator[str]:
    for part in container.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                yield "\t".join(cell.text.replace("\n", " ") for cell in row.cells)
        else:
            yield part.text
