"""Accounts in the Django admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from annotator.accounts.models import Token, User
from annotator.common.readonly_admin import ReadOnlyAdmin


@admin.register(User)
class AccountAdmin(UserAdmin[User]):
    """People are switched off, never deleted: their work names them."""

    list_display = ("username", "pseudonym", "is_staff", "is_active", "last_login")
    readonly_fields = ("pseudonym",)

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    """Who has which tokens; people make and withdraw their own."""

    list_display = ("start", "name", "user", "scopes", "expires_at", "used_at", "withdrawn_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    fields = ("user", "name", "start", "scopes", "created_at", "expires_at", "used_at", "withdrawn_at")
