"""What the frame around every page needs."""

from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.functional import Promise
from django.utils.translation import get_language

from . import translated
from .navigation import Entry, entries_for
from .slots import Panel, panels_for

ON_THE_LINE = 7  # words of the menu that stay beside a long name of a network
MOST_REPEATED = 4_000  # letters of a question: 200 signs of any script are fewer
WHOLE = 0.98  # a handful of new sentences is no reason to trouble the reader


class MenuLine(NamedTuple):
    label: str | Promise
    url: str
    current: str
    """What ``aria-current`` says: this page, a page below it, or nothing."""

    @property
    def is_current(self) -> bool:
        return bool(self.current)


class Language(NamedTuple):
    code: str
    name: str
    url: str
    is_current: bool


class Frame:
    """Everything around the page, found out only when the template asks for it.

    Who is signed in is asked only of a reader who carries a session: a page for visitors touches none.
    """

    def __init__(self, request: HttpRequest, *, comes_later: bool = False) -> None:
        self._request = request
        self.comes_later = comes_later
        """The page is to be kept for others to see: its head and foot are put in for each of them."""

    @cached_property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @cached_property
    def menu(self) -> list[MenuLine]:
        here = self._request.path
        return [_line(entry, here) for entry in entries_for(self._request)]

    @property
    def menu_first(self) -> list[MenuLine]:
        """What stands on the line of a wide screen."""
        return self.menu[:ON_THE_LINE]

    @property
    def menu_more(self) -> list[MenuLine]:
        """What opens under "More" there. A small screen has all of it in one menu."""
        return self.menu[ON_THE_LINE:]

    @cached_property
    def languages(self) -> list[Language]:
        """The same page, with the same question, in each language."""
        return [
            Language(code, name, f"/{code}{self.here}", code == self.language)
            for code, name in settings.LANGUAGES
        ]

    @cached_property
    def here(self) -> str:
        """The address of this page, with its question, without the language in front."""
        return _without_language(self._request.path) + self.question

    @cached_property
    def question(self) -> str:
        """What the address asks; one of great length is not repeated in every link."""
        question = self._request.META.get("QUERY_STRING", "")
        return f"?{question}" if 0 < len(question) <= MOST_REPEATED else ""

    @cached_property
    def language_name(self) -> str:
        return dict(settings.LANGUAGES).get(self.language, self.language)

    @cached_property
    def is_partly_translated(self) -> bool:
        return self.language not in translated.COMPLETE and translated.share_in(self.language) < WHOLE

    @cached_property
    def base_url(self) -> str:
        return str(settings.BASE_URL)

    @cached_property
    def is_signed_in(self) -> bool:
        if settings.SESSION_COOKIE_NAME not in self._request.COOKIES:
            return False
        user = getattr(self._request, "user", None)
        return bool(user is not None and user.is_authenticated)

    @cached_property
    def user_name(self) -> str:
        return str(getattr(self._request.user, "name", "") or self._request.user) if self.is_signed_in else ""

    @cached_property
    def messages(self) -> list[Any]:
        """What the last action told; a reader without cookies can have been told nothing."""
        carries = {"messages", settings.SESSION_COOKIE_NAME} & set(self._request.COOKIES)
        return list(get_messages(self._request)) if carries else []

    @cached_property
    def sign_in_url(self) -> str:
        return resolve_url(settings.LOGIN_URL)

    @cached_property
    def sign_in_here_url(self) -> str:
        """To the sign-in page, and back to this one."""
        return f"{self.sign_in_url}?next={quote(self._request.path + self.question, safe='/')}"

    @cached_property
    def tools(self) -> list[Panel]:
        """Small things in the head, for whoever is signed in: the bell, on whose behalf one acts."""
        return panels_for("header", self._request, None) if self.is_signed_in else []

    @cached_property
    def boxes(self) -> list[Panel]:
        """What stands in the head for everybody; a filler must ask neither session nor database."""
        return panels_for("box", self._request, None)

    @cached_property
    def account_lines(self) -> list[Panel]:
        """Lines of the reader's own menu; each panel's template writes its own ``<li>``."""
        return panels_for("account-menu", self._request, None) if self.is_signed_in else []

    @cached_property
    def home_url(self) -> str:
        return f"/{self.language}/"


def frame(request: HttpRequest) -> dict[str, Any]:
    around = Frame(request)
    return {
        "frame": around,
        "menu": lambda: around.menu,
        "is_demo": settings.DEMO,
    }


def _line(entry: Entry, here: str) -> MenuLine:
    url = entry.url
    is_above = url.count("/") > 2 and here.startswith(url)  # noqa: PLR2004 -- below the front page
    return MenuLine(entry.label, url, "page" if here == url else "true" if is_above else "")


def _without_language(path: str) -> str:
    first, _, rest = path.lstrip("/").partition("/")
    return f"/{rest}" if first in dict(settings.LANGUAGES) else path
