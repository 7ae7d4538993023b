"""Which report a person gets next; the caller opens a review of it in the same transaction."""

from django.db.models import QuerySet

from annotator.corpus.models import Document
from annotator.projects.models import Policy
from annotator.projects.queries import ProjectAccess
from annotator.review import assigning, queue, slots
from annotator.review.models import Plan
from annotator.spans import blindness, ranking

BACKLOG = 10  # begun reports that may wait for a second person of another pair; more would only be late
LOOK_AHEAD = 5  # waiting reports that are looked at for another than the last; each keeps its place


def assigned(access: ProjectAccess) -> Plan | None:
    """A report that a lead gave this person; the slot that was kept for them is free for nobody but us from here on."""
    for waiting in queue.assigned(access):
        plan = Plan.objects.select_for_update().get(document=waiting.document_id)
        if slots.let_go(plan, waiting):  # unless a lead took it back meanwhile
            return plan
    return None


def to_calibrate(access: ProjectAccess, policy: Policy) -> Plan | None:
    """A report that every analyst codes; two of them fill its slots, the others are extras."""
    waiting = queue.to_calibrate(access).select_for_update(of=("self",), no_key=True)
    if (exercise := waiting.first()) is None:
        return None
    plan = Plan.objects.select_for_update().filter(document=exercise.document_id).first()
    return plan or slots.make_plan(exercise.document, policy, twice=True)


def queued(access: ProjectAccess, policy: Policy) -> Plan | None:
    """A begun or a fresh report; one that repeats what the person had last only where there is nothing else."""
    unlike = _Unlike(queue.last_text_of(access))
    plan = _begun_or_fresh(access, policy, unlike)
    return _begun_or_fresh(access, policy, _Unlike()) if plan is None and unlike.turned_down else plan


class _Unlike:
    """Turns down what repeats a text."""

    def __init__(self, text: str | None = None) -> None:
        self._runs = None if text is None else blindness.runs(text)
        self.turned_down = False

    def takes(self, document: Document) -> bool:
        if self._runs is None or not blindness.alike(self._runs, blindness.runs(document.text)):
            return True
        self.turned_down = True
        return False


def _begun_or_fresh(access: ProjectAccess, policy: Policy, unlike: _Unlike) -> Plan | None:
    """A report that others have begun, and that needs one more person, else a fresh one.

    If pairs rotate, a begun one comes first only if it is of whom this person met least; the others wait for somebody
    else, as long as not many wait.
    """
    begun = queue.begun(access)
    backlog = begun[:BACKLOG].count() if policy.rotates_pairs else 0
    if not backlog:
        return _first(begun, unlike) or _fresh(access, policy, unlike)
    least, *others = queue.by_how_often_met(begun, assigning.met(access))
    if plan := _first(least, unlike):
        return plan
    if backlog < BACKLOG and (plan := _fresh(access, policy, unlike)):
        return plan
    late = (_first(one, unlike) for one in others)
    return next((plan for plan in late if plan), None) or _fresh(access, policy, unlike)


def _first(plans: QuerySet[Plan], unlike: _Unlike) -> Plan | None:
    """The first one that nobody is taking right now, and that does not repeat this text."""
    waiting = plans.select_for_update(of=("self", "document"), skip_locked=True, no_key=True)
    first = waiting.first()
    if first is None or unlike.takes(first.document):
        return first
    return next((one for one in waiting[:LOOK_AHEAD] if unlike.takes(one.document)), None)


def _fresh(access: ProjectAccess, policy: Policy, unlike: _Unlike) -> Plan | None:
    while True:
        document = _fresh_document(access, policy, unlike)
        if document is None:
            return None
        # its lock may have come free between our snapshot and our own lock, with another use chosen meanwhile
        if not queue.is_exercised(document):
            return slots.make_plan(document, policy)


def _fresh_document(access: ProjectAccess, policy: Policy, unlike: _Unlike) -> Document | None:
    """The next in order; of those the machine is least sure of, one that differs from what was begun last."""
    waiting = queue.fresh(access).select_for_update(of=("self",), skip_locked=True)
    if policy.order != Policy.Order.UNCERTAIN:
        first = waiting.first()
        if first is None or unlike.takes(first):
            return first
        return next(filter(unlike.takes, waiting[:LOOK_AHEAD]), None)
    ahead = list(filter(unlike.takes, waiting[:LOOK_AHEAD]))
    begun = queue.begun_last(access.project, LOOK_AHEAD) if ahead else []
    place = ranking.most_telling([(one.uncertainty, one.text) for one in ahead], begun)
    return None if place is None else ahead[place]
