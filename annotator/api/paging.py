"""Lists page by page: a cursor is where the last page ended, so that nothing is left out or comes twice while rows come."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

M = TypeVar("M", bound=Model)
Q = TypeVar("Q", bound="Paging")

LAST = 2**63 - 1  # the highest key there can be


class Paging(serializers.Serializer[Any]):
    """What a list can be asked for."""

    cursor = serializers.IntegerField(
        required=False, min_value=0, max_value=LAST, help_text="where to go on: follow `next`"
    )
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200, help_text="most rows of a page")


def page(
    request: Request, rows: QuerySet[M], query: dict[str, Any], drawn: Callable[[list[M]], Iterable[Any]]
) -> Response:
    """Rows from the highest key down, as `drawn` makes them, with the address of the next page."""
    if (cursor := query.get("cursor")) is not None:
        rows = rows.filter(pk__lt=cursor)
    limit = query["limit"]
    found = list(rows.order_by("-pk")[: limit + 1])
    more = found[limit - 1].pk if len(found) > limit else None
    return answered(request, drawn(found[:limit]), more)


def answered(request: Request, results: Iterable[Any], cursor: int | str | None) -> Response:
    """A page of results; `cursor` is where the next one begins, None after the last."""
    return Response({"next": None if cursor is None else _next(request, cursor), "results": list(results)})


def _next(request: Request, cursor: int | str) -> str:
    query = request._request.GET.copy()
    query["cursor"] = str(cursor)
    return request.build_absolute_uri(f"?{query.urlencode()}")
