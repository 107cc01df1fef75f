"""One part of an answer's bytes, for a client that asks with ``Range`` (RFC 9110, section 14)."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from ringviewer.simulator.api.replies import refused
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.worlds.world import World

# Bounded, since Python refuses to read thousands of digits.
_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))", re.IGNORECASE)


def in_range(world: World, request: Request, answer: Response) -> Response:
    """The part of ``answer`` that the request's ``Range`` asks for: 206, or 416 when there are no such bytes.

    It is the whole answer when that does not say ``accept-ranges: bytes`` (contract §4.3), and when the request asks
    for several ranges, for none that can be read, or for a part of another version (``If-Range``).
    """
    asked = _asked(request)
    if asked is None or answer.status_code != 200 or answer.headers.get("accept-ranges") != "bytes":
        return answer
    if request.headers.get("if-range", answer.headers.get("last-modified")) != answer.headers.get("last-modified"):
        return answer
    data = bytes(answer.body)
    begin, end = asked
    if begin < 0:
        begin, end = max(0, len(data) + begin), None
    end = len(data) if end is None else min(end, len(data))
    if begin >= end:
        refusal = refused(world, request, RefusalError(416, "RANGE_NOT_SATISFIABLE", "The media have no such bytes"))
        refusal.headers["content-range"] = f"bytes */{len(data)}"
        return refusal
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return Response(data[begin:end], 206, {**headers, "content-range": f"bytes {begin}-{end - 1}/{len(data)}"})


def _asked(request: Request) -> tuple[int, int | None] | None:
    """The first byte and the one after the last; a negative first one counts from the end. ``None`` is no range."""
    values = request.headers.getlist("range")
    match = _RANGE.fullmatch(values[0].strip()) if len(values) == 1 else None
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        # No bytes from the end are none at all, wherever the end is.
        return (-int(suffix), None) if int(suffix) else (0, 0)
    begin = int(first)
    if not last:
        return begin, None
    return (begin, int(last) + 1) if int(last) >= begin else None
