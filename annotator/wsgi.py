"""The WSGI application that gunicorn serves."""

from __future__ import annotations

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from annotator.common.environment import Environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
Environment.read().require_secret_key()

application = get_wsgi_application()
# Gunicorn's processes share what is there before they part: all pages, and nothing that a collection would write to.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
