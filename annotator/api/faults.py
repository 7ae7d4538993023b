"""Faults of a request that REST framework leaves to Django, which answers with a page."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.response import Response
from rest_framework.views import exception_handler


def answer(fault: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to a fault, in JSON; None for what is a fault of the server."""
    if isinstance(fault, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return Response({"detail": f"a request has at most {most:,} bytes: send it in parts"}, status=413)
    return exception_handler(fault, context)
