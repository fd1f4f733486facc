"""One settings file; environments differ only by variables, which docs/settings.md lists."""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What kind of place this is -----------------------------------------------------------------
# STATE_DIR holds everything a trial run writes: database file, stored files, broker folders.
STATE_DIR = Path(env("ECF_STATE", default=str(BASE_DIR / "var"))).resolve()
# PRODUCTION is the default: a forgotten setting must never open a door.
PRODUCTION = env.bool("PRODUCTION", default=not env.bool("DEMO", default=False))
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
TESTING = env.bool("ECF_TESTING", default=False)
TEST_RUN = env("TEST_RUN", default="main")

INSECURE_SECRET_KEY = "only-for-trying-the-product-on-one-machine"  # noqa: S105
SECRET_KEY = env("SECRET_KEY", default=INSECURE_SECRET_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Links in mail and packs are built from this, never from the request.
SITE_URL = env("SITE_URL", default=f"http://localhost:{env('PORT', default='8000')}").rstrip("/")
HTTPS = SITE_URL.startswith("https://")

# --- The council ---------------------------------------------------------------------------------
COUNCIL_NAME = env("COUNCIL_NAME", default="Exampleshire Council")
SERVICE_NAME = env("SERVICE_NAME", default="Early career portal")
COUNCIL_COLOUR = env("COUNCIL_COLOUR", default="#1d3d5c")
COUNCIL_LINK_COLOUR = env("COUNCIL_LINK_COLOUR", default="#1a65a6")
COUNCIL_FONT = env("COUNCIL_FONT", default='Arial, "Liberation Sans", sans-serif')
HELP_EMAIL = env("HELP_EMAIL", default="early-careers@exampleshire.example")
# Whom to tell about a weakness: an address or a page, and the policy on that if there is one.
SECURITY_CONTACT = env("SECURITY_CONTACT", default=HELP_EMAIL)
SECURITY_POLICY_URL = env("SECURITY_POLICY_URL", default="")
PRIVACY_CONTACT = env("PRIVACY_CONTACT", default="dpo@exampleshire.example")

# --- What a workforce lead is shown as an exception (reports.home.exceptions) --------------------
SILENT_DAYS = env.int("SILENT_DAYS", default=21)
LONG_WAIT_WORKING_DAYS = env.int("LONG_WAIT_WORKING_DAYS", default=10)
OVERDUE_WORKING_DAYS = env.int("OVERDUE_WORKING_DAYS", default=5)
SUPPORT_GAP_WEEKS = env.int("SUPPORT_GAP_WEEKS", default=2)
SUPPORT_GAP_OF_WEEKS = env.int("SUPPORT_GAP_OF_WEEKS", default=4)
END_NEAR_DAYS = env.int("END_NEAR_DAYS", default=60)
REGISTRATION_DUE_DAYS = env.int("REGISTRATION_DUE_DAYS", default=28)

# --- Applications --------------------------------------------------------------------------------
INSTALLED_APPS = [
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
    "allauth.usersessions",
    "crispy_forms",
    "django_htmx",
    "ui",
    "audit",
    "accounts",
    "notifications",
    "jobs",
    "standards",
    "participants",
    "evidence",
    "supervision",
    "assessments",
    "equality",
    "reports",
    "demo",
]
MIDDLEWARE = [
    # Outermost, so that redirects of the others carry these headers too.
    "ui.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionTimeMiddleware",
    "ui.middleware.KeepTypedTextMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SecondFactorRequiredMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "ecf_portal.urls"
WSGI_APPLICATION = "ecf_portal.wsgi.application"
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
                "ui.context_processors.council",
                "accounts.context_processors.navigation",
            ],
            "builtins": ["ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False
CSRF_FAILURE_VIEW = "ui.errors.csrf_failure"

# --- Database: SQLite to try it, PostgreSQL to run it -------------------------------------------
DATABASE_URL = env("DATABASE_URL", default="")
if DATABASE_URL and not DATABASE_URL.startswith(("postgres://", "postgresql://", "sqlite://")):
    raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// (or sqlite:// to try it).")
ON_SQLITE = not DATABASE_URL or DATABASE_URL.startswith("sqlite")
DATABASES: dict[str, dict[str, Any]]
if ON_SQLITE:
    database_file = (
        env.db_url_config(DATABASE_URL)["NAME"] if DATABASE_URL else STATE_DIR / "portal.sqlite3"
    )
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": database_file,
            # IMMEDIATE and WAL: without them concurrent writers meet "database is locked".
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
            "TEST": {"NAME": str(STATE_DIR / f"test-{TEST_RUN}.sqlite3")},
        }
    }
