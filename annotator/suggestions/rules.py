"""What a suggester of others may be called."""

from django.utils.translation import gettext as _

from annotator.common.permit import Allowed, Denied, Permit
from annotator.projects.models import Project
from annotator.suggestions.models import Suggester


def can_be_called(project: Project, name: str, provider: str) -> Permit:
    """A name in a project is one thing: who proposed something is told by it."""
    if name in Suggester.OWN or not name.strip():
        return Denied(_("This name is taken."))
    if Suggester.objects.filter(project=project, name=name).exclude(provider=provider).exists():
        return Denied(_("This name is taken by a suggester of another kind."))
    return Allowed()
