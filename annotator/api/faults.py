"""Faults of a request as problem details (RFC 9457), whatever found them."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from annotator.common.permit import Refusal

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> Response:
    """An answer that says what is wrong; `more` stands beside the standard members."""
    said = HTTPStatus(status)
    body = {"type": "about:blank", "title": said.phrase, "status": said.value, "detail": detail, **more}
    return Response(body, status=said, content_type=MEDIA_TYPE)


def answer(fault: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to a fault; None for what is a fault of the server."""
    if isinstance(fault, RequestDataTooBig):
        return too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if isinstance(fault, Refusal):
        return problem(HTTPStatus.FORBIDDEN, str(fault))
    known = exception_handler(fault, context)
    if known is None:
        return None
    if isinstance(fault, ValidationError):
        errors = list(_errors(known.data, ""))
        told = "; ".join(
            f"{one['where']}: {one['problem']}" if one["where"] else one["problem"] for one in errors
        )
        answered = problem(known.status_code, told, errors=errors)
    else:
        answered = problem(known.status_code, str(known.data["detail"]))
    for name, value in known.headers.items():
        if name.lower() != "content-type":
            answered[name] = value
    return answered


def too_large(most: int) -> Response:
    """The body of a request is larger than this many bytes."""
    return problem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a request has at most {most:,} bytes: send it in parts"
    )


def _errors(found: Any, where: str) -> Iterator[dict[str, str]]:
    """Place and problem of each fault that a serializer found."""
    if isinstance(found, dict):
        for name, inner in found.items():
            place = "" if name == "non_field_errors" else str(name)
            yield from _errors(inner, ".".join(filter(None, (where, place))))
    elif isinstance(found, list):
        for inner in found:
            yield from _errors(inner, where)
    else:
        yield {"where": _sendable(where), "problem": _sendable(str(found))}


def _sendable(text: str) -> str:
    """The same in characters: a fault may quote lone surrogates of the request, and no answer can hold them."""
    return text.encode(errors="replace").decode()


@extend_schema(exclude=True)
@api_view(["GET", "POST", "PUT", "PATCH", "DELETE"])
def unknown(request: Request) -> Response:
    """What is no call."""
    raise NotFound("There is no such call; /api/v1/schema/ lists those there are.")
