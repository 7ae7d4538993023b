"""Accounts, and projects and who is in them, in the Django admin.

Projects are read only, since each change asks a rule and is audited. Accounts stand here and not in their own room,
since whether somebody may be switched off depends on what they lead.
"""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.http import HttpRequest

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common.readonly_admin import ReadOnlyAdmin
from annotator.projects import queries, rules
from annotator.projects.models import GuidelineVersion, Membership, Project, SchemeVersion


class AccountForm(UserChangeForm[User]):
    """A person, who is not switched off while a project has no other lead."""

    def clean_is_active(self) -> bool:
        active: bool = self.cleaned_data["is_active"]
        if self.instance.is_active and not active:
            queries.lock_projects_of(self.instance)  # the admin checks and saves in one transaction
            if not (permit := rules.can_be_switched_off(self.instance)):
                raise forms.ValidationError(permit.reason)
        return active


@admin.register(User)
class AccountAdmin(UserAdmin[User]):
    """People are switched off, never deleted: their work names them."""

    form = AccountForm
    list_display = ("username", "pseudonym", "is_staff", "is_active", "last_login")
    readonly_fields = ("pseudonym",)

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 # Django calls it so
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data:
            code = "account.switched-on" if obj.is_active else "account.switched-off"
            audit.record(code, by=cast(User, request.user), target=obj.pseudonym)


class MembershipInline(admin.TabularInline[Membership, Project]):
    """The people of a project; the project's page changes them."""

    model = Membership
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Project | None = None) -> bool:
        return False


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    """Names, versions and people."""

    list_display = ("name", "slug", "created_at")
    inlines = (MembershipInline,)


admin.site.register(SchemeVersion, ReadOnlyAdmin, list_display=("name", "sha256", "created_at"))
admin.site.register(GuidelineVersion, ReadOnlyAdmin, list_display=("sha256", "created_at"))
