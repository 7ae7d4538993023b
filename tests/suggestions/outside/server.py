"""A small server on this machine that answers as a test says, and remembers what it was asked."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class Server:
    """Where it is, what it was asked, and how it answers next; the last answer is given again."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.host = f"{address[0]}:{address[1]}"
        self.url = f"http://{self.host}"
        self.asked: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.replies: list[Reply] = []

    def answers(self, *replies: Any) -> None:
        """Each a reply, or JSON to answer with."""
        self.replies = [one if callable(one) else says(one) for one in replies]

    def reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def says(body: Any, status: int = 200) -> Reply:
    """Answers with JSON."""
    return sends(json.dumps(body).encode(), status)


def sends(content: bytes, status: int = 200, **headers: str) -> Reply:
    """Answers with these bytes."""

    def reply(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return reply


def pours(size: int, pause: float = 0) -> Reply:
    """Begins an answer of so many bytes, with a pause after each piece."""

    def reply(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
        handler.send_response(200)
        handler.end_headers()
        piece = b" " * (1 if pause else 65_536)
        with suppress(OSError):  # nobody listens any more
            for _ in range(size // len(piece)):
                handler.wfile.write(piece)
                time.sleep(pause)

    return reply


def waits(seconds: float) -> Reply:
    """Says nothing for so long."""

    def reply(_handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
        time.sleep(seconds)

    return reply


@contextmanager
def serving() -> Iterator[Server]:
    """A server until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append((self.path, asked, dict(self.headers)))
            server.reply()(self, asked)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server = Server(listening.server_address[:2])
    thread = Thread(target=listening.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
