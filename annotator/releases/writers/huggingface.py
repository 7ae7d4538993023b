"""A folder that Hugging Face's `datasets` loads: Parquet, and a card that says what its fields are."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import pyarrow

from annotator.releases.items import PUBLICATION_FIELDS
from annotator.releases.writers import quotes
from annotator.releases.writers.archive import Archive
from annotator.releases.writers.cells import one_line
from annotator.releases.writers.claims_csv import CLAIM_COLUMNS
from annotator.releases.writers.columns import CLAIM_KINDS, LIST, WHOLE
from annotator.releases.writers.edition import Edition, Item
from annotator.releases.writers.labels import Labels
from annotator.releases.writers.parquet import ParquetFile
from annotator.releases.writers.spool import spools
from annotator.spans.splits import SPLITS, TRAIN

FORMAT, VERSION = "huggingface", 1
DOCUMENTS = 20  # with all their spans, as Python objects at once

STRING, INT, STRINGS = pyarrow.string(), pyarrow.int64(), pyarrow.list_(pyarrow.string())


def _structs(**fields: Any) -> Any:
    return pyarrow.list_(pyarrow.struct([pyarrow.field(name, kind) for name, kind in fields.items()]))


SUGGESTED = {"decided_by": STRING, "suggester": STRING, "suggester_version": STRING}
SPANS = _structs(
    id=STRING, label=STRING, start=INT, end=INT, quote=STRING, attributes=STRING, value_origins=STRING,
    **SUGGESTED, rule=STRING, score=pyarrow.float64(), suggested_label=STRING, suggested_start=INT, suggested_end=INT,
    changed=STRINGS,
)  # fmt: skip
LINKS = _structs(id=STRING, type=STRING, **{"from": STRING, "to": STRING}, **SUGGESTED)
CLAIMS = _structs(
    **{name: {LIST: STRINGS, WHOLE: INT}.get(CLAIM_KINDS[name], STRING) for name in CLAIM_COLUMNS}
)
INCIDENTS = _structs(
    id=STRING, main=pyarrow.bool_(), label=STRING, location=STRING, location_precision=STRING, date_start=STRING,
    date_end=STRING, date_precision=STRING, status=STRING, **SUGGESTED, rule=STRING, changed=STRINGS,
)  # fmt: skip
PROJECT_INCIDENTS = _structs(incident_id=STRING, project_incident=STRING)
ENTITIES = _structs(called=STRING, entity=STRING, span_ids=STRINGS)
REVIEWS = _structs(
    reviewer=STRING, arm=STRING, seconds=INT, submission_sha256=STRING, planted=INT, withheld=INT
)  # fmt: skip
REGIONS = _structs(start=INT, end=INT, kind=STRING, suggester=STRING, suggester_version=STRING)
FIELDS = (
    ("id", STRING, "the report's public id, the same in every release"),
    ("title", STRING, "its title"),
    ("text", STRING, "its text; offsets count its code points"),
    ("text_sha256", STRING, "SHA-256 of the text in UTF-8"),
    ("publications", _structs(**dict.fromkeys(PUBLICATION_FIELDS, STRING)), "where it stood"),
    ("incidents", INCIDENTS, "events that it tells of"),
    ("project_incidents", PROJECT_INCIDENTS, "the project's incident of each, the same in all reports of one event, where a lead said so"),
    ("entities", ENTITIES, "whom spans mean in all reports, where a lead said so"),
    ("regions", REGIONS, "lines that are no running text"),
    ("spans", SPANS, "what was accepted or added; `attributes` and `value_origins` are JSON"),
    ("links", LINKS, "links between spans, by their ids"),
    ("claims", CLAIMS, "who says what toll fell on whom"),
    ("rejected_spans", SPANS, "suggestions that a person turned down; not part of the gold"),
    ("rejected_links", LINKS, "the same for links"),
    ("nothing_to_mark", pyarrow.bool_(), "somebody said that there is nothing to mark"),
    ("review_state", STRING, "`reviewed`: one person's word; `gold`: settled between two"),
    ("split", STRING, "`train`, `dev` or `test`; `apart`: in none of them; null in releases from before there were splits"),
    ("reviews", REVIEWS, "whose word it is, by pseudonym; what was `planted` among their suggestions, or `withheld`, as a number"),
    ("scheme", STRING, "the scheme it was labelled by"),
    ("scheme_sha256", STRING, "its SHA-256"),
    ("guideline_sha256", STRING, "SHA-256 of the guidelines"),
    ("release", STRING, "project and number of the release"),
    ("release_sha256", STRING, "content hash of the release"),
)  # fmt: skip


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, once every report is in it."""
    about, archive = edition.about(FORMAT, VERSION), Archive(edition)
    release = {"release": edition.title, "release_sha256": edition.content_sha256}
    schema = pyarrow.schema(
        [pyarrow.field(name, kind) for name, kind, _meaning in FIELDS], metadata={"attest": one_line(about)}
    )
    with spools(SPLITS) as files:
        held = dict.fromkeys(SPLITS, 0)
        with ExitStack() as open_files:
            data = {
                split: open_files.enter_context(ParquetFile(file, schema, DOCUMENTS))
                for split, file in files.items()
            }
            for content in quotes.checked(items, edition.text):
                split = content.get("split") or TRAIN
                held[split] += 1
                data[split].extend([_row(content) | release])
        there = {split: count for split, count in held.items() if count}
        archive.add("README.md", _card(edition, about, there))
        for split in there:
            yield from archive.pour(_path(split), files[split])
        yield from archive.finished()


