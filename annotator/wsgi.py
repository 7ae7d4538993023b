"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from annotator.common.environment import Environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
Environment.read().require_secret_key()

application = get_wsgi_application()
