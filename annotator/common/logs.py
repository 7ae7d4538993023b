"""Log lines that hold neither a report's words nor a secret: routes for addresses, places in the code for messages."""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class _Formatter(logging.Formatter):
    """An exception's message may quote a row or an address; its type and where it was raised do not."""

    def said(self, record: logging.LogRecord) -> str:
        """The message; of what Django says about a request, the route instead of the address."""
        request = getattr(record, "request", None)
        if request is None or not hasattr(request, "method"):
            return record.getMessage()
        match = getattr(request, "resolver_match", None)
        status = getattr(record, "status_code", "")
        return f"{status} {request.method} {match.route if match else '(no route)'}".strip()

    def raised(self, record: logging.LogRecord) -> list[str]:
        """Types and places, the innermost last; of what led to it, the types."""
        if not record.exc_info or record.exc_info[1] is None:
            return []
        return list(_places(record.exc_info[1]))


class Json(_Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname, "logger": record.name}
        line |= {"message": self.said(record), **getattr(record, "fields", {})}
        if request_id := REQUEST_ID.get():
            line["request"] = request_id
        if places := self.raised(record):
            line["raised"] = places
        return json.dumps(line, ensure_ascii=False)


class Line(_Formatter):
    """For people."""

    def format(self, record: logging.LogRecord) -> str:
        at = self.formatTime(record)
        request_id = REQUEST_ID.get()
        said = f"{at} {record.levelname} {record.name}: {self.said(record)}"
        said += f" [{request_id}]" if request_id else ""
        return "\n  ".join([said, *self.raised(record)])


FORMATTERS: dict[str, type[_Formatter]] = {"line": Line, "json": Json}


def _places(error: BaseException, *, depth: int = 0) -> list[str]:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    frames = traceback.extract_tb(error.__traceback__)
    found = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames] if depth == 0 else []
    found.append(kind)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            found += _places(one, depth=0)
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [*(_places(before, depth=1) if before and depth < 5 else []), *found]
