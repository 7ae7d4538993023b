"""Events in the Django admin."""

from django.contrib import admin

from annotator.audit.models import Event
from annotator.common.readonly_admin import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """Who did what, newest first."""

    list_display = ("at", "code", "actor", "target", "project_id")
    list_filter = ("code",)
    list_select_related = ("actor",)
    search_fields = ("target", "actor__username")
    ordering = ("-at",)
