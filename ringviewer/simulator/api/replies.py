"""Small helpers of both origins: JSON answers, errors in the API's shape, and bodies read within a limit."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from ringviewer.simulator.api.answers import error_body, error_text
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.serving.rate_limit import retry_after
from ringviewer.simulator.worlds.world import World

LONGEST_BODY = 64 * 1024
_CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
_DETAILS = {404: "Resource not found", 405: "Method not allowed"}


def request_id_of(request: Request) -> str:
    """The id that the answer will carry in ``x-request-id``."""
    return str(request.state.request_id)


def refused(world: World, request: Request, refusal: RefusalError) -> Response:
    """A refusal in the error shape that the world's dialect speaks."""
    dialect, now_ms = world.spec.dialect, world.now_ms()
    if refusal.bare and dialect.errors == "live":
        return Response(status_code=refusal.status)
    body = error_body(refusal.status, refusal.code, refusal.detail, request_id_of(request), now_ms, dialect.errors)
    response = Response(error_text(body), refusal.status, media_type="application/json")
    if refusal.wait_s is not None:
        response.headers["retry-after"] = retry_after(refusal.wait_s, now_ms, dialect.retry_after).decode()
    return response


async def body_of(request: Request) -> bytes:
    """The whole body, of at most 64 KiB; raises `RefusalError` 413 beyond it."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > LONGEST_BODY:
            raise RefusalError(413, "PAYLOAD_TOO_LARGE", f"request body must not exceed {LONGEST_BODY} bytes")
    return bytes(data)


def exception_handlers(world: World) -> dict[Any, ExceptionHandler]:
    """For Starlette: unknown paths, wrong methods, refusals, and clients that hang up."""

    async def on_http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = (error.headers if isinstance(error, HTTPException) else None) or {}
        code, detail = _CODES.get(status, "BAD_REQUEST"), _DETAILS.get(status, "Bad request")
        response = refused(world, request, RefusalError(status, code, detail))
        for name, value in headers.items():
            # Starlette keeps the methods of a route in a set, whose order differs from run to run.
            response.headers[name] = ", ".join(sorted(value.split(", "))) if name == "Allow" else value
        return response

    async def on_refusal(request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusalError)  # noqa: S101  # registered for this class only
        return refused(world, request, error)

    async def on_hang_up(_request: Request, _error: Exception) -> Response:
        return Response(status_code=400)  # nobody is there to read it

    async def on_fault(request: Request, _error: Exception) -> Response:
        return refused(world, request, RefusalError(500, "INTERNAL_SERVER_ERROR", "Unexpected error"))

    return {HTTPException: on_http, RefusalError: on_refusal, ClientDisconnect: on_hang_up, Exception: on_fault}
