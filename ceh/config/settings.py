"""All settings of Ceh, read from the environment. Each variable is documented in docs/settings.md."""

import os
from pathlib import Path
from urllib.parse import unquote, urlparse

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ceh.core.secret import secret_from_file
from ops.postgres import embedded_url
from ops.postgres.preflight import explain_file

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("CEH_VAR", ROOT / "var"))


def flag(name: str, default: bool = False) -> bool:
    """The environment variable as yes or no; raises ImproperlyConfigured for any other word."""
    word = os.environ.get(name, "").strip().lower()
    if word in ("", "1", "yes", "true", "on", "0", "no", "false", "off"):
        return default if word == "" else word in ("1", "yes", "true", "on")
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {word!r}.")


DEMO = flag("CEH_DEMO")
DEBUG = flag("CEH_DEBUG")


def number(name: str, default: int) -> int:
    """The environment variable as a whole number; raises ImproperlyConfigured for anything else."""
    word = os.environ.get(name, "").strip() or str(default)
    if not word.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {word!r}.")
    return int(word)


def stored_secret(file: str) -> str:
    """The secret that is kept in `var/secret`; raises ImproperlyConfigured where that cannot be used."""
    try:
        return secret_from_file(VAR / "secret" / file)
    except OSError as error:
        raise ImproperlyConfigured(explain_file(error)) from error


SECRET_KEY = os.environ.get("CEH_SECRET_KEY") or stored_secret("key")
# Pseudonyms in ledgers are made with a key of their own, so that a leak of one does not open the other.
PSEUDONYM_KEY = os.environ.get("CEH_PSEUDONYM_KEY") or stored_secret("pseudonym")
ALLOWED_HOSTS = [h for h in os.environ.get("CEH_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CEH_ORIGINS", "").split(",") if o]
HTTPS = flag("CEH_HTTPS")

