"""Every disagreement about images in contract §10 (and §4.5's tolerated answers), each way, over real sockets."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.simulator.conftest import Desk
from tests.simulator.yards import EVENTS, HOUR_MS, MINUTE_MS, Serve, code_of, server_of, told_ms


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    return server_of(tmp_path)


def granted(desk: Desk, **more: object) -> httpx.Response:
    """The POST's answer for the newest event, whose picture exists."""
    return desk.ask(desk.device("Yard"), {"type": "at_timestamp", "timestamp": told_ms(desk, 10), **more})


@pytest.mark.parametrize("redirect", [303, 301, 302, 307, 308], ids="redirect code: {}".format)
def test_redirect_codes(serve: Serve, redirect: int) -> None:
    with serve({"redirect": redirect}) as desk:
        answer = granted(desk)
        assert (answer.status_code, answer.content) == (redirect, b"")
        # 307 and 308 keep the method in careless libraries; the media host takes GET only.
        assert desk.media.post(answer.headers["location"]).status_code == 405
        assert desk.media.head(answer.headers["location"]).status_code == 405
        assert desk.media.get(answer.headers["location"]).content.startswith(b"\xff\xd8\xff")


def test_redirect_code_200_is_the_picture_at_once(serve: Serve) -> None:
    with serve({"redirect": 200}) as desk:
        answer = granted(desk)
        assert answer.status_code == 200
        assert answer.headers["x-media-timestamp"] == str(told_ms(desk, 10))
        assert answer.content.startswith(b"\xff\xd8\xff")
        missing = desk.ask(desk.device("Yard"), {"type": "at_timestamp", "timestamp": told_ms(desk, 20)})
        assert code_of(missing) == (416, "MEDIA_NOT_FOUND")


@pytest.mark.parametrize("location", ["absolute", "relative"], ids="Location: {}".format)
def test_location(serve: Serve, location: str) -> None:
    with serve({"location": location}) as desk:
        found = granted(desk).headers["location"]
        base = "" if location == "relative" else desk.running.media_base
        assert found.startswith(f"{base}/v1/download?security_token=")
        # With the bearer and without: the signed URL is the permission.
        if location == "relative":
            assert desk.api.get(found).status_code == 200
            again = desk.running.api_base + granted(desk).headers["location"]
            assert desk.media.get(again).status_code == 200
            assert desk.media.get(again).status_code == 403
        else:
            assert desk.media.get(found).status_code == 200
            assert desk.api.get(urlsplit(found).path).status_code == 404


@pytest.mark.parametrize("manner", ["ms", "iso", "absent", "first-leg", "garbage"], ids="X-Media-Timestamp: {}".format)
def test_media_timestamp(serve: Serve, manner: str) -> None:
    with serve({"media_timestamp": manner}) as desk:
        at_ms = told_ms(desk, 10)
        first, second = desk.at(desk.device("Yard"), at_ms)
        stamp = second.headers.get("x-media-timestamp")
        assert first.headers.get("x-media-timestamp") == (str(at_ms) if manner == "first-leg" else None)
        if manner == "ms":
            assert stamp == str(at_ms)
        elif manner == "iso":
            assert stamp is not None
            assert round(datetime.fromisoformat(stamp).timestamp() * 1000) == at_ms
        elif manner == "garbage":
            assert stamp
            assert not stamp.isdigit()
        else:
            assert stamp is None
        nothing, _ = desk.at(desk.device("Yard"), told_ms(desk, 20))
        assert "x-media-timestamp" not in nothing.headers


@pytest.mark.parametrize("status", [403, 400, 422], ids="no-body image POST: {}".format)
def test_without_a_body(serve: Serve, status: int) -> None:
    with serve({"without_body": status}) as desk:
        path = f"/v1/devices/{desk.device('Yard')}/media/image/download"
        form = {"type": "at_timestamp", "timestamp": str(told_ms(desk, 10))}
        files = {"type": (None, b"at_timestamp")}
        for answer in (
            desk.api.post(path),
            desk.api.post(path, content=b" \r\n"),
            desk.api.post(path, data=form),
            desk.api.post(path, files=files),
        ):
            assert code_of(answer) == (status, "REQUEST_FORBIDDEN" if status == 403 else "INVALID_PAYLOAD")
            assert answer.json()["errors"][0]["detail"] == "Cannot authorize: empty request body"


