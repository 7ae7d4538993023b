"""What is in a file: by what it holds. Its name counts only where the content could be several things."""

import json
import re
import zipfile
import zlib
from pathlib import PurePath
from typing import IO, Any

from django.utils.translation import gettext as _

from annotator.corpus.readers import conll, table
from annotator.corpus.readers.encoding import marked
from annotator.corpus.readers.problems import Refused

HEAD = 8192  # bytes that show how a file begins
LONGEST_LINE = 64 * 1024 * 1024
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "text", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".csv": "csv", ".tsv": "csv", ".docx": "docx", ".pdf": "pdf",
    ".zip": "zip", ".conll": "conll", ".bio": "conll", ".iob": "conll", ".spacy": "docbin", ".xmi": "xmi", ".ann": "brat",
}  # fmt: skip
KIN = {"jsonl": {"doccano", "label_studio", "json_cas"}}  # what a name that says JSON may hold as well
HINTS = ("html", "csv", "conll", "jsonl", "brat")  # what a name may make of a text
STRANGERS = {
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file; save it as .docx or .csv",
    b"{\\rtf": "an RTF file; save it as .docx or as text",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "packed with gzip; unpack it or use a ZIP",
    b"7z\xbc\xaf": "packed with 7z; unpack it or use a ZIP",
    b"Rar!": "packed with RAR; unpack it or use a ZIP",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet file; use JSON lines or CSV",
}
PAGE = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
XML = re.compile(r"\s*<\?xml|\s*<xmi:XMI|\s*<typeSystemDescription")
XMI = "http://www.omg.org/XMI"
CAS = re.compile(r'\{\s*"%(TYPES|FEATURE_STRUCTURES|SOFAS|FLAGS|VIEWS|HEADER)"')
OBJECT = re.compile(r'\s*\{\s*["}]')
TASKS = re.compile(r"\s*\[\s*(\{|\])")
MAPS = (*range(0x80, 0x90), 0xDE, 0xDF)  # how a map begins in msgpack


def format_of(name: str, stream: IO[bytes], encoding: str | None = None) -> str:
    """The format of a file. Refused for what is none of ours, with what it is."""
    head = stream.read(HEAD)
    stream.seek(0)
    return _packed(head, stream) or _written(name, head, stream, encoding)


def said(name: str) -> str | None:
    """The format that a name says."""
    return SUFFIXES.get(PurePath(name).suffix.lower())


def lies(name: str, format_name: str) -> bool:
    """Does a name say something else than what is in the file?"""
    known = said(name)
    return known not in (None, format_name, "brat") and format_name not in KIN.get(known or "", ())


def _packed(head: bytes, stream: IO[bytes]) -> str | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(stream)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:1] == b"\x78" and _is_docbin(head):
        return "docbin"
    for start, what in STRANGERS.items():
        if head.startswith(start):
            raise Refused(_("this is %(what)s") % {"what": what})
    return None


def _zip_kind(stream: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(stream) as opened:
            names = set(opened.namelist())
    except Exception:  # zipfile trips over damage in many ways
        names = set()
    finally:
        stream.seek(0)
    if "word/document.xml" in names:
        return "docx"
    for inside, what in (("xl/workbook.xml", "Excel"), ("ppt/presentation.xml", "PowerPoint")):
        if inside in names:
            raise Refused(_("this is a file of %(what)s; save it as CSV or text") % {"what": what})
    if "mimetype" in names and "content.xml" in names:
        raise Refused(_("this is a file of LibreOffice; save it as .docx, CSV or text"))
    return "zip"


def _is_docbin(head: bytes) -> bool:
    try:
        start = zlib.decompressobj().decompress(head, 64)
    except zlib.error:
        return False
    return bool(start) and start[0] in MAPS


def _written(name: str, head: bytes, stream: IO[bytes], encoding: str | None) -> str:
    text = head.decode(marked(head, encoding), "replace").lstrip("\ufeff")
    if PAGE.match(text):
        return "html"
    if XML.match(text):
        if XMI in text:
            return "xmi"
        raise Refused(_("this is an XML file of another kind than can be read"))
    if CAS.match(text):
        return "json_cas"
    if TASKS.match(text):
        return "label_studio"
    if OBJECT.match(text):
        return _object_kind(stream, encoding)
    lines = [line for line in text.split("\n")[: -1 if len(head) == HEAD else None] if line.strip()]
    if _is_columns(lines):
        return "conll"
    hint = said(name)
    if lines and hint != "conll" and (known := table.header(lines[0])) and len(known[1]) > 1:
        return "csv"
    return hint if hint in HINTS else "text"


def _is_columns(lines: list[str]) -> bool:
    rows = [line.rstrip("\r") for line in lines if not line.startswith(("#", conll.DOCSTART))][:20]
    return bool(rows) and all(map(conll.is_row, rows))


def _object_kind(stream: IO[bytes], encoding: str | None) -> str:
    head = stream.read(4)
    stream.seek(0)
    if marked(head, encoding) != "utf-8":
        return "jsonl"
    line = b""
    while not line.strip() and (line := stream.readline(LONGEST_LINE)):
        pass
    stream.seek(0)
    try:
        first: Any = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return "jsonl"
    if not isinstance(first, dict):
        return "jsonl"
    if isinstance(first.get("data"), dict):
        return "label_studio"
    return "doccano" if _is_doccano(first) else "jsonl"


def _is_doccano(first: dict[str, Any]) -> bool:
    return isinstance(first.get("entities"), list) or any(
        isinstance(first.get(name), list) for name in ("label", "labels")
    )
