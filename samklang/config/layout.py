"""How templates are read: laid out for people, while the indentation of their lines is sent to nobody."""

import re

from django.template.base import Origin
from django.template.loaders.app_directories import Loader as AppLoader

_INDENTATION = re.compile(r"\n[ \t]+")


class Loader(AppLoader):
    def get_contents(self, origin: Origin) -> str:
        written = super().get_contents(origin)
        return _INDENTATION.sub("\n", written) if str(origin.name).endswith(".html") else written
