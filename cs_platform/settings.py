"""Settings, read from the environment only.

`DATABASE_URL` and `REDIS_URL` are required. `CS_EMBEDDED=1` is set by the embedded start:
static files are then found without collecting them and mail is written to files.
"""

import os
from pathlib import Path

from csp.constants import NONCE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from environs import Env

from cs_platform import api_settings, schedule

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("CS_VAR", str(BASE_DIR / "var")))
EMBEDDED = env.bool("CS_EMBEDDED", False)
TESTING = env.bool("CS_TESTING", False)

DEBUG = env.bool("DEBUG", False)


def _secret_key() -> str:
    """The secret from the environment, or from the embedded server's own file."""
    if key := env.str("SECRET_KEY", ""):
        return key
    file = VAR_DIR / "secret_key"
    if EMBEDDED and file.exists():
        return file.read_text().strip()
    message = "Set SECRET_KEY in the environment; production does not start without it."
    raise ImproperlyConfigured(message)


SECRET_KEY = _secret_key()
# Keys of before: what they signed (sessions, links, addresses for answers) still holds.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# Opens /health/figures/ to the monitoring that gives it; without it the page does not exist.
HEALTH_TOKEN = env.str("HEALTH_TOKEN", "")
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "unfold",
    "cs_platform.apps.PlatformConfig",
    "demo",
    "integrations",
    "hiring",
    "training",
    "metrics",
    "mailroom",
    "surveys",
    "playbooks",
    "handoffs",
    "clients",
    "roles",
    "notices",
    "accounts",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
]

if TESTING:
    INSTALLED_APPS.append("django_migration_linter")
    MIGRATION_LINTER_OPTIONS = {
        "include_apps": [
            "accounts",
            "clients",
            "core",
            "handoffs",
            "hiring",
            "integrations",
            "mailroom",
            "metrics",
            "notices",
            "playbooks",
            "roles",
            "surveys",
            "training",
        ],
        "no_cache": True,
    }

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.RelaxedPolicyMiddleware",
    "core.middleware.BadInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ActorMiddleware",
    "integrations.middleware.TokenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cs_platform.urls"
WSGI_APPLICATION = "cs_platform.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cs_platform.context.shell",
            ],
        },
    }
]

FORM_RENDERER = "core.ui.widgets.Renderer"

# PostgreSQL is the only engine. Connections are kept: a new one costs about 4 ms.
DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
DATABASES["default"].update(
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", 600),
    CONN_HEALTH_CHECKS=True,
    ATOMIC_REQUESTS=False,
    DISABLE_SERVER_SIDE_CURSORS=False,
)
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Django writes joins in a sensible order; trying all orders of seven tables takes the planner
# longer than running the query. See docs/decisions.
# How alike names must be to be found: see core.likeness. What is prepared: see core.prepared.
# Debian's servers compile what looks expensive, by an estimate, anew each time: see docs/decisions.
DATABASES["default"]["OPTIONS"].setdefault(
    "options",
    "-c join_collapse_limit=4 -c pg_trgm.word_similarity_threshold=0.5"
    " -c plan_cache_mode=force_generic_plan -c jit=off",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
# Names of what lies in the broker; several processes of tests share one.
BROKER_PREFIX = f"cs-{_worker}" if TESTING else "cs"

# Where pages listen for changes: a path behind the same proxy, or the live server's own address.
# Empty: pages show what has changed within half a minute, and do not listen.
LIVE_URL = env.str("LIVE_URL", "")
LIVE_CHANNEL = f"{BROKER_PREFIX}-live"
LIVE_TOKEN_SECONDS = env.int("LIVE_TOKEN_SECONDS", 240)
LIVE_MOST_STREAMS = env.int("LIVE_MOST_STREAMS", 3000)
LIVE_ORIGINS = [SITE_URL, SITE_URL.replace("//127.0.0.1", "//localhost")]

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than the longest task (task_time_limit); see docs/decisions.
    "visibility_timeout": env.int("CELERY_VISIBILITY_TIMEOUT", 1200),
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    # A page waits this long at most for a broker that hangs, and not at all for one that is gone:
    # `retry=False` alone does not keep kombu from connecting again and again.
    "socket_timeout": 1,
    "max_retries": 0,
    "global_keyprefix": f"{BROKER_PREFIX}-",
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = schedule.ROUTES
CELERY_BEAT_SCHEDULE = schedule.SCHEDULE
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "accounts.lockout.lockout_response"
AXES_CLIENT_IP_CALLABLE = "accounts.middleware.client_address"
AXES_USERNAME_FORM_FIELD = "username"
SESSION_COOKIE_AGE = 14 * 24 * 3600
# A session nobody uses for this long ends, however young it is.
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", 12 * 3600)
PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^health/"]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *([LIVE_URL] if "://" in LIVE_URL else [])],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}
# The admin panel's and the API reference's own scripts need more; nothing else gets it.
CSP_RELAXED = {
    "/admin/": {"style-src": [SELF, UNSAFE_INLINE], "script-src": [SELF, UNSAFE_EVAL, NONCE]},
    "/api/v1/docs/": {
        "style-src": [SELF, UNSAFE_INLINE],
        "script-src": [SELF, UNSAFE_INLINE],
        "worker-src": [SELF, "blob:"],
    },
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = EMBEDDED or TESTING
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED or TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "uploads"

_email = env.dj_email_url("EMAIL_URL", "" if not EMBEDDED else f"file:{VAR_DIR / 'mail'}")
globals().update({key: value for key, value in _email.items() if key.startswith("EMAIL_")})
if EMBEDDED and not env.str("EMAIL_URL", ""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_TIMEOUT = 20
# Mailboxes may name servers of private networks; otherwise only public ones are spoken to.
MAILROOM_ALLOW_PRIVATE_HOSTS = env.bool("MAILROOM_ALLOW_PRIVATE_HOSTS", EMBEDDED or TESTING)
# What one sender writes beyond this within an hour waits for a person.
MAILROOM_MOST_PER_HOUR = env.int("MAILROOM_MOST_PER_HOUR", 60)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "service@localhost")

REST_FRAMEWORK = api_settings.REST_FRAMEWORK
SPECTACULAR_SETTINGS = api_settings.SPECTACULAR_SETTINGS

# The product's accent, from light to dark.
_SHADES = ("50", "100", "200", "300", "400", "500", "600", "700", "800", "900", "950")
_ACCENT = "#f5f5fe #eeeffc #dcdef8 #b9bdf0 #9aa2ff #5a63e0 #4048c8 #333ab0 #2b3191 #21243e #171a2e"
UNFOLD = {
    "SITE_TITLE": "CS Platform",
    "SITE_HEADER": "CS Platform",
    "SITE_URL": "/",
    "SITE_SYMBOL": "swap_horiz",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/mark.svg")}
    ],
    "SITE_DROPDOWN": [{"icon": "home", "title": _("To the start page"), "link": "/"}],
    "COLORS": {"primary": dict(zip(_SHADES, _ACCENT.split(), strict=True))},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "core.logs.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
