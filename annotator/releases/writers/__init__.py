"""One writer per export format, by the name that `?format=` and `--format` take.

A format is a module of this package with `write(edition, items)`, imported when somebody asks for it, and a line here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotator.releases.writers.edition import Edition, ExportRefused, Item

ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
JSONLD = "application/ld+json"
MARKDOWN = "text/markdown; charset=utf-8"


@dataclass(frozen=True)
class Extra:
    """Packages that an installation may lack, under the name that pyproject.toml gives them."""

    name: str
    packages: tuple[str, ...]

    @property
    def missing(self) -> str:
        """A sentence about what is not installed, or nothing."""
        lacking = [package for package in self.packages if not _is_installed(package)]
        if not lacking:
            return ""
        return _(
            "This format needs the extra “%(extra)s” (%(packages)s); install it with make run EXTRAS=all."
        ) % {"extra": self.name, "packages": ", ".join(lacking)}


@cache
def _is_installed(package: str) -> bool:
    """Found on the disk, and not imported for that."""
    return find_spec(package) is not None


@dataclass(frozen=True)
class Choice:
    """What somebody may choose about a file. The first answer is the usual one."""

    name: str
    title: str | Promise
    answers: Mapping[str, str | Promise]

    @property
    def usual(self) -> str:
        return next(iter(self.answers))


@dataclass(frozen=True)
class Format:
    """A way to write a release. `suffix` follows the release's name in the file's name."""

    name: str
    title: str | Promise
    suffix: str
    media_type: str
    extra: Extra | None = None
    choices: tuple[Choice, ...] = ()
    module: str = ""

    @property
    def missing(self) -> str:
        """Why the format cannot be written here, or nothing."""
        return self.extra.missing if self.extra else ""

    def chosen(self, given: Mapping[str, str]) -> dict[str, str]:
        """An answer to each choice there is; ChoiceRefused for an answer or a choice there is not."""
        own = {choice.name: choice for choice in self.choices}
        for name, answer in given.items():
            if answer not in CHOICES[name].answers:
                reason = _("“%(answer)s” is no answer to “%(name)s”; choose one of: %(answers)s.")
                answers = ", ".join(CHOICES[name].answers)
                raise ChoiceRefused(reason % {"answer": answer, "name": name, "answers": answers})
            if name not in own and answer != CHOICES[name].usual:
                reason = _("The format “%(format)s” cannot be written with %(name)s=%(answer)s.")
                raise ChoiceRefused(reason % {"format": self.name, "name": name, "answer": answer})
        return {name: given.get(name, choice.usual) for name, choice in own.items()}

    def write(self, edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
        """The file piece by piece. ExportRefused where its packages are missing or the release is damaged."""
        if self.missing:
            raise ExportRefused(self.missing)
        writer = import_module(f"{__name__}.{self.module or self.name}")
        pieces: Iterator[bytes] = writer.write(edition, items)
        return pieces


class ChoiceRefused(ValueError):
    """A format does not know what was chosen."""


PARQUET = Extra("tables", ("pyarrow",))

SPACY = Extra("nlp", ("spacy",))
CASSIS = Extra("formats", ("cassis",))

PARTIES = Choice(
    "parties",
    gettext_lazy("Sources that are a party"),
    {"actors": gettext_lazy("are actors, too"), "apart": gettext_lazy("stay apart")},
)
TEXT = Choice(
    "text",
    gettext_lazy("The reports’ words"),
    {
        "full": gettext_lazy("all"),
        "snippet": gettext_lazy("quotes and names, not the texts"),
        "none": gettext_lazy("none: hashes, offsets and addresses only"),
    },
)
POLICY = Choice(
    "policy",
    gettext_lazy("Where sources disagree"),
    {
        "range": gettext_lazy("from the lowest to the highest number"),
        "conservative": gettext_lazy("the lowest number"),
        "non-party": gettext_lazy("the numbers of sources that belong to no side"),
    },
)
CHOICES = {one.name: one for one in (TEXT, PARTIES, POLICY)}

LINES = "application/jsonl; charset=utf-8"
FORMATS = {
    one.name: one
    for one in (
        Format("jsonl", gettext_lazy("JSON lines"), ".jsonl", LINES, choices=(TEXT,)),
        Format("claims", gettext_lazy("Claims (CSV)"), "-claims.csv", CSV, None, (TEXT,), "claims_csv"),
        Format("spreadsheet", gettext_lazy("Claims (Excel)"), "-claims.xlsx", XLSX, choices=(TEXT,)),
        Format(
            "spreadsheet_csv", gettext_lazy("Claims (CSV for Excel)"), "-claims-excel.csv", CSV, None, (TEXT,)
        ),
        Format("tables", gettext_lazy("Tables (CSV)"), "-tables.zip", ZIP, None, (TEXT,)),
        Format(
            "tables_parquet", gettext_lazy("Tables (Parquet)"), "-tables-parquet.zip", ZIP, PARQUET, (TEXT,)
        ),
        Format("tables_xlsx", gettext_lazy("Tables (Excel)"), "-tables.xlsx", XLSX, None, (TEXT,)),
        Format("conll", gettext_lazy("CoNLL (BIO per label)"), "-conll.zip", ZIP, None, (PARTIES,)),
        Format("docbin", gettext_lazy("spaCy (DocBin)"), "-spacy.zip", ZIP, SPACY, (PARTIES,)),
        Format(
            "huggingface", gettext_lazy("Hugging Face datasets"), "-huggingface.zip", ZIP, PARQUET, (TEXT,)
        ),
        Format("brat", gettext_lazy("brat"), "-brat.zip", ZIP),
        Format("label_studio", gettext_lazy("Label Studio"), "-label-studio.zip", ZIP),
        Format("doccano", gettext_lazy("doccano"), "-doccano.jsonl", LINES),
        Format("xmi", gettext_lazy("UIMA XMI"), "-xmi.zip", ZIP, CASSIS),
        Format("json_cas", gettext_lazy("UIMA JSON CAS"), "-json-cas.zip", ZIP, CASSIS),
        Format(
            "web_annotation", gettext_lazy("Web Annotations"), "-annotations.jsonld", JSONLD, None, (TEXT,)
        ),
        Format(
            "acled_like",
            gettext_lazy("ACLED-like incidents (CSV)"),
            "-acled-like.csv",
            CSV,
            None,
            (TEXT, POLICY),
        ),
        Format("card", gettext_lazy("Dataset card (Markdown)"), "-card.md", MARKDOWN),
        Format(
            "croissant",
            gettext_lazy("Dataset card (Croissant)"),
            "-croissant.json",
            JSONLD,
            None,
            (TEXT,),
        ),
        Format(
            "ged_like", gettext_lazy("GED-like incidents (CSV)"), "-ged-like.csv", CSV, None, (TEXT, POLICY)
        ),
    )
}
