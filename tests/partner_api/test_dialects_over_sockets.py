"""Dialects of the API that only show over whole calls: redirects, links, headers on either leg, units of time."""

from __future__ import annotations

import asyncio
import json

import pytest

from ringviewer.partner_api import errors, media_hosts
from ringviewer.partner_api.asks import StillAsk
from tests.partner_api.origins import PNG, TOKEN, Connect, Open, Origin, Seen, answer, send

pytestmark = pytest.mark.anyio

START_MS = 1_791_465_915_510
ASK = StillAsk.at("d", START_MS)


def row(number: int, start: object = START_MS, **attributes: object) -> dict[str, object]:
    """A row of history."""
    return {
        "type": "history-events",
        "id": f"e{number}",
        "attributes": {"event_type": "motion", "start": start, **attributes},
    }


def page(*rows: object, link: str | None = None) -> bytes:
    """A page of history."""
    document: dict[str, object] = {"data": list(rows)}
    if link is not None:
        document["links"] = {"next": link}
    return json.dumps(document).encode()


def pages(*bodies: bytes) -> tuple[list[str], object]:
    """A reply that gives one body after another, and the targets that were asked for."""
    targets: list[str] = []

    async def reply(request: Seen, writer: asyncio.StreamWriter) -> None:
        targets.append(request.target)
        send(writer, 200, bodies[min(len(targets), len(bodies)) - 1], content_type="application/json")

    return targets, reply


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("relative", [True, False])
async def test_a_redirect_within_the_api_keeps_the_token(
    open_origin: Open, connect: Connect, status: int, relative: bool
) -> None:
    async def reply(request: Seen, writer: asyncio.StreamWriter) -> None:
        if request.target.startswith("/moved"):
            send(writer, 200, b'{"data":[]}', content_type="application/json")
        else:
            send(writer, status, location="/moved?include=status" if relative else api.base + "/moved")

    api = await open_origin(reply)
    client = connect(api)
    assert (await client.devices()).devices == ()
    assert client.recorder.retried == 0
    assert [request.headers["authorization"] for request in api.seen] == [f"Bearer {TOKEN}"] * 2


async def test_a_redirect_to_another_host_never_sees_the_token(open_origin: Open, connect: Connect) -> None:
    other = await open_origin(answer(200, b'{"data":[]}', content_type="application/json"))
    api = await open_origin(answer(302, location=other.base + "/v1/devices?key=SIGNED"))
    client = connect(api)
    with pytest.raises(errors.UnexpectedAnswer, match="another host") as caught:
        await client.devices()
    assert not other.seen
    assert "SIGNED" not in repr((errors.problem_of(caught.value), str(caught.value), list(client.recorder.exchanges)))


async def test_redirects_in_a_circle_end(open_origin: Open, connect: Connect) -> None:
    api = await open_origin(answer(302, location="/v1/devices"))
    with pytest.raises(errors.UnexpectedAnswer, match="redirected more than 3 times"):
        await connect(api).devices()
    assert len(api.seen) == 4


async def test_a_media_host_may_send_on_to_another_without_learning_a_secret(
    open_origin: Open, connect: Connect
) -> None:
    last = await open_origin(answer(200, PNG, content_type="image/png", x_media_timestamp=str(START_MS)))
    first = await open_origin(answer(302, location=last.base + "/v1/download?security_token=SECONDSECRET"))
    api = await open_origin(answer(303, location=first.base + "/v1/download?security_token=FIRSTSECRET"))
    client = connect(api)
    still = await client.still(ASK)
    assert (still.actual_ms, still.notes) == (START_MS, ("redirected-again",))
    assert [(leg.method, leg.status) for leg in still.legs] == [("POST", 303), ("GET", 302), ("GET", 200)]
    assert all("authorization" not in request.headers for request in (*first.seen, *last.seen))
    post, *media = client.recorder.exchanges
    assert [exchange.parent for exchange in media] == [post.number] * 2
    assert "SECRET" not in repr(list(client.recorder.exchanges))


async def test_a_media_host_that_sends_in_circles_is_left(open_origin: Open, connect: Connect) -> None:
    media = await open_origin(answer(302, location="/again"))
    api = await open_origin(answer(303, location=media.base + "/first"))
    with pytest.raises(errors.UnexpectedAnswer, match="redirected more than 3 times"):
        await connect(api).still(ASK)
    assert len(media.seen) == 3


