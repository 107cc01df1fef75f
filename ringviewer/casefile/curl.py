"""A recorded request as a cURL command, with the token as a variable of the shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Exchange

__all__ = ["TOKEN_VARIABLE", "curl_command"]

TOKEN_VARIABLE = "$RING_ACCESS_TOKEN"  # noqa: S105  # the name of a variable, not a secret


def curl_command(exchange: Exchange, api_base: str) -> str | None:
    """The command that repeats the request, or ``None`` for a signed address, which works once and is not kept.

    Redirects are not followed: the signed address behind one would receive the token otherwise.
    """
    if exchange.kind == "media":
        return None
    parts = ["curl", "--silent", "--show-error", "--include"]
    if exchange.method != "GET":
        parts += ["--request", exchange.method]
    words = [shlex.quote(part) for part in parts]
    words += ["--header", f'"Authorization: Bearer {TOKEN_VARIABLE}"']
    if exchange.request_body is not None:
        words += ["--header", shlex.quote("Content-Type: application/json")]
        words += ["--data", shlex.quote(exchange.request_body)]
    words.append(shlex.quote(api_base.rstrip("/") + exchange.path))
    return " ".join(words)
