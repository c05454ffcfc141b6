"""The machine-readable door. Each room adds its own router from its ``api.py``."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found
from ninja import Field, NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.params.functions import Query
from pydantic import BeforeValidator

_DETAIL = {"type": "string", "description": "What is wrong, in the reader's language."}
_REFUSAL = {"title": "Refusal", "type": "object", "required": ["detail"], "properties": {"detail": _DETAIL}}
_REFUSED = {
    "description": "There is no such thing, or the question cannot be read; the sentence says which.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
}

PageNumber = Annotated[int, BeforeValidator(lambda said: said or 1), Field(ge=1, le=2_000)]
"""The page that is asked for; left empty, it is the first."""


def among(values: list[str]) -> Any:
    """A part of the question that is one of these, or left empty."""
    return Query("", pattern=f"^({'|'.join(['', *values])})$")


class Door(NinjaAPI):
    """The API whose description says for each question that it may also be refused, with a sentence."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        told = super().get_openapi_schema(**options)
        told["components"].setdefault("schemas", {})["Refusal"] = _REFUSAL
        for path in told["paths"].values():
            for operation in path.values():
                operation["responses"].setdefault("4XX", _REFUSED)
        return told


api = Door(title="Samklang", version="1", urls_namespace="api", docs_url=None)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """What was asked for cannot be read: name it, rather than hand on a parser's own words."""
    names = ", ".join(sorted({_named(error) for error in refusal.errors}))
    sentence = _("This part of the question cannot be read: {names}.").format(names=names)
    return api.create_response(request, {"detail": sentence}, status=422)


BOUNDS = {"max_length": "≤", "le": "≤", "ge": "≥"}


def _named(error: dict[str, Any]) -> str:
    """The part, with what may stand there: a short list of words, or how much at most or at least."""
    name, told = str(error["loc"][-1]), error.get("ctx", {})
    choices = str(told.get("pattern", "")).strip("^(|)$").replace("|", ", ")
    may = choices or ", ".join(f"{sign} {told[bound]}" for bound, sign in BOUNDS.items() if bound in told)
    return f"{name} ({may})" if may else name


@api.exception_handler(Http404)
def nothing_here(request: HttpRequest, _refusal: Http404 | None = None) -> HttpResponse:
    sentence = _("There is nothing here under that name, or it is not public.")
    return api.create_response(request, {"detail": sentence}, status=404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """People get a page, machines a sentence."""
    return nothing_here(request) if request.path.startswith("/api/") else page_not_found(request, exception)
