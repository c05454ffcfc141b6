"""The house under test: a database file of its own, quick hashing, nothing kept."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_place = Path(tempfile.mkdtemp(prefix="samklang-tests-"))
atexit.register(shutil.rmtree, _place, ignore_errors=True)
os.environ["SAMKLANG_DATA_DIR"] = str(_place)
os.environ["SAMKLANG_SECRET_KEY"] = "only-for-tests"
for name in ("SAMKLANG_DEMO", "SAMKLANG_MAIL_URL", "SAMKLANG_BASE_URL", "SAMKLANG_BIND"):
    os.environ.pop(name, None)
# Playwright keeps an event loop in the thread of the tests; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from samklang.config.settings import *  # noqa: E402, F403 -- after the environment is set
from samklang.config.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402 -- after the environment is set

_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # A file, so that several threads and connections can meet in it. It need not survive a power cut.
    _database["TEST"] = {"NAME": str(_place / "test.sqlite3")}
    _database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    # A pool holds connections open, and a test database with open connections cannot be taken down.
    _database["OPTIONS"].pop("pool", None)

# A kept page would not notice what a test puts into the database behind the actions' backs.
MIDDLEWARE = [name for name in MIDDLEWARE if name != "samklang.foundation.page_cache.keep_pages"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
