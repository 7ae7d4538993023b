"""brat's stand-off files: a text and its annotations per report, with the configuration that brat asks for.

Offsets count code points, as brat's own. A line of an .ann file holds no end of a line: a span over one is written in
pieces, and so is one over any other character at which Python ends lines, since brat reads with Python.
"""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from annotator.releases.writers import quotes, readme
from annotator.releases.writers.archive import Archive
from annotator.releases.writers.cells import one_line
from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.labels import Labels
from annotator.spans.called import safe_names

FORMAT, VERSION = "brat", 1
NOTED = ("id", "label", "attributes", "suggested", "changed", "decided_by", "value_origins")
PLACES = (
    "A report is a .txt and a .ann file under its public id. A span that goes over the end of a line is written in pieces"
    " (0 5;6 9), its quote joined by a blank; the first piece starts and the last one ends where the span does."
)
VALUES = (
    "Values that a machine or a person set are attributes, LABEL-attribute; numbers, words and names, the public id, who"
    " suggested and who decided stand in the AnnotatorNotes of the span as JSON. Rejected suggestions are not in it."
)


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, a report at a time."""
    about, archive, names = edition.about(FORMAT, VERSION), Archive(edition), _Names(Labels(edition))
    archive.add("README.txt", readme.text(about, PLACES, VALUES))
    archive.add("annotation.conf", names.configuration())
    for content in quotes.checked(items):
        archive.add(f"{content['id']}.txt", content["text"])
        archive.add(f"{content['id']}.ann", "".join(f"{line}\n" for line in _lines(content, names)))
        yield archive.ready()
    yield from archive.finished()


class _Names:
    """What labels, links and values are called in brat, where a name holds letters, digits, hyphens and underscores."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self.labels = safe_names(labels.names, "label")
        self.links = safe_names(labels.link_types, "link")
        asked = [
            (label, name) for label in labels.names for name, found in labels.attributes(label).items()
            if found[0].type in ("enum", "multi")
        ]  # fmt: skip
        called = safe_names((f"{self.labels[label]}-{name}" for label, name in asked), "attribute")
        self.attributes = {
            (label, name): (called[f"{self.labels[label]}-{name}"], safe_names(labels.answers(label, name), "value"))
            for label, name in asked
        }  # fmt: skip

    def configuration(self) -> str:
        """annotation.conf."""
        overlap = ["<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"]
        return "".join(
            f"[{section}]\n" + "".join(f"{line}\n" for line in lines) + "\n"
            for section, lines in (
                ("entities", list(self.labels.values())),
                ("relations", [*overlap, *self._relations()]),
                ("events", []),
                ("attributes", list(self._attributes())),
            )
        )

    def _relations(self) -> Iterator[str]:
        for name, called in self.links.items():
            ends = {
                (source, target)
                for link in self._labels.link(name)
                for source in self._labels.names
                for target in self._labels.names
                if link.fits(source, target)
            }
            for source, target in sorted(ends):
                yield f"{called}\tArg1:{self.labels[source]}, Arg2:{self.labels[target]}"

    def _attributes(self) -> Iterator[str]:
        for (label, name), (called, values) in self.attributes.items():
            if self._labels.attributes(label)[name][0].type == "multi":
                for value in values.values():
                    yield f"{called}-{value}\tArg:{self.labels[label]}"
            else:
                yield f"{called}\tArg:{self.labels[label]}, Value:{'|'.join(values.values())}"


def _lines(content: dict[str, Any], names: _Names) -> Iterator[str]:
    attributes = count(1)
    keys = {span["id"]: f"T{number}" for number, span in enumerate(content["spans"], start=1)}
    for number, span in enumerate(content["spans"], start=1):
        key, pieces = keys[span["id"]], _pieces(content["text"], span["start"], span["end"])
        extents = ";".join(f"{start} {end}" for start, end in pieces)
        quote = " ".join(content["text"][start:end] for start, end in pieces)
        yield f"{key}\t{names.labels[span['label']]} {extents}\t{quote}"
        for attribute, value in _values(span, names):
            yield f"A{next(attributes)}\t{attribute} {key}{value}"
        yield f"#{number}\tAnnotatorNotes {key}\t{one_line({name: span[name] for name in NOTED})}"
    for number, link in enumerate(content["links"], start=1):
        yield f"R{number}\t{names.links[link['type']]} Arg1:{keys[link['from']]} Arg2:{keys[link['to']]}\t"


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a span between ends of lines; one of them empty where there is nothing else in the span."""
    pieces, place = [], start
    for line in text[start:end].splitlines(keepends=True):
        words = line.splitlines()[0]
        if words:
            pieces.append((place, place + len(words)))
        place += len(line)
    return pieces or [(start, start)]


def _values(span: dict[str, Any], names: _Names) -> Iterator[tuple[str, str]]:
    """Attributes of a span and, with a blank before it, the value of each that has one."""
    for name in span["value_origins"]:
        called, values = names.attributes.get((span["label"], name), ("", {}))
        held = span["attributes"][name]
        if isinstance(held, list):
            yield from ((f"{called}-{values[value]}", "") for value in held if value in values)
        elif isinstance(held, str) and held in values:
            yield called, f" {values[held]}"
