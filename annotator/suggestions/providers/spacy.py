"""Any spaCy pipeline that is installed beside the program, its entity labels mapped by the lead."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module, metadata
from typing import Any

from annotator.common.calling import CallFailed
from annotator.spans.renaming import Renaming
from annotator.suggestions.providers.answer import Answer

RULE = "spacy.entity"
RULES = {RULE: "an entity of a spaCy pipeline"}
KEPT = 1  # pipelines in memory: one may take a gigabyte
LONGEST = 200_000  # code points: a pipeline takes about a gigabyte for a million


def installed() -> list[str]:
    """The pipelines there are, by name: found without loading spaCy, which pages can do without."""
    return sorted({one.name for one in metadata.entry_points(group="spacy_models")})


@lru_cache(maxsize=KEPT)
def _loaded(pipeline: str) -> Any:
    return import_module("spacy").load(pipeline)


def version_of(pipeline: str) -> str:
    """The version that a pipeline says it has."""
    return metadata.version(pipeline)


def ask(text: str, *, pipeline: str, labels: Mapping[str, str], words: Renaming) -> Answer:
    """The entities of a text whose labels are mapped. CallFailed where the pipeline is gone or cannot read the text."""
    if pipeline not in installed():
        raise CallFailed(f"the pipeline {pipeline} is not installed where this worker runs", gone=True)
    if len(text) > LONGEST:
        raise CallFailed(f"the text has more than {LONGEST} characters")
    answer = Answer(words, text, RULE, labels, version=version_of(pipeline))
    for entity in _loaded(pipeline)(text).ents:
        if labels.get(entity.label_):
            answer.take(entity.start_char, entity.end_char, entity.label_)
    return answer
