"""The program's settings for the tests: a data folder of their own, passwords hashed fast, no built static files."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="attest-tests-"))
_folder.chmod(0o755)  # the account that runs PostgreSQL for root passes through
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in ("ATTEST_DEMO", "ALLOWED_HOSTS", "PORT", "WEB_CONCURRENCY", "ATTEST_MAX_UPLOAD_MB"):
    os.environ.pop(_name, None)
os.environ["ATTEST_VAR"] = str(_folder)
os.environ["DJANGO_SECRET_KEY"] = "known to everyone, for tests only"

from annotator.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # look files up when asked for; scanning them all takes longer than most tests
