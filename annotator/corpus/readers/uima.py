"""UIMA's XMI and JSON CAS, read with cassis, which turns UTF-16 offsets into code points."""

import json
import warnings
from collections.abc import Iterator
from typing import Any

from cassis import Cas, load_cas_from_json, load_cas_from_xmi, load_typesystem
from django.utils.translation import gettext as _

from annotator.corpus.readers import annotated, own
from annotator.corpus.readers.docx import kind
from annotator.corpus.readers.problems import Refused
from annotator.corpus.readers.reading import File, Reading
from annotator.corpus.readers.report import Fault, Found
from annotator.spans.scheme import Attribute, Scheme

ANNOTATION = "uima.tcas.Annotation"
OWN_DOCUMENT, OWN_MENTION, OWN_LINK = "attest.Document", "attest.Mention", "attest.Link"
DOCUMENT = "uima.tcas.DocumentAnnotation"
NAMES = ("value", "identifier", "label")  # features that say what an annotation of another program is
VALUE = "value_"
ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


def read_xmi(file: File, reading: Reading) -> Iterator[Found]:
    """The one report of an XMI file, with the type system beside it."""
    if file.companion is None:
        raise Refused(_("an XMI file needs its types: put TypeSystem.xml beside it, or both into a ZIP"))
    with file.companion.opened() as types:
        system = types.read()
    content = file.stream.read()
    if any(word in part.replace(b"\x00", b"") for word in ENTITIES for part in (system, content)):
        raise Refused(_("it declares entities, which no UIMA file needs"))

    def load() -> Cas:
        return load_cas_from_xmi(
            content.decode("utf-8-sig"), load_typesystem(system.decode("utf-8-sig")), lenient=True
        )

    yield from _read(file, reading, load)


def read_json(file: File, reading: Reading) -> Iterator[Found]:
    """The one report of a JSON CAS."""
    content = file.stream.read()
    yield from _read(file, reading, lambda: load_cas_from_json(content.decode("utf-8-sig")))


def _read(file: File, reading: Reading, load: Any) -> Iterator[Found]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library thinks of foreign types
            raw = _raw(load(), reading.scheme)
    except Exception as error:  # whatever a library trips over in a broken file
        yield Fault(
            file.name, None, _("cannot be read as a UIMA file: %(problem)s") % {"problem": kind(error)}
        )
        return
    yield from annotated.reports(file.name, None, raw, reading)


def _raw(cas: Cas, scheme: Scheme) -> dict[str, Any]:
    if cas.typesystem.contains_type(OWN_MENTION):
        return _own(cas, scheme)
    found = [one for one in cas.select(ANNOTATION) if one.type.name != DOCUMENT and one.begin < one.end]
    return {
        "text": cas.sofa_string,
        "spans": [{"start": one.begin, "end": one.end, "label": _label(one)} for one in found],
    }


def _label(annotation: Any) -> str:
    names = (getattr(annotation, name, None) for name in NAMES)
    return next(
        (name for name in names if isinstance(name, str) and name), annotation.type.name.rpartition(".")[2]
    )


def _own(cas: Cas, scheme: Scheme) -> dict[str, Any]:
    mentions = list(cas.select(OWN_MENTION))
    places = {id(one): place for place, one in enumerate(mentions)}
    told = next(iter(cas.select(OWN_DOCUMENT)), None)
    return {
        "text": cas.sofa_string,
        "title": getattr(told, "title", None),
        "publications": own.publications({"publications": _json(getattr(told, "publications", None))}),
        "spans": [
            {"start": one.begin, "end": one.end, "label": one.label, "attributes": _values(one, scheme)}
            for one in mentions
        ],
        "links": [
            {"from": places.get(id(one.source)), "to": places.get(id(one.target)), "type": one.kind}
            for one in cas.select(OWN_LINK)
        ],
    }


def _values(mention: Any, scheme: Scheme) -> dict[str, Any]:
    """The values that our export wrote, by the names the scheme gives them."""
    label = scheme.labels.get(mention.label)
    held = {}
    for name in _json(mention.valueOrigins) or {}:
        attribute = label.attributes.get(name) if label else None
        held[name] = _value(getattr(mention, VALUE + _identifier(name), None), attribute)
    return held


def _identifier(name: str) -> str:
    return "".join(one if one.isascii() and one.isalnum() else "_" for one in name)


def _value(value: Any, attribute: Attribute | None) -> Any:
    if not isinstance(value, str) or attribute is None:
        return value
    if attribute.type == "multi":
        return value.split(";") if value else []
    return _json(value) if attribute.type == "counts" else value


def _json(text: Any) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
