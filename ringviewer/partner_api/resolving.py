"""Looks a host's name up before connecting to it, so that the time for the one is told from that for the other."""

from __future__ import annotations

import ipaddress
import itertools
import socket
from collections.abc import Iterable
from typing import Any

import anyio
import httpcore

from ringviewer.partner_api.observation import current

# A host that answers on none of so many addresses is not reached on the next one either.
_MOST_ADDRESSES = 8
_STAGGER_S = 0.25


class Resolving(httpcore.AsyncNetworkBackend):
    """Connects through another backend, to addresses instead of names.

    The name is looked up once. Its addresses are tried in the order of the desktop's resolver, the two families in
    turn: the next one joins when the one before failed or is silent for 250 ms, and the first that answers is taken
    (RFC 8305). The certificate is still checked against the name, which the layer above knows.
    """

    def __init__(self, backend: httpcore.AsyncNetworkBackend) -> None:
        self._backend = backend

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection, looked up and made within ``timeout`` seconds together."""
        options = None if socket_options is None else tuple(socket_options)
        try:
            with anyio.fail_after(timeout):
                addresses = await _addresses(host, port)
                return await self._first(addresses, port, local_address, options)
        except TimeoutError as fault:
            raise httpcore.ConnectTimeout(str(fault)) from fault
        except OSError as fault:
            raise httpcore.ConnectError(str(fault)) from fault

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection within this computer, as the other backend makes it."""
        return await self._backend.connect_unix_socket(path, timeout, socket_options)

    async def sleep(self, seconds: float) -> None:
        """Wait, as the other backend does."""
        await self._backend.sleep(seconds)

    async def _first(
        self,
        addresses: list[str],
        port: int,
        local_address: str | None,
        options: tuple[httpcore.SOCKET_OPTION, ...] | None,
    ) -> httpcore.AsyncNetworkStream:
        taken: httpcore.AsyncNetworkStream | None = None
        faults: list[Exception] = []

        async def try_one(address: str, settled: anyio.Event) -> None:
            nonlocal taken
            try:
                stream = await self._backend.connect_tcp(
                    address, port, local_address=local_address, socket_options=options
                )
            except (OSError, httpcore.NetworkError, httpcore.TimeoutException) as fault:
                faults.append(fault)
            else:
                if taken is None:
                    taken = stream
                    attempts.cancel_scope.cancel()
                else:
                    await stream.aclose()
            finally:
                settled.set()

        try:
            async with anyio.create_task_group() as attempts:
                for address in addresses:
                    settled = anyio.Event()
                    attempts.start_soon(try_one, address, settled)
                    with anyio.move_on_after(_STAGGER_S):
                        await settled.wait()
        except BaseException:
            if taken is not None:
                with anyio.CancelScope(shield=True):
                    await taken.aclose()
            raise
        if taken is None:
            raise httpcore.ConnectError("no address accepted the connection") from faults[0]
        return taken


def install(client: Any) -> None:
    """Let an ``httpx.AsyncClient`` look names up through :class:`Resolving`, directly and through its proxies."""
    # httpx passes its options on, but has none for the backend, and a transport of our own would cost the proxies of
    # the desktop. Should these private names move, requests work as before and only their DNS phase is missing.
    transports = (getattr(client, "_transport", None), *getattr(client, "_mounts", {}).values())
    for transport in transports:
        pool = getattr(transport, "_pool", None)
        backend = getattr(pool, "_network_backend", None)
        if pool is not None and isinstance(backend, httpcore.AsyncNetworkBackend):
            pool._network_backend = Resolving(backend)


async def _addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, each once; a literal one needs no looking up."""
    try:
        return [str(ipaddress.ip_address(host.strip("[]")))]
    except ValueError:
        pass
    observation = current.get()
    if observation is not None:
        observation.looking_up()
    found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if observation is not None:
        observation.looked_up()
    if not found:
        raise OSError("the name has no address")
    addresses = dict.fromkeys((family, str(place[0])) for family, *_, place in found)
    preferred = next(iter(addresses))[0]
    first = [address for family, address in addresses if family == preferred]
    second = [address for family, address in addresses if family != preferred]
    in_turn = itertools.chain.from_iterable(itertools.zip_longest(first, second))
    return [address for address in in_turn if address is not None][:_MOST_ADDRESSES]
