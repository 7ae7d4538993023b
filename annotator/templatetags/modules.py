"""A page's script with its modules."""

from functools import cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotator.common import scripts
from annotator.common.static import source

register = template.Library()


@register.simple_tag
def modules(entry: str) -> SafeString:
    """The element for a script. Until `collectstatic` has joined its modules, all are named, to be fetched at once."""
    script = format_html('<script type="module" src="{}"></script>', static(entry))
    if getattr(staticfiles_storage, "hashed_files", None):
        return script
    named = ((static(name),) for name in _needed(entry) if name != entry)
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', named) + script


@cache
def _needed(entry: str) -> list[str]:
    return scripts.modules(entry, source)
