"""Static files under names that hold their own hash, so that a browser may keep them for ever."""

import gzip
from pathlib import Path

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command

TEXT = {".css", ".js", ".svg", ".json", ".txt", ".webmanifest", ".map"}


class HashedFiles(ManifestStaticFilesStorage):
    """Script modules name each other by path, so those names are given their hashes too."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The plain name where nothing was collected yet: in tests, and while a page is being built."""
        try:
            return super().stored_name(name)
        except ValueError:
            return name


def collect(root: Path) -> None:
    """Gather every room's files under ``root``, texts also compressed."""
    # Of django_htmx we use the Python half only; its script names files it does not bring.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["django_htmx"])
    for path in root.rglob("*"):
        packed = path.with_name(path.name + ".gz")
        if path.suffix in TEXT and not packed.exists():
            packed.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
