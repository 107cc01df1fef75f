"""The server as a process citizen: begins when asked, ends at once, keeps a journal without secrets."""

from __future__ import annotations

import logging
import socket
import threading
from urllib.parse import urlsplit

import httpx
import pytest

from ringviewer.simulator import SimulatorError, start
from tests.simulator.conftest import Desk


def ports_of(base: str) -> tuple[str, int]:
    place = urlsplit(base)
    return str(place.hostname), place.port or 0


def test_both_origins_listen_as_soon_as_start_returns() -> None:
    with start("empty") as running:
        assert running.api_base != running.media_base
        for base in (running.api_base, running.media_base):
            host, port = ports_of(base)
            assert host == "127.0.0.1"
            socket.create_connection((host, port), timeout=1).close()


def test_stop_ends_everything_although_clients_linger(caplog: pytest.LogCaptureFixture) -> None:
    before = set(threading.enumerate())
    running = start("relinked")
    idle = httpx.Client(
        base_url=running.api_base, headers={"Authorization": f"Bearer {running.token}"}, trust_env=False
    )
    device_id = idle.get("/v1/devices").json()["data"][0]["id"]
    token = running.token.encode()
    lingering = [socket.create_connection(ports_of(running.api_base)) for _ in range(3)]
    lingering[1].sendall(b"GET /v1/dev")
    path = f"/v1/devices/{device_id}/media/image/download".encode()
    lingering[2].sendall(
        b"POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 900\r\n\r\n{" % (path, token)
    )
    with caplog.at_level(logging.DEBUG):
        running.stop()
        running.stop()
    assert set(threading.enumerate()) == before
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(ports_of(running.api_base), timeout=1)
    for connection in lingering:
        connection.close()
    idle.close()


def test_stop_during_a_download_that_nobody_reads() -> None:
    running = start("relinked")
    desk = Desk(running)
    device_id = desk.device("Front Door")
    at_ms = desk.events(device_id, "?event_types=ding")[0]["attributes"]["start"]
    body = {
        "type": "at_timestamp",
        "timestamp": at_ms,
        "image_options": {"format": "png", "resolution": {"width": 1920, "height": 1080}},
    }
    location = urlsplit(desk.ask(device_id, body).headers["location"])
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(ports_of(running.media_base))
    connection.sendall(f"GET {location.path}?{location.query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert connection.recv(64).startswith(b"HTTP/1.1 200")
    desk.close()
    connection.close()


def test_a_port_in_use_is_said_in_one_sentence() -> None:
    with start("empty") as running:
        _, port = ports_of(running.api_base)
        with pytest.raises(SimulatorError, match=rf"^Port {port} for the API can not be opened on 127\.0\.0\.1: .+\.$"):
            start("empty", api_port=port)
        with pytest.raises(SimulatorError, match=rf"^Port {port} for the media origin can not"):
            start("empty", media_port=port)
        with pytest.raises(SimulatorError, match="need different ports"):
            start("empty", api_port=port, media_port=port)
        with pytest.raises(SimulatorError, match="Port 70000"):
            start("empty", api_port=70_000)


def test_a_chosen_port_is_served() -> None:
    with start("empty") as running:
        _, port = ports_of(running.media_base)
    with start("empty", api_port=port) as again:
        assert again.api_base == f"http://127.0.0.1:{port}"


def test_the_journal_knows_what_was_asked_but_no_secret(relinked: Desk) -> None:
    device_id = relinked.device("Front Door")
    at_ms = relinked.events(device_id)[0]["attributes"]["start"]
    first, _ = relinked.at(device_id, at_ms)
    secret = urlsplit(first.headers["location"]).query
    relinked.media.get(first.headers["location"], headers={"Cookie": "a=b"})
    journal = relinked.running.journal
    assert relinked.running.token not in repr(journal)
    assert secret.removeprefix("security_token=") not in repr(journal)
    post, get, again = journal[-3:]
    assert (post.origin, post.method, post.status, post.had_authorization) == ("api", "POST", 303, True)
    assert post.path == f"/v1/devices/{device_id}/media/image/download"
    assert (get.origin, get.method, get.status, get.had_authorization) == ("media", "GET", 200, False)
    assert (get.path, get.query, get.had_cookie) == ("/v1/download", "", False)
    assert (again.status, again.had_cookie) == (403, True)
    assert get.request_id == post.request_id
    assert journal[0].at_ms <= post.at_ms <= get.at_ms


def test_the_clock_of_the_story_is_the_date_of_its_answers() -> None:
    with start("empty", now_ms=1_791_506_520_000) as running:
        answer = httpx.get(running.api_base, trust_env=False)
        assert answer.headers["date"].startswith("Fri, 09 Oct 2026 00:42:")
        assert running.consent_ms == 1_791_506_520_000 - 2 * 86_400_000


def test_garbage_instead_of_http_is_answered_and_survived(relinked: Desk) -> None:
    for garbage in (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n"):
        with socket.create_connection(ports_of(relinked.running.api_base), timeout=5) as connection:
            connection.sendall(garbage)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(1024):
                pass
    assert relinked.api.get("/v1/devices").status_code == 200


def test_calls_from_any_thread_run_on_the_loop_and_end_with_it() -> None:
    running = start("relinked")
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(running.ring().start_ms)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(results) == 8
    with pytest.raises(SimulatorError, match="no device 'attic'; known are front-door, driveway"):
        running.ring("attic")
    consent_ms = running.consent_ms
    running.stop()
    with pytest.raises(SimulatorError, match=r"^The simulator has ended\.$"):
        running.ring()
    assert (running.consent_ms, running.journal) == (consent_ms, [])
