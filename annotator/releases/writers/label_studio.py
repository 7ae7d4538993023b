"""Label Studio's tasks, with regions, their values and relations, and the labelling configuration they need.

Label Studio counts code points in a text, as we do.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from annotator.releases.items import GOLD
from annotator.releases.writers import quotes, readme
from annotator.releases.writers.archive import Archive
from annotator.releases.writers.cells import one_line, plain
from annotator.releases.writers.edition import Edition, Item, beside
from annotator.releases.writers.labels import Labels
from annotator.releases.writers.spool import spools
from annotator.spans.called import safe_names

FORMAT, VERSION = "label-studio", 1
TEXT, LABEL = "text", "label"
CONTROLS = {"enum": "choices", "multi": "choices", "int?": "number"}
HOW = (
    "Make a project, put labelling_config.xml into its labelling interface as code, then import tasks.json. An annotation"
    " holds what people decided; predictions hold what each suggester version had proposed, rejected proposals included."
)
VALUES = (
    "Only values that a machine or a person set are there. Who suggested a region and who decided it stand in its meta."
    " A list of words and counts is a text there."
)


def write(edition: Edition, items: Iterable[Item]) -> Iterator[bytes]:
    """The file in pieces, once every task is in it."""
    about, archive, controls = edition.about(FORMAT, VERSION), Archive(edition), Controls(Labels(edition))
    archive.add("README.txt", readme.text(about, HOW, VALUES))
    archive.add("labelling_config.xml", controls.configuration())
    with spools(["tasks"]) as files:
        tasks, before = files["tasks"], b"[\n"
        for number, content in enumerate(quotes.checked(items), 1):
            tasks.write(before + one_line(_task(number, content, controls, about)).encode())
            before = b",\n"
        tasks.write(b"\n]\n")
        yield from archive.pour("tasks.json", tasks)
        yield from archive.finished()


class Controls:
    """The tags that ask about labels and values."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        asked = [(label, name) for label in labels.names for name in labels.attributes(label)]
        called = safe_names((f"{label}-{name}" for label, name in asked), "value")
        self.names = {(label, name): called[f"{label}-{name}"] for label, name in asked}
        self.kinds = {
            one: CONTROLS.get(labels.attributes(one[0])[one[1]][0].type, "textarea") for one in asked
        }

    def configuration(self) -> str:
        """The labelling interface."""
        keys = {
            label.name: label.key
            for scheme in self._labels.schemes.values()
            for label in scheme.labels.values()
        }
        lines = ["<View>", "  <Relations>"]
        lines += [f"    <Relation value={quoteattr(name)}/>" for name in self._labels.link_types]
        lines += ["  </Relations>", f'  <Labels name="{LABEL}" toName="{TEXT}">']
        lines += [
            f"    <Label value={quoteattr(name)} hotkey={quoteattr(keys[name])}/>"
            for name in self._labels.names
        ]
        lines += ["  </Labels>", f'  <Text name="{TEXT}" value="$text"/>']
        for (label, name), called in self.names.items():
            lines += self._control(label, name, called)
        return "\n".join([*lines, "</View>"]) + "\n"

    def _control(self, label: str, name: str, called: str) -> Iterator[str]:
        where = f'visibleWhen="region-selected" whenTagName="{LABEL}" whenLabelValue={quoteattr(label)}'
        tag = f'name="{called}" toName="{TEXT}" perRegion="true"'
        yield f"  <View {where}>"
        yield f'    <Header value={quoteattr(name)} size="5"/>'
        match self.kinds[label, name]:
            case "choices":
                many = self._labels.attributes(label)[name][0].type == "multi"
                yield f'    <Choices {tag} choice="{"multiple" if many else "single"}">'
                yield from (
                    f"      <Choice value={quoteattr(value)}/>" for value in self._labels.answers(label, name)
                )
                yield "    </Choices>"
            case "number":
                yield f'    <Number {tag} min="0"/>'
            case _:
                yield f'    <TextArea {tag} editable="true" maxSubmissions="1"/>'
        yield "  </View>"

    def value(self, label: str, name: str, held: Any) -> tuple[str, Any]:
        """What kind of result a value is, and how it stands there."""
        kind = self.kinds[label, name]
        if kind == "choices":
            return kind, held if isinstance(held, list) else [held]
        return kind, held if kind == "number" else [str(plain(held))]


def _task(number: int, content: dict[str, Any], controls: Controls, about: dict[str, Any]) -> dict[str, Any]:
    regions = [result for span in content["spans"] for result in _region(span, controls)]
    relations = [
        {
            "type": "relation",
            "from_id": link["from"],
            "to_id": link["to"],
            "direction": "right",
            "labels": [link["type"]],
        }
        for link in content["links"]
    ]
    return {
        "id": number,  # Label Studio gives its own; its converters want one
        "data": {
            "text": content["text"],
            "document_id": content["id"],
            **beside(content),
            "release": about,
        },
        "annotations": [{"result": regions + relations, "was_cancelled": False, "ground_truth": content["review_state"] == GOLD}],
        "predictions": _predictions(content),
    }  # fmt: skip


def _region(span: dict[str, Any], controls: Controls) -> Iterator[dict[str, Any]]:
    """A span, then each of its values under the same id."""
    suggested = span["suggested"]
    meta = [f"decided by {span['decided_by']}"]
    if suggested:
        meta = [f"suggested by {suggested['suggester']} {suggested['version']}", *meta]
    place = {"start": span["start"], "end": span["end"], "text": span["quote"]}
    shared = {"id": span["id"], "to_name": TEXT, "origin": _origin(span)}
    yield shared | {
        "from_name": LABEL, "type": "labels", "value": place | {"labels": [span["label"]]}, "meta": {"text": meta},
    }  # fmt: skip
    for name in span["value_origins"]:
        held = span["attributes"][name]
        if held is not None:
            kind, value = controls.value(span["label"], name, held)
            field = "text" if kind == "textarea" else kind
            yield shared | {
                "from_name": controls.names[span["label"], name], "type": kind, "value": place | {field: value},
            }  # fmt: skip


def _origin(span: dict[str, Any]) -> str:
    if not span["suggested"]:
        return "manual"
    return "prediction-changed" if span["changed"] else "prediction"


def _predictions(content: dict[str, Any]) -> list[dict[str, Any]]:
    """What each version of a suggester proposed for the spans of the release."""
    found: dict[str, list[dict[str, Any]]] = {}
    for span in sorted(
        content["spans"] + content["rejected_spans"], key=lambda one: (one["start"], one["end"])
    ):
        if suggested := span["suggested"]:
            start, end = suggested["start"], suggested["end"]
            found.setdefault(f"{suggested['suggester']} {suggested['version']}", []).append({
                "id": span["id"], "from_name": LABEL, "to_name": TEXT, "type": "labels",
                **({} if suggested["score"] is None else {"score": suggested["score"]}),
                "value": {"start": start, "end": end, "text": content["text"][start:end], "labels": [suggested["label"]]},
            })  # fmt: skip
    return [{"model_version": version, "result": found[version]} for version in sorted(found)]
