"""What is answered where the program itself failed: what to do, without asking the database for anything."""

import sys
from errno import ENOSPC
from http import HTTPStatus

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _

AGAIN = 5  # seconds: a database that restarts is back by then


def failed(request: HttpRequest) -> HttpResponse:
    """503 where the database is out of reach, full or has no connection left; 500 for anything else."""
    away = _is_away(sys.exc_info()[1])
    status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR
    if request.path.startswith("/api/"):
        detail = (
            _("The database is out of reach for now; nothing of this request was stored.") if away else ""
        )
        problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
        answer: HttpResponse = JsonResponse(problem, status=status, content_type="application/problem+json")
    else:
        # not as a page of the program: what stands above each of those is about the person
        page = loader.render_to_string("web/failed.html", {"away": away})
        answer = HttpResponse(page, status=status)
    if away:
        answer["Retry-After"] = str(AGAIN)
    return answer


def _is_away(error: BaseException | None) -> bool:
    full = isinstance(error, OSError) and error.errno == ENOSPC
    return full or isinstance(error, OperationalError | InterfaceError | InternalError)
