"""A person’s own keys on the review page."""

from http import HTTPStatus

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.accounts import actions as accounts
from annotator.api.faults import problem
from annotator.api.reading import person_of
from annotator.api.schema import call, says, shape
from annotator.review import keys

KeysShape = shape(
    "Keys", keys=serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
)


@says("GET", "Your own keys on the review page, by command", {200: KeysShape}, name="get_keys")
@says("PUT", "Replace your own keys on the review page", {200: KeysShape}, name="put_keys", request=KeysShape)
@call(GET="read", PUT="decide")
def own_keys(request: Request) -> Response:
    """The person's own keys on the review page, by command; PUT replaces them all."""
    person = person_of(request)
    if request.method == "GET":
        return Response({"keys": person.keys})
    try:
        kept = keys.read(request.data.get("keys") if isinstance(request.data, dict) else None)
    except keys.KeysError as error:
        return problem(HTTPStatus.BAD_REQUEST, str(error))
    accounts.keep_keys(kept, by=person)
    return Response({"keys": kept})
