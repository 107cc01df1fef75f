"""Requests to an origin, and what a wire kept of them."""

from __future__ import annotations

from typing import Any

from ringviewer.partner_api.exchange import Exchange, Phases
from ringviewer.partner_api.wire import Request, Wire
from tests.partner_api.origins import TOKEN, Origin

BEARER = f"Bearer {TOKEN}"
JSON = {"content_type": "application/json"}


def get(origin: Origin, path: str = "/v1/devices", **facts: Any) -> Request:
    return Request("devices", "GET", origin.base + path, **{"authorization": BEARER, **facts})


def kept(wire: Wire, number: int = 1) -> Exchange:
    exchange = wire.recorder.exchange(number)
    assert exchange is not None
    return exchange


def phases(wire: Wire, number: int = 1) -> Phases:
    found = kept(wire, number).phases
    assert found is not None
    return found
