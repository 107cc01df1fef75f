"""Which requests a fault befalls, what stays as it was, and what a scenario file may say about faults."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

import httpx
import pytest

from ringviewer.simulator import SimulatorError
from ringviewer.simulator.faults.faults import FaultSpec, read_fault
from ringviewer.simulator.faults.spec import KINDS
from ringviewer.simulator.worlds.table import Table
from tests.simulator.faulty_server import DEVICE, HISTORY, PICTURE, PLAIN, served


def fault(**values: object) -> FaultSpec:
    return read_fault(Table(values, "story.toml", "faults[0]"))


def head_of(answer: httpx.Response) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    return answer.status_code, answer.headers.raw, answer.content


def test_without_faults_nothing_differs() -> None:
    with served() as bare, served({"kind": "status", "route": "video"}, {"kind": "reset", "percent": 0}) as armed:
        for one, other in ((bare.get(), armed.get()), (bare.picture(), armed.picture())):
            assert head_of(one) == head_of(other)
        # Byte for byte what the application said, headers in its order.
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\nx-mark: kept\r\n"
        assert armed.whole() == head % len(PLAIN) + b"Connection: close\r\n\r\n" + PLAIN
        assert armed.picture().content == PICTURE


def test_a_connection_lives_on_where_no_fault_breaks_it() -> None:
    faults = ({"kind": "status", "times": 1}, {"kind": "compressed", "times": 1, "after": 1})
    with served(*faults) as server, httpx.Client(trust_env=False) as client:
        answers = [client.get(server.api + HISTORY) for _ in range(3)]
        ports = {answer.extensions["network_stream"].get_extra_info("client_addr")[1] for answer in answers}
        assert [answer.status_code for answer in answers] == [500, 200, 200]
        assert [answer.content for answer in answers[1:]] == [PLAIN, PLAIN]
        assert len(ports) == 1


@pytest.mark.parametrize(
    ("route", "path"),
    [
        ("token", "/oauth/token"),
        ("me", "/v1/users/me"),
        ("devices", "/v1/devices"),
        ("devices", f"/v1/devices/{DEVICE}/status"),
        ("devices", "/v1/locations"),
        ("history", HISTORY),
        ("image", f"/v1/devices/{DEVICE}/media/image/download"),
        ("video", f"/v1/devices/{DEVICE}/media/video/download"),
        ("media", "/v1/download"),
    ],
)
def test_a_fault_keeps_to_its_route(route: str, path: str) -> None:
    every = ["token", "me", "devices", "history", "image", "video", "media"]
    others = [{"kind": "status", "route": other, "status": 599} for other in every if other != route]
    with served(*others) as server:
        assert server.get(path).status_code == 200
        server.faults.specs = (fault(kind="status", route=route, status=503),)
        assert server.get(path).status_code == 503
        server.faults.specs = (fault(kind="status", route="any", status=502),)
        assert server.get(path).status_code == 502
        assert server.get("/elsewhere").status_code == 502
        assert server.reached == [path]


def test_a_fault_of_one_device_leaves_the_others_alone() -> None:
    with served({"kind": "status", "route": "history", "device": "7Q2F"}) as server:
        assert server.get().status_code == 500
        assert server.get(HISTORY.replace("7Q2F", "M3KD")).status_code == 200
        assert server.get("/v1/devices").status_code == 200


def test_after_and_times_count_the_requests_of_the_route() -> None:
    with served({"kind": "status", "route": "history", "after": 2, "times": 3}) as server:
        assert [server.get().status_code for _ in range(7)] == [200, 200, 500, 500, 500, 200, 200]


def test_a_fault_spares_the_requests_in_between() -> None:
    with served({"kind": "status", "apart": 2, "after": 1, "times": 2}) as server:
        assert [server.get().status_code for _ in range(8)] == [200, 500, 200, 200, 500, 200, 200, 200]


def test_chance_follows_the_seed() -> None:
    entry: dict[str, object] = {"kind": "status", "percent": 40}
    told = []
    for seed in (1, 1, 2):
        with served(entry, seed=seed) as server, httpx.Client(trust_env=False, base_url=server.api) as client:
            told.append([client.get(HISTORY).status_code for _ in range(60)])
    assert told[0] == told[1] != told[2]
    assert 12 <= told[0].count(500) <= 36


def test_what_a_fault_makes_up_follows_the_seed() -> None:
    kinds: tuple[dict[str, object], ...] = ({"kind": "broken-rows"}, {"kind": "garbage", "after": 1})
    told = []
    for seed in (1, 1, 2):
        with served(*kinds, seed=seed) as server:
            told.append((server.get().content, server.get().content))
    assert told[0] == told[1]
    assert told[0][0] != told[2][0]
    assert told[0][1] != told[2][1]


def test_specs_exchanged_at_run_time_count_from_the_beginning() -> None:
    with served({"kind": "status", "times": 1}) as server:
        once = server.faults.specs
        assert [server.get().status_code for _ in range(2)] == [500, 200]
        server.faults.specs = ()
        assert server.get().status_code == 200
        server.faults.specs = once
        assert [server.get().status_code for _ in range(2)] == [500, 200]
        assert server.faults.specs == once


def test_there_is_an_end_to_the_number_of_faults() -> None:
    with served() as server, pytest.raises(SimulatorError, match="At most 100 faults"):
        server.faults.specs = (fault(kind="cut"),) * 101


def test_faults_act_together_in_the_order_of_the_file() -> None:
    page: dict[str, object] = {"kind": "html", "status": 502}
    with served(
        page, {"kind": "compressed", "form": "gzip"}, {"kind": "wrong-type", "content_type": "image/jpeg"}
    ) as s:
        answer = s.get()
        assert answer.status_code == 502
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.text.startswith("<!DOCTYPE html>")
        assert s.reached == []


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "stall", "where": "before"},
        {"kind": "stall", "where": "head"},
        {"kind": "stall", "where": "body"},
        {"kind": "latency", "delay": "1h"},
        {"kind": "drip", "delay": "1m"},
    ],
)
def test_the_server_stops_although_an_answer_is_held_back(
    entry: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    before = set(threading.enumerate())
    with caplog.at_level(logging.WARNING), served(entry) as server:
        waiting = [server.raw() for _ in range(3)]
        # Another connection is answered: the ones that wait hold nothing up, and have been read by now.
        server.faults.specs = ()
        assert server.get().status_code == 200
        began = time.monotonic()
        server.thread.stop()
        assert time.monotonic() - began < 3
    for connection in waiting:
        connection.close()
    assert set(threading.enumerate()) == before
    assert caplog.records == []


def test_a_client_that_leaves_ends_the_stall(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), served({"kind": "stall", "where": "body", "times": 1}) as server:
        connection = server.raw()
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        connection.close()
        assert server.get().status_code == 200
    assert caplog.records == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_asked_for_by_its_name_alone(kind: str) -> None:
    needed = {"delay": "1s"} if kind == "latency" else {}
    spec = fault(kind=kind, **needed)
    assert (spec.kind, spec.route, spec.percent, spec.times, spec.after) == (kind, "any", 100, None, 0)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"kind": "fire"}, r"faults\[0\]\.kind: one of latency, "),
        ({}, r"\.kind: this key is missing"),
        ({"kind": "status", "route": "moon"}, r"\.route: one of any, token"),
        ({"kind": "status", "percent": 101}, r"\.percent: a whole number from 0 to 100"),
        ({"kind": "status", "times": 0}, r"\.times: a whole number from 1 to "),
        ({"kind": "status", "after": -1}, r"\.after: "),
        ({"kind": "status", "status": 600}, r"\.status: a whole number from 200 to 599"),
        ({"kind": "status", "retry_after": "2h"}, r"\.retry_after: at most an hour"),
        ({"kind": "status", "retry_after_as": "date"}, r"\.retry_after_as: this key is not known here"),
        (
            {"kind": "status", "megabytes": 3},
            r"\.megabytes: this key is not known here; known are after, apart, device, form",
        ),
        ({"kind": "latency"}, r"\.delay: this key is missing"),
        ({"kind": "latency", "delay": "2s", "up_to": "1s"}, r"\.up_to: it must not be shorter"),
        ({"kind": "stall", "lasts": "2h"}, r"\.lasts: at most an hour"),
        ({"kind": "bomb", "megabytes": 513}, r"\.megabytes: a whole number from 1 to 512"),
        ({"kind": "oversize", "megabytes": 17}, r"\.megabytes: a whole number from 1 to 16"),
        ({"kind": "wrong-type", "content_type": "text/\nplain"}, r"\.content_type: printable ASCII"),
        ({"kind": "length", "form": "wide"}, r"\.form: one of missing, "),
    ],
)
def test_a_wrong_entry_is_told_with_its_key(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(SimulatorError, match=f"^Scenario story.toml, .*{problem}"):
        fault(**values)


def test_retry_after_is_told_by_the_clock_of_the_story() -> None:
    with served({"kind": "status", "status": 429, "retry_after": "90s", "retry_after_as": "date"}) as server:
        assert server.get().headers["retry-after"] == "Fri, 09 Oct 2026 00:43:30 GMT"
