"""Against lost updates: what is written names the version that was read."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api.schema import refuses

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="the ETag that was read"
)
CHANGED = {
    412: refuses("it was changed meanwhile: read it again"),
    428: refuses("If-Match must name the ETag that was read"),
}


class Unseen(APIException):
    """The request does not say which version it changes."""

    status_code = 428
    default_detail = "If-Match must name the ETag that was read."


class ChangedMeanwhile(APIException):
    """The version that was read is not the one that stands."""

    status_code = 412
    default_detail = "It was changed meanwhile: read it again."


def tagged(body: Any, version: str) -> Response:
    """An answer with the version that it shows."""
    return Response(body, headers={"ETag": f'"{version}"'})


def require_match(request: Request, version: str) -> None:
    """Unseen (428) without If-Match, ChangedMeanwhile (412) where it names another version."""
    named = request.headers.get("If-Match")
    if named is None:
        raise Unseen
    if named.strip() not in (f'"{version}"', "*"):
        raise ChangedMeanwhile
