"""Projects and who is in them, in the Django admin: read only, since each change asks a rule and is audited."""

from django.contrib import admin
from django.http import HttpRequest

from annotator.common.readonly_admin import ReadOnlyAdmin
from annotator.projects.models import GuidelineVersion, Membership, Project, SchemeVersion


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
