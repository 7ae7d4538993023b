"""Web pages: the article, without menus, comments and scripts, and what the page says of itself."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from trafilatura import bare_extraction

from annotator.corpus.readers import annotated
from annotator.corpus.readers.docx import kind
from annotator.corpus.readers.encoding import decoded, known
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Found

CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
LANGUAGE = re.compile(r"""<html[^>]{0,500}\slang\s*=\s*["']?([A-Za-z-]{2,35})""", re.IGNORECASE)
HEAD = 4096  # bytes in which a page names its encoding


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The one report of a page. Problems of the bytes are the caller's to tell."""
    content = file.stream.read()
    said = CHARSET.search(content[:HEAD])
    named = reading.encoding or (known(said[1].decode()) if said else None)
    html = decoded(content, named)
    try:
        article: Any = bare_extraction(html, with_metadata=True, include_comments=False, include_tables=True)
    except Exception as error:  # whatever a library trips over in a broken page
        yield Fault(
            file.name, None, _("cannot be read as a web page: %(problem)s") % {"problem": kind(error)}
        )
        return
    if article is None or not (article.text or "").strip():
        yield Fault(file.name, None, _("no article was found in this page; save its text as a file"))
        return
    yield from annotated.reports(file.name, None, _raw(article, html), reading)


def _raw(article: Any, html: str) -> dict[str, Any]:
    language = LANGUAGE.search(html[:HEAD])
    return {
        "text": article.text,
        "title": article.title,
        "author": article.author,
        "publisher": article.sitename or article.hostname,
        "url": article.url,
        "published_at": article.date,
        "language": language[1] if language else None,
        "licence": article.license,
    }
