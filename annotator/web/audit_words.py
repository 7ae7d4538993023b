"""What somebody did, in words, by the code of the event."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from annotator.projects.models import Membership, Policy

Details = Mapping[str, Any]


def _said(words: object) -> Callable[[Details], str]:
    return lambda _details: str(words)


def _role(details: Details) -> str:
    roles: dict[str, Any] = dict(Membership.Role.choices)
    return str(roles.get(details["role"], details["role"]))


def _policy(details: Details) -> str:
    before, after = details["before"], details["after"]
    changed = [
        _("“%(name)s” from %(before)s to %(after)s")
        % {"name": field.verbose_name, **_answers(field, before=before[field.name], after=after[field.name])}
        for field in Policy._meta.fields  # the public door to a model's fields
        if field.name in after and before[field.name] != after[field.name]
    ]
    return _("changed the policy: %(what)s") % {"what": "; ".join(changed) or _("nothing")}


def _answers(field: Field[Any, Any], **values: Any) -> dict[str, Any]:
    """Values of a field as its form shows them."""
    known: dict[Any, Any] = {None: _("nothing"), **dict(field.flatchoices)}
    return {name: known.get(value, value) for name, value in values.items()}


def _imported(details: Details) -> str:
    counts = {"new": details["new"], "there": details["already_there"]}
    return _("imported reports: %(new)s new, %(there)s already there") % counts


def _rechecked(details: Details) -> str:
    number = details["spans"]
    said = ngettext(
        "listed %(number)d span to be looked at again",
        "listed %(number)d spans to be looked at again",
        number,
    )
    return said % {"number": number}


def _checked(details: Details) -> str:
    number = details["spans"]
    said = ngettext(
        "looked again at %(number)d span in the review of",
        "looked again at %(number)d spans in the review of",
        number,
    )
    return said % {"number": number}


def _copied(details: Details) -> str:
    number = details["documents"]
    said = ngettext(
        "copied %(number)d report of %(source)s", "copied %(number)d reports of %(source)s", number
    )
    return said % {"number": number, "source": details["source"]}


def _prioritised(details: Details) -> str:
    counts = {"number": details["documents"], "priority": details["priority"]}
    return (
        ngettext(
            "gave %(number)d report the priority %(priority)d",
            "gave %(number)d reports the priority %(priority)d",
            details["documents"],
        )
        % counts
    )


def _given(details: Details) -> str:
    number = details["documents"]
    said = ngettext("gave %(number)d report to", "gave %(number)d reports to", number)
    return said % {"number": number}


def _limited(details: Details) -> str:
    told = {
        name: _("any number") if details[name] is None else details[name] for name in ("per_day", "in_all")
    }
    return _("set the reports from the queue to %(per_day)s a day, %(in_all)s in all for") % told


def _taken_away(details: Details) -> str:
    what = {"reports": _("reports"), "claims": _("the claims of reports")}[details["what"]]
    return _("downloaded %(what)s in the administration: %(number)d") % {
        "what": what,
        "number": details["documents"],
    }


def _calibrated(details: Details) -> str:
    number = details["documents"]
    return ngettext(
        "had every analyst code %(number)d report", "had every analyst code %(number)d reports", number
    ) % {"number": number}


def _practised(details: Details) -> str:
    number = details["documents"]
    return ngettext(
        "chose %(number)d report for practice", "chose %(number)d reports for practice", number
    ) % {"number": number}


def _joined(details: Details) -> str:
    number = len(details["told"])
    said = ngettext(
        "said which incident %(number)d report tells of",
        "said that %(number)d incidents of reports are one",
        number,
    )
    return said % {"number": number}


def _named(words: Any) -> Callable[[Details], str]:
    return lambda details: str(words) % {"number": details["names"]}


def _pushed(details: Details) -> str:
    return _("sent %(new)s predictions of another program:") % {"new": details["new"]}


def _activated(details: Details) -> str:
    if details.get("instead_of"):
        return _("put a suggester to work instead of %(version)s:") % {"version": details["instead_of"]}
    return _("put a suggester to work:")


def _exported(details: Details) -> str:
    chosen = "".join(f", {name} {answer}" for name, answer in details["choices"].items())
    return _("downloaded as %(format)s:") % {"format": details["format"] + chosen}


WORDS: dict[str, Callable[[Details], str]] = {
    "project.created": _said(lazy("made the project")),
    "project.copied": lambda details: _("made the project like %(source)s") % {"source": details["source"]},
    "project.archived": _said(lazy("put the project into the archive")),
    "project.unarchived": _said(lazy("took the project out of the archive")),
    "documents.copied": _copied,
    "member.set": lambda details: _("gave the role %(role)s to") % {"role": _role(details)},
    "member.removed": _said(lazy("removed from the project:")),
    "invitation.made": lambda details: _("made an invitation as %(role)s") % {"role": _role(details)},
    "invitation.withdrawn": _said(lazy("withdrew an invitation")),
    "invitation.used": _said(lazy("used an invitation")),
    "guidelines.written": _said(lazy("wrote the guidelines anew")),
    "scheme.changed": lambda details: _("put the scheme %(name)s in force") % {"name": details["scheme"]},
    "recheck.made": _rechecked,
    "recheck.checked": _checked,
    "policy.changed": _policy,
    "documents.imported": _imported,
    "document.erased": lambda details: _("erased, since “%(reason)s”:") % {"reason": details["reason"]},
    "documents.prioritised": _prioritised,
    "assignment.made": _given,
    "assignment.withdrawn": _said(lazy("took back a report that waited for")),
    "quota.set": _limited,
    "documents.exported": _taken_away,
    "calibration.chosen": _calibrated,
    "practice.chosen": _practised,
    "practice.ended": _said(lazy("ended the practice on:")),
    "practice.withdrawn": _said(lazy("took out of the practice set:")),
    "gate.passed": lambda details: _("passed the practice with %(score)d %%:") % {"score": details["score"]},
    "gate.opened": _said(lazy("opened the gate by hand to")),
    "calibration.ended": _said(lazy("ended the calibration with:")),
    "calibration.withdrawn": _said(lazy("took out of the calibration set:")),
    "predictions.pushed": _pushed,
    "incidents.joined": _joined,
    "incidents.set-apart": _said(lazy("said that incidents of reports are two")),
    "incidents.undone": _said(lazy("took back what was said of incidents")),
    "names.joined": _named(lazy("said that %(number)d names mean one")),
    "names.set-apart": _named(lazy("said that of %(number)d names some mean another")),
    "names.called": _said(lazy("said by which of its names something is called")),
    "names.undone": _said(lazy("took back what was said of names")),
    "training.wished": _said(lazy("had a suggester learn")),
    "suggester.activated": _activated,
    "suggester.stopped": _said(lazy("let rest the suggester")),
    "suggester.set-up": lambda details: (
        _("set up a suggester of the kind %(kind)s:") % {"kind": details["provider"]}
    ),
    "suggester.asked-again": _said(lazy("had asked again")),
    "release.frozen": _said(lazy("froze")),
    "release.exported": _exported,
    "release.stated": _said(lazy("said anew what the dataset’s card states")),
    "release.withdrawn": lambda details: _("withdrew (%(reason)s):") % {"reason": details["reason"]},
    "review.submitted": _said(lazy("handed in the review of")),
    "review.flagged": _said(lazy("set aside, since it cannot be coded:")),
    "review.unflagged": _said(lazy("took back that it cannot be coded:")),
    "review.sent-back": _said(lazy("sent back to its reviewer:")),
    "gap.closed": _said(lazy("closed a guideline gap in")),
    "review.unsettled": _said(lazy("reopened what had been settled:")),
    "review.recalled": _said(lazy("took back to go on with it:")),
    "review.reopened": _said(lazy("put back to its reviewer:")),
}
