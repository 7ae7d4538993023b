"""Accounts in the Django admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from annotator.accounts.models import User


@admin.register(User)
class AccountAdmin(UserAdmin[User]):
    """People are switched off, never deleted: their work names them."""

    list_display = ("username", "pseudonym", "is_staff", "is_active", "last_login")
    readonly_fields = ("pseudonym",)

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False
