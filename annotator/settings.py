"""Django's settings; everything that differs between machines comes from the environment (docs/operators.md)."""

from __future__ import annotations

from urllib.parse import urlsplit

import django_stubs_ext
from django.core.management.utils import get_random_secret_key

from annotator.common.database.places import Places
from annotator.common.environment import BASE_DIR, Environment, is_loopback, version
from annotator.common.logs import FORMATTERS
from annotator.common.secret import stored_secret_key

# Django's generic classes take no type at run time (`ModelAdmin[Project]`) without it.
django_stubs_ext.monkeypatch()

_environment = Environment.read()

VAR = _environment.var
DEMO = _environment.demo
MAX_UPLOAD_BYTES = _environment.max_upload_mb * 1024 * 1024

DEBUG = False
VERSION = version()
METRICS_TOKEN = _environment.metrics_token
# Without a stored key (a command before the first `make run`) nothing signed outlives the process.
SECRET_KEY = _environment.secret_key or stored_secret_key(VAR) or get_random_secret_key()
ALLOWED_HOSTS = list(_environment.allowed_hosts)
# A proxy that ends TLS passes plain HTTP on; the browser's Origin still says https.
CSRF_TRUSTED_ORIGINS = [
    f"https://*{host}" if host.startswith(".") else f"https://{host}"
    for host in ALLOWED_HOSTS
    if host != "*" and not is_loopback(host)
]

INSTALLED_APPS = [
    "annotator",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "annotator.common.apps.StaticFiles",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "annotator.web.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "annotator.web.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "annotator.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "annotator.urls"
WSGI_APPLICATION = "annotator.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "annotator.accounts.doors.doors",
            ],
        },
    },
]

# Connections stay open between requests: gunicorn's threads live as long as their process, so each keeps one;
# the health check is what brings a thread back after the database was restarted.
DATABASES = {
    "default": {
        **(_environment.database or Places(VAR).django()),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    },
}

AUTH_USER_MODEL = "annotator.User"
AUTHENTICATION_BACKENDS = ["annotator.accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# Signing in is django-allauth's. How often a door may be tried is counted in the database, one count for all processes.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "attest_cache"},
    # parts of pages that say the same to everybody, in each process
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
    },
}
SIGN_UP = _environment.sign_up
SECOND_FACTOR = _environment.second_factor
OIDC = _environment.oidc
MAIL = _environment.email is not None
ACCOUNT_ADAPTER = "annotator.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "annotator.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = MAIL
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
# a whole office may come through one address in the morning; wrong passwords have their own, low limit
ACCOUNT_RATE_LIMITS = {"join": "20/m/ip", "login": "300/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Attest"
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds: phones' clocks differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _environment.https  # http://localhost
SOCIALACCOUNT_ADAPTER = "annotator.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC.name,
                "client_id": OIDC.client_id,
                "secret": OIDC.secret,
                "settings": {"server_url": OIDC.url},
            }
        ]
        if OIDC
        else [],
    }
}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
for _name, _value in (_environment.email or {}).items():
    globals()[_name] = _value

if _environment.https:
    # The proxy in front sets X-Forwarded-Proto and X-Forwarded-For itself, whatever a client sent (docs/operators.md).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^live/$", r"^ready/$", r"^metrics/$"]  # asked from within, over plain HTTP
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # whether browsers preload the domain is for its owner to decide

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR / "files"  # models and exports; nothing in it is served
STORAGES = {
    "default": _environment.bucket.storage()
    if _environment.bucket
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "annotator.common.static.StaticStorage"},
}
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # a form's fields and an API call; files have MAX_UPLOAD_BYTES
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # a folder of reports may be chosen at once

REST_FRAMEWORK = {
    # The first class decides between 401 and 403: only Token names a way to authenticate.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotator.api.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["annotator.api.parsers.BoundedJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "annotator.api.parsers.OneForm",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "annotator.api.faults.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "URL_FORMAT_OVERRIDE": None,  # ?format= names an export format
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Attest",
    "DESCRIPTION": "Everything the pages can do, for programs. Examples for each task are in docs/api.md.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["annotator.api.schema.with_faults"],
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # signing in at a provider begins with a form that leads there
        "form-action": ["'self'", *([OIDC.origin] if OIDC else [])],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    },
}

# What a job did stands in the rows it wrote; only jobs that failed are kept, to be looked at. Four at a time: each
# model server that takes its time takes one place, and the rest goes on in the others.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "concurrency": 4}

# Where models of others are
MODEL_HOSTS = list(_environment.model_hosts)
LLM = _environment.llm
LLM_HOST = urlsplit(LLM.url).netloc if LLM else ""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {name: {"()": formatter} for name, formatter in FORMATTERS.items()},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": _environment.log}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # a line for each request is for programs that read logs
        "attest.requests": {"level": "INFO" if _environment.log == "json" else "WARNING"},
    },
}
