"""The rows of a release's tables: documents, publications, incidents, regions, mentions, links, claims, decisions, entities."""

from collections.abc import Iterable, Iterator
from typing import Any

from annotator.releases.writers import claims_csv, quotes
from annotator.releases.writers.cells import plain
from annotator.releases.writers.columns import (
    CLAIMS,
    DECISIONS,
    DOCUMENTS,
    ENTITIES,
    INCIDENTS,
    LINKS,
    LIST,
    MENTION,
    PUBLICATIONS,
    REGIONS,
    TEXT,
    WHOLE,
    Column,
    Table,
)
from annotator.releases.writers.edition import Edition, Item, entity_of, project_incident_of
from annotator.releases.writers.labels import Labels


class Rows:
    """Makes the rows of a release, a document at a time; what is told of entities grows until the end."""

    def __init__(self, edition: Edition) -> None:
        labels = Labels(edition)
        self._kinds = _value_kinds(labels)
        self._entities = _Entities()
        self._text = edition.text
        self._release = {"release": edition.title, "release_sha256": edition.content_sha256}
        mentions = Table("mentions", "A row per span.", (*MENTION, *_value_columns(self._kinds)))
        self.tables = (
            DOCUMENTS,
            PUBLICATIONS,
            INCIDENTS,
            REGIONS,
            mentions,
            LINKS,
            CLAIMS,
            DECISIONS,
            ENTITIES,
        )

    def told(self) -> Iterator[tuple[str, ...]]:
        """What each column means, as TOLD says."""
        for table in self.tables:
            for column in table.columns:
                yield (table.name, *column)

    def _of(self, content: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        self._entities.add(content)
        report, review = claims_csv.report(content), claims_csv.review(content)
        shared = {"document_id": content["id"], **review, **self._release}
        yield "documents", [{**shared, **report, **_document(content)}]
        yield "publications", [{**shared, **publication} for publication in content["publications"]]
        places = project_incident_of(content)
        yield (
            "incidents",
            [
                {**shared, **_incident(one), "project_incident": places.get(one["id"])}
                for one in content.get("incidents", ())
            ],
        )
        yield "regions", [{**shared, **one, **_suggester(one)} for one in content.get("regions", ())]
        entities = entity_of(content)
        yield (
            "mentions",
            [
                {
                    **shared,
                    **report,
                    **self._mention(span),
                    "entity_id": entities.get(span["id"], {}).get("entity"),
                    "status": status,
                }
                for status, span in _decided(content, "spans")
            ],
        )
        yield (
            "links",
            [{**shared, **_link(link), "status": status} for status, link in _decided(content, "links")],
        )
        yield "claims", list(claims_csv.rows(content, self._release))
        yield "decisions", [{**shared, **row} for row in _decisions(content)]

    def all(self, items: Iterable[Item]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The rows of every document, then what is known once all were seen."""
        for content in quotes.checked(items, self._text):
            yield from self._of(content)
        yield from self._last()

    def _last(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        yield "entities", [row | self._release for row in self._entities.rows()]

    def _mention(self, span: dict[str, Any]) -> dict[str, Any]:
        row = {name: span[name] for name in ("label", "start", "end", "quote", "decided_by", "changed")}
        suggested = span["suggested"] or {}
        row |= {
            "mention_id": span["id"],
            "suggester_version": suggested.get("version"),
            **{name: suggested.get(name) for name in ("suggester", "rule", "score")},
            **{f"suggested_{name}": suggested.get(name) for name in ("label", "start", "end")},
        }
        for name, kind in self._kinds.items():
            value = span["attributes"].get(name)
            row[f"value_{name}"] = value if value is None or kind != TEXT else str(plain(value))
            row[f"origin_{name}"] = span["value_origins"].get(name)
        return row


class _Entities:
    """Which names reports have for the entities that their mentions were given, or that leads said they mean."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], dict[str, Any]] = {}  # by key, else by name

    def add(self, content: dict[str, Any]) -> None:
        """Take the mentions of a document in."""
        here, known = set(), entity_of(content)
        for span in content["spans"]:
            meant, said = known.get(span["id"], {}), span["attributes"].get("canonical")
            if not (meant or said):
                continue
            which = ("", meant["entity"]) if meant else (said, "")
            entity = self._found.setdefault(which, {
                "called": said, "labels": set(), "aliases": set(), "mentions": 0, "documents": 0,
                "first_document_id": content["id"], "first_start": span["start"],
            })  # fmt: skip
            if meant:
                entity["called"] = meant["called"] or entity["called"]
            entity["labels"].add(span["label"])
            entity["aliases"] |= {span["quote"], said if meant else span["quote"]} - {None}
            entity["mentions"] += 1
            here.add(which)
        for which in here:
            self._found[which]["documents"] += 1

    def rows(self) -> Iterator[dict[str, Any]]:
        for which in sorted(self._found, key=self._order):
            entity = self._found[which]
            named = {"entity": self._called(entity), "entity_id": which[1] or None}
            yield entity | named | {one: sorted(entity[one]) for one in ("labels", "aliases")}

    def _order(self, which: tuple[str, str]) -> tuple[str, str]:
        return self._called(self._found[which]) or "", which[1]

    def _called(self, entity: dict[str, Any]) -> str | None:
        """Its name; where leads gave it one that no report of the release has, the first of those they have."""
        return entity["called"] or min(entity["aliases"], default=None)


def _value_kinds(labels: Labels) -> dict[str, str]:
    """For each attribute of any label what its values are; text where labels differ."""
    asked: dict[str, set[str]] = {}
    for label in labels.names:
        for name, attributes in labels.attributes(label).items():
            asked.setdefault(name, set()).update(attribute.type for attribute in attributes)
    kinds = {"int?": WHOLE, "multi": LIST}
    return {
        name: kinds.get(next(iter(types)), TEXT) if len(types) == 1 else TEXT
        for name, types in sorted(asked.items())
    }


def _value_columns(kinds: dict[str, str]) -> Iterator[Column]:
    for name, kind in kinds.items():
        yield Column(f"value_{name}", kind, f"the value of {name}; empty where the label is not asked")
        yield Column(
            f"origin_{name}", TEXT, f"whether a machine or a person set {name}; empty where nobody did"
        )


def _document(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "scheme_sha256": content["scheme_sha256"],
        "submission_sha256": [review["submission_sha256"] for review in content["reviews"]],
        **{name: sum(one.get(name, 0) for one in content["reviews"]) for name in ("planted", "withheld")},
        "project_incidents": sorted({*project_incident_of(content).values()}),
        "nothing_to_mark": content["nothing_to_mark"],
        **{name: len(content[part]) for name, part in (("mentions", "spans"), ("links", "links"), ("claims", "claims"))},
        "characters": None if content["text"] is None else len(content["text"]),
        "text": content["text"],
    }  # fmt: skip


def _decided(content: dict[str, Any], part: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Spans or links, each with what became of it."""
    for status, name in (("accepted", part), ("rejected", f"rejected_{part}")):
        yield from ((status, one) for one in content[name])


def _incident(incident: dict[str, Any]) -> dict[str, Any]:
    rule = (incident["suggested"] or {}).get("rule")
    return incident | _suggester(incident) | {"incident_id": incident["id"], "rule": rule}


def _suggester(decided: dict[str, Any]) -> dict[str, Any]:
    suggested = decided["suggested"] or {}
    return {"suggester": suggested.get("suggester"), "suggester_version": suggested.get("version")}


def _decisions(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What each person decided; who decided last says what the document says."""
    *voices, last = content["reviews"]
    parts = ("spans", "rejected_spans", "links", "rejected_links")
    for review in (*voices, last | {part: content[part] for part in parts}):
        person = {name: review.get(name) for name in ("reviewer", "arm", "seconds")}
        for part in parts:
            for one in review.get(part, ()):
                yield person | _decision(one, rejected=part.startswith("rejected"))


def _decision(one: dict[str, Any], *, rejected: bool) -> dict[str, Any]:
    suggested, span = one["suggested"] or {}, "label" in one
    fate = "corrected" if one.get("changed") else "accepted" if suggested else "added"
    return {
        "target": "span" if span else "link",
        "target_id": one["id"],
        "decision": "rejected" if rejected else fate,
        "label": one["label"] if span else one["type"],
        **{name: one.get(name) for name in ("start", "end", "quote", "changed")},
        "suggester_version": suggested.get("version"),
        **{name: suggested.get(name) for name in ("suggester", "rule", "score")},
    }


def _link(link: dict[str, Any]) -> dict[str, Any]:
    return {
        "link_id": link["id"],
        "type": link["type"],
        "from_id": link["from"],
        "to_id": link["to"],
        "decided_by": link["decided_by"],
        **_suggester(link),
    }
