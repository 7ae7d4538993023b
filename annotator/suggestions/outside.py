"""Suggesters that others run or made: set up by a lead, asked by a worker, one report at a time.

A call is noted before it is made, so that one that was made twice is seen; its answer is stored at once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common import calling, clock
from annotator.common.calling import CallFailed
from annotator.common.permit import Denied
from annotator.corpus.models import Document
from annotator.projects import rules as projects
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for, renaming
from annotator.spans import canonical
from annotator.spans.renaming import Renaming
from annotator.suggestions import erasing, queries, rules
from annotator.suggestions.models import Call, Prediction, Suggester
from annotator.suggestions.providers import http, llm, spacy
from annotator.suggestions.providers.answer import Answer, Usage

Provider = Suggester.Provider


@transaction.atomic
def set_up(*, project: Project, provider: str, name: str, told: Mapping[str, Any], by: User) -> Suggester:
    """Put a suggester of others to work in a project: `told` is what its provider needs to know.

    Told otherwise it is another version, and the one before rests. Refusal for all but leads, and where it could not
    be asked.
    """
    project = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("scheme")
        .get(pk=project.pk)
    )
    projects.can_change(get_project_for(by, project.slug)).require()
    rules.can_be_called(project, name, provider).require()
    if why := _refusal(provider, told):
        Denied(why).require()
    known = {**told, **_beside(provider, told)}
    version = f"1-{canonical.sha256({**known, 'scheme': project.scheme.sha256})[:12]}"
    Suggester.objects.filter(project=project, name=name, state=Suggester.State.ACTIVE).exclude(
        version=version
    ).update(state=Suggester.State.RETIRED)
    made, _new = Suggester.objects.update_or_create(
        project=project,
        name=name,
        version=version,
        defaults={"provider": provider, "settings": known, "state": Suggester.State.ACTIVE},
    )
    audit.record("suggester.set-up", by=by, target=str(made), project_id=project.pk, provider=provider)
    return made


def _refusal(provider: str, told: Mapping[str, Any]) -> str | None:
    """Why it could not be asked."""
    if provider == Provider.HTTP:
        return calling.refusal(str(told.get("url", "")), settings.MODEL_HOSTS)
    if provider == Provider.LLM and settings.LLM is None:
        return _("No language model is configured: see ATTEST_LLM_URL.")
    if provider == Provider.SPACY and told.get("pipeline") not in spacy.installed():
        return _("No such pipeline is installed.")
    return None


def _beside(provider: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """What else makes a version another one."""
    if provider == Provider.LLM and settings.LLM:
        return {"model": settings.LLM.model, "server": settings.LLM.url, "prompt": llm.VERSION}
    if provider == Provider.SPACY:
        return {"package": spacy.version_of(told["pipeline"])}
    return {}


def read(suggester: Suggester, documents: Iterable[Document]) -> int:
    """Ask about each document and store each answer at once; for how many there was one.

    A document without a usable answer is left without a prediction, and why is noted. Where nobody answers any more the
    others are left for later: CallFailed. Then those that failed come last, since it may be one of them that silences it.
    """
    words, answered = _words(suggester.project_id), 0
    for document in _least_failed_first(suggester, list(documents)):
        call = Call.objects.create(suggester=suggester, document_id=document.pk)
        try:
            answer = _ask(suggester, document, words)
        except CallFailed as failure:
            _note_failure(call, str(failure), failure.usage)
            if failure.gone:
                raise
        except Exception as failure:  # whatever a pipeline of others may trip over
            _note_failure(call, f"{type(failure).__name__}: {failure}"[:500], None)
        else:
            _store(call, document, answer)
            answered += 1
    return answered


def _least_failed_first(suggester: Suggester, documents: list[Document]) -> list[Document]:
    ids = [one.pk for one in documents]
    failed = Call.objects.filter(suggester=suggester, state=Call.State.FAILED, document_id__in=ids)
    times = Counter(failed.values_list("document_id", flat=True))
    return sorted(documents, key=lambda one: times[one.pk])


@transaction.atomic
def _words(project_id: int) -> Renaming:
    """The scheme and how it came to it, read as one: nobody changes it meanwhile.

    If it is changed before an answer is stored, that stands in the names it was asked in, as what was stored before.
    """
    locked = Project.objects.select_for_update(of=("self",), no_key=True).select_related("scheme")
    return renaming(locked.get(pk=project_id))


def _ask(suggester: Suggester, document: Document, words: Renaming) -> Answer:
    told = suggester.settings
    if suggester.provider == Provider.HTTP:
        project, hosts = suggester.project.slug, settings.MODEL_HOSTS
        return http.Backend(told["url"], told["labels"], words, project, hosts).ask(document.text)
    if suggester.provider == Provider.SPACY:
        return spacy.ask(document.text, pipeline=told["pipeline"], labels=told["labels"], words=words)
    if settings.LLM is None or not _beside(Provider.LLM, told).items() <= told.items():
        why = _(
            "the language model it was set up with is no longer configured, or asked otherwise: set it up again"
        )
        raise CallFailed(why, gone=True)
    instructions, values = told["instructions"], told.get("values", False)
    return llm.Chat(settings.LLM, instructions, values, words, [settings.LLM_HOST]).ask(document.text)


@transaction.atomic
def _note_failure(call: Call, reason: str, usage: Usage | None) -> None:
    """Why there is no answer; not in its words where the report was erased meanwhile, which they may quote."""
    there = queries.still_there([call.document_id])
    _end(call, Call.State.FAILED, usage or Usage(), reason=reason if there else erasing.GONE)


@transaction.atomic
def _store(call: Call, document: Document, answer: Answer) -> None:
    there = queries.still_there([document.pk])
    if there:
        said = Prediction(document=document, suggester=call.suggester, body=answer.body)
        Prediction.objects.bulk_create([said], ignore_conflicts=True)
    _end(
        call,
        Call.State.ANSWERED,
        answer.usage,
        left_out=dict(answer.left_out) if there else {},
        milliseconds=answer.milliseconds,
        version=answer.version,
        spans=len(answer.body["spans"]),
    )


def _end(call: Call, state: str, usage: Usage, **more: Any) -> None:
    server = settings.LLM if call.suggester.provider == Provider.LLM else None
    cost = llm.cost(server, usage) if server else 0
    values = {
        "state": state,
        "ended_at": clock.now(),
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cost": round(cost, 6),
        **more,
    }
    for name, value in values.items():
        setattr(call, name, value)
    call.save(update_fields=list(values))