@pytest.mark.parametrize(
    ("header", "actual_ms", "notes"),
    [
        (str(START_MS), START_MS, ()),
        ("2026-10-08T12:05:15.510Z", 1_791_461_115_510, ()),
        ("2026-10-08T12:05:15.510123456+02:00", 1_791_453_915_510, ()),
        ("1791465915", 1_791_465_915_000, ("time-in-seconds",)),
        ("soon", None, ()),
        ("-5", None, ()),
        ("", None, ()),
        ("9" * 400, None, ()),
    ],
)
async def test_the_capture_time_in_any_dialect(
    open_origin: Open, connect: Connect, header: str, actual_ms: int | None, notes: tuple[str, ...]
) -> None:
    media = await open_origin(answer(200, PNG, x_media_timestamp=header))
    api = await open_origin(answer(303, location=media.base + "/m"))
    still = await connect(api).still(ASK)
    assert (still.actual_ms, still.notes) == (actual_ms, notes)
    assert still.actual_raw == (header[:100] or None)


async def test_the_capture_time_may_stand_on_the_first_leg(open_origin: Open, connect: Connect) -> None:
    media = await open_origin(answer(200, PNG))
    api = await open_origin(
        answer(303, location=media.base + "/m", x_media_timestamp=str(START_MS), x_media_origin="snapshot")
    )
    still = await connect(api).still(ASK)
    assert (still.actual_ms, still.origin) == (START_MS, "snapshot")


async def test_a_picture_without_a_redirect_is_taken_and_noted(open_origin: Open, connect: Connect) -> None:
    still = await connect(await open_origin(answer(200, PNG, content_type="image/png"))).still(ASK)
    assert (still.data, still.notes) == (PNG, ("picture-without-redirect",))


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("https://download-eu-south-2.prod.phoenix.devices.amazon.dev/v1/download?x", True),
        ("https://DOWNLOAD-us-east-1.PROD.phoenix.devices.amazon.dev", True),
        ("https://media.api.amazonvision.com/v1/download", True),
        ("https://media.api.amazonvision.com.evil.example/", False),
        ("https://evilprod.phoenix.devices.amazon.dev.example/", False),
        ("https://xprod.phoenix.devices.amazon.dev/", False),
        ("https://pictures.example.com/", False),
        ("http://127.0.0.1:9/", False),
        ("nonsense", False),
    ],
)
def test_which_media_hosts_are_expected(host: str, expected: bool) -> None:
    assert media_hosts.is_expected(host, "https://api.amazonvision.com") is expected


def test_a_stand_in_on_this_computer_may_serve_its_own_pictures() -> None:
    assert media_hosts.is_expected("http://127.0.0.1:9/", "http://localhost:8")
    assert not media_hosts.is_expected("https://pictures.example.com/", "http://localhost:8")


