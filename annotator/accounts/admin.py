"""Tokens in the Django admin; accounts are with the projects, each of which keeps a lead."""

from django.contrib import admin

from annotator.accounts.models import Token
from annotator.common.readonly_admin import ReadOnlyAdmin


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    """Who has which tokens; people make and withdraw their own."""

    list_display = ("start", "name", "user", "scopes", "expires_at", "used_at", "withdrawn_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    fields = ("user", "name", "start", "scopes", "created_at", "expires_at", "used_at", "withdrawn_at")
