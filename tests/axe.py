"""What axe finds on a page, in words one can act on: ``assert axe(page) == []``."""

from pathlib import Path

SCRIPT = (Path(__file__).parent / "assets" / "axe.min.js").read_text()
"""axe-core by Deque, under the Mozilla Public Licence 2.0, as it comes from its package."""
ASKED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


LOOK = """([place, tags]) => axe.run(place || document, {runOnly: tags, resultTypes: ['violations']}).then(
    told => told.violations.map(({id, help, nodes}) =>
        `${id}: ${help}: ${nodes.slice(0, 4).map(node => node.target[0]).join(' ')}`))"""
"""Put into words in the browser: to carry over all that was looked at takes as long as to look."""


def bring_axe(tab) -> None:
    """Whatever this tab opens has axe at hand: quicker than to send it to each page."""
    tab.add_init_script(f"window.beginAxe = () => {{{SCRIPT}}}")


def axe(page, *, within: str = "") -> list[str]:
    """Every finding of axe on the page as it stands now, or on the part of it that ``within`` selects."""
    if not page.evaluate("'axe' in window || ('beginAxe' in window && (beginAxe(), true))"):
        page.evaluate(SCRIPT)
    return page.evaluate(LOOK, [within, ASKED])


def overflow(page) -> int:
    """How many pixels the page is wider than its window: 0, or somebody has to scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
