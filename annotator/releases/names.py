"""The names that standing opinions say: which of them a report takes for one, and what leads said of that."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, JSONField
from django.db.models.expressions import Func, Value
from django.utils.translation import gettext as _

from annotator.corpus import naming
from annotator.corpus.name_models import Entity
from annotator.corpus.saying import Unknown
from annotator.projects.models import Project, SchemeVersion
from annotator.review import queries as reviews
from annotator.spans.entities import Entities
from annotator.spans.names import fold

WITH_MEANING = '$.spans[*] ? (@.status == "accepted" && exists(@.values.keyvalue() ? (@.key == $kinds[*] && @.value.value != null)))'
OF_LABELS = '$.spans[*] ? (@.status == "accepted" && @.label == $labels[*])'
Row = Mapping[str, Any]


@dataclass
class Proposal:
    """Reports take a name for another one, and no lead has said whether it is."""

    name: str
    means: str
    reports: int
    review: int  # the first of them
    differ: bool = False  # other reports take it for something else


class Known(NamedTuple):
    """What names mean that a lead spoke of."""

    entity: Entity
    called: str
    names: list[str]


@dataclass(frozen=True)
class ProjectNames:
    """What a project’s names mean, as people said and as its reports propose."""

    project: Project

    @cached_property
    def known(self) -> list[Known]:
        """What leads said, in the order of what it is called."""
        found = []
        for first, *others in naming.by_entity(self.project):
            names = sorted((first, *others), key=lambda row: row.folded)
            found.append(Known(first.entity, first.written, [row.written for row in names]))
        return sorted(found, key=lambda one: fold(one.called))

    @cached_property
    def proposals(self) -> list[Proposal]:
        """What is proposed, and nobody confirmed or turned down; what most reports say first."""
        known, apart = naming.known(self.project), naming.apart(self.project)
        found: dict[frozenset[str], Proposal] = {}
        for review, pairs in self._pairs():
            for key, (name, means) in pairs.items():
                if key in apart or _is_one(known, name, means):
                    continue
                found.setdefault(key, Proposal(name, means, 0, review)).reports += 1
        meanings = Counter(fold(one.name) for one in found.values())
        for one in found.values():
            one.differ = meanings[fold(one.name)] > 1
        return sorted(found.values(), key=lambda one: (-one.reports, fold(one.means), fold(one.name)))

    def _pairs(self) -> Iterator[tuple[int, dict[frozenset[str], tuple[str, str]]]]:
        """For each report that joins names its review and these, each pair once."""
        kinds = _Kinds(self.project)
        for review, scheme, spans in _spans(self.project, WITH_MEANING, {"kinds": kinds.all}):
            pairs = {}
            for span in spans:
                for means in kinds.said(scheme, span):
                    key = frozenset((fold(span["quote"]), fold(means)))
                    if len(key) > 1 and all(map(naming.can_be_kept, (span["quote"], means))):
                        pairs[key] = span["quote"], means
            if pairs:
                yield review, pairs

    def require_told(self, names: Collection[str]) -> None:
        """Unknown unless standing opinions, or leads before, say all these names."""
        known, kinds = naming.known(self.project), _Kinds(self.project)
        waiting = {fold(name): name for name in names if not known.of(name)}
        labels = sorted({label for scheme in kinds.of.values() for label in scheme})
        for _review, scheme, spans in _spans(self.project, OF_LABELS, {"labels": labels}) if waiting else ():
            for span in spans:
                for said in (span["quote"], *kinds.said(scheme, span)):
                    waiting.pop(fold(said), None)
        if waiting or not names:
            problem = _("No report that is finished names “%(name)s”.")
            raise Unknown(problem % {"name": next(iter(waiting.values()), "")})


def _is_one(known: Entities, name: str, means: str) -> bool:
    return (found := known.of(name)) is not None and found == known.of(means)


class _Kinds:
    """The attribute of each label that holds an entity, by version of the scheme."""

    def __init__(self, project: Project) -> None:
        opinions = reviews.standing_opinions(project).order_by().values("review__scheme")
        self.of = {
            one.pk: {
                label.name: label.entity_attributes
                for label in one.parsed.labels.values()
                if label.entity_attributes
            }
            for one in SchemeVersion.objects.filter(pk__in=opinions)
        }

    @property
    def all(self) -> list[str]:
        """Their names."""
        return sorted({one for labels in self.of.values() for kinds in labels.values() for one in kinds})

    def said(self, scheme: int, span: Row) -> list[str]:
        """What a span is said to mean, not by default."""
        held = [span["values"][one] for one in self.of[scheme].get(span["label"], ())]
        return [one["value"] for one in held if one["origin"] != "default" and one["value"]]


def _spans(project: Project, path: str, asked: Mapping[str, Any]) -> Iterator[tuple[int, int, list[Row]]]:
    """Review, version of the scheme and chosen spans of each standing opinion."""
    chosen = Func(F("body"), Value(path), Value(asked, JSONField()), function="jsonb_path_query_array",
                  template="%(function)s(%(expressions)s)", output_field=JSONField())  # fmt: skip
    rows = reviews.standing_opinions(project).annotate(chosen=chosen)
    yield from rows.values_list("review_id", "review__scheme_id", "chosen").iterator(chunk_size=500)