def _path(split: str) -> str:
    return f"data/{split}.parquet"


def _row(content: dict[str, Any]) -> dict[str, Any]:
    spans = {part: [_span(span) for span in content[part]] for part in ("spans", "rejected_spans")}
    links = {part: [_flat(link) for link in content[part]] for part in ("links", "rejected_links")}
    more = {part: [_flat(one) for one in content.get(part, ())] for part in ("incidents", "regions")}
    joined = {part: content.get(part, []) for part in ("project_incidents", "entities")}
    return {"split": None} | content | spans | links | more | joined


def _span(span: dict[str, Any]) -> dict[str, Any]:
    flat = _flat(span)
    flat |= {name: one_line(span[name]) for name in ("attributes", "value_origins")}
    return flat


def _flat(decided: dict[str, Any]) -> dict[str, Any]:
    """A span or link with who suggested it beside its own fields."""
    suggested = decided["suggested"] or {}
    return decided | {
        "suggester_version": suggested.get("version"),
        **{name: suggested.get(name) for name in ("suggester", "rule", "score")},
        **{f"suggested_{name}": suggested.get(name) for name in ("label", "start", "end")},
    }


def _card(edition: Edition, about: dict[str, Any], splits: dict[str, int]) -> str:
    """README.md: what `datasets` has to know, then what people do."""
    told = "\n".join(f"| {name} | {json.dumps(value, ensure_ascii=False)} |" for name, value in about.items())
    fields = "\n".join(f"| `{name}` | {meaning} |" for name, _kind, meaning in FIELDS)
    labels = ", ".join(f"`{name}`" for name in Labels(edition).names)
    counts = one_line(edition.counts)
    files = "\n".join(f"  - split: {split}\n    path: {_path(split)}" for split in splits)
    sizes = ", ".join(f"`{split}` {count}" for split, count in splits.items())
    return f"""---
pretty_name: {json.dumps(edition.title)}
task_categories:
- token-classification
configs:
- config_name: default
  data_files:
{files}
---

# {edition.title}

Reports in which people accepted, corrected or added what a machine suggested.

Reports by split: {sizes}. Reports of one incident and copies of one report are in one split; one that was in a split once is
never in another. `apart` are those that belong with a split they cannot be in.

| | |
|---|---|
{told}

Labels: {labels}. Counts: `{counts}`.

| field | meaning |
|---|---|
{fields}

`text[start:end] == quote` for every span. `not-reviewed` means that nobody, machine or person, set a value.
"""
