"""Readers: from files to reports. One module per format, imported when somebody has such a file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import IO, cast

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotator.corpus.readers import archive
from annotator.corpus.readers.detect import format_of, lies, said
from annotator.corpus.readers.encoding import as_utf8
from annotator.corpus.readers.problems import Refused
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Found, Note
from annotator.corpus.readers.source import Source

Read = Callable[[File, Reading], Iterator[Found]]
TYPES = "typesystem.xml"


@dataclass(frozen=True)
class Format:
    """A way to read a file, and the packages that an installation may lack."""

    title: str | Promise
    module: str
    function: str = "read"
    extra: str = ""
    package: str = ""
    textual: bool = True  # its bytes are text in one encoding

    def reader(self, name: str) -> Read:
        """The function that reads it. Refused where its packages are missing."""
        if self.package and not _is_installed(self.package):
            told = _(
                "the format “%(format)s” needs the extra “%(extra)s” (%(package)s); install it with make run EXTRAS=all"
            )
            raise Refused(told % {"format": name, "extra": self.extra, "package": self.package})
        return cast(Read, getattr(import_module(f"{__name__}.{self.module}"), self.function))


@cache
def _is_installed(package: str) -> bool:
    return find_spec(package) is not None


FORMATS = {
    "text": Format(gettext_lazy("plain text: each file is a report"), "text"),
    "jsonl": Format(gettext_lazy("JSON lines: each line is a report"), "jsonl"),
    "csv": Format(gettext_lazy("CSV: each row is a report"), "table"),
    "html": Format(gettext_lazy("web pages"), "html", extra="formats", package="trafilatura", textual=False),
    "docx": Format(gettext_lazy("Word (.docx)"), "docx", extra="formats", package="docx", textual=False),
    "pdf": Format(
        gettext_lazy("PDF with a text layer"), "pdf", extra="formats", package="pypdf", textual=False
    ),
    "brat": Format(gettext_lazy("brat: .txt and .ann together"), "brat"),
    "conll": Format(gettext_lazy("CoNLL / BIO columns"), "conll"),
    "docbin": Format(gettext_lazy("spaCy DocBin"), "docbin", extra="nlp", package="spacy", textual=False),
    "label_studio": Format(gettext_lazy("Label Studio JSON"), "label_studio"),
    "doccano": Format(gettext_lazy("doccano JSON lines"), "doccano"),
    "xmi": Format(
        gettext_lazy("UIMA XMI with TypeSystem.xml"), "uima", "read_xmi", "formats", "cassis", textual=False
    ),
    "json_cas": Format(
        gettext_lazy("UIMA JSON CAS"), "uima", "read_json", "formats", "cassis", textual=False
    ),
}


def read_all(sources: Sequence[Source], reading: Reading, format_name: str | None = None) -> Iterator[Found]:
    """The reports of files and of the files of a ZIP, one by one, with faults and notes."""
    for source, companion in arranged(sources):
        try:
            with source.opened() as stream:
                if is_zip(stream):
                    yield from _read_archive(source.name, stream, reading, format_name)
                else:
                    yield from read(File(source.name, stream, companion), reading, format_name)
        except Refused as why:
            yield Fault(source.name, None, str(why))


def read(file: File, reading: Reading, format_name: str | None = None) -> Iterator[Found]:
    """The reports of one file, with its faults and notes."""
    try:
        found = "brat" if _is_annotated(file) else format_of(file.name, file.stream, reading.encoding)
        if found == "zip":
            raise Refused(_("a ZIP inside a ZIP is not read; unpack it first"))
        chosen = format_name or found
        if not format_name and found != "brat" and lies(file.name, found):
            told = _("its name says “%(said)s”, but it holds “%(found)s”, and was read as that")
            yield Note(file.name, None, told % {"said": said(file.name), "found": found})
        known = FORMATS[chosen]
        reader = known.reader(chosen)
        if known.textual:
            file.stream = as_utf8(file.stream, reading.encoding)
        yield from reader(file, reading)
    except Refused as why:
        yield Fault(file.name, None, str(why))


def _is_annotated(file: File) -> bool:
    return file.companion is not None and file.companion.name.lower().endswith(".ann")


def is_zip(stream: IO[bytes]) -> bool:
    """Is it a ZIP of files, and not one of the formats that are ZIPs themselves?"""
    start = stream.read(4)
    stream.seek(0)
    return start in (b"PK\x03\x04", b"PK\x05\x06") and format_of("", stream) == "zip"


def _read_archive(name: str, stream: IO[bytes], reading: Reading, format_name: str | None) -> Iterator[Found]:
    sources, passed_over = archive.members(name, stream)
    if passed_over:
        words = {"count": len(passed_over), "names": ", ".join(passed_over[:5])}
        yield Note(name, None, _("passed over %(count)d files that hold no report: %(names)s") % words)
    nothing = True
    for source, companion in arranged(sources):
        nothing = False
        try:
            with source.opened() as inside:
                yield from read(File(source.name, inside, companion), reading, format_name)
        except Refused as why:
            yield Fault(source.name, None, str(why))
    if nothing:
        yield Fault(name, None, _("the ZIP holds no file that could be a report"))


def arranged(sources: Sequence[Source]) -> Iterator[tuple[Source, Source | None]]:
    """Each file to read, and the one beside it that belongs to it."""
    by_name = {source.name.lower(): source for source in sources}
    texts = {one.name: text for one in sources if (text := _text_of(one, by_name))}
    taken = {text.name for text in texts.values()}
    for source in sources:
        if source.name in texts:
            yield texts[source.name], source
        elif source.name.lower().endswith(".xmi"):
            yield source, _types(source.name, by_name)
        elif source.name not in taken and _base(source.name).lower() != TYPES:
            yield source, None


def _text_of(source: Source, by_name: dict[str, Source]) -> Source | None:
    """The text that a file of brat's annotations is about."""
    stem, dot, suffix = source.name.lower().rpartition(".")
    return by_name.get(f"{stem}.txt") if dot and suffix == "ann" else None


def _base(name: str) -> str:
    return name.rpartition("/")[2].rpartition(archive.WITHIN)[2]


def _types(name: str, by_name: dict[str, Source]) -> Source | None:
    """The type system in the file's own folder, else any."""
    beside = by_name.get(name.lower().removesuffix(_base(name).lower()) + TYPES)
    return beside or next((one for path, one in by_name.items() if _base(path) == TYPES), None)
