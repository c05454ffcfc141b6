"""The documents are true to the program: settings are told, links lead somewhere, commands exist."""

import re
from pathlib import Path

from samklang.config.cli import cli

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
READ = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"')
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"samklang ([a-z-]+)")


def test_every_setting_that_is_read_is_told_of() -> None:
    told = (ROOT / "docs/operate/settings.md").read_text()
    code = "".join(path.read_text() for path in (ROOT / "samklang/config").glob("*.py"))
    assert [name for name in READ.findall(code) if f"SAMKLANG_{name}" not in told] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    links = [(document, link) for document in DOCUMENTS for link in LINK.findall(document.read_text())]
    inside = [(document, link) for document, link in links if "://" not in link]
    lost = [
        f"{document.relative_to(ROOT)}: {link}"
        for document, link in inside
        if not (document.parent / link).exists()
    ]
    assert lost == []


def test_every_command_in_a_document_exists() -> None:
    marked = re.compile(r"`(samklang [^`]+)`|^(samklang .+)$", re.MULTILINE)
    lines = [line for document in DOCUMENTS for pair in marked.findall(document.read_text()) for line in pair]
    named = {command for line in lines for command in COMMAND.findall(line)}
    assert named - set(cli.commands) == set()


def test_both_languages_of_the_guide_have_the_same_pages() -> None:
    pages = {
        language: {p.name for p in (ROOT / "docs/use" / language).glob("*.md")} for language in ("nb", "en")
    }
    assert pages["nb"] == pages["en"]
