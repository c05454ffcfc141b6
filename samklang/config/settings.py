"""All settings, read from the environment; a bare checkout runs with none set."""

from pathlib import Path
from urllib.parse import urlsplit

from environs import validate

from samklang.config import database, languages, mail
from samklang.config.environment import env
from samklang.config.sign_in import *  # noqa: F403 -- all settings of signing in, in a file of their own
from samklang.config.sign_in import PROVIDER_ORIGINS, SIGN_IN_APPS

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.str("DATA_DIR", default=str(ROOT / "data"))).resolve()
BIND = env.str("BIND", default="127.0.0.1:8000")
BASE_URL = env.str("BASE_URL", default=f"http://{BIND}").rstrip("/")
DEMO = env.bool("DEMO", default=False)
ALLOW_PRIVATE_PEERS = env.bool("ALLOW_PRIVATE_PEERS", default=False)
MAIL_URL = env.str("MAIL_URL", default="")
KEEP_LETTERS = env.int("KEEP_LETTERS", default=90, validate=validate.Range(min=1))
# A service that drafts translations, asked by the worker alone.
TRANSLATION_URL = env.str("TRANSLATION_URL", default="")
TRANSLATION_KIND = env.str("TRANSLATION_KIND", default="libretranslate")
TRANSLATION_MODEL = env.str("TRANSLATION_MODEL", default="")
TRANSLATION_KEY = env.str("TRANSLATION_KEY", default="")
SECRET_KEY = env.str("SECRET_KEY", default="") or database.kept_secret(DATA_DIR)

SEARCH_ENGINE = env.str("SEARCH_ENGINE", default="database", validate=validate.OneOf(("database", "tantivy")))
# What makes vectors of texts, so that search finds by meaning too. Without it nothing of it is loaded.
EMBEDDERS = ("", "hashing", "openai", "onnx", "sentence-transformers")
EMBEDDER = env.str("EMBEDDER", default="", validate=validate.OneOf(EMBEDDERS))
EMBEDDER_MODEL = env.str("EMBEDDER_MODEL", default="")
EMBEDDER_URL = env.str("EMBEDDER_URL", default="")
EMBEDDER_KEY = env.str("EMBEDDER_KEY", default="")
EMBEDDER_LEAST = env.float("EMBEDDER_LEAST", default=0.35)
EMBEDDER_PREFIXES = env.str("EMBEDDER_PREFIXES", default="")

THREADS = env.int("THREADS", default=8, validate=validate.Range(min=1, max=256))
MAX_UPLOAD = 25_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

DEBUG = False
# Until an address is given any name for this machine will do; then only that one, and this machine itself.
HAS_ADDRESS = bool(env.str("BASE_URL", default=""))
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "", "127.0.0.1", "localhost"] if HAS_ADDRESS else ["*"]
IS_SECURE = LANGUAGE_COOKIE_SECURE = BASE_URL.startswith("https://")
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
# An https address means that something in front of us takes the TLS away and says so.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_SECURE else None
FORM_TARGETS: list[str] = [*PROVIDER_ORIGINS, *env.list("FORM_TARGETS", default=[])]
# What the ground asks the rooms above it; by name, since it knows none of them.
IS_OPERATOR = "samklang.networks.rules.is_operator"
PAGE_VERSION = "samklang.config.freshness.newest_line"
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "samklang.config.urls"
AUTH_USER_MODEL = "accounts.User"

DATABASES = {"default": database.read(env.str("DATABASE_URL", default=""), DATA_DIR)}

LANGUAGES = languages.OFFERED
LANGUAGE_CODE = "en"
USE_I18N = True

ROOMS = [
    "foundation",
    "accounts",
    "history",
    "directory",
    "registers",
    "networks",
    "agreements",
    "boards",
    "projects",
    "toolbox",
    "knowledge",
    "learning",
    "words",
    "search",
    "home",
]
LOCALE_PATHS = [str(ROOT / "samklang" / room / "locale") for room in ROOMS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    *[f"samklang.{room}" for room in ROOMS],
    *SIGN_IN_APPS,
    "django.forms",  # last, so that the house's own widgets are found first
]
FORM_RENDERER = "samklang.foundation.rendering.Renderer"
FORMAT_MODULE_PATH = ["samklang.foundation.formats"]

MIDDLEWARE = [
    "samklang.config.metrics.count_answers",
    "samklang.config.addresses.readable",
    "samklang.foundation.page_cache.keep_pages",
    "samklang.foundation.guarding.safe_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "samklang.accounts.middleware.lifetime",
    "samklang.foundation.language.LanguageInAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "samklang.foundation.guarding.lead_on",
    "samklang.networks.middleware.acting",
    "samklang.foundation.guarding.size_limit",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", ["samklang.config.layout.Loader"])],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "samklang.foundation.context.frame",
            ],
        },
    }
]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "samklang.foundation.static.HashedFiles"},
}
MEDIA_ROOT = DATA_DIR / "files"
LOGGING_CONFIG = "samklang.foundation.logs.configure"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOGGING = {"level": env.str("LOG_LEVEL", default="INFO", validate=validate.OneOf(LEVELS))}
MAIL = mail.read(MAIL_URL, BASE_URL)
EMAIL_BACKEND, DEFAULT_FROM_EMAIL = MAIL["backend"], MAIL["from"]
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = MAIL["host"], MAIL["port"], 20
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["user"], MAIL["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL["starttls"], MAIL["ssl"]
SERVER_EMAIL = DEFAULT_FROM_EMAIL

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
