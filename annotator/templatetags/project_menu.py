"""The menu above every page of a project."""

from typing import Any

from django import template
from django.template.context import Context

from annotator.web import menu

register = template.Library()


@register.simple_tag(takes_context=True)
def project_menu(context: Context) -> list[Any]:
    """The project's pages for the person, where the template's context says of which project (`access`)."""
    access = context.get("access")
    return menu.pages(access) if access else []
