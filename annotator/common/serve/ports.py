"""The addresses the web server listens on: this machine only, under both of its families."""

from __future__ import annotations

import errno
import socket

from annotator.common.failure import Failure

# `localhost` may mean either, and browsers try both.
LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def free_addresses(port: int) -> list[str]:
    """The addresses to bind, as gunicorn writes them; raises Failure when the port is taken."""
    addresses = []
    for family, host in LOOPBACK:
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Failure(
                    f"port {port} is in use by another program: end that one, "
                    f"or choose another port, as in `make run PORT={port + 1 if port < 65535 else 8000}`."
                ) from None
            if error.errno == errno.EACCES:
                raise Failure(f"this user may not listen on port {port}: choose one above 1023.") from None
            if family == socket.AF_INET:
                raise Failure(f"cannot listen on {host}:{port}: {error.strerror}.") from None
            continue  # a machine without IPv6
        addresses.append(f"[{host}]:{port}" if family == socket.AF_INET6 else f"{host}:{port}")
    return addresses
