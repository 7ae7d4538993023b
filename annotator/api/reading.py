"""What a request says: who calls, what its query asks for, and what its JSON holds."""

from typing import Any, cast

from rest_framework import serializers
from rest_framework.request import Request

from annotator.accounts.models import User


def person_of(request: Request) -> User:
    """Who calls; nobody comes here without having signed in."""
    return cast(User, request.user)


def asked(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The values of a request's query; ValidationError (400) says what is wrong with it."""
    return _values(form(data=request.query_params))


def read(form: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The values of a request's JSON; ValidationError (400) says what is wrong with it."""
    return _values(form(data=request.data))


def _values(form: serializers.Serializer[Any]) -> dict[str, Any]:
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
