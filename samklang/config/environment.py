"""The environment as the settings read it: what is there and empty counts as not set."""

import os

from environs import Env

PREFIX = "SAMKLANG_"

# ``SAMKLANG_DEMO=`` in a file of settings says nothing of it. It is taken away for good, so that the
# processes that are started from here read the same.
for name in [name for name, value in os.environ.items() if name.startswith(PREFIX) and not value.strip()]:
    del os.environ[name]

env = Env(prefix=PREFIX)
