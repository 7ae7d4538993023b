"""One writer per export format, by the name that `?format=` and `--format` take."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotator.releases.writers import claims_csv, jsonl
from annotator.releases.writers.edition import Edition, Item


@dataclass(frozen=True)
class Format:
    """A way to write a release. `suffix` follows the release's name in the file's name."""

    name: str
    title: str | Promise
    suffix: str
    media_type: str
    write: Callable[[Edition, Iterable[Item]], Iterator[bytes]]


FORMATS = {
    one.name: one
    for one in (
        Format("jsonl", _("JSON lines"), ".jsonl", "application/jsonl; charset=utf-8", jsonl.write),
        Format(
            "claims",
            _("Claims (CSV)"),
            "-claims.csv",
            "text/csv; charset=utf-8",
            claims_csv.write,
        ),
    )
}
