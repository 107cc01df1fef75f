"""The control plane: what `Controls` can do, as JSON over HTTP on a loopback port of its own.

A web page that is open on the same computer must not be able to use it: no cross-origin headers are ever sent, the
host must be this computer's by name, requests that a browser makes for a page are refused, and whatever changes the
world needs a JSON content type, which a page cannot send without asking first.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict
from itertools import islice
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ringviewer.simulator.api.replies import body_of
from ringviewer.simulator.control.controls import Controls
from ringviewer.simulator.control.manual import MANUAL
from ringviewer.simulator.errors import RefusalError, SimulatorError
from ringviewer.simulator.serving.journal import JournalEntry
from ringviewer.simulator.worlds.table import Table

_MOST_LINES = 1_000
_MOST_MS = 2**53
# Problems with a key are worded for scenario files; here the request is the file.
_FILE = "of the request"
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def control_plane(controls: Controls, journal: Iterable[JournalEntry], port: int) -> ASGIApp:
    """The application that serves the control plane of one world on ``port``."""
    views, acts = _Views(controls, journal), _Acts(controls)
    acting = {
        "/events": acts.add_event,
        "/link": acts.link,
        "/unlink": acts.unlink,
        "/online": acts.online,
        "/offline": acts.offline,
        "/share": acts.share,
        "/unshare": acts.unshare,
        "/expire": acts.expire,
        "/code": acts.code,
        "/faults": acts.faults,
        "/dialect": acts.dialect,
        "/advance": acts.advance,
        "/webhooks": acts.webhook_manner,
    }
    application = Starlette(
        routes=[
            Route("/", views.manual),
            Route("/state", views.state),
            Route("/journal", views.journal),
            Route("/webhooks", views.webhooks, methods=["GET"]),
            *(Route(path, _acting(act), methods=["POST"]) for path, act in acting.items()),
        ],
        exception_handlers={
            HTTPException: _on_http,
            RefusalError: _on_refusal,
            SimulatorError: _on_wrong,
            ClientDisconnect: _on_hang_up,
        },
    )
    application.router.redirect_slashes = False
    return _Guard(application, port)


class _Guard:
    """Refuses what a browser may have been talked into."""

    def __init__(self, application: ASGIApp, port: int) -> None:
        self._application = application
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = self._problem(scope)
        application = self._application if problem is None else _failure(403, problem)
        await application(scope, receive, send)

    def _problem(self, scope: Scope) -> str | None:
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name, []).append(value)
        hosts = [value.decode("latin-1").lower() for value in headers.get(b"host", ())]
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return f"The Host of a request must be {' or '.join(sorted(self._hosts))}."
        site = headers.get(b"sec-fetch-site", [b"none"])
        if b"origin" in headers or site != [b"none"]:
            return "Web pages may not use the control plane."
        return None


class _Views:
    """What can be read."""

    def __init__(self, controls: Controls, journal: Iterable[JournalEntry]) -> None:
        self._controls = controls
        self._journal = journal

    async def manual(self, _request: Request) -> Response:
        return PlainTextResponse(MANUAL, headers=_HEADERS)

    async def state(self, _request: Request) -> Response:
        return _answer(self._controls.state())

    async def journal(self, request: Request) -> Response:
        after, limit = _part(request)
        entries = (entry for entry in self._journal if entry.number > after)
        return _lines(asdict(entry) for entry in islice(entries, limit))

    async def webhooks(self, request: Request) -> Response:
        after, limit = _part(request)
        webhooks = (webhook for webhook in self._controls.webhooks.remembered if webhook.number > after)
        return _lines(webhook.as_json() for webhook in islice(webhooks, limit))


class _Acts:
    """What can be done; each takes its keys out of the request's body and returns what is answered."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls

    def add_event(self, body: Table) -> dict[str, Any]:
        device, kind, subtype = _optional(body, "device"), body.text("kind"), _optional(body, "subtype")
        lasts_ms, at_ms = body.number("lasts_ms", 20_000, most=_MOST_MS), _moment(body)
        component_id = _optional(body, "component_id")
        body.finish()
        added = self._controls.add_event(
            device, kind, subtype=subtype, lasts_ms=lasts_ms, at_ms=at_ms, component_id=component_id
        )
        return asdict(added)

    def link(self, body: Table) -> dict[str, Any]:
        at_ms = _moment(body)
        body.finish()
        self._controls.link(at_ms)
        return {"consent_ms": self._controls.state()["consent_ms"]}

    def unlink(self, body: Table) -> dict[str, Any]:
        body.finish()
        self._controls.unlink()
        return {"linked": False}

    def online(self, body: Table) -> dict[str, Any]:
        return self._set_online(True, body)

    def offline(self, body: Table) -> dict[str, Any]:
        return self._set_online(False, body)

    def share(self, body: Table) -> dict[str, Any]:
        return self._set_shared(True, body)

    def unshare(self, body: Table) -> dict[str, Any]:
        return self._set_shared(False, body)

    def expire(self, body: Table) -> dict[str, Any]:
        body.finish()
        self._controls.expire_token()
        return {"expired": True}

    def code(self, body: Table) -> dict[str, Any]:
        body.finish()
        return {"code": self._controls.grant_code()}

    def faults(self, body: Table) -> dict[str, Any]:
        tables = body.tables("faults")
        body.finish()
        self._controls.set_faults(tables)
        return {"faults": self._controls.state()["faults"]}

    def dialect(self, body: Table) -> dict[str, Any]:
        self._controls.set_dialect(body)
        return {"dialect": self._controls.state()["dialect"]}

    def advance(self, body: Table) -> dict[str, Any]:
        ms = body.number("ms", most=_MOST_MS)
        body.finish()
        self._controls.advance(ms)
        return {"now_ms": self._controls.state()["now_ms"]}

    def webhook_manner(self, body: Table) -> dict[str, Any]:
        self._controls.set_webhook_manner(body)
        return {"webhooks": self._controls.state()["webhooks"]}

    def _set_online(self, online: bool, body: Table) -> dict[str, Any]:
        device = _optional(body, "device")
        body.finish()
        self._controls.set_online(online, device)
        return {"online": online}

    def _set_shared(self, shared: bool, body: Table) -> dict[str, Any]:
        device = body.text("device")
        body.finish()
        self._controls.set_shared(shared, device)
        return {"shared": shared}


