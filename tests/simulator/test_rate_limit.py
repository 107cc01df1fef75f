"""The one rate limit: what it counts, what its headers say, and what a client that is too fast is told."""

from __future__ import annotations

import json
import socket
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest

from ringviewer.simulator.api.tokens import CLIENT_ID
from ringviewer.simulator.serving import rate_limit
from ringviewer.simulator.serving.rate_limit import RateLimit, retry_after
from tests.simulator.serving import NOW_MS, served


def yard(more: str = "", dialect: str = "") -> str:
    return (
        f'title = "A yard"\nteaches = "Limits."\n{more}\n[account]\nlinked_ago = ["6h"]\n[dialect]\n{dialect}\n'
        '[[devices]]\nname = "Yard"\nevents = [{ ago = "10m", kind = "motion" }]\n'
    )


@pytest.fixture
def still_time(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The real time that rate limits see, in seconds; a test moves it."""
    clock = [1_000.0]

    class Time:
        @staticmethod
        def monotonic() -> float:
            return clock[0]

    monkeypatch.setattr(rate_limit, "time", Time)
    return clock


def test_a_hundred_requests_fit_into_a_second_and_one_more_does_not() -> None:
    head = b"GET /v1/devices HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
    with served("empty") as desk:
        place = urlsplit(desk.api_base)
        request = head % desk.tokens.access_token.encode()
        # Sent in one go, so that they meet the server within one second on any machine.
        with socket.create_connection((str(place.hostname), place.port or 0), timeout=20) as connection:
            connection.sendall((request + b"\r\n") * 105 + request + b"Connection: close\r\n\r\n")
            answers = b""
            while data := connection.recv(65_536):
                answers += data
        assert [entry.status for entry in desk.gateway.journal] == [200] * 100 + [429] * 6
        refused = answers[answers.index(b"HTTP/1.1 429") :]
        assert b"retry-after: 1\r\n" in refused
        assert b"x-ratelimit-remaining: 0\r\n" in refused
        error = json.loads(refused.split(b"\r\n\r\n")[1].split(b"HTTP/1.1")[0])["errors"][0]
        assert set(error) == {"id", "status", "detail", "meta"}
        assert (error["status"], error["detail"]) == ("429", "Rate limit exceeded")
        assert f"x-request-id: {error['id']}\r\n".encode() in refused


def test_media_tokens_and_history_share_one_limit(still_time: list[float]) -> None:
    with served(yard("rate_limit = 6")) as desk:
        device_id = desk.device("Yard")
        asked = {"type": "at_timestamp", "timestamp": NOW_MS - 600_000}
        location = desk.api.post(f"/v1/devices/{device_id}/media/image/download", json=asked).headers["location"]
        assert desk.plain.post("/oauth/token", data={"client_id": CLIENT_ID}).status_code == 400
        assert desk.api.get(f"/v1/history/devices/{device_id}/events").status_code == 200
        last_but_one = desk.api.get("/v1/made-up")
        assert (last_but_one.status_code, last_but_one.headers["x-ratelimit-limit"]) == (404, "6")
        assert last_but_one.headers["x-ratelimit-remaining"] == "1"
        assert desk.api.get("/v1/users/me").headers["x-ratelimit-remaining"] == "0"
        refusals = [
            desk.plain.get(location),
            desk.api.get("/v1/users/me"),
            desk.plain.post("/oauth/token", data={"client_id": CLIENT_ID}),
        ]
        assert [answer.status_code for answer in refusals] == [429] * 3
        assert [answer.headers["retry-after"] for answer in refusals] == ["1"] * 3
        # A refused request spends nothing: neither the quota, nor the one use of a signed URL.
        still_time[0] += 1.0
        assert desk.plain.get(location).status_code == 200


def test_who_has_no_token_uses_up_nobodys_limit() -> None:
    with served(yard("rate_limit = 1")) as desk:
        for _ in range(5):
            assert desk.plain.get("/v1/devices").status_code == 401
        assert desk.api.get("/v1/devices").status_code == 200


def test_retry_after_may_be_a_date(still_time: list[float]) -> None:
    with served(yard("rate_limit = 1", 'retry_after = "date"')) as desk:
        assert desk.api.get("/v1/devices").status_code == 200
        answer = desk.api.get("/v1/devices")
        assert answer.status_code == 429
        later = parsedate_to_datetime(answer.headers["retry-after"])
        wait_s = (later - parsedate_to_datetime(answer.headers["date"])).total_seconds()
        assert 1 <= wait_s <= 2


@pytest.mark.parametrize(
    ("manner", "body"),
    [
        ("documented", b'{"errors":[{"status":"429","title":"Rate Limit Exceeded","detail":"Rate limit exceeded"}]}'),
        ("title-detail", b'{"errors":[{"title":"Rate Limit Exceeded","detail":"Rate limit exceeded"}]}'),
        ("fastapi", b'{"detail":"Rate limit exceeded"}'),
    ],
)
def test_each_dialect_tells_it_in_its_own_shape(still_time: list[float], manner: str, body: bytes) -> None:
    with served(yard("rate_limit = 1", f'errors = "{manner}"')) as desk:
        assert desk.api.get("/v1/devices").status_code == 200
        assert desk.api.get("/v1/devices").content == body


def test_the_window_slides(still_time: list[float]) -> None:
    limit = RateLimit(2)
    assert limit.spend() == 0
    still_time[0] += 0.6
    assert limit.spend() == 0
    assert limit.spend() == pytest.approx(0.4)
    still_time[0] += 0.4
    assert limit.spend() == 0
    assert limit.spend() == pytest.approx(0.6)
    still_time[0] += 5
    assert limit.headers() == [(b"x-ratelimit-limit", b"2"), (b"x-ratelimit-remaining", b"2")]


def test_a_wait_is_never_told_too_short() -> None:
    assert retry_after(0.001, NOW_MS, "seconds") == b"1"
    assert retry_after(1.2, NOW_MS, "seconds") == b"2"
    assert retry_after(0.6, 1_500, "date") == b"Thu, 01 Jan 1970 00:00:03 GMT"
