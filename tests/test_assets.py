"""The committed assets are what their sources make, and are small."""

import gzip
import hashlib
import json
import re

from tests.live import ROOT

ASSETS = ROOT / "assets"
OUT = ROOT / "samklang/foundation/static/foundation"
MANIFEST = json.loads((ROOT / "samklang/foundation/built/manifest.json").read_text())
ICONS = json.loads((ROOT / "samklang/foundation/built/icons.json").read_text())
SOURCES = ("build.mjs", "package-lock.json", "themes.json", "icons.json", "css", "js", "img")


def test_every_built_file_is_as_it_was_built():
    there = {path.name: _sha(path.read_bytes()) for path in OUT.iterdir()}

    assert there == {name: told["sha256"] for name, told in MANIFEST["files"].items()}


def test_the_build_is_of_the_sources_beside_it():
    files = [path for name in SOURCES for path in _under(ASSETS / name)]
    lines = sorted(f"{path.relative_to(ASSETS).as_posix()}:{_sha(path.read_bytes())}" for path in files)

    assert _sha("\n".join(lines).encode()) == MANIFEST["sources"], "run `make assets`"


def test_every_icon_a_page_asks_for_is_drawn():
    asked = set()
    for path in (ROOT / "samklang").rglob("templates/**/*.html"):
        text = path.read_text()
        asked |= {*re.findall(r'{% icon "([\w-]+)"', text), *re.findall(r'icon_name="([\w-]+)"', text)}
        asked |= set(re.findall(r'kicker_icon="([\w-]+)"', text))

    assert asked - set(ICONS) == set()


def test_the_lock_names_no_place_packages_came_from():
    assert "resolved" not in (ASSETS / "package-lock.json").read_text()


def test_what_every_page_loads_stays_small():
    first = ("samklang.css", "samklang.js", "scheme.js", "mark.svg", "theme-fjord.css")
    packed = sum(len(gzip.compress((OUT / name).read_bytes(), 9)) for name in first)
    font = (OUT / "inter-latin.woff2").stat().st_size

    assert packed < 45_000
    assert packed + font < 72_000  # leaves more than 50 kB of the 130 for the page itself


def _under(path):
    return [path] if path.is_file() else [found for found in path.rglob("*") if found.is_file()]


def _sha(data):
    return hashlib.sha256(data).hexdigest()
