"""What every answer has in common."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotator.accounts import second_factor
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


class SecondFactorMiddleware:
    """Whose role demands a second factor gets nowhere but to where it is set up, until it is."""

    OPEN = ("/2fa/", "/reauthenticate/", "/logout/", "/static/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(self.OPEN) or not second_factor.is_missing_for(request.user):
            return self.get_response(request)
        reason = _("Your role needs a second factor: an authenticator app or a passkey. Set one up to go on.")
        if request.path.startswith("/api/"):
            problem = {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": reason}
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        messages.warning(request, reason)
        return redirect("mfa_index")
