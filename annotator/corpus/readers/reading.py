"""What readers are given: a file, and what the person who imports it chose."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from annotator.corpus.readers.source import Source
from annotator.spans.scheme import Scheme

LEFT_OUT = ""  # what a foreign name is mapped to where its spans are not wanted


@dataclass(slots=True)
class File:
    """An open file, and the file beside it that it needs: brat's annotations, UIMA's type system."""

    name: str
    stream: IO[bytes]
    companion: Source | None = None


@dataclass
class Reading:
    """The scheme to read for, and what foreign labels and link types stand for in it."""

    scheme: Scheme
    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None  # of files that are neither UTF-8 nor marked as UTF-16
    foreign_labels: Counter[str] = field(default_factory=Counter)  # names that the scheme lacks
    foreign_links: Counter[str] = field(default_factory=Counter)

    def label(self, name: str) -> str | None:
        """The scheme's label for a name in a file, or None."""
        if name in self.scheme.labels:
            return name
        self.foreign_labels[name] += 1
        mapped = self.mapping.get(name, LEFT_OUT)
        return mapped if mapped in self.scheme.labels else None

    def link(self, name: str) -> str | None:
        """The scheme's link type for a name in a file, or None."""
        if name in self.scheme.links:
            return name
        self.foreign_links[name] += 1
        mapped = self.mapping.get(name, LEFT_OUT)
        return mapped if mapped in self.scheme.links else None
