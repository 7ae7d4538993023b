"""PDF: the text layer of its pages. A scan has none, and is refused."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from pypdf import PdfReader

from annotator.corpus.readers import annotated
from annotator.corpus.readers.docx import kind
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Found, Note

MOST_PAGES = 2_000


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The one report of a PDF file."""
    try:
        opened = PdfReader(file.stream)
        if opened.is_encrypted and not opened.decrypt(""):
            yield Fault(file.name, None, _("the PDF asks for a password; save it without one"))
            return
        if len(opened.pages) > MOST_PAGES:
            yield Fault(file.name, None, _("the PDF has more than %(most)d pages") % {"most": MOST_PAGES})
            return
        pages = [page.extract_text() for page in opened.pages]
        known = opened.metadata
        said = {"title": known.title, "author": known.author} if known else {}
    except Exception as error:  # whatever a library trips over in a broken file
        yield Fault(file.name, None, _("cannot be read as PDF: %(problem)s") % {"problem": kind(error)})
        return
    empty = [str(number) for number, page in enumerate(pages, start=1) if not page.strip()]
    if len(empty) == len(pages):
        told = _(
            "the PDF has no text layer, only pictures of pages; have a program recognise its text first (OCR)"
        )
        yield Fault(file.name, None, told)
        return
    if empty:
        yield Note(
            file.name, None, _("left out pages without text: %(pages)s") % {"pages": ", ".join(empty[:20])}
        )
    yield from annotated.reports(file.name, None, {"text": "\n".join(pages), **said}, reading)
