"""What the schema at /api/v1/schema/ says, beside what stands at each call."""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.utils import OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.parsers import BaseParser

from annotator.api.faults import MEDIA_TYPE
from annotator.api.tokens import scoped

JSON_LINES = "application/x-ndjson"
View = Callable[..., Any]
PROBLEM = {
    "type": "object",
    "description": "What is wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {"type": "object"},
            "description": "Place and problem of each fault.",
        },
    },
}
REFERENCE = {"$ref": "#/components/schemas/Problem"}
CONTENT = {MEDIA_TYPE: {"schema": REFERENCE}}
ALWAYS = {
    "400": "something in the request cannot be read",
    "401": "who calls is not known",
    "403": "a rule, or the scope of the token, says no",
}
WITH_OBJECT = {"404": "there is none, or not for this person"}
WITH_BODY = {"413": "the body is too large", "415": "the body has another media type"}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # how it registers itself
    """How the schema tells of it."""

    target_class = "annotator.api.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …`: make one on your page of tokens, or with `manage.py create_token`.",
        }


class Schema(SpectacularJSONAPIView):
    """The schema, in JSON."""

    renderer_classes = [OpenApiJsonRenderer2]


def call(parsers: Sequence[type[BaseParser]] = (), **scopes: str) -> Callable[[View], Any]:
    """A call of the API: for each method that it answers the scope a token needs."""

    def wrap(view: Any) -> Any:
        view.permission_classes = [scoped(scopes)]
        if parsers:
            view.parser_classes = parsers
        return api_view(list(scopes))(view)

    return wrap


def says(method: str, told: str, answers: dict[Any, Any], **more: Any) -> Callable[[Any], Any]:
    """What a method of a call does and answers."""
    first, *others = more.pop("name").split("_")
    name = first + "".join(map(str.capitalize, others))  # as programs that are made from schemas call it
    return extend_schema(
        methods=[method], operation_id=name, summary=told, description=" ", responses=answers, **more
    )


def refuses(told: str) -> OpenApiResponse:
    """An answer that says what is wrong."""
    return OpenApiResponse(REFERENCE, description=told)


def shape(name: str, /, **fields: Any) -> type[serializers.Serializer[Any]]:
    """A JSON object of the answers."""
    return type(name, (serializers.Serializer,), fields)


def paged(one: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """A page of them."""
    name = one.__name__
    return shape(f"{name}Page", next=serializers.URLField(allow_null=True), results=one(many=True))


def with_faults(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The answers that every call may give, and faults under their own media type."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for path, methods in result["paths"].items():
        for operation in methods.values():
            told = (
                ALWAYS
                | (WITH_OBJECT if "{" in path else {})
                | (WITH_BODY if "requestBody" in operation else {})
            )
            answers = operation["responses"]
            told |= {code: one["description"] for code, one in answers.items() if _is_problem(one)}
            answers |= {
                code: {"description": words, "content": CONTENT} for code, words in sorted(told.items())
            }
            operation.pop("description", None)
    return result


def _is_problem(answer: dict[str, Any]) -> bool:
    return any(one.get("schema") == REFERENCE for one in answer.get("content", {}).values())