else:
    DATABASES = {"default": env.db_url_config(DATABASE_URL)}
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    DATABASES["default"]["TEST"] = {"NAME": f"test_ecf_{TEST_RUN}"}
    if TESTING:
        # A test database may be lost with the machine; waiting for its disk costs minutes.
        DATABASES["default"]["OPTIONS"].setdefault("options", "-c synchronous_commit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: cache; sessions stay in the database so that losing Redis signs nobody out ----------
REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://")):
    raise ImproperlyConfigured("REDIS_URL must begin with redis:// or rediss://.")
# Rate limits need a cache that every web process shares: on one machine a folder is one.
FOLDER: dict[str, Any] = {
    "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    "LOCATION": str(STATE_DIR / "cache"),
    "OPTIONS": {"MAX_ENTRIES": 10_000},
}
if TESTING:
    FOLDER = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {"default": FOLDER, "while_redis_is_away": FOLDER}
if REDIS_URL:
    CACHES["default"] = {"BACKEND": "ui.cache.ForgivingRedisCache", "LOCATION": REDIS_URL}
SESSION_ENGINE = "accounts.sessions"
# A notice may name a private draft, so it stays out of the browser's cookies.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Background work: the row is the truth, Celery is the doorbell ------------------------------
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {
        "visibility_timeout": 600,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        # A request that rings while Redis is away goes on at once; the sweeper finds the row.
        **{"max_retries": 1, "interval_start": 0, "interval_step": 0},
    }
    if REDIS_URL
    else {
        # One shared folder: what is put out by the web process is picked up by the worker.
        "data_folder_in": str(STATE_DIR / "broker"),
        "data_folder_out": str(STATE_DIR / "broker"),
        "control_folder": str(STATE_DIR / "broker-control"),
        "processed_folder": str(STATE_DIR / "broker-done"),
        "store_processed": False,
    }
)
if TESTING:
    # The tests do by hand what the doorbell would have had done, at a time of their choosing.
    CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = "memory://", {}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ALWAYS_EAGER = False
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "requeue-lost-jobs": {"task": "jobs.tasks.sweep", "schedule": 30.0},
    "tidy-up": {"task": "jobs.tasks.tidy", "schedule": 3600.0},
    # In UTC, every few minutes: the planner itself knows what morning it is in London.
    "plan-reminders": {"task": "reports.tasks.plan_reminders", "schedule": 300.0},
    "forget-files-of-people": {
        "task": "participants.tasks.forget_people_files",
        "schedule": 3600.0,
    },
    "forget-notes": {"task": "participants.tasks.forget_notes", "schedule": 3600.0},
    "forget-transfer-files": {"task": "participants.tasks.forget_arrivals", "schedule": 3600.0},
    "settle-teams": {"task": "participants.tasks.settle_teams", "schedule": 300.0},
    "finish-handovers": {"task": "reports.tasks.finish_handovers", "schedule": 600.0},
    "deliver-waiting-mail": {"task": "notifications.tasks.deliver_waiting", "schedule": 30.0},
    "ask-readers-and-confirmers": {
        "task": "assessments.tasks.ask_those_appointed_since",
        "schedule": 300.0,
    },
}
# kind of job -> the object that runs it and says who may read its result
JOB_KINDS = {
    "assessment_pack": "reports.packs.ASSESSMENT_PACK",
    "support_agreement_pdf": "reports.papers.agreement.SUPPORT_AGREEMENT_PDF",
    "review_pdf": "reports.papers.review.REVIEW_PDF",
    "support_record_pdf": "reports.papers.support_record.SUPPORT_RECORD_PDF",
    "cohort_csv": "reports.exports.COHORT_CSV",
    "people_file_check": "participants.people_files.work.CHECK",
    "people_file_apply": "participants.people_files.work.APPLY",
    "cohort_report": "reports.figures.jobs.COHORT_REPORT",
    "funding_list": "reports.figures.funding.FUNDING_LIST",
    "transfer_file": "reports.transfers.jobs.TRANSFER_FILE",
}
STORE_DIR = Path(env("STORE_DIR", default=str(STATE_DIR / "store")))

# --- Sign-in -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PersonBackend"]
LOGIN_URL = "demo:persona_list" if DEMO else "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# A code by e-mail in the place of the password; the second step follows all the same.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "reauthenticate": "accounts.forms.sign_in.PasswordConfirmForm",
    "change_password": "accounts.forms.sign_in.PasswordChangeForm",
    "reset_password": "accounts.forms.sign_in.PasswordResetForm",
    "reset_password_from_key": "accounts.forms.sign_in.PasswordResetKeyForm",
    "user_token": "accounts.forms.sign_in.PasswordResetTokenForm",
    "request_login_code": "accounts.forms.sign_in.CodeRequestForm",
    "confirm_login_code": "accounts.forms.sign_in.CodeConfirmForm",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_in.SecondFactorForm",
    "reauthenticate": "accounts.forms.sign_in.SecondFactorConfirmForm",
    "activate_totp": "accounts.forms.sign_in.SecondFactorSetUpForm",
    "add_webauthn": "accounts.forms.sign_in.PasskeyAddForm",
    "authenticate_webauthn": "accounts.forms.sign_in.PasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.sign_in.PasskeyConfirmForm",
}
# Mail about what happened to one's own account, but none to addresses that we do not know.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Per account and address ("key"); a whole council may come from one address ("ip").
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,10/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = SERVICE_NAME
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False
INVITATION_DAYS = 14
PASSWORD_RESET_TIMEOUT = 60 * 60

