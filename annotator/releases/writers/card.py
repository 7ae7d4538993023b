"""The card of a dataset, in Markdown: how it was made, from what the release holds and its leads stated."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.releases.writers.edition import OFFSET_UNIT, Edition

NAME = "dataset_card.md"
MOST = 50  # rows of a table that grows with the project; the tables have all
UNSTATED = "The project's leads have not stated this."
BEFORE = "This release was frozen before this was counted."
GAPS = (
    "Known gaps: an event that nobody reported is not here, and parties to a conflict say what serves them. A number is a"
    " claim by a source, not a finding."
)
FORMAT, VERSION = "card", 1


def write(edition: Edition, _items: Iterable[Any]) -> Iterator[bytes]:
    """The card as a file of its own."""
    yield markdown(edition).encode()


def markdown(edition: Edition) -> str:
    """The card, under the headings of a datasheet."""
    sections = {
        "Motivation": _motivation(edition),
        "Composition": _composition(edition),
        "Collection": _collection(edition),
        "Processing": _processing(edition),
        "People": _people(edition),
        "Agreement": _agreement(edition),
        "Suggestions": _suggestions(edition),
        "Uses": _uses(edition),
        "Distribution": _distribution(edition),
        "Maintenance": _maintenance(edition),
    }
    told = "\n\n".join(
        f"## {title}\n\n" + "\n\n".join(filter(None, parts)) for title, parts in sections.items()
    )
    about = _table(("", ""), edition.about(FORMAT, VERSION).items())
    return f"# {_cell(edition.title)}\n\n{about}\n\n{told}\n"


def _stated(edition: Edition, name: str) -> str:
    return edition.card.get("stated", {}).get(name, "").strip() or UNSTATED


def _motivation(edition: Edition) -> list[str]:
    return [_stated(edition, "motivation")]


def _composition(edition: Edition) -> list[str]:
    counts = edition.counts
    rows = [("reports", counts["documents"]), ("claims", counts["claims"]), *sorted(counts["spans"].items()), *sorted(counts["links"].items()),
            ("suggestions turned down", counts["rejected_spans"])]  # fmt: skip
    parts = [_table(("what", "how many"), rows)]
    if edition.splits:
        labels = sorted(counts["spans"])
        rows = [(split, held["documents"], *(held["spans"].get(label, 0) for label in labels))
                for split, held in edition.splits.items()]  # fmt: skip
        parts += [
            (
                "Reports of one incident and copies of one report are in one split. Test is only what was settled between two"
                " people of whom one saw no suggestions; apart is what belongs with reports of a split that it cannot be in."
            ),
            _table(("split", "reports", *labels), rows),
        ]
    if joined := _facts(edition).get("joined"):
        parts.append(
            f"Over all reports, leads said which tell of one event ({joined['incidents']} incidents of the project), and"
            f" which names mean one party or source ({joined['entities']} of them)."
        )
    if values := _facts(edition).get("values"):
        rows = [
            (name, answer, count) for name, held in sorted(values.items()) for answer, count in _ranked(held)
        ]
        parts += [
            "Values; `not-reviewed` means that nobody, machine or person, set one.",
            _table(("attribute", "value", "spans"), rows),
        ]
    return parts


def _collection(edition: Edition) -> list[str]:
    facts = _facts(edition)
    parts = [f"What was taken in, and from where: {_stated(edition, 'inclusion')}"]
    if not facts:
        return [*parts, BEFORE]
    if facts["days"]:
        parts.append(f"Published from {facts['days'][0]} to {facts['days'][1]}, as far as is known.")
    for title, name in (("outlet", "outlets"), ("language", "languages")):
        parts.append(_table((title, "reports"), _ranked(facts[name], "not known")))
    return [*parts, GAPS]


def _processing(edition: Edition) -> list[str]:
    schemes = ", ".join(f"`{_cell(one['name'])}` (SHA-256 `{one['sha256']}`)" for one in edition.schemes)
    guidelines = ", ".join(f"`{one}`" for one in edition.guidelines)
    return [
        f"Scheme: {schemes}. Guidelines, by SHA-256: {guidelines}.",
        (
            "Texts are as they were imported, with CRLF and lone CR turned into LF. Offsets are counted in"
            f" {OFFSET_UNIT}s from 0, the end outside."
        ),
    ]


def _people(edition: Edition) -> list[str]:
    facts = _facts(edition)
    parts = [f"Background and training: {_stated(edition, 'people')}"]
    if not facts:
        return [*parts, BEFORE]
    documents = edition.counts["documents"]
    return [
        *parts,
        (
            f"{facts['reviewers']} people, named by pseudonyms, made it. Of {documents} reports, {facts['settled']}"
            f" ({_share(facts['settled'], documents)}) were reviewed by two and settled by a third person."
        ),
        _table(("how they worked", "reviews"), _ranked(facts["arms"])),
        *_tests(facts),
    ]


def _tests(facts: Mapping[str, Any]) -> list[str]:
    """Nothing where nobody was put to the test."""
    if not (found := facts.get("tests")):
        return []
    return [
        (
            f"To see whether suggestions are read, a wrong one was planted in {found['planted']} of these reviews, and a sure one"
            f" withheld from {found['withheld']}. What was planted was taken out of what the person said before anything was"
            " settled; none of it is in this dataset."
        )
    ]


def _agreement(edition: Edition) -> list[str]:
    found = edition.card.get("agreement")
    if not found:
        return [BEFORE]
    if not found["labels"]:
        return ["No report of this release was reviewed by two people."]
    rows = [
        (arms, label, found["documents"][arms], held["marks"], _figure(held["exact"]), _figure(held["overlap"]), _figure(held["alpha"]))
        for arms, labels in sorted(found["labels"].items()) for label, held in sorted(labels.items())
    ]  # fmt: skip
    parts = [
        (
            "Between two people, before anything was settled. F1 of the same extent and of a shared character is the mean over"
            " both; κ does not suit spans. α is Krippendorff's for where spans lie, corrected for chance, and for values on spans"
            " that both found. Suggestions draw people together: compare the blind rows with the assisted ones."
        ),
        _table(("reviews", "label", "reports", "marks of both", "F1 exact", "F1 overlap", "α"), rows),
    ]
    if found["values"]:
        values = [
            (name, held["spans"], _figure(held["alpha"])) for name, held in sorted(found["values"].items())
        ]
        parts.append(_table(("attribute", "spans", "α"), values))
    return parts


def _suggestions(edition: Edition) -> list[str]:
    facts = _facts(edition)
    if not facts:
        return [BEFORE]
    rows = []
    for version, held in sorted(facts["suggested"].items()):
        shown = sum(held.values())
        fates = [held.get(fate, 0) for fate in ("accepted", "corrected", "rejected")]
        rows.append((version, shown, *fates, _share(fates[0], shown)))
    table = _table(
        ("suggester", "suggested", "accepted", "corrected", "rejected", "accepted unchanged"), rows
    )
    return [
        table if rows else "Nothing was suggested.",
        f"{facts['added']} spans were added by people alone.",
    ]


def _uses(edition: Edition) -> list[str]:
    return [
        _stated(edition, "uses"),
        "Never add numbers up over sources: two claims may be about the same victims.",
    ]


def _distribution(edition: Edition) -> list[str]:
    parts = [f"Licence of the annotations: {_stated(edition, 'licence')}"]
    if not (facts := _facts(edition)):
        return [*parts, BEFORE]
    unknown = facts["licences"].get("", 0)
    return [
        *parts,
        "The reports belong to those who wrote them:",
        _table(("licence of the report", "reports"), _ranked(facts["licences"], "not known")),
        f"Of {unknown} reports no licence is known; give them away without their words (`text=none`)."
        if unknown
        else "",
    ]


def _maintenance(edition: Edition) -> list[str]:
    parts = [f"Whom to ask, also to have something taken down: {_stated(edition, 'contact')}"]
    if since := edition.card.get("since"):
        advice = (
            "**Safe to append**: everything that stood there stands here as it was."
            if since["safe_to_append"]
            else "**Re-load**: something that stood there was changed or removed."
        )
        parts.append(
            f"Since release {since['number']} (content hash `{since['content_sha256']}`): {since['added']} reports added,"
            f" {since['removed']} removed, {since['changed']} changed. {advice} CHANGES.csv names each change."
        )
    return parts


def _facts(edition: Edition) -> dict[str, Any]:
    return dict(edition.card.get("facts", {}))


def _ranked(counts: Mapping[str, int], unnamed: str = "") -> list[tuple[str, int]]:
    """The most frequent first, what is left together at the end."""
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    left = len(rows) - MOST
    named = [(name or unnamed, count) for name, count in rows[:MOST]]
    return [*named, (f"{left} others", sum(count for _name, count in rows[MOST:]))] if left > 0 else named


def _table(head: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(_cell(value) for value in line)} |" for line in lines)


def _cell(value: Any) -> str:
    """On one line, and nothing in it that Markdown would read."""
    text = " ".join(str(value).split())
    return (
        "".join(f"\\{sign}" if sign in "\\|*_`[]<>#" else sign for sign in text)
        if isinstance(value, str)
        else text
    )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"
