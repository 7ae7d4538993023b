"""Label Studio's JSON: a task is a report; its first finished annotation counts, else its first prediction."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from annotator.corpus.readers import annotated, own
from annotator.corpus.readers.fields import kind_of
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Found, Note
from annotator.spans.called import control_names
from annotator.spans.scheme import Attribute, Scheme

TEXTS = ("text", "content", "body")


def read(file: File, reading: Reading) -> Iterator[Found]:
    """The reports of a file, numbered from 1."""
    try:
        tasks = json.loads(file.stream.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        yield Fault(file.name, None, _("broken JSON: %(problem)s") % {"problem": type(error).__name__})
        return
    tasks = [tasks] if isinstance(tasks, dict) else tasks
    if not isinstance(tasks, list) or not tasks:
        yield Fault(file.name, None, _("it holds no task of Label Studio"))
        return
    values = _Values(reading.scheme)
    for number, task in enumerate(tasks, start=1):
        yield from _task(file.name, number, task, values, reading)


def _task(name: str, number: int, task: Any, values: "_Values", reading: Reading) -> Iterator[Found]:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        yield Fault(name, number, _("no task of Label Studio but %(kind)s") % {"kind": kind_of(task)})
        return
    told = task["data"]
    text = next((told[key] for key in TEXTS if isinstance(told.get(key), str)), None)
    if text is None:
        known = ", ".join(TEXTS)
        yield Fault(
            name, number, _("the task has no text among its data; looked for: %(keys)s") % {"keys": known}
        )
        return
    results, left = _results(task)
    if left:
        yield Note(name, number, _("left out %(count)d further annotations of the task") % {"count": left})
    spans, links, others = _parts(results, values)
    if others:
        yield Note(name, number, _("left out %(count)d results that mark no words") % {"count": others})
    raw = {**_said(told), "text": text, "spans": spans, "links": links}
    yield from annotated.reports(name, number, raw, reading)


def _said(told: dict[str, Any]) -> dict[str, Any]:
    if own.publications(told):
        return {"title": told.get("title"), "publications": own.publications(told)}
    return {key: value for key, value in told.items() if isinstance(value, (str, int)) and key not in TEXTS}


def _results(task: dict[str, Any]) -> tuple[list[Any], int]:
    """The results that count, and how many annotations are not looked at."""
    for kind in ("annotations", "completions", "predictions"):
        found = [
            one for one in _list(task.get(kind)) if isinstance(one, dict) and not one.get("was_cancelled")
        ]
        if found:
            return _list(found[0].get("result")), len(found) - 1 if kind != "predictions" else 0
    return [], 0


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _parts(results: list[Any], values: "_Values") -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    spans: dict[Any, dict[str, Any]] = {}
    later, others = [], 0
    for place, one in enumerate(results):
        value = one.get("value") if isinstance(one, dict) else None
        if isinstance(value, dict) and isinstance(value.get("labels"), list) and value["labels"]:
            key = str(one.get("id", f"#{place}"))
            quote = value.get("text")
            spans[key] = {"start": value.get("start"), "end": value.get("end"), "label": str(value["labels"][0]),
                          "quote": quote if isinstance(quote, str) else None, "attributes": {}}  # fmt: skip
        else:
            later.append(one)
    places, links = {key: place for place, key in enumerate(spans)}, []
    for one in later:
        if isinstance(one, dict) and one.get("type") == "relation":
            for kind in _list(one.get("labels")) or [_("unnamed")]:
                ends = (places.get(str(one.get(end))) for end in ("from_id", "to_id"))
                links.append({**dict(zip(("from", "to"), ends, strict=True)), "type": kind})
        elif not (isinstance(one, dict) and values.take(one, spans.get(str(one.get("id"))))):
            others += 1
    return list(spans.values()), links, others


class _Values:
    """What the controls of our own export are called, and what they ask."""

    def __init__(self, scheme: Scheme) -> None:
        self._asked: dict[str, tuple[str, Attribute]] = {
            called: (label, scheme.labels[label].attributes[name])
            for (label, name), called in control_names(scheme).items()
        }

    def take(self, result: dict[str, Any], span: dict[str, Any] | None) -> bool:
        """Give a span the value that a result holds; whether it has one."""
        label, attribute = self._asked.get(str(result.get("from_name")), (None, None))
        value = result.get("value")
        if span is None or attribute is None or label != span["label"] or not isinstance(value, dict):
            return False
        span["attributes"][attribute.name] = self._value(attribute, value)
        return True

    @staticmethod
    def _value(attribute: Attribute, value: dict[str, Any]) -> Any:
        held = value.get("choices", value.get("number", value.get("text")))
        if attribute.type == "multi" or not isinstance(held, list):
            return held
        first = held[0] if held else None
        if attribute.type == "counts" and isinstance(first, str):
            try:
                return json.loads(first)
            except (ValueError, RecursionError):
                return first
        return first