# --- Single sign-on of the council (OpenID Connect); docs/adr/0003 says how and why ---------------
OIDC_SERVER_URL = env("OIDC_SERVER_URL", default="").rstrip("/")
# Empty where there is none: then everybody has a password here.
OIDC: dict[str, Any] = (
    {
        "server_url": OIDC_SERVER_URL,
        "client_id": env("OIDC_CLIENT_ID", default=""),
        "client_secret": env("OIDC_CLIENT_SECRET", default=""),
        "name": env("OIDC_NAME", default=f"{COUNCIL_NAME} account"),
        # Claim of the ID token -> values that tell of a second factor given there.
        "second_factor": env.json("OIDC_SECOND_FACTOR", default={"amr": ["mfa"]}),
        # E-mail domains that the provider looks after, for one that does not say "verified".
        "own_domains": [d.lower() for d in env.list("OIDC_OWN_DOMAINS", default=[])],
        "auth_params": env.json("OIDC_AUTH_PARAMS", default={}),
        "groups_claim": env("OIDC_GROUPS_CLAIM", default="groups"),
        "roles": env.json("OIDC_ROLES", default=[]),
    }
    if OIDC_SERVER_URL
    else {}
)
SOCIALACCOUNT_ADAPTER = "accounts.council.CouncilSignInAdapter"
# Where a browser is sent by a form: the provider, and whom it sends people on to.
OIDC_ORIGINS = [
    *(["/".join(OIDC_SERVER_URL.split("/", 3)[:3])] if OIDC else []),
    *env.list("OIDC_MORE_ORIGINS", default=[]),
]

# --- Cookies, headers ----------------------------------------------------------------------------
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
# At most 12 hours, and 30 minutes without anything done; a warning comes 5 minutes before.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
SESSION_WARNING_SECONDS = 5 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *OIDC_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# What is larger than any form takes is dropped while it comes in, before it fills a disk.
FILE_UPLOAD_HANDLERS = [
    "ui.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Mail ----------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"{SERVICE_NAME} <{HELP_EMAIL}>")
EMAIL_URL = env("EMAIL_URL", default="")
MAIL_SERVICES = {
    "notify": "notifications.backends.notify.EmailBackend",
    "graph": "notifications.backends.graph.EmailBackend",
}
if EMAIL_URL.partition(":")[0] in MAIL_SERVICES:
    EMAIL_BACKEND = MAIL_SERVICES[EMAIL_URL.partition(":")[0]]
elif EMAIL_URL:
    globals().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 15

# --- Words, time, files --------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(STATE_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"hide_secrets": {"()": "ecf_portal.logs.HideSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["hide_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}

if PRODUCTION and not TESTING and not os.environ.get("ECF_BUILDING"):
    refusals = {
        "DEMO is on": DEMO,
        "DEBUG is on": DEBUG,
        "SECRET_KEY is missing or the default one": SECRET_KEY == INSECURE_SECRET_KEY,
        "SECRET_KEY is shorter than 50 characters": len(SECRET_KEY) < 50,
        "SITE_URL does not begin with https://": not HTTPS,
        "ALLOWED_HOSTS lets any host name in": "*" in ALLOWED_HOSTS,
        "EMAIL_URL is missing, so no mail would go out": not EMAIL_URL,
        "DATABASE_URL does not name a PostgreSQL database": ON_SQLITE,
        "OIDC_SERVER_URL does not begin with https://": bool(OIDC)
        and not OIDC_SERVER_URL.startswith("https://"),
        "OIDC_CLIENT_ID is missing": bool(OIDC) and not OIDC["client_id"],
        "OIDC_ROLES is not a list of group, role and organisation": not all(
            {"group", "role", "organisation"} <= set(row) for row in OIDC.get("roles", [])
        ),
    }
    if any(refusals.values()):
        reasons = "; ".join(reason for reason, refused in refusals.items() if refused)
        raise ImproperlyConfigured(
            f"This would run in production unsafely: {reasons}. "
            "Set the environment as docs/settings.md says, or DEMO=1 to try the product."
        )
