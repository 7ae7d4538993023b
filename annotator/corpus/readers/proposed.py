"""Spans and links that come along with a report: checked against its text and the project's scheme."""

from typing import Any

from django.utils.translation import gettext as _

from annotator.corpus.readers.fields import kind_of, shown
from annotator.spans.scheme import Scheme
from annotator.spans.text import Normalised


class Problem(ValueError):
    """What is wrong with one span or link."""


def proposed(
    raw: dict[str, Any], text: Normalised, scheme: Scheme
) -> tuple[dict[str, Any] | None, list[str]]:
    """The spans and links of an object, offsets moved to the stored text, or what is wrong with them.

    They keep what was given: start, end and label, and score, attributes and rule where they are there.
    """
    lists = {name: [] if raw.get(name) is None else raw[name] for name in ("spans", "links")}
    problems = [
        _("“%(name)s” must be a list, not %(kind)s") % {"name": name, "kind": kind_of(value)}
        for name, value in lists.items()
        if not isinstance(value, list)
    ]
    if problems or not (lists["spans"] or lists["links"]):
        return None, problems
    spans: list[dict[str, Any]] = []
    for place, span in enumerate(lists["spans"]):
        try:
            spans.append(_span(span, raw["text"], text, scheme))
        except Problem as problem:
            problems.append(f"spans[{place}]: {problem}")
    links: list[dict[str, Any]] = []
    for place, link in enumerate(lists["links"]):
        try:
            links.append(_link(link, lists["spans"], scheme))
        except Problem as problem:
            problems.append(f"links[{place}]: {problem}")
    return {"spans": spans, "links": links}, problems


def _span(raw: Any, original: Any, text: Normalised, scheme: Scheme) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise Problem(_("must be an object, not %(kind)s") % {"kind": kind_of(raw)})
    start, end = _extent(raw, text)
    label = raw.get("label")
    if not isinstance(label, str) or label not in scheme.labels:
        raise Problem(_unknown("label", label, scheme.labels))
    moved_start, moved_end = text.offset(start), text.offset(end)
    if moved_start == moved_end:
        raise Problem(_("covers nothing but half of a line end"))
    if not text.text[moved_start:moved_end].strip():
        raise Problem(_("covers nothing but blanks"))
    quote = raw.get("quote")
    if quote is not None and quote not in (original[start:end], text.text[moved_start:moved_end]):
        raise Problem(
            _("the quote “%(quote)s” does not fit: the text from %(start)d to %(end)d is “%(there)s”")
            % {"quote": shown(str(quote)), "start": start, "end": end, "there": shown(original[start:end])}
        )
    return {"start": moved_start, "end": moved_end, "label": label, **_extras(raw, label, scheme)}


def _extent(raw: dict[str, Any], text: Normalised) -> tuple[int, int]:
    start, end = raw.get("start"), raw.get("end")
    if type(start) is not int or type(end) is not int:
        raise Problem(_("“start” and “end” must be whole numbers"))
    if not 0 <= start < end <= text.raw_length:
        raise Problem(
            _("%(start)d to %(end)d is no stretch of the text, which has %(length)d characters (code points)")
            % {"start": start, "end": end, "length": text.raw_length}
        )
    return start, end


def _extras(raw: dict[str, Any], label: str, scheme: Scheme) -> dict[str, Any]:
    extras = {}
    score, rule, values = raw.get("score"), raw.get("rule"), raw.get("attributes")
    if score is not None:
        if type(score) not in (int, float) or not 0 <= score <= 1:
            raise Problem(_("“score” must be a number from 0 to 1"))
        extras["score"] = score
    if rule is not None:
        if not isinstance(rule, str):
            raise Problem(_("“rule” must be a string, not %(kind)s") % {"kind": kind_of(rule)})
        extras["rule"] = rule
    if values is not None:
        extras["attributes"] = _attributes(values, label, scheme)
    return extras


def _attributes(values: Any, label: str, scheme: Scheme) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise Problem(_("“attributes” must be an object, not %(kind)s") % {"kind": kind_of(values)})
    attributes = scheme.labels[label].attributes
    for name, value in values.items():
        if name not in attributes:
            raise Problem(_unknown("attribute", name, attributes))
        if fault := attributes[name].fault(value):
            raise Problem(f"{name}: {fault}")
    return {name: attributes[name].meant(value) for name, value in values.items()}


def _link(raw: Any, spans: list[Any], scheme: Scheme) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise Problem(_("must be an object, not %(kind)s") % {"kind": kind_of(raw)})
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in scheme.links:
        raise Problem(_unknown("link type", kind, scheme.links))
    ends = raw.get("from"), raw.get("to")
    for end in ends:
        if type(end) is not int or not 0 <= end < len(spans):
            raise Problem(_("there is no spans[%(end)s] to link") % {"end": shown(str(end))})
    labels = [_label_at(spans, end) for end in ends]
    if ends[0] == ends[1] or not scheme.links[kind].fits(*labels):
        where = {"type": kind, "from": f"{labels[0]} [{ends[0]}]", "to": f"{labels[1]} [{ends[1]}]"}
        raise Problem(_("%(type)s cannot lead from %(from)s to %(to)s") % where)
    return {"from": ends[0], "to": ends[1], "type": kind}


def _label_at(spans: list[Any], place: Any) -> str:
    span = spans[place]
    return str(span.get("label")) if isinstance(span, dict) else "?"


def _unknown(what: str, given: Any, known: Any) -> str:
    return _("there is no %(what)s “%(given)s”; this project has %(known)s") % {
        "what": what,
        "given": shown(str(given)),
        "known": ", ".join(sorted(known)),
    }
