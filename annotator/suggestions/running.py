"""Which version of a suggester runs in a project."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.core.files.storage import Storage

from annotator.common.failure import Failure
from annotator.projects.models import Project
from annotator.suggestions import providers, queries
from annotator.suggestions.models import Suggester, TrainedModel
from annotator.suggestions.providers.learned import crf
from annotator.suggestions.providers.learned.model import Damaged, Model

LEARNED = "learned"
MODELS_KEPT = 4  # in memory: a worker goes from project to project, and a model takes some megabytes


class UnusableModel(Failure):
    """The file of a model is gone or not what was stored; the message says which."""


@dataclass(frozen=True)
class Running:
    """A version at work: what it proposes for a text, and whether it may. Those of others are asked by `outside`."""

    suggester: Suggester
    suggest: Callable[[str, str], dict[str, Any]] = (
        lambda _text, _published: {}
    )  # text, when it was published
    may_propose: Callable[[str], bool] = lambda _text: True


def is_outside(project: Project, name: str) -> bool:
    """Is it a suggester that others run?"""
    return Suggester.objects.filter(project=project, name=name, provider__in=Suggester.OUTSIDE).exists()


def current(project: Project, name: str) -> Running | None:
    """The version of a suggester that runs in a project; None where no model of that name is active.

    UnknownSuggester where there is none of that name, UnusableModel where the active model cannot be read.
    """
    if name == LEARNED:
        chosen = queries.model_at_work(project)
        return with_model(chosen) if chosen else None
    if name not in providers.PROVIDERS and is_outside(project, name):
        asked = queries.at_work(project, name)
        return Running(asked) if asked else None
    provider = providers.get(name)
    suggester, _ = Suggester.objects.get_or_create(
        project=project, name=name, version=provider.VERSION, defaults={"provider": name}
    )
    return Running(suggester, provider.suggest)


def with_model(suggester: Suggester) -> Running:
    """A trained version at work. UnusableModel where its file is not what was stored, Missing without its package."""
    crf.crfsuite()
    trained = suggester.trained
    try:
        model = _kept(trained.file.name, trained.sha256)
    except (OSError, Damaged) as error:
        raise UnusableModel(f"the model of {suggester} cannot be used: {error}") from error
    return Running(suggester, model.suggest, model.may_propose)


def check(suggester: Suggester) -> None:
    """UnusableModel where the file of a trained version is not what was stored, even if the model is in memory."""
    _kept.cache_clear()
    with_model(suggester)


@lru_cache(maxsize=MODELS_KEPT)
def _kept(name: str, expected: str) -> Model:
    with storage().open(name) as file:
        content = file.read()
    if sha256(content).hexdigest() != expected:
        raise Damaged("its file does not have its hash")
    return Model.unpack(content)


def storage() -> Storage:
    """Where models are."""
    return TrainedModel._meta.get_field("file").storage
