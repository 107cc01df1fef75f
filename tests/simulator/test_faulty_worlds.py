"""The two scenarios that ship with faults: one needs patience, the other one caution."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from ringviewer.simulator import start
from ringviewer.simulator.worlds.library import load
from tests.simulator.conftest import Desk

NOW_MS = 1_791_506_520_000
SCENARIOS = Path(__file__).resolve().parents[2] / "resources" / "scenarios"


@contextmanager
def desk_of(scenario: str | Path) -> Iterator[Desk]:
    desk = Desk(start(scenario, now_ms=NOW_MS))
    try:
        yield desk
    finally:
        desk.close()


class Patience:
    """Tries again what may be tried again, and counts what came in between."""

    def __init__(self) -> None:
        self.met: Counter[str] = Counter()

    def get(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        for _ in range(4):
            try:
                answer = ask()
            except httpx.TransportError as error:
                self.met[type(error).__name__] += 1
                continue
            if answer.status_code < 400:
                return answer
            self.met[str(answer.status_code)] += 1
            if "retry-after" in answer.headers:
                time.sleep(_wait_s(answer))
        raise AssertionError(f"no answer after four tries: {self.met}")


def _wait_s(answer: httpx.Response) -> float:
    told = answer.headers["retry-after"]
    if told.isdigit():
        return float(told)
    now = parsedate_to_datetime(answer.headers["date"])
    return max((parsedate_to_datetime(told) - now).total_seconds(), 0)


def account(desk: Desk, patience: Patience) -> dict[str, list[Any]]:
    """Every event of every device, by the device's name."""
    found = {}
    for device in patience.get(lambda: desk.api.get("/v1/devices")).json()["data"]:
        path: str | None = f"/v1/history/devices/{device['id']}/events"
        rows: list[Any] = []
        while path is not None:
            body = patience.get(lambda path=path: desk.api.get(path)).json()  # type: ignore[misc]  # bound at once
            rows += body["data"]
            path = body.get("links", {}).get("next")
        found[device["attributes"]["name"]] = rows
    return found


def test_patience_reads_the_whole_account_of_faulty(tmp_path: Path) -> None:
    text = (SCENARIOS / "faulty.toml").read_text(encoding="utf-8")
    calm = tmp_path / "faulty.toml"
    calm.write_text(text.partition("\n[[faults]]")[0], encoding="utf-8")
    with desk_of("faulty") as faulty, desk_of(calm) as quiet:
        patience, calmness = Patience(), Patience()
        told = account(faulty, patience)
        assert told == account(quiet, calmness)
        assert not calmness.met
        assert patience.met["429"] == 2
        assert patience.met["503"] >= 1
        assert patience.met["ReadError"] >= 1
        newest = told["Front Door"][0]
        device_id = newest["relationships"]["source"]["data"]["id"]
        body = {"type": "at_timestamp", "timestamp": newest["attributes"]["start"]}

        def both_legs() -> httpx.Response:
            first = patience.get(lambda: faulty.ask(device_id, body))
            return faulty.media.get(first.headers["location"])

        pictures = [patience.get(both_legs) for _ in range(3)]
        assert {picture.headers["content-type"] for picture in pictures} == {"image/jpeg"}
        assert patience.met["500"] + patience.met["504"] >= 1
        statuses = [entry.status for entry in faulty.running.journal]
        assert 0 in statuses  # the request that was reset before its answer
        assert statuses.count(429) == 2


@pytest.fixture(scope="module")
def hostile() -> Iterator[Desk]:
    with desk_of("hostile") as desk:
        yield desk


def test_hostile_has_names_that_a_screen_must_not_obey(hostile: Desk) -> None:
    names = [device.name for device in load("hostile").devices]
    for odd in ("\u202e", "\x00", "\x1b", "\r\n", "<img", "=HYPERLINK", "\u0301", "\u2028"):
        assert any(odd in name for name in names), odd
    assert max(map(len, names)) > 400
    rows = hostile.api.get("/v1/devices").json()["data"]
    sound = [row for row in rows if isinstance(row, dict) and isinstance(row.get("attributes"), dict)]
    assert set(names) <= {str(row["attributes"].get("name")) for row in sound}
    assert len(rows) > len(names)


def history(desk: Desk, slug_end: str) -> httpx.Response:
    devices = desk.running.state()["devices"]
    device_id = next(device["id"] for device in devices if device["id"].endswith(slug_end))
    return desk.api.get(f"/v1/history/devices/{device_id}/events")


def test_each_device_of_hostile_lies_in_its_own_way(hostile: Desk) -> None:
    honest = history(hostile, "H0ST").json()["data"]
    assert {row["type"] for row in honest} == {"history-events"}
    assert any("\x1b" in row["attributes"]["event_type"] for row in honest)
    mixed = history(hostile, "H0RW").json()["data"]
    assert 0 < sum(isinstance(row, dict) and row.get("type") == "history-events" for row in mixed) < len(mixed)
    with pytest.raises(ValueError, match="digits"):
        history(hostile, "H0NM").json()
    assert "NaN" in history(hostile, "H0NA").text
    assert re.search(r"\\ud[89a-f]", history(hostile, "H0HS").text)
    with pytest.raises(RecursionError):
        history(hostile, "H0DP").json()
    assert history(hostile, "H0LP").status_code == 302


def test_the_bomb_of_hostile_is_small_on_the_wire(hostile: Desk) -> None:
    device_id = next(row["id"] for row in hostile.running.state()["devices"] if row["id"].endswith("H0BM"))
    with hostile.api.stream("GET", f"/v1/history/devices/{device_id}/events") as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert sum(map(len, answer.iter_raw())) < 1 << 20


def test_pictures_of_hostile_lie_in_turn() -> None:
    with desk_of("hostile") as desk:
        rows = history(desk, "H0ST").json()["data"]
        device_id = rows[0]["relationships"]["source"]["data"]["id"]
        at_ms = rows[0]["attributes"]["start"]
        told = []
        for _ in range(9):
            location = desk.ask(device_id, {"type": "at_timestamp", "timestamp": at_ms}).headers["location"]
            with desk.media.stream("GET", location) as answer:
                data = b"".join(answer.iter_raw())
            told.append((answer.status_code, answer.headers.get("content-type"), len(data), data))
        sound = told[0]
        assert sound[:2] == (200, "image/jpeg")
        assert (told[1][1], told[1][3][:4]) == ("image/png", b"\x89PNG")
        assert (told[2][2], told[2][3] == sound[3]) == (sound[2], False)
        assert told[3][1] == "text/html; charset=utf-8"
        assert (told[4][1], told[4][3]) == ("application/json", sound[3])
        assert told[5][2] == sound[2] // 2
        assert told[6][2] < 1 << 20
        assert told[7][2] == sound[2] + (16 << 20)
        assert (told[8][0], "security_token=" in json.loads(told[8][3])["errors"][0]["detail"]) == (400, True)
