"""What the time of a request went into, told from the HTTP library's events."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ringviewer.partner_api.exchange import Phases
from ringviewer.partner_api.observation import Observation

pytestmark = pytest.mark.anyio

CONNECT = SimpleNamespace(method=b"CONNECT")
GET = SimpleNamespace(method=b"GET")
EXCHANGE = [
    (100, "http11.send_request_headers.started"),
    (110, "http11.send_request_headers.complete"),
    (112, "http11.send_request_body.started"),
    (115, "http11.send_request_body.complete"),
    (120, "http11.receive_response_headers.started"),
    (520, "http11.receive_response_headers.complete"),
    (530, "http11.receive_response_body.started"),
    (600, "http11.receive_response_body.complete"),
    (605, "http11.response_closed.started"),
    (606, "http11.response_closed.complete"),
]


async def phases_of(events: list[tuple[int, str]], end: int = 999, methods: tuple[SimpleNamespace, ...] = ()) -> Phases:
    """The phases of events at moments in microseconds; ``methods`` are those of the requests that are sent."""
    now_us = 0
    observation = Observation(lambda: now_us * 1_000)
    requests = list(methods)
    for now_us, event in events:  # noqa: B007  # the clock reads it
        match event:
            case "looking_up":
                observation.looking_up()
            case "looked_up":
                observation.looked_up()
            case "http11.send_request_headers.started":
                await observation.trace(event, {"request": requests.pop(0) if requests else GET})
            case _:
                await observation.trace(event, {})
    now_us = end
    observation.end()
    observation.end()
    return observation.phases(7)


async def test_a_first_request_has_every_phase() -> None:
    connection = [
        (10, "connection.connect_tcp.started"),
        (11, "looking_up"),
        (31, "looked_up"),
        (61, "connection.connect_tcp.complete"),
        (62, "connection.start_tls.started"),
        (99, "connection.start_tls.complete"),
    ]
    assert await phases_of(connection + EXCHANGE) == Phases(7, 20, 31, 37, 20, 400, 80)


async def test_a_connection_that_is_used_again_has_no_phases_of_its_own() -> None:
    assert await phases_of(EXCHANGE) == Phases(7, None, None, None, 20, 400, 80)


async def test_the_way_through_a_proxy_belongs_to_the_connection() -> None:
    tunnel = [
        (10, "connection.connect_tcp.started"),
        (20, "connection.connect_tcp.complete"),
        (20, "http11.send_request_headers.started"),
        (25, "http11.send_request_body.complete"),
        (25, "http11.receive_response_headers.started"),
        (50, "http11.receive_response_headers.complete"),
        (60, "proxy.start_tls.started"),
        (95, "proxy.start_tls.complete"),
    ]
    phases = await phases_of(tunnel + EXCHANGE, methods=(CONNECT, GET))
    assert phases == Phases(7, None, 40, 35, 20, 400, 80)


@pytest.mark.parametrize(
    ("events", "phases"),
    [
        ([], Phases(7)),
        ([(1, "connection.connect_tcp.started"), (2, "looking_up")], Phases(7, 97, 1)),
        ([(1, "connection.connect_tcp.started"), (41, "connection.connect_tcp.failed")], Phases(7, None, 40)),
        (
            [
                (0, "connection.connect_tcp.started"),
                (5, "connection.connect_tcp.complete"),
                (5, "connection.start_tls.started"),
                (9, "connection.start_tls.failed"),
            ],
            Phases(7, None, 5, 4),
        ),
        ([(9, "http11.send_request_headers.started")], Phases(7, send_us=90)),
        (
            [*EXCHANGE[:5], (150, "http11.receive_response_headers.failed")],
            Phases(7, send_us=20, wait_us=30),
        ),
        ([*EXCHANGE[:7], (540, "http11.receive_response_body.failed")], Phases(7, None, None, None, 20, 400, 20)),
    ],
)
async def test_a_request_that_fails_keeps_the_phases_it_reached(events: list[tuple[int, str]], phases: Phases) -> None:
    assert await phases_of(events, end=99) == phases