async def test_a_picture_from_an_unexpected_host_is_followed_and_noted(
    open_origin: Open, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ringviewer.partner_api.still_flow.is_expected", lambda url, base: False)
    media = await open_origin(answer(200, PNG))
    api = await open_origin(answer(303, location=media.base + "/m"))
    client = connect(api)
    still = await client.still(ASK)
    assert still.notes == ("media-host-unexpected",)
    assert [exchange.notes for exchange in client.recorder.exchanges] == [(), ("media-host-unexpected",)]


async def test_a_broken_row_costs_neither_its_page_nor_the_walk(open_origin: Open, connect: Connect) -> None:
    targets, reply = pages(
        page(row(1), {"id": "e2"}, row(3, start=[]), row(4), link="/v1/history/devices/d/events?page[key]=k"),
        page(row(5)),
    )
    client = connect(await open_origin(reply))  # type: ignore[arg-type]
    first = await client.history_page("d")
    assert [event.id for event in first.events] == ["e1", "e4"]
    assert [(broken.number, broken.id) for broken in first.broken] == [(2, "e2"), (3, "e3")]
    second = await client.history_page("d", next_path=first.next_path)
    assert [event.id for event in second.events] == ["e5"]
    assert targets[1].endswith("page[key]=k")


async def test_times_in_seconds_are_converted_and_flagged(open_origin: Open, connect: Connect) -> None:
    _, reply = pages(page(row(1, start=1_791_465_915, end=1_791_465_947), row(2)))
    client = connect(await open_origin(reply))  # type: ignore[arg-type]
    answered = await client.history_page("d")
    assert [(event.start_ms, event.end_ms) for event in answered.events] == [
        (1_791_465_915_000, 1_791_465_947_000),
        (START_MS, None),
    ]
    assert answered.notes == ("times-in-seconds",)
    assert (answered.in_seconds, len(answered.events)) == (1, 2)
    assert [exchange.notes for exchange in client.recorder.exchanges] == [("times-in-seconds",)]


@pytest.mark.parametrize(
    ("link", "asked", "notes"),
    [
        ("/v1/history/devices/d/events?page[key]=k", "?page[key]=k&event_types=ding", ("next-dropped-filter",)),
        ("?page%5Bkey%5D=k", "?page[key]=k&event_types=ding", ("next-dropped-filter",)),
        ("/v1/history/devices/d/events?event_types=ding&page[key]=k", "?event_types=ding&page[key]=k", ()),
    ],
)
async def test_a_filter_that_the_link_lost_is_put_back_and_told(
    open_origin: Open, connect: Connect, link: str, asked: str, notes: tuple[str, ...]
) -> None:
    targets, reply = pages(page(row(1), link=link), page(row(2)))
    client = connect(await open_origin(reply))  # type: ignore[arg-type]
    first = await client.history_page("d", event_types=("ding",))
    await client.history_page("d", event_types=("ding",), next_path=first.next_path)
    assert first.notes == notes
    assert targets[1] == "/v1/history/devices/d/events" + asked


async def test_devices_that_cannot_be_read_are_told_beside_the_others(open_origin: Open, connect: Connect) -> None:
    body = {"data": [{"type": "devices", "id": "a", "attributes": {"name": "Porch"}}, {"type": "devices"}, 7]}
    client = connect(await open_origin(answer(200, json.dumps(body).encode(), content_type="application/json")))
    answered = await client.devices()
    assert [device.name for device in answered.devices] == ["Porch"]
    assert [broken.number for broken in answered.broken] == [2, 3]
    assert all(broken.reason for broken in answered.broken)
    assert answered.request_id == "7c1e5a90"


async def test_who_the_customer_is_is_asked_for_on_purpose_only(open_origin: Open, connect: Connect) -> None:
    me = {"data": {"type": "users", "id": "ava1.ring.account.X", "attributes": {"first_name": "Pat", "email": None}}}

    async def reply(request: Seen, writer: asyncio.StreamWriter) -> None:
        body = json.dumps(me).encode() if request.target == "/v1/users/me" else b'{"data":[]}'
        send(writer, 200, body, content_type="application/json")

    api = await open_origin(reply)
    client = connect(api)
    await client.devices()
    assert [request.target.partition("?")[0] for request in api.seen] == ["/v1/devices"]
    customer = await client.me()
    assert (customer.id, customer.first_name, customer.last_name, customer.email) == (
        "ava1.ring.account.X",
        "Pat",
        None,
        None,
    )


async def test_each_try_names_the_one_before(open_origin: Open, connect: Connect, no_waits: list[float]) -> None:
    async def reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        if len(api.seen) == 1:
            send(writer, 503, b"{}", content_type="application/json")
        elif len(api.seen) == 2:
            writer.close()
        else:
            send(writer, 200, b'{"data":[]}', content_type="application/json")

    api = await open_origin(reply)
    client = connect(api)
    await client.devices()
    tries = [(each.number, each.attempt, each.retry_of) for each in client.recorder.exchanges]
    assert tries == [(1, 1, None), (2, 2, 1), (3, 3, 2)]
    assert len(no_waits) == 2


async def test_an_origin_that_is_gone_leaves_the_legs_that_were_tried(connect: Connect, no_waits: list[float]) -> None:
    client = connect(Origin(answer(200), base="http://127.0.0.1:9"))
    with pytest.raises(errors.Unreachable) as caught:
        await client.still(ASK)
    assert [(leg.method, leg.status, leg.exchange) for leg in caught.value.legs] == [("POST", None, len(no_waits) + 1)]
