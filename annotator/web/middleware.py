"""What every answer has in common."""

import logging
import re
import time
from collections.abc import Callable
from http import HTTPMethod, HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotator.accounts import second_factor
from annotator.common import logs, metrics
from annotator.common.permit import Refusal

LOG = logging.getLogger("attest.requests")
GOOD_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")  # a proxy may have given one
METHODS = frozenset(HTTPMethod)
# What Django's own middleware does not set. Nothing of ours may be kept by what stands between, nor used by other sites.
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


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


class RequestMiddleware:
    """Gives each request an id, which its log lines and its answer have, and tells how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if GOOD_ID.fullmatch(given) else uuid4().hex
        token, begun = logs.REQUEST_ID.set(request_id), time.perf_counter()
        try:
            response = self.get_response(request)
            self._tell(request, response, time.perf_counter() - begun)
        finally:
            logs.REQUEST_ID.reset(token)
        response["X-Request-Id"] = request_id
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        match, method = request.resolver_match, request.method if request.method in METHODS else "other"
        route = match.view_name if match else "none"
        metrics.REQUESTS.labels(route, method, response.status_code).observe(seconds)
        fields = {
            "route": route,
            "method": method,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
        }
        LOG.info("request", extra={"fields": fields})


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
