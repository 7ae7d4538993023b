"""Putting the reports' words back into JSON lines that were written without them, by the hashes of the texts."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.releases.writers.cells import one_line
from annotator.releases.writers.edition import spans_of
from annotator.spans import canonical
from annotator.spans.claims import UNATTRIBUTED
from annotator.spans.text import Normalised, TextError

REATTACHED = "reattached"


class UnreadableText(ValueError):
    """A file of texts cannot be read; the message names file and line."""


@dataclass
class Outcome:
    """How far it went: how many documents have their words, and a sentence for each that has not."""

    documents: int = 0
    missing: list[str] = field(default_factory=list)


def texts(paths: Iterable[Path]) -> Iterator[str]:
    """The texts in plain text files, in the field `text` of JSON lines, and in folders of both."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                yield from _texts(file)


def _texts(file: Path) -> Iterator[str]:
    try:
        if file.suffix == ".jsonl":
            with file.open(encoding="utf-8-sig", newline="\n") as lines:
                yield from (Normalised(text).text for text in _fields(file, lines))
        else:
            yield Normalised(file.read_bytes().decode("utf-8-sig")).text
    except TextError as error:
        raise UnreadableText(f"{file}: {error}") from error
    except UnicodeDecodeError as error:
        raise UnreadableText(f"{file}: not UTF-8, at byte {error.start}") from error


def _fields(file: Path, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise UnreadableText(f"{file}, line {number}: {error}") from error
        if (
            isinstance(record, dict)
            and record.get("record") != "release"
            and isinstance(record.get("text"), str)
        ):
            yield record["text"]


def by_hash(found: Iterable[str]) -> dict[str, str]:
    """Texts by what releases know them by."""
    return {canonical.text_sha256(text): text for text in found}


def reattach(lines: Iterable[str], known: Mapping[str, str], outcome: Outcome) -> Iterator[str]:
    """The lines of an export with the words back where a text has the hash; `outcome` tells of the others."""
    for line in lines:
        record = json.loads(line)
        if record["record"] == "release":
            record["text"] = REATTACHED
        elif text := known.get(record["text_sha256"]):
            outcome.documents += 1
            _fill(record, text)
        else:
            outcome.missing.append(f"document {record['id']}: no text has the hash {record['text_sha256']}")
        yield one_line(record) + "\n"


def _fill(document: dict[str, Any], text: str) -> None:
    """Text, quotes, and the words of each claim; names that stand for no span stay away."""
    document["text"] = text
    quotes: dict[str, str] = {}
    for span in spans_of(document):
        quotes[span["id"]] = span["quote"] = text[span["start"] : span["end"]]
    for claim in document["claims"]:
        claim["quote"] = text[claim["start"] : claim["end"]]
        claim["source_text"] = quotes[claim["source_ids"][0]] if claim["source_ids"] else UNATTRIBUTED
