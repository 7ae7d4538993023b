"""Projects and who is in them, in the Django admin."""

from django.contrib import admin

from annotator.common.readonly_admin import ReadOnlyAdmin
from annotator.projects.models import GuidelineVersion, Membership, Project, SchemeVersion


class MembershipInline(admin.TabularInline[Membership, Project]):
    """The people of a project."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin[Project]):
    """Names and people of a project; its scheme and guidelines are versions of their own."""

    list_display = ("name", "slug", "created_at")
    readonly_fields = ("slug", "scheme", "guideline", "created_at")
    inlines = (MembershipInline,)

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


admin.site.register(SchemeVersion, ReadOnlyAdmin, list_display=("name", "sha256", "created_at"))
admin.site.register(GuidelineVersion, ReadOnlyAdmin, list_display=("sha256", "created_at"))
