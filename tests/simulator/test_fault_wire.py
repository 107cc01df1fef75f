"""Faults of the connection and of the head, as two HTTP clients and a bare socket see them."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import replace

import httpx
import pytest

from tests.simulator.faulty_server import HISTORY, PICTURE, PLAIN, served

HALF = len(PLAIN) // 2


def test_a_reset_before_the_answer() -> None:
    with served({"kind": "reset", "where": "before"}) as server:
        with pytest.raises(ConnectionResetError), server.plainly():
            pass
        with pytest.raises(httpx.ReadError):
            server.get()
        assert server.reached == []


@pytest.mark.parametrize(("where", "came"), [("head", 0), ("body", HALF)])
def test_a_reset_after_the_head_or_in_the_body(where: str, came: int) -> None:
    with served({"kind": "reset", "where": where}) as server:
        with server.plainly() as answer:
            assert (answer.status, answer.getheader("content-length")) == (200, str(len(PLAIN)))
            assert answer.read(came) == PLAIN[:came]
            with pytest.raises(ConnectionResetError):
                answer.read(1)
        with pytest.raises(httpx.ReadError):
            server.get()


def test_a_cut_is_an_end_and_no_reset() -> None:
    with served({"kind": "cut", "where": "before", "times": 1}, {"kind": "cut", "where": "body"}) as server:
        with pytest.raises(http.client.RemoteDisconnected), server.plainly():
            pass
        with server.plainly() as answer, pytest.raises(http.client.IncompleteRead) as raised:
            answer.read()
        assert raised.value.partial == PLAIN[:HALF]
        with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
            server.get()


def test_a_picture_breaks_off() -> None:
    with served({"kind": "cut", "route": "media"}) as server:
        with (
            server.plainly("/v1/download", base=server.media) as answer,
            pytest.raises(http.client.IncompleteRead) as raised,
        ):
            answer.read()
        assert raised.value.partial == PICTURE[: len(PICTURE) // 2]


@pytest.mark.parametrize(("where", "came"), [("before", b""), ("head", b""), ("body", PLAIN[:HALF])])
def test_a_stall_is_silence_until_it_ends_in_a_cut(where: str, came: bytes) -> None:
    with served({"kind": "stall", "where": where, "lasts": "0.4s"}) as server:
        began = time.monotonic()
        got = server.whole()
        assert time.monotonic() - began >= 0.4
        assert got.partition(b"\r\n\r\n")[2] == came
        assert bool(got) is (where != "before")


def test_latency_comes_before_the_answer_and_varies_with_the_seed() -> None:
    with served({"kind": "latency", "delay": "0.2s", "up_to": "0.3s"}) as server:
        began = time.monotonic()
        assert server.get().content == PLAIN
        assert time.monotonic() - began >= 0.2


def test_a_body_in_drops_is_whole_in_the_end() -> None:
    with served({"kind": "drip", "delay": "0.005s", "bytes": 50}) as server:
        began = time.monotonic()
        with server.plainly() as answer:
            assert answer.read() == PLAIN
        assert time.monotonic() - began >= 0.005 * (len(PLAIN) // 50 - 1)


def head(connection_bytes: bytes) -> list[str]:
    lines = connection_bytes.partition(b"\r\n\r\n")[0].decode("latin-1").lower().split("\r\n")
    return [line for line in lines if line.startswith(("content-length", "transfer-encoding"))]


@pytest.mark.parametrize(
    ("form", "lines", "reads"),
    [
        ("missing", [], PLAIN),
        ("twice", [f"content-length: {len(PLAIN)}"] * 2, None),
        ("conflicting", [f"content-length: {len(PLAIN)}", f"content-length: {len(PLAIN) + 1000}"], None),
        ("short", [f"content-length: {HALF}"], PLAIN[:HALF]),
        ("long", [f"content-length: {len(PLAIN) + 1000}"], None),
        ("negative", ["content-length: -1"], None),
        ("words", ["content-length: plenty"], None),
    ],
)
def test_a_length_that_is_not_the_length(form: str, lines: list[str], reads: bytes | None) -> None:
    with served({"kind": "length", "form": form}) as server:
        got = server.whole()
        assert got.startswith(b"HTTP/1.1 200 OK\r\n")
        assert head(got) == lines
        assert got.endswith(b"\r\n\r\n" + PLAIN)
        assert b"x-mark: kept" in got
        if reads is not None:
            with server.plainly() as answer:
                assert answer.read() == reads
        if form in ("conflicting", "long", "negative", "words"):
            with pytest.raises(httpx.RemoteProtocolError):
                server.get()


def test_a_body_in_chunks_has_no_length() -> None:
    with served({"kind": "length", "form": "chunked"}) as server:
        answer = server.get()
        assert answer.content == PLAIN
        assert answer.headers["transfer-encoding"] == "chunked"
        assert "content-length" not in answer.headers


def test_control_characters_in_headers() -> None:
    with served({"kind": "headers"}) as server:
        with server.plainly() as answer:
            assert "\x1b[31m" in str(answer.getheader("x-note"))
            assert answer.read() == PLAIN
        assert b"\x07" in dict(server.get().headers.raw)[b"x-note"]


def test_headers_that_libraries_refuse() -> None:
    with served({"kind": "headers", "form": "nul"}) as server:
        got = server.whole()
        assert b"x-note: a\x00b\r\n" in got
        assert got.endswith(PLAIN)
        with pytest.raises(httpx.RemoteProtocolError):
            server.get()
    with served({"kind": "headers", "form": "long"}) as server:
        with pytest.raises(http.client.LineTooLong), server.plainly():
            pass
        server.faults.specs = (replace(server.faults.specs[0], form="many"),)
        with pytest.raises(http.client.HTTPException, match="100 headers"), server.plainly():
            pass


def test_cookies_are_set() -> None:
    with served({"kind": "cookies"}) as server:
        names = [value.partition("=")[0] for value in server.get().headers.get_list("set-cookie")]
        assert names == ["session", "everywhere"]


def test_a_status_with_a_wait() -> None:
    entries: list[dict[str, object]] = [
        {"kind": "status", "status": 429, "retry_after": "1.2s", "times": 1},
        {"kind": "status", "status": 503, "retry_after": "2s", "retry_after_as": "nonsense", "after": 1, "times": 1},
        {"kind": "status", "status": 401, "form": "empty", "after": 2, "times": 1},
        {"kind": "status", "status": 504, "form": "html", "after": 3, "times": 1},
        {"kind": "status", "status": 500, "form": "text", "after": 4, "times": 1},
    ]
    with served(*entries) as server:
        limited, busy, nobody, late, fault = (server.get() for _ in range(5))
        assert (limited.status_code, limited.headers["retry-after"]) == (429, "2")
        assert limited.json()["errors"][0]["status"] == "429"
        told = limited.json()
        assert "code" not in told["errors"][0]
        assert limited.content == json.dumps(told, separators=(",", ":")).encode()
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "a while")
        assert (nobody.status_code, nobody.content, nobody.headers.get("content-type")) == (401, b"", None)
        assert (late.status_code, late.headers["content-type"], b"<h1>504" in late.content) == (504, "text/html", True)
        assert (fault.status_code, fault.text) == (500, "Internal Server Error\n")
        assert server.reached == []
        assert server.get().content == PLAIN


def test_redirects_without_end() -> None:
    with (
        served({"kind": "redirect", "status": 307}) as server,
        httpx.Client(trust_env=False, follow_redirects=True) as client,
        pytest.raises(httpx.TooManyRedirects),
    ):
        client.get(server.api + HISTORY)


def test_redirects_that_lead_elsewhere_or_nowhere() -> None:
    with served(
        {"kind": "redirect", "form": "other-origin", "times": 1},
        {"kind": "redirect", "form": "without-location", "after": 1, "times": 1, "status": 303},
        {"kind": "redirect", "form": "not-http", "after": 2, "times": 1},
    ) as server:
        other, nowhere, file = (server.get(f"{HISTORY}?event_types=motion") for _ in range(3))
        port = server.api.rpartition(":")[2]
        assert other.headers["location"] == f"http://localhost:{port}{HISTORY}?event_types=motion"
        assert (nowhere.status_code, "location" in nowhere.headers) == (303, False)
        assert file.headers["location"] == "file:///etc/hosts"


def test_secrets_are_sent_back() -> None:
    with served({"kind": "echo", "status": 403}) as server:
        answer = server.get(f"{HISTORY}?security_token=hidden", headers={"Authorization": "Bearer made-up"})
        detail = json.loads(answer.content)["errors"][0]["detail"]
        assert answer.status_code == 403
        assert f"{server.api}{HISTORY}?security_token=hidden" in detail
        assert "Bearer made-up" in detail
        with httpx.Client(trust_env=False) as client:
            posted = client.post(f"{server.api}/oauth/token", data={"refresh_token": "rt-made-up"})
        assert "refresh_token=rt-made-up" in posted.json()["errors"][0]["detail"]
