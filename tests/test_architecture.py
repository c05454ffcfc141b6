"""The whole house keeps to its own plan."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LINES = list(reversed(CONTRACTS[0]["layers"]))
FLOOR = {room.strip(" ()"): level for level, line in enumerate(LINES) for room in line.split("|")}
ROOMS = sorted(path.parent for path in ROOT.glob("samklang/*/__init__.py") if path.parent.name != "config")
PYTHON = [path for path in sorted(ROOT.glob("samklang/**/*.py")) if path.parent.name != "migrations"]
TEMPLATES = sorted(ROOT.glob("samklang/*/templates/**/*.html"))
MODELS = [model for model in apps.get_models() if model.__module__.startswith("samklang.")]
ROOT_ENTRIES = 15


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def room_of(name: str) -> str:
    return name.removeprefix("samklang.").split(".")[0]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model):
    for field in model._meta.get_fields(include_parents=False):
        if field.is_relation and not field.auto_created and field.related_model in MODELS:
            here, there = room_of(model.__module__), room_of(field.related_model.__module__)
            assert here == there or FLOOR[there] < FLOOR[here], f"{model._meta.label}.{field.name} points up"


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_templates_link_down(template):
    here = template.relative_to(ROOT).parts[1]
    for there in re.findall(r"""{% url ["'](\w+):""", template.read_text()):
        is_down = here == there or FLOOR.get(there, -1) < FLOOR[here]
        assert is_down, f"{short(template)} links up to {there}"


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_templates_hold_no_inline_code(template):
    text = template.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", text), "inline script"
    assert not re.search(r"""<[a-z][^>{}]*\s(style|on[a-z]+)\s*=""", text), "inline style or handler"
    assert "<style" not in text
    assert "{% csrf_token %}" not in text or "<form" in text


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_says_what_it_is_for(room):
    sentence = ast.get_docstring(ast.parse((room / "__init__.py").read_text()))
    assert sentence, f"{room.name} does not say what it is for"
    assert sentence.split(": ", 1)[1].rstrip(".") in (ROOT / "ARCHITECTURE.md").read_text()


@pytest.mark.parametrize("path", PYTHON, ids=short)
def test_a_file_fits_in_the_head(path):
    lines = path.read_text().splitlines()
    assert len(lines) <= 400
    most = 30 if "tests" in path.parts else 40
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            is_test = "tests" in path.parts and node.name.startswith("test_")
            limit = most if is_test else 40
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= limit, f"{node.name} has {length} lines, the most is {limit}"


@pytest.mark.parametrize("path", PYTHON, ids=short)
def test_a_moment_becomes_a_day_in_the_clock_of_the_site(path):
    """``at.date()`` is the day in UTC: between midnight and one at night that is yesterday in Norway."""
    assert not re.search(r"(?<![\w.])(\w+\.)*(\w+_)?(at|now)(\(\))?\.date\(\)", path.read_text())


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_a_template_fits_in_the_head(template):
    assert len(template.read_text().splitlines()) <= 130


# docs/decisions/0006: ceilings that may sink and not rise.
LARGE_ROOMS = {
    "foundation": 3_800,
    "knowledge": 4_600,
    "directory": 8_300,
    "networks": 5_600,
    "agreements": 5_600,
    "projects": 5_250,
    "search": 7_200,
}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_stays_a_room(room):
    own = [path for path in room.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    assert sum(len(path.read_text().splitlines()) for path in own) <= LARGE_ROOMS.get(room.name, 3_000)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_root_can_be_read_at_a_glance():
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    shown = sorted(name for name in names if not name.startswith("."))
    assert len(shown) <= ROOT_ENTRIES, shown


def test_no_path_of_one_machine_is_written_down():
    wrong = []
    for path in tracked():
        if path.suffix in {
            ".py",
            ".md",
            ".html",
            ".toml",
            ".txt",
            ".yml",
            ".json",
            ".js",
            ".mjs",
            ".css",
            "",
        }:
            text = path.read_text(errors="ignore")
            if re.search(r"(?<![\w.])/(home|root|Users|work)/\w", text) and path.name != Path(__file__).name:
                wrong.append(short(path))
    assert not wrong


SILENCED = re.compile(r"# (?:ruff: )?(?:noqa|nosec|type: ignore)\b(?:(?! -- )[^#])*$")


def test_a_silenced_check_says_why():
    """After the code on its own line, or in a comment right above."""
    silent = []
    for path in tracked():
        lines = path.read_text().splitlines() if path.suffix == ".py" else []
        for above, line in zip(["", *lines], lines, strict=False):
            if SILENCED.search(line) and not above.lstrip().startswith("# "):
                silent.append(f"{short(path)}: {line.strip()}")
    assert silent == []


def test_only_configuration_reads_the_environment():
    readers = [short(path) for path in PYTHON if re.search(r"os\.(environ|getenv)", path.read_text())]
    ours = [name for name in readers if not name.startswith("samklang/config/") and "/tests/" not in name]
    assert set(ours) <= {"samklang/__main__.py", "samklang/foundation/metrics.py"}


def test_every_setting_is_documented():
    told = (ROOT / "docs/operate/settings.md").read_text()
    sources = "".join(path.read_text() for path in (ROOT / "samklang/config").glob("*.py"))
    names = set(re.findall(r"""env\.\w+\(\s*"([A-Z_]+)\"""", sources))
    assert not {name for name in names if f"SAMKLANG_{name}" not in told}
