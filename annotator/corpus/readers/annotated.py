"""Reports from other programs: what the scheme lacks is left out and told, what does not fit the text is a fault."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.corpus.readers import fields, offsets, proposed
from annotator.corpus.readers.problems import Problems
from annotator.corpus.readers.reading import Reading
from annotator.corpus.readers.report import Fault, Found, Note, Proposed, Report
from annotator.spans.scheme import Scheme
from annotator.spans.state import MAIN
from annotator.spans.text import Normalised, TextError

NOT_REVIEWED = "not-reviewed"  # what our exports say of a value that nobody set


def text_of(raw: dict[str, Any]) -> Normalised:
    """The text of an object, normalised. Problems where there is none or it cannot be stored."""
    if "text" not in raw:
        raise Problems(_("there is no “text”"))
    if not isinstance(raw["text"], str):
        raise Problems(_("“text” must be a string, not %(kind)s") % {"kind": fields.kind_of(raw["text"])})
    try:
        return Normalised(raw["text"])
    except TextError as error:
        raise Problems(str(error)) from None


def reports(name: str, line: int | None, raw: dict[str, Any], reading: Reading) -> Iterator[Found]:
    """The report of an object with a text and whatever else is known, and one more per further publication.

    `spans` hold start, end, label, perhaps quote and attributes; `links` places in spans; `publications` the fields
    of a report, else they stand in the object itself.
    """
    try:
        normalised = text_of(raw)
    except Problems as why:
        yield from (Fault(name, line, problem) for problem in why.found)
        return
    first, *others = raw.get("publications") or [raw]
    said, notes = _publication(first)
    title = said.get("title", "") or (str(raw.get("title") or "").strip()[: fields.LIMITS["title"]])
    fitted = Fitted.of(raw, reading)
    body, problems, unit = _proposed(raw["text"], fitted, normalised, reading.scheme)
    yield from (Note(name, line, words) for words in [*notes, *fitted.told(), *unit])
    if faults := problems + fields.unstorable([said, title, body]):
        yield from (Fault(name, line, problem) for problem in faults)
        return
    proposal = Proposed.of(body) if body else None
    yield Report.of(name, line, normalised, title=title, publication=said, proposed=proposal)
    for other in others:
        said, notes = _publication(other)
        yield from (Note(name, line, words) for words in notes)
        yield Report.of(name, line, normalised, title=title, publication=said)


def _publication(raw: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    said, problems = fields.publication(raw)
    said = {name: value for name, value in said.items() if not fields.unstorable(value)}
    return said, [_("left out: %(problem)s") % {"problem": problem} for problem in problems]


def _proposed(
    text: str, fitted: "Fitted", normalised: Normalised, scheme: Scheme
) -> tuple[dict[str, Any] | None, list[str], list[str]]:
    """The spans and links, what is wrong with them, and in which unit they had counted."""
    raw = {"text": text, "spans": fitted.spans, "links": fitted.links}
    body, problems = proposed.proposed(raw, normalised, scheme)
    if problems and (moved := offsets.converted(text, fitted.spans)):
        unit, spans = moved
        body, problems = proposed.proposed({**raw, "spans": spans}, normalised, scheme)
        return body, problems, [counted(unit)]
    return body, problems, []


def counted(unit: str) -> str:
    """What is told of offsets in another unit."""
    return _("offsets counted %(unit)s units, as the quotes prove: turned into code points") % {"unit": unit}


class Fitted:
    """The spans and links of a report that the scheme has a place for, and how many of the others there are."""

    def __init__(self) -> None:
        self.spans: list[dict[str, Any]] = []
        self.links: list[dict[str, Any]] = []
        self._labels: Counter[str] = Counter()
        self._links: Counter[str] = Counter()
        self._values: Counter[str] = Counter()

    @classmethod
    def of(cls, raw: dict[str, Any], reading: Reading) -> "Fitted":
        """Sort what came along."""
        fitted, places = cls(), {}
        for place, span in enumerate(raw.get("spans") or []):
            label = reading.label(str(span.get("label")))
            if label is None:
                fitted._labels[str(span.get("label"))] += 1
                continue
            places[place] = len(fitted.spans)
            attributes = fitted._attributes(span.get("attributes") or {}, label, reading.scheme)
            fitted.spans.append({**span, "label": label, "attributes": attributes or None})
        for link in raw.get("links") or []:
            fitted._take_link(link, places, reading)
        return fitted

    def _attributes(self, given: dict[str, Any], label: str, scheme: Scheme) -> dict[str, Any]:
        kept, known = {}, scheme.labels[label]
        for name, value in given.items():
            if value is None or value == NOT_REVIEWED:
                continue
            attribute = known.attributes.get(name)
            foreign = name == known.incident_attribute and value != MAIN  # an incident of another review
            if attribute is None or foreign or attribute.fault(value):
                self._values[f"{label}.{name}"] += 1
            else:
                kept[name] = value
        return kept

    def _take_link(self, link: dict[str, Any], places: dict[int, int], reading: Reading) -> None:
        name = str(link.get("type"))
        kind, ends = reading.link(name), [places.get(link.get(end)) for end in ("from", "to")]  # type: ignore[arg-type] # None is no place
        source, target = ends
        if kind is None or source is None or target is None or source == target:
            self._links[name] += 1
            return
        labels = self.spans[source]["label"], self.spans[target]["label"]
        if reading.scheme.links[kind].fits(*labels):
            self.links.append({"from": source, "to": target, "type": kind})
        else:
            self._links[name] += 1

    def told(self) -> Iterator[str]:
        """A sentence per thing that is left out."""
        for name, count in sorted(self._labels.items()):
            told = ngettext(
                "left out %(count)d span of “%(name)s”, which is no label of the scheme",
                "left out %(count)d spans of “%(name)s”, which is no label of the scheme",
                count,
            )
            yield told % {"count": count, "name": fields.shown(name)}
        for name, count in sorted(self._links.items()):
            told = ngettext(
                "left out %(count)d link “%(name)s”, which does not fit the scheme or lost an end",
                "left out %(count)d links “%(name)s”, which do not fit the scheme or lost an end",
                count,
            )
            yield told % {"count": count, "name": fields.shown(name)}
        for name, count in sorted(self._values.items()):
            told = ngettext(
                "left out %(count)d value of “%(name)s”, which the scheme does not know",
                "left out %(count)d values of “%(name)s”, which the scheme does not know",
                count,
            )
            yield told % {"count": count, "name": fields.shown(name)}