def _acting(act: Callable[[Table], dict[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            return _failure(415, "The Content-Type must be application/json.")
        data = await body_of(request)
        try:
            values = json.loads(data or b"{}")
        except (ValueError, RecursionError):
            return _failure(400, "The body is not valid JSON.")
        if not isinstance(values, dict):
            return _failure(400, "The body must be one JSON object.")
        return _answer(act(Table(values, _FILE)))

    return endpoint


def _optional(body: Table, key: str) -> str | None:
    return body.text(key) if body.has(key) else None


def _moment(body: Table) -> int | None:
    return body.number("at_ms", most=_MOST_MS) if body.has("at_ms") else None


def _part(request: Request) -> tuple[int, int]:
    """Which lines are wanted: those with a number above ``after``, at most ``limit``."""
    values = []
    for name, default in (("after", 0), ("limit", _MOST_LINES)):
        text = request.query_params.get(name, str(default))
        if not (text.isascii() and text.isdigit() and len(text) <= 15):
            raise SimulatorError(f"{name} must be a whole number.")
        values.append(int(text))
    return values[0], min(values[1], _MOST_LINES)


def _answer(value: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(value, status, headers=_HEADERS)


def _lines(values: Iterable[dict[str, Any]]) -> Response:
    text = "".join(f"{json.dumps(value)}\n" for value in values)
    return Response(text, media_type="application/x-ndjson", headers=_HEADERS)


def _failure(status: int, sentence: str) -> Response:
    return _answer({"error": sentence}, status)


async def _on_http(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {404: "There is no such path; GET / lists them.", 405: "This path takes another method; GET / tells which."}
    return _failure(status, words.get(status, "The request can not be served."))


async def _on_refusal(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, RefusalError) else 400
    return _failure(status, str(error.detail) if isinstance(error, RefusalError) else "")


async def _on_wrong(_request: Request, error: Exception) -> Response:
    return _failure(400, str(error).removeprefix(f"Scenario {_FILE}, "))


async def _on_hang_up(_request: Request, _error: Exception) -> Response:
    return Response(status_code=400)  # nobody is there to read it
