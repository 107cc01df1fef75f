"""The token endpoint (contract §1.1, §1.2), which in truth is on a host of its own and here shares the API's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ringviewer.simulator.api.answers import Json
from ringviewer.simulator.api.replies import body_of
from ringviewer.simulator.api.tokens import TokenOffice
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.worlds.world import World

PATH = "/oauth/token"
_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 32


def token_route(world: World, tokens: TokenOffice) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of ``POST /oauth/token``: a form in, a pair of tokens or an OAuth error out."""

    async def token(request: Request) -> Response:
        try:
            answer = _granted(tokens, await _form(request))
        except RefusalError as refusal:
            answer = refusal
        response = _error(world, answer) if isinstance(answer, RefusalError) else JSONResponse(answer)
        response.headers["cache-control"] = "no-store"
        return response

    return token


def _granted(tokens: TokenOffice, form: dict[str, str]) -> Json | RefusalError:
    grant_type = form.get("grant_type", "")
    if grant_type == "refresh_token":
        return tokens.refresh(form)
    if grant_type == "authorization_code":
        return tokens.exchange(form)
    if not grant_type:
        return RefusalError(400, "invalid_request", "grant_type is required")
    # 401 rather than the 400 of RFC 6749: that is what the real endpoint answers to client_credentials.
    return RefusalError(401, "unsupported_grant_type", "The grant type is not supported")


async def _form(request: Request) -> dict[str, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        raise RefusalError(400, "invalid_request", f"The body must be {_FORM}")
    try:
        data = await body_of(request)
    except RefusalError as refusal:
        raise RefusalError(refusal.status, "invalid_request", refusal.detail) from None
    try:
        pairs = parse_qsl(data.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise RefusalError(400, "invalid_request", "The body is not a valid form") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise RefusalError(400, "invalid_request", "A parameter is repeated")
    return form


def _error(world: World, refusal: RefusalError) -> Response:
    if world.spec.dialect.errors == "documented":
        return JSONResponse({"errors": [{"status": str(refusal.status), "code": refusal.code}]}, refusal.status)
    return JSONResponse({"error": refusal.code, "error_description": refusal.detail}, refusal.status)
