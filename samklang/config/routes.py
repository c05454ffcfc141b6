"""Every address of the house: its pattern, name, methods, and for whom it is."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from samklang.foundation.http import OPERATOR, SIGNED_IN, VISITOR


class Route(NamedTuple):
    pattern: str
    name: str
    methods: tuple[str, ...]
    roles: tuple[str, ...]
    source: str

    def as_dict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))


# Views that come from other people's packages cannot carry our mark, so what they take is said here, by
# the start of their name. The first that fits counts; what nothing fits has no roles and fails the matrix.
FOREIGN: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("api:openapi-json", ("GET",), (VISITOR,)),
    ("api:", ("GET",), (VISITOR,)),
)


def routes() -> Iterator[Route]:
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[Any], before: str, space: str) -> Iterator[Route]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            is_prefix = isinstance(entry.pattern, LocalePrefixPattern)
            here = before + ("<language>/" if is_prefix else str(entry.pattern))
            inner = ":".join(part for part in (space, entry.namespace) if part)
            yield from _walk(entry.url_patterns, here, inner)
        else:
            yield _route(entry, before, space)


def _route(entry: URLPattern, before: str, space: str) -> Route:
    name = ":".join(part for part in (space, entry.name or "") if part)
    pattern = before + str(entry.pattern)
    view = entry.callback
    if roles := getattr(view, "route_roles", ()):
        return Route(pattern, name, view.route_methods, roles, "room")  # type: ignore[attr-defined]  # set by @route together with the roles
    if operations := _operations(view):
        return Route(pattern, name, *operations, "api")
    for start, methods, allowed in FOREIGN:
        if name.startswith(start):
            return Route(pattern, name, methods, allowed, "package")
    return Route(pattern, name, (), (), "unknown")


def _operations(view: Any) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """What ninja offers at one address; it hides its operations behind the view's own ``self``."""
    owner = getattr(view, "__self__", None)
    found = getattr(owner, "operations", None)
    if found is None:
        cells = getattr(view, "__closure__", None) or ()
        owners = (cell.cell_contents for cell in cells)
        found = next((o.operations for o in owners if hasattr(o, "operations")), None)
    if found is None:
        return None
    methods = tuple(sorted({method for operation in found for method in operation.methods}))
    is_open = all(not operation.auth_callbacks for operation in found)
    return methods, (VISITOR,) if is_open else (SIGNED_IN, OPERATOR)
