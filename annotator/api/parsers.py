"""Reading requests."""

import tempfile
from collections.abc import Iterable, Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

CHUNK = 64 * 1024  # bytes read at a time


class BoundedJSONParser(JSONParser):
    """JSON; nesting deeper than the interpreter's stack is a fault of the request, not of the server."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value in the body; ParseError (400) says what is wrong with it."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("JSON is nested too deep") from None


class TooLarge(APIException):
    """The body has more bytes than a file may have."""

    status_code = 413

    def __init__(self) -> None:
        super().__init__(f"a file has at most {settings.MAX_UPLOAD_BYTES:,} bytes: send it in parts")


class JSONLinesParser(BaseParser):
    """JSON lines, to disk as they come: memory stays flat however many there are."""

    media_type = "application/x-ndjson"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """An open file, rewound; TooLarge where it is larger than a file may be."""
        kept: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 # the view closes it
        while chunk := stream.read(CHUNK):
            kept.write(chunk)
            if kept.tell() > settings.MAX_UPLOAD_BYTES:
                kept.close()
                raise TooLarge
        kept.seek(0)
        return kept


class OneForm(DefaultContentNegotiation):
    """Each call answers in its one form, whatever the request says it accepts."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)
