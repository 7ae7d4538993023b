"""What a request says: who calls, what its query asks for, and what its body holds."""

from io import BytesIO
from typing import IO, Any, cast

from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from annotator.accounts.models import User
from annotator.api.parsers import JSONLinesParser
from annotator.api.schema import JSON_LINES

LINES: list[type[BaseParser]] = [JSONLinesParser]
BODY = {JSON_LINES: OpenApiTypes.BINARY}


def person_of(request: Request) -> User:
    """Who calls; nobody comes here without having signed in."""
    return cast(User, request.user)


def asked(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The values of a request's query; ValidationError (400) says what is wrong with it."""
    return _values(form(data=request.query_params))


def read(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The values of a request's JSON; ValidationError (400) says what is wrong with it."""
    return _values(form(data=request.data))


def lines_of(request: Request) -> IO[bytes]:
    """The lines of the body, which the caller closes; a request without one has none."""
    found: Any = request.data
    return found if hasattr(found, "read") else BytesIO()


def _values(form: serializers.Serializer[Any]) -> dict[str, Any]:
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
