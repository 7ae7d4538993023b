"""Bytes as text: UTF-8, UTF-16 with its mark, or the encoding that somebody named. Nothing is guessed."""

import codecs
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _

from annotator.corpus.readers.problems import Refused
from annotator.corpus.readers.report import BOM, not_utf8

MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def known(name: str) -> str:
    """The codec's own name for an encoding; Refused for what is none."""
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except (LookupError, UnicodeError, ValueError):
        raise Refused(_("there is no encoding “%(name)s”") % {"name": name}) from None


def marked(head: bytes, named: str | None) -> str:
    """The encoding of a file: by its mark, else what was named, else UTF-8."""
    if head.startswith(BOM):
        return "utf-8"
    return MARKS.get(head[:2]) or named or "utf-8"


def decoded(content: bytes, named: str | None = None) -> str:
    """The text of a file without its mark. Refused where bytes do not fit, with the first of them."""
    encoding = marked(content, named)
    start = len(BOM) if content.startswith(BOM) else 0
    try:
        text = content[start:].decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            problem = not_utf8(error, start)
            raise Refused(problem + _("; if it has another encoding, name it")) from None
        where = {"encoding": encoding, "offset": error.start}
        raise Refused(_("not %(encoding)s: the bytes at byte offset %(offset)d") % where) from None
    except UnicodeError:
        raise Refused(_("not %(encoding)s") % {"encoding": encoding}) from None
    return text


def as_utf8(stream: IO[bytes], named: str | None) -> IO[bytes]:
    """The stream itself where it is UTF-8, else its text in UTF-8."""
    head = stream.read(len(BOM))
    stream.seek(0)
    if marked(head, named) == "utf-8":
        return stream
    try:
        return BytesIO(decoded(stream.read(), named).encode())
    except UnicodeEncodeError:
        raise Refused(_("it holds half of a surrogate pair, which cannot be stored")) from None
