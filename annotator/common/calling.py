"""Calls of other servers, as a worker makes them: JSON there and back, within limits of hosts, time and size."""

import json
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from django.utils.translation import gettext as _
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.util import Retry

from annotator.common.failure import Failure

CONNECT_WITHIN, ANSWER_WITHIN = 5, 30  # seconds without a sign of life
TAKES_AT_MOST = 60  # seconds of an answer that comes in drops
LARGEST = 5_000_000  # bytes, unpacked
AGAIN, BACKOFF = 2, 0.5  # more tries where a server is busy or gone for a moment, and the pause before them
PASSING = (429, 502, 503, 504)
NO_ENTRY = (401, 403)
PIECE = 65_536
LONGEST_WORDS = 200  # code points of what a server says went wrong


class CallFailed(Failure):
    """There is no usable answer; the message says why. `gone`: the server does not answer, so the next call may wait."""

    def __init__(self, reason: str, *, gone: bool = False, status: int | None = None) -> None:
        super().__init__(reason)
        self.gone, self.status = gone, status
        self.usage: Any = None  # what was used all the same, where a server counts


@dataclass(frozen=True)
class Answered:
    """What a server said."""

    body: Any
    milliseconds: int


def refusal(url: str, hosts: Collection[str]) -> str | None:
    """Why this address may not be called, or None. Only hosts that the operator named are, by name and port."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return _("this is no address")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return _("an address begins with http:// or https:// and a host")
    if parts.username or parts.password:
        return _("an address with a password would be shown to all leads")
    named = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if not {named, f"{named}:{port}"} & {host.lower() for host in hosts}:
        return _("the operator does not let %(host)s be called: see ATTEST_MODEL_HOSTS") % {
            "host": f"{named}:{port}"
        }
    return None


def post(
    url: str,
    body: Any,
    *,
    hosts: Collection[str],
    headers: Mapping[str, str] | None = None,
    patience: float | None = None,
) -> Answered:
    """The answer to a JSON body. CallFailed for whatever cannot be used; nothing else is raised.

    It has so many seconds of patience to begin, or the usual, and as many more to end.
    """
    if why := refusal(url, hosts):
        raise CallFailed(why)
    begin = time.monotonic()
    status, content = _exchanged(url, body, headers or {}, patience or ANSWER_WITHIN)
    if status != requests.codes.ok:
        secrets = [value.split()[-1] for value in (headers or {}).values()]
        gone = status in PASSING or status in NO_ENTRY
        raise CallFailed(_refused(status, content, secrets), gone=gone, status=status)
    try:
        return Answered(json.loads(content), round(1000 * (time.monotonic() - begin)))
    except (ValueError, RecursionError):
        raise CallFailed(_("its answer is no JSON")) from None


def _exchanged(url: str, body: Any, headers: Mapping[str, str], patience: float) -> tuple[int, bytes]:
    """Status and content of whatever a server answers. CallFailed where it answers nothing that can be read."""
    begin = time.monotonic()
    try:
        with (
            _session() as session,
            session.post(
                url,
                json=body,
                headers=dict(headers),
                timeout=(CONNECT_WITHIN, patience),
                allow_redirects=False,  # it might lead to where nobody may be called
                stream=True,
            ) as response,
        ):
            content = _read(response, begin, TAKES_AT_MOST + max(0, patience - ANSWER_WITHIN))
            return response.status_code, content
    except (requests.Timeout, ReadTimeoutError):
        raise CallFailed(_("it did not answer in time"), gone=True) from None
    except requests.ConnectionError:
        raise CallFailed(_("it cannot be reached"), gone=True) from None
    except (requests.RequestException, HTTPError, ValueError) as error:  # whatever is sent instead of HTTP
        raise CallFailed(_("no HTTP: %(problem)s") % {"problem": type(error).__name__}) from None


def _refused(status: int, content: bytes, secrets: Iterable[str]) -> str:
    """That it did not do as it was asked, in its own words; not those about a key or with one, which leads must not read."""
    reason = _("it answers %(status)d") % {"status": status}
    words = "" if status in NO_ENTRY else _words(content)
    if not words or any(secret in words for secret in secrets):
        return reason
    return f"{reason}: {words[:LONGEST_WORDS]}"


def _words(content: bytes) -> str:
    """What a server says went wrong, where it says so as most do."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    while isinstance(said, dict):
        said = next((said[name] for name in ("error", "detail", "message") if name in said), None)
    words = said if isinstance(said, str) else ""
    return "".join(sign for sign in " ".join(words.split()) if sign.isprintable())


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy and no password file of whoever runs the worker
    again = Retry(
        connect=AGAIN,
        status=AGAIN,
        read=False,  # whoever took the question may be paid for the answer
        other=0,
        backoff_factor=BACKOFF,
        status_forcelist=PASSING,
        allowed_methods=None,
        respect_retry_after_header=False,
        raise_on_status=False,
    )
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=again))
    return session


def _read(response: requests.Response, begin: float, at_most: float) -> bytes:
    """The whole answer. Each piece is taken as it comes, for a server that sends drops is told by the clock."""
    content = bytearray()
    while piece := response.raw.read1(PIECE, decode_content=True):
        content += piece
        if len(content) > LARGEST:
            raise CallFailed(_("its answer is larger than %(size)d MB") % {"size": LARGEST // 1_000_000})
        if time.monotonic() - begin > at_most:
            raise CallFailed(
                _("its answer takes longer than %(seconds)d s") % {"seconds": at_most}, gone=True
            )
    return bytes(content)
