"""The prediction call of Label Studio's ML backends, so that existing ones work as they are."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _

from annotator.common import calling
from annotator.common.calling import Answered, CallFailed
from annotator.corpus.readers.offsets import converted
from annotator.spans.renaming import Renaming
from annotator.suggestions.providers.answer import NO_SPAN, Answer, version_of

RULE = "http.model"
RULES = {RULE: "a model of another server"}
SERVER_ERROR = 500


def label_config(labels: Collection[str]) -> str:
    """What a backend is told of the labels, as Label Studio tells it."""
    choices = "".join(f"<Label value={quoteattr(label)}/>" for label in labels)
    return (
        f'<View><Labels name="label" toName="text">{choices}</Labels><Text name="text" value="$text"/></View>'
    )


@dataclass(frozen=True)
class Backend:
    """Where a backend is, and what it is told beside the text.

    `labels` gives its labels those of the scheme; without any, they are the same.
    """

    url: str
    labels: Mapping[str, str]
    words: Renaming
    project: str
    hosts: Collection[str]

    def ask(self, text: str) -> Answer:
        """What it proposes for a text. CallFailed where there is no usable answer."""
        said = self._predict(text)
        answer = Answer(self.words, text, RULE, self.labels, milliseconds=said.milliseconds)
        prediction = _prediction(said.body)
        answer.version = version_of(prediction.get("model_version") or said.body.get("model_version"))
        spans, answer.left_out = _spans(prediction)
        for span in _placed(text, spans):
            score = span["score"] if span["score"] is not None else prediction.get("score")
            answer.take(span["start"], span["end"], span["label"], score)
        return answer

    def _predict(self, text: str) -> Answered:
        body = {
            "tasks": [{"id": 1, "data": {"text": text}}],
            "params": {"login": None, "password": None, "context": None},
            **self._told("label_config"),
        }
        try:
            return self._post("predict", body)
        except CallFailed as failure:
            if failure.status != SERVER_ERROR:
                raise
        # one that has just been started has no model before it is set up
        self._post("setup", {"hostname": "", "access_token": "", **self._told("schema")})
        return self._post("predict", body)

    def _told(self, config: str) -> dict[str, str]:
        return {"project": f"{self.project}.1", config: label_config(self.labels or self.words.scheme.labels)}

    def _post(self, call: str, body: dict[str, Any]) -> Answered:
        return calling.post(f"{self.url.rstrip('/')}/{call}", body, hosts=self.hosts)


def _prediction(said: Any) -> dict[str, Any]:
    """The one prediction for the one task; a list of results of it is taken for one, as early backends answered."""
    results = said.get("results") if isinstance(said, dict) else None
    first = results[0] if isinstance(results, list) and len(results) == 1 else None
    if isinstance(first, list):
        first = {"result": first}
    if not isinstance(first, dict) or not isinstance(first.get("result"), list):
        raise CallFailed(_("its answer has no “results” with a “result” for the text"))
    return first


def _spans(prediction: Mapping[str, Any]) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Marked words; other results (choices, relations) are none of a text's spans and are passed over."""
    spans: list[dict[str, Any]] = []
    left_out: Counter[str] = Counter()
    for one in prediction["result"]:
        value = one.get("value") if isinstance(one, dict) else None
        if isinstance(one, dict) and one.get("type") not in (None, "labels", "hypertextlabels"):
            continue
        names = value.get("labels") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(names, list) or not names:
            left_out[NO_SPAN] += 1
            continue
        quote = value.get("text")
        spans.append(
            {
                "start": value.get("start"),
                "end": value.get("end"),
                "label": names[0],
                "quote": quote if isinstance(quote, str) else None,
                "score": next(
                    (held for held in (value.get("score"), one.get("score")) if held is not None), None
                ),
            }
        )
    return spans, left_out


def _placed(text: str, spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The spans in code points: as they are where their quotes fit, else in UTF-16 or bytes if those fit all."""

    def fits(span: Mapping[str, Any]) -> bool:
        start, end = span["start"], span["end"]
        return type(start) is not int or type(end) is not int or span["quote"] in (None, text[start:end])

    if all(map(fits, spans)):
        return spans
    other = converted(text, spans)
    if other:
        return other[1]
    return [span if fits(span) else {**span, "start": None} for span in spans]
