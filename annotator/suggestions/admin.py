"""Suggesters and predictions in the Django admin: shown, never changed there."""

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotator.common.readonly_admin import ReadOnlyAdmin
from annotator.suggestions.models import Prediction, Suggester


@admin.register(Suggester)
class SuggesterAdmin(ReadOnlyAdmin):
    """Versions of what proposes spans."""

    list_display = ("name", "version", "provider", "state", "project", "created_at")
    list_filter = ("project", "provider", "state")
    list_select_related = ("project",)


@admin.register(Prediction)
class PredictionAdmin(ReadOnlyAdmin):
    """The list leaves the spans in the database."""

    list_display = ("document", "suggester", "created_at")
    list_filter = ("suggester__project", "suggester__name")
    list_select_related = ("document", "suggester")
    fields = ("document", "suggester", "created_at", "proposed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Prediction]:
        return Prediction.objects.select_related("document", "suggester").defer("body", "document__text")

    @admin.display(description=_("proposed"))
    def proposed(self, prediction: Prediction) -> SafeString:
        """The spans and links as indented JSON."""
        return format_html("<pre>{}</pre>", json.dumps(prediction.body, ensure_ascii=False, indent=1))
