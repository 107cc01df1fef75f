"""A served scenario and a plain HTTP client: no part of ringviewer's own client is used here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ringviewer.simulator import start
from ringviewer.simulator.running import RunningSimulator


class Desk:
    """One served scenario, as any HTTP client meets it."""

    def __init__(self, running: RunningSimulator) -> None:
        self.running = running
        headers = {"Authorization": f"Bearer {running.token}"}
        self.api = httpx.Client(base_url=running.api_base, headers=headers, trust_env=False)
        self.media = httpx.Client(trust_env=False)

    def close(self) -> None:
        self.api.close()
        self.media.close()
        self.running.stop()

    def device(self, name: str) -> str:
        rows = self.api.get("/v1/devices").json()["data"]
        return next(str(row["id"]) for row in rows if row["attributes"]["name"] == name)

    def pages(self, device_id: str, query: str = "") -> list[dict[str, Any]]:
        """Every page of Event History."""
        path: str | None = f"/v1/history/devices/{device_id}/events{query}"
        pages = []
        while path is not None:
            body = self.api.get(path).raise_for_status().json()
            pages.append(body)
            path = body.get("links", {}).get("next")
        return pages

    def events(self, device_id: str, query: str = "") -> list[dict[str, Any]]:
        return [row for page in self.pages(device_id, query) for row in page["data"]]

    def ask(self, device_id: str, body: object) -> httpx.Response:
        return self.api.post(f"/v1/devices/{device_id}/media/image/download", json=body)

    def at(self, device_id: str, at_ms: int, **more: object) -> tuple[httpx.Response, httpx.Response]:
        """Both legs of a still at a moment."""
        first = self.ask(device_id, {"type": "at_timestamp", "timestamp": at_ms, **more})
        assert first.status_code == 303, first.text
        return first, self.media.get(first.headers["location"])


@pytest.fixture
def relinked() -> Iterator[Desk]:
    desk = Desk(start("relinked"))
    yield desk
    desk.close()


@pytest.fixture
def stills() -> Iterator[Desk]:
    desk = Desk(start("stills"))
    yield desk
    desk.close()