@pytest.mark.parametrize("status", [400, 403, 422, 303], ids="window over 24 h: {}".format)
def test_long_windows(serve: Serve, status: int) -> None:
    with serve({"over_24h": status}, linked="300d") as desk:
        device_id, now_ms = desk.device("Yard"), told_ms(desk, 10) + 10 * MINUTE_MS
        for length_ms, expected in ((24 * HOUR_MS, 303), (24 * HOUR_MS + 1, status)):
            body = {"type": "latest_in_range", "start_timestamp": now_ms - length_ms, "end_timestamp": now_ms}
            answer = desk.ask(device_id, body)
            assert answer.status_code == expected
            if expected != 303:
                code = "TIME_RANGE_NOT_AUTHORIZED" if status == 403 else "INVALID_PAYLOAD"
                assert code_of(answer) == (status, code)


@pytest.mark.parametrize("manner", ["refused", "no-media"], ids="unauthorized time range: {}".format)
def test_before_the_consent(serve: Serve, manner: str) -> None:
    with serve({"early_range": manner}) as desk:
        device_id = desk.device("Yard")
        # A ding with a picture, an hour before the consent.
        at_ms = told_ms(desk, 10) - 7 * HOUR_MS + 10 * MINUTE_MS
        answer = desk.ask(device_id, {"type": "at_timestamp", "timestamp": at_ms})
        if manner == "refused":
            assert code_of(answer) == (403, "TIME_RANGE_NOT_AUTHORIZED")
            return
        assert answer.status_code == 303
        assert code_of(desk.media.get(answer.headers["location"])) == (416, "MEDIA_NOT_FOUND")


@pytest.mark.parametrize("status", [403, 404, 410], ids="spent URL: {}".format)
def test_spent_urls(serve: Serve, status: int) -> None:
    codes = {403: "REQUEST_FORBIDDEN", 404: "NOT_FOUND", 410: "GONE"}
    with serve({"spent_url": status}) as desk:
        location = granted(desk).headers["location"]
        assert desk.media.get(location).status_code == 200
        assert code_of(desk.media.get(location)) == (status, codes[status])


def test_a_url_lives_as_long_as_the_scenario_says(serve: Serve) -> None:
    with serve({"url_lifetime": "15m"}) as desk:
        early, late = granted(desk), granted(desk)
        desk.running.advance(14 * MINUTE_MS)
        assert desk.media.get(early.headers["location"]).status_code == 200
        desk.running.advance(2 * MINUTE_MS)
        assert code_of(desk.media.get(late.headers["location"])) == (403, "REQUEST_FORBIDDEN")


@pytest.mark.parametrize("manner", ["refused", "accepted"], ids="bearer at the media host: {}".format)
def test_a_forwarded_bearer(serve: Serve, manner: str) -> None:
    with serve({"forwarded_bearer": manner}) as desk:
        location = granted(desk).headers["location"]
        answer = desk.api.get(location)
        if manner == "accepted":
            assert answer.status_code == 200
            return
        assert code_of(answer) == (400, "INVALID_REQUEST")
        assert desk.media.get(location).status_code == 200


@pytest.mark.parametrize("logs", [False, True], ids="fetching an image creates an on_demand event: {}".format)
def test_on_demand_after_media(serve: Serve, logs: bool) -> None:
    with serve({"on_demand_after_media": logs}) as desk:
        device_id = desk.device("Yard")
        first = granted(desk)
        assert len(desk.events(device_id)) == len(EVENTS)
        assert desk.media.get(first.headers["location"]).status_code == 200
        rows = desk.events(device_id)
        assert len(rows) == len(EVENTS) + logs
        assert (rows[0]["attributes"]["event_type"] == "on_demand") == logs


@pytest.mark.parametrize("manner", ["key-not-ready", "bytes"], ids="TAKE on the wire: {}".format)
def test_take_encryption(serve: Serve, manner: str) -> None:
    with serve({"take_media": manner}, device='encryption = "take"') as desk:
        for _ in range(3):
            _, answer = desk.at(desk.device("Yard"), told_ms(desk, 10))
            if manner == "key-not-ready":
                assert code_of(answer) == (422, "GRECO_NO_VALID_KEY")
            else:
                assert (answer.status_code, answer.headers["content-encryption"]) == (200, "take")
                assert answer.headers["content-type"] == "image/jpeg"
                assert not answer.content.startswith(b"\xff\xd8\xff")
