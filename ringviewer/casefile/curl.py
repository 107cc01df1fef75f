"""A recorded request as a cURL command for a POSIX shell, with the token as a variable of that shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from ringviewer.partner_api.address import origin_of

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Exchange

__all__ = ["CURL_SHELLS", "TOKEN_VARIABLE", "curl_command", "why_no_command"]

TOKEN_VARIABLE = "$RING_ACCESS_TOKEN"  # noqa: S105  # the name of a variable, not a secret
CURL_SHELLS = "a POSIX shell: bash or zsh, on Windows Git Bash or WSL"


def why_no_command(exchange: Exchange, api_base: str) -> str | None:
    """Why a request cannot be repeated by a command, as a sentence; ``None`` when it can."""
    if exchange.kind == "media":
        return "The signed address of a picture works once and is not kept."
    if exchange.kind == "token":
        return "A token request carries the client's secret, so nothing of it is kept."
    if origin_of(f"{api_base.partition('://')[0]}://{exchange.host}") != origin_of(api_base):
        return "The request did not go to the API, and the token goes nowhere else."
    if exchange.request_body is None and any(name.casefold() == "content-type" for name, _ in exchange.request_headers):
        return "The body of the request is not kept any more."
    return None


def curl_command(exchange: Exchange, api_base: str) -> str | None:
    """The command that repeats the request, or ``None`` where :func:`why_no_command` has a reason.

    Redirects are not followed: the signed address behind one would receive the token otherwise. Brackets of a query
    are taken as they stand, and so is a body that begins with ``@``, which would name a file otherwise.
    """
    if why_no_command(exchange, api_base) is not None:
        return None
    parts = ["curl", "--silent", "--show-error", "--include", "--globoff"]
    if exchange.method != "GET":
        parts += ["--request", exchange.method]
    words = [shlex.quote(part) for part in parts]
    words += ["--header", f'"Authorization: Bearer {TOKEN_VARIABLE}"']
    if exchange.request_body is not None:
        words += ["--header", shlex.quote("Content-Type: application/json")]
        words += ["--data-raw", shlex.quote(exchange.request_body)]
    words.append(shlex.quote(api_base.rstrip("/") + exchange.path))
    return " ".join(words)
