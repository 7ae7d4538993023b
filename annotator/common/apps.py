"""Changes to the applications of others."""

from __future__ import annotations

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Leaves out files that no page of ours uses."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "rest_framework",  # pages of the browsable API, which there is not
        "django_htmx/ext/*",  # some import what no file has, which a build with hashed names refuses
        # of the page of the API one half is used; the other would make the first start slower
        "redoc",
        "swagger-ui-standalone-preset.js*",
        "swagger-ui-bundle.js.map",
        "oauth2-redirect.*",
    ]