INSTALLED_APPS = [
    "ceh.home",
    "ceh.demo",
    "ceh.monitoring",
    "ceh.billing",
    "ceh.prices",
    "ceh.support",
    "ceh.mentors",
    "ceh.maintenance",
    "ceh.reception",
    "ceh.usage",
    "ceh.waitlist",
    "ceh.bookings",
    "ceh.availability",
    "ceh.equipment",
    "ceh.versions",
    "ceh.plan",
    "ceh.studies",
    "ceh.surveys",
    "ceh.consultation",
    "ceh.ranking",
    "ceh.participation",
    "ceh.enrolment",
    "ceh.courses",
    "ceh.xlsform",
    "ceh.editor",
    "ceh.questionnaires",
    "ceh.learning",
    "ceh.ledger",
    "ceh.expressions",
    "ceh.timetable",
    "ceh.knowledge",
    "ceh.directory",
    "ceh.network",
    "ceh.people",
    "ceh.search",
    "ceh.region",
    "ceh.imports",
    "ceh.web",
    "ceh.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ceh.web.middleware.PlainRequests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ceh.web.middleware.RegionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ceh.web.api.ApiMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ceh.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "ceh.config.urls"
WSGI_APPLICATION = "ceh.config.wsgi.application"
ASGI_APPLICATION = "ceh.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ceh.web.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "ceh.web.forms.Renderer"


def database() -> dict[str, object]:
    """The PostgreSQL of DATABASE_URL, or the embedded one where it is unset."""
    url = os.environ.get("DATABASE_URL") or embedded_url(
        os.environ.get("CEH_DB_NAME") or "ceh", VAR / "postgres"
    )
    parts = urlparse(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql:// (PostgreSQL is the one engine)."
        )
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(f"The port in DATABASE_URL is wrong: {error}.") from error
    if not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL names no database: postgresql://user:password@host/name.")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": port,
        # Each thread keeps its connection. It is checked once a request, so that a database which was restarted
        # costs no failed page; while it is away, connecting fails at once instead of waiting for a pool.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3},
        "TEST": {"NAME": os.environ.get("CEH_TEST_DB", "test_ceh")},
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGTRIGGER_MIGRATIONS = False  # `ceh.core.triggers` installs them after the migrations

CACHES = {
    # Shared by all processes, so that rate limits hold; nothing else is cached on a page's way.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"},
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["ceh.people.accounts.Backend"]
MIN_PASSWORD_LENGTH = 10
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": MIN_PASSWORD_LENGTH},
    },
    {"NAME": "ceh.people.accounts.CommonPassword"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:me"
LOGOUT_REDIRECT_URL = "home:start"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60  # seconds
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# allauth offers it only where the address has no account yet, which would tell which addresses have one; our page
# leads back to the sign-up form instead.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "ceh.people.accounts.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "ceh.people.forms.SignupExtras"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
SOCIALACCOUNT_ADAPTER = "ceh.people.accounts.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "ceh.people.accounts.Signup"}
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "ceh.people.accounts.SecondStepAdapter"
ACCOUNT_FORMS = {
    "login": "ceh.people.forms.accounts.LoginForm",
    "signup": "ceh.people.forms.accounts.SignupForm",
    "add_email": "ceh.people.forms.accounts.AddEmailForm",
    "change_email": "ceh.people.forms.accounts.ChangeEmailForm",
    "change_password": "ceh.people.forms.accounts.ChangePasswordForm",
    "set_password": "ceh.people.forms.accounts.SetPasswordForm",
    "reset_password": "ceh.people.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "ceh.people.forms.accounts.ResetPasswordKeyForm",
    "reauthenticate": "ceh.people.forms.accounts.ReauthenticateForm",
    "confirm_email_verification_code": "ceh.people.forms.accounts.ConfirmEmailForm",
}
MFA_FORMS = {
    "authenticate": "ceh.people.forms.accounts.SecondStepForm",
    "reauthenticate": "ceh.people.forms.accounts.SecondStepAgainForm",
    "add_webauthn": "ceh.people.forms.AddPasskey",
    "edit_webauthn": "ceh.people.forms.RenamePasskey",
    "login_webauthn": "ceh.people.forms.PasskeySignIn",
    "activate_totp": "ceh.people.forms.AddApp",
}
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off (RFC 6238, 5.2)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers let passkeys work on http://localhost
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False  # nobody joins without the year of birth and the terms
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if os.environ.get("CEH_OIDC_SERVER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": os.environ.get("CEH_OIDC_ID", "oidc"),
                "name": os.environ.get("CEH_OIDC_NAME", "SI-PASS"),
                "client_id": os.environ.get("CEH_OIDC_CLIENT", ""),
                "secret": os.environ.get("CEH_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["CEH_OIDC_SERVER"]},
            }
        ]
    }

CSRF_FAILURE_VIEW = "ceh.web.views.csrf_failure"
SESSION_ENGINE = "ceh.core.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
UPLOAD_MAX_BYTES = 12 * 2**20

TILE_URL = os.environ.get("CEH_TILE_URL", "")
TILE_ATTRIBUTION = os.environ.get("CEH_TILE_ATTRIBUTION", "")
_tile_origin = ["https://" + urlparse(TILE_URL).netloc.replace("{s}", "*")] if TILE_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *_tile_origin],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("sl", _("Slovene")), ("en", _("English")), ("de", _("German")), ("it", _("Italian"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
NODE_MODULES = ROOT / "node_modules"
STATICFILES_DIRS = [
    ("vendor/htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/leaflet", NODE_MODULES / "leaflet" / "dist"),
    ("vendor/source-sans-3", NODE_MODULES / "@fontsource-variable" / "source-sans-3" / "files"),
    ("vendor/bricolage-grotesque", NODE_MODULES / "@fontsource-variable" / "bricolage-grotesque" / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": os.environ.get(
            "CEH_STATIC_STORAGE", "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"

EMAIL_BACKEND = os.environ.get("CEH_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = os.environ.get("CEH_SMTP_HOST", "localhost")
EMAIL_PORT = number("CEH_SMTP_PORT", 25)
EMAIL_HOST_USER = os.environ.get("CEH_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("CEH_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("CEH_SMTP_TLS")
BASE_URL = os.environ.get("CEH_URL", "http://127.0.0.1:8000").rstrip("/")  # before the links in letters
DEFAULT_FROM_EMAIL = os.environ.get("CEH_MAIL_FROM", "ceh@localhost")

PROCRASTINATE_IMPORT_PATHS = ["ceh.config.schedule"]  # by the worker, when it starts
DJANGO_TABLES2_TEMPLATE = "web/tables/table.html"
SMALL_NUMBER = number("CEH_SMALL_NUMBER", 5)  # cells below this are hidden in public figures

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("CEH_LOG_LEVEL", "WARNING")},
}
