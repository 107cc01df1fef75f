"""Names become addresses, and addresses race for the connection."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from typing import Any

import anyio
import httpcore
import httpx
import pytest

from ringviewer.partner_api import resolving
from ringviewer.partner_api.resolving import Resolving

pytestmark = pytest.mark.anyio


class Stream(httpcore.AsyncNetworkStream):
    """A connection that knows whether it was closed."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.closed = False

    async def aclose(self) -> None:
        self.closed = True


class Network(httpcore.AsyncNetworkBackend):
    """Answers for each address once its event is set, or with a fault."""

    def __init__(self, places: dict[str, asyncio.Event | Exception]) -> None:
        self.places = places
        self.asked: list[str] = []
        self.all_asked = asyncio.Event()
        self.left: list[str] = []
        self.streams: list[Stream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.asked.append(host)
        if len(self.asked) == len(self.places):
            self.all_asked.set()
        place = self.places[host]
        if isinstance(place, Exception):
            raise place
        try:
            await place.wait()
        except asyncio.CancelledError:
            self.left.append(host)
            raise
        self.streams.append(Stream(host))
        return self.streams[-1]


def named(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let every name have these addresses; the result are the names that were looked up."""
    asked = []

    async def getaddrinfo(host: str, port: int, **_options: Any) -> list[Any]:
        asked.append(host)
        families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
        return [
            (family, socket.SOCK_STREAM, 6, "", (address, port))
            for family, address in zip(families, addresses, strict=True)
        ]

    monkeypatch.setattr(anyio, "getaddrinfo", getaddrinfo)
    return asked


def address_of(stream: httpcore.AsyncNetworkStream) -> str:
    assert isinstance(stream, Stream)
    return stream.address


REFUSED = httpcore.ConnectError("refused")


def at_once() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


async def test_the_families_take_turns_and_each_address_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = ["::1", "::2", "::2", "::3", "10.0.0.1", "10.0.0.2"]
    asked = named(monkeypatch, *addresses)
    network = Network(dict.fromkeys(addresses, REFUSED))
    with pytest.raises(httpcore.ConnectError):
        await Resolving(network).connect_tcp("cam.example", 443, timeout=5)
    assert network.asked == ["::1", "10.0.0.1", "::2", "10.0.0.2", "::3"]
    assert asked == ["cam.example"]


async def test_a_name_with_a_thousand_addresses_is_given_up_after_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [f"10.0.{number // 250}.{number % 250}" for number in range(1_000)]
    named(monkeypatch, *addresses)
    network = Network(dict.fromkeys(addresses, REFUSED))
    with pytest.raises(httpcore.ConnectError):
        await Resolving(network).connect_tcp("cam.example", 443)
    assert len(network.asked) == 8


async def test_a_silent_address_is_overtaken_and_its_connection_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "_STAGGER_S", 0.01)
    named(monkeypatch, "::1", "10.0.0.1")
    network = Network({"::1": asyncio.Event(), "10.0.0.1": at_once()})
    assert address_of(await Resolving(network).connect_tcp("cam.example", 443, timeout=5)) == "10.0.0.1"
    assert network.left == ["::1"]


async def test_of_two_that_answer_one_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "_STAGGER_S", 0.0)
    named(monkeypatch, "::1", "10.0.0.1")
    answered = asyncio.Event()
    network = Network({"::1": answered, "10.0.0.1": answered})
    connecting = asyncio.create_task(Resolving(network).connect_tcp("cam.example", 443, timeout=5))
    await network.all_asked.wait()
    answered.set()
    taken = await connecting
    assert len(network.streams) == 2
    assert [stream for stream in network.streams if not stream.closed] == [taken]


async def test_a_literal_address_is_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = named(monkeypatch)
    network = Network({"::1": at_once(), "127.0.0.1": at_once()})
    assert address_of(await Resolving(network).connect_tcp("::1", 443)) == "::1"
    assert address_of(await Resolving(network).connect_tcp("127.0.0.1", 443)) == "127.0.0.1"
    assert not asked


async def test_looking_up_counts_towards_the_time_for_connecting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_args: Any, **_options: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(anyio, "getaddrinfo", never)
    with pytest.raises(httpcore.ConnectTimeout):
        await Resolving(Network({})).connect_tcp("cam.example", 443, timeout=0.01)
    named(monkeypatch, "10.0.0.1", "10.0.0.2")
    network = Network({"10.0.0.1": asyncio.Event(), "10.0.0.2": asyncio.Event()})
    with pytest.raises(httpcore.ConnectTimeout):
        await Resolving(network).connect_tcp("cam.example", 443, timeout=0.01)
    assert network.left == network.asked


@pytest.mark.parametrize("fault", [socket.gaierror(-2, "unknown"), OSError("no network")])
async def test_a_name_that_is_not_found_is_a_fault_of_the_connection(
    monkeypatch: pytest.MonkeyPatch, fault: OSError
) -> None:
    async def unknown(*_args: Any, **_options: Any) -> None:
        raise fault

    monkeypatch.setattr(anyio, "getaddrinfo", unknown)
    with pytest.raises(httpcore.ConnectError) as caught:
        await Resolving(Network({})).connect_tcp("cam.example", 443)
    assert caught.value.__cause__ is fault


async def test_a_name_without_addresses_is_a_fault_of_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch)
    with pytest.raises(httpcore.ConnectError):
        await Resolving(Network({})).connect_tcp("cam.example", 443)


async def test_the_library_still_has_the_place_where_this_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "direct.example")
    async with httpx.AsyncClient(verify=False) as client:  # noqa: S501  # nothing is connected to
        resolving.install(client)
        transports: list[Any] = [client._transport, *(each for each in client._mounts.values() if each is not None)]
        assert len(transports) == 2
        for transport in transports:
            assert isinstance(transport._pool._network_backend, Resolving)
            connection = transport._pool.create_connection(httpcore.Origin(b"https", b"cam.example", 443))
            inner = getattr(connection, "_connection", None) or connection
            assert isinstance(inner._network_backend, Resolving)


async def test_a_library_without_that_place_works_on() -> None:
    resolving.install(object())
