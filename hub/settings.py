"""Settings from the environment; every variable and default is in docs/configuration.md."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from hub import logs
from hub.backends.databases import database
from hub.up.processes import OWNER_ONLY

BASE_DIR = Path(__file__).resolve().parent.parent


class Env(environ.Env):
    """A variable that is there and empty, as a line `NAME=` in .env makes it, is one not set."""

    ENVIRON = {  # type: ignore[assignment]  # it only looks names up
        name: value for name, value in os.environ.items() if value.strip()
    }


env = Env()

# Every command loads this: what any of them writes is for its owner alone.
os.umask(OWNER_ONLY)
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
FILES_DIR = DATA_DIR / "files"
VENDOR_DIR = BASE_DIR / "var" / "vendor"
FONTS_DIR = BASE_DIR / "var" / "fonts"
HUB_NAME = env.str("HUB_NAME", "MLOps Readiness Hub")
DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
SIGN_UP = env.str("SIGN_UP", "invited")
if SIGN_UP not in ("open", "invited", "closed"):
    raise ImproperlyConfigured(f"SIGN_UP is {SIGN_UP!r}; it must be open, invited or closed.")


def drawn_secret() -> str:
    """The key that `up` drew into the data directory, where the environment names none."""
    path = DATA_DIR / "secret-key"
    if path.is_file():
        return path.read_text().strip()
    raise ImproperlyConfigured("Set SECRET_KEY (`python3 manage.py up` draws one by itself).")


SECRET_KEY = env.str("SECRET_KEY", "") or drawn_secret()

# --- addresses -------------------------------------------------------------------------
PORT = env.int("PORT", 8000)
PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
_public = urlsplit(PUBLIC_BASE_URL)
if _public.scheme not in ("http", "https") or not _public.hostname:
    raise ImproperlyConfigured("PUBLIC_BASE_URL must be an http or https address.")
SECURE = _public.scheme == "https"
YEAR = 31_536_000
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
IS_PUBLIC = _public.hostname not in ("127.0.0.1", "localhost", "::1")
# Loopback always: the health check of a container asks from inside (hub.middleware).
_hosts = env.list("ALLOWED_HOSTS", default=[]) or [_public.hostname]
ALLOWED_HOSTS = list(dict.fromkeys([*_hosts, *LOOPBACK]))
if DEMO and not set(ALLOWED_HOSTS) <= {*LOOPBACK, "testserver"}:
    raise ImproperlyConfigured("DEMO=1 serves loopback hosts only; unset DEMO or ALLOWED_HOSTS.")
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# An hour: a browser keeps the promise as long as it was told to, so it is made long, for other
# hosts and for ever only by who asks for it.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 3600) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE and env.bool("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = SECURE and env.bool("HSTS_PRELOAD", False)
if SECURE_HSTS_SECONDS < 0:
    raise ImproperlyConfigured("HSTS_SECONDS must be 0 or more.")
if SECURE_HSTS_PRELOAD and not (SECURE_HSTS_INCLUDE_SUBDOMAINS and SECURE_HSTS_SECONDS >= YEAR):
    raise ImproperlyConfigured("HSTS_PRELOAD=1 needs HSTS_SUBDOMAINS=1 and HSTS_SECONDS=31536000.")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
# How many proxies in front are ours; X-Forwarded-For is believed of them and of nobody else.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES < 0:
    raise ImproperlyConfigured("TRUSTED_PROXIES is the number of proxies in front: 0 or more.")
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "hub.views.csrf_failure"

# --- rooms -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_structlog",
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
    "lucide",
    "simple_history",
    "jobs",
    "accounts",
    "handbook",
    "catalogue",
    "assessments",
    "reports",
    "hub",
]

MIDDLEWARE = [
    "hub.middleware.LoopbackMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hub.middleware.PoliciesMiddleware",
    "accounts.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hub.middleware.LoggedMiddleware",
    "hub.middleware.ProblemMiddleware",
    "hub.middleware.BodyMiddleware",
    "hub.middleware.NoNulMiddleware",
    "accounts.middleware.PersonMiddleware",
    "accounts.middleware.LimitsMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # Partials outside, so that `page.html#name` is found in what is kept; components
            # inside, so that what is kept is compiled. Their loader looks where Django's own do.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django_cotton.cotton_loader.Loader"],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hub.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hub.icons",
                "accounts.templatetags.form_marks",
                "django_cotton.templatetags.cotton",
            ],
        },
    }
]
# A component sees what it is given and what every page has, nothing of the page around it.
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True

# --- database: SQLite by default, Postgres by DATABASE_URL or POSTGRES_HOST ------------------
DATABASES = {"default": database(env, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache, sessions, queue ---------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "hub.backends.cache.Cache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "hub_cache",
            # Whoever fills it with tries under many names must not push out those that count.
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    )
}
SESSION_ENGINE = "django.contrib.sessions.backends." + ("cached_db" if REDIS_URL else "db")

# --- people --------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sign_in.backends.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.sign_in.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.sign_in_forms.SignInForm",
    "signup": "accounts.sign_in.sign_up.SignUpForm",
    "reset_password": "accounts.sign_in.sign_in_forms.ResetForm",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = False  # ours stand in accounts.request_limits.limits
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{HUB_NAME}] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _public.scheme

# --- mail ------------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", "") or "consolemail://"
_mail = env.email_url_config(EMAIL_URL)
if unknown := _mail.pop("OPTIONS", None):
    raise ImproperlyConfigured(
        f"EMAIL_URL has no option {', '.join(unknown).lower()}; for TLS write smtp+tls://."
    )
MAIL_BACKEND = _mail["EMAIL_BACKEND"]  # the worker sends through it
vars().update(_mail | {"EMAIL_BACKEND": "accounts.mail.outbox.Outbox"})
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 10)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"hub@{_public.hostname}")
MAIL_IS_REAL = not EMAIL_URL.startswith(("consolemail", "dummymail"))
# A console is no proof of an address: verification waits for a real mail server.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_IS_REAL else "none"

# --- files -------------------------------------------------------------------------------------
STORAGE_URL = env.str("STORAGE_URL", "")


def file_storage() -> dict[str, Any]:
    """Private files: a folder under DATA_DIR, or `s3://bucket/prefix?endpoint_url=...`."""
    if not STORAGE_URL or STORAGE_URL.startswith("file:"):
        place = urlsplit(STORAGE_URL).path or str(FILES_DIR)
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": place, "base_url": None},
        }
    url = urlsplit(STORAGE_URL)
    if url.scheme != "s3" or not url.hostname:
        raise ImproperlyConfigured("STORAGE_URL must be file:///folder or s3://bucket/prefix.")
    options = {
        "bucket_name": url.hostname,
        "location": url.path.strip("/"),
        "querystring_auth": True,
    }
    options |= dict(pair.split("=", 1) for pair in url.query.split("&") if "=" in pair)
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": file_storage(),
    "staticfiles": {"BACKEND": "hub.backends.staticfiles.Storage"},
}
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "staticfiles"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "static"]
if VENDOR_DIR.is_dir():
    STATICFILES_DIRS.append(("vendor", VENDOR_DIR))
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# What a request may send; a view that takes files says its own
# (accounts.request_limits.body_limits). Uploads stay in memory: a file in a temporary folder
# would outlive a process that is killed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_100_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_600_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- background work -------------------------------------------------------------------------
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", 30)
JOB_ATTEMPTS = 3
JOB_CLOCK_TO_PROCESSOR = 4  # a job's seconds are the processor's; by the clock it may have more
SWEEP_SECONDS = env.int("SWEEP_SECONDS", 10)
REPORT_SECONDS = env.int("REPORT_SECONDS", 120)
REPORT_MEMORY_MB = env.int("REPORT_MEMORY_MB", 1024)
REPORT_PAGES = env.int("REPORT_PAGES", 600)
REPORTS_WAITING_PERSON = env.int("REPORTS_WAITING_PERSON", 5)
REPORTS_WAITING_ORGANISATION = env.int("REPORTS_WAITING_ORGANISATION", 20)

# --- policies -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "fullscreen")
}

# --- words and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_ZONE = "Europe/London"

# --- logs ---------------------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # it believes any X-Forwarded-For; see hub.logs
logs.configure()
LOGGING = logs.settings(LOG_LEVEL)
