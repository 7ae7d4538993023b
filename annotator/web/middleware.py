"""What every answer has in common."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotator.common.permit import Refusal


class RefusalMiddleware:
    """A rule that said no becomes a 403 with its reason, as a page; the API answers for itself (api/faults.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refusal; leave every other exception alone."""
        if not isinstance(exception, Refusal):
            return None
        return render(request, "web/refused.html", {"reason": str(exception)}, status=HTTPStatus.FORBIDDEN)
