"""Heads that are not what a client expects: statuses, waits, redirects, cookies, odd headers, and secrets sent back."""

from __future__ import annotations

import math
from email.utils import formatdate
from http import HTTPStatus

from ringviewer.simulator.api.answers import error_body, error_text
from ringviewer.simulator.faults.answer import Answer, Headers, Occasion
from ringviewer.simulator.faults.spec import FaultSpec

_CONTROL = b"a\x01b\x07c \x1b[31mred\x1b[0m \x7f\x80\xff"
# More than http.client reads of one line, and than it takes of headers.
_LONG = b"x" * 100_000
_MANY = 300


def status(answer: Answer, spec: FaultSpec, occasion: Occasion) -> None:
    """An error that something on the way gives, with a ``Retry-After`` where one is asked for (contract §7)."""
    answer.status = spec.status
    phrase = _phrase(spec.status)
    answer.headers, answer.body = {
        "json": (_typed("application/json"), _told(spec.status, f"{phrase}, on demand", occasion)),
        "empty": ([], b""),
        "html": (_typed("text/html"), f"<html><body><h1>{spec.status} {phrase}</h1></body></html>\n".encode()),
        "text": (_typed("text/plain"), f"{phrase}\n".encode()),
    }[spec.form]
    if spec.retry_after_ms is not None:
        answer.set_header(b"retry-after", _retry_after(spec, spec.retry_after_ms, occasion.now_ms))


def redirect(answer: Answer, spec: FaultSpec, occasion: Occasion) -> None:
    """A redirect to where no redirect of the contract leads; "endless" leads to a new address on the same route."""
    mark = "&" if "?" in occasion.target else "?"
    location = {
        "endless": f"{occasion.target}{mark}hop={occasion.random.randrange(10**9)}",
        "other-origin": f"http://localhost:{occasion.port}{occasion.target}",
        "without-location": "",
        "not-http": "file:///etc/hosts",
    }[spec.form]
    answer.status, answer.headers, answer.body = spec.status, [], b""
    answer.set_header(b"location", location.encode("latin-1", "replace"))


def echo(answer: Answer, spec: FaultSpec, occasion: Occasion) -> None:
    """An error that repeats the secrets of the request: its address with the query, its token, its body."""
    detail = f"Can not answer http://127.0.0.1:{occasion.port}{occasion.target}"
    detail += f" with Authorization: {occasion.authorization or 'none'}, body: {occasion.body.decode('latin-1')}"
    answer.status = spec.status
    answer.headers, answer.body = _typed("application/json"), _told(spec.status, detail, occasion)


def headers(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    """More headers: with control characters (and NUL, which h11 would refuse), with a long value, or hundreds."""
    more: Headers = {
        "control": [(b"x-note", _CONTROL), (b"x-request-id", _CONTROL)],
        "nul": [(b"x-note", b"a\x00b"), (b"x-tab\x00", b"\x0b\x0c")],
        "long": [(b"x-note", _LONG)],
        "many": [(b"x-note-%d" % number, b"%d" % number) for number in range(_MANY)],
    }[spec.form]
    answer.headers += more
    answer.verbatim = answer.verbatim or spec.form == "nul"


def cookies(answer: Answer, _spec: FaultSpec, occasion: Occasion) -> None:
    """Cookies that a careful client never sends on, least of all to the other origin (contract §4.3)."""
    answer.headers += [
        (b"set-cookie", b"session=%d; Path=/; HttpOnly" % occasion.random.randrange(10**9)),
        (b"set-cookie", b"everywhere=1; Domain=127.0.0.1; Path=/; Max-Age=31536000"),
    ]


def _retry_after(spec: FaultSpec, wait_ms: int, now_ms: int) -> bytes:
    if spec.retry_after_as == "seconds":
        return str(math.ceil(wait_ms / 1000)).encode()
    if spec.retry_after_as == "date":
        return formatdate(math.ceil((now_ms + wait_ms) / 1000), usegmt=True).encode()
    return b"a while"


def _told(code: int, detail: str, occasion: Occasion) -> bytes:
    """An error in the live shape (contract §4.5)."""
    name = _phrase(code).upper().replace(" ", "_")
    return error_text(error_body(code, name, detail, occasion.request_id, occasion.now_ms))


def _phrase(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return "Unassigned"


def _typed(content_type: str) -> Headers:
    return [(b"content-type", content_type.encode())]
