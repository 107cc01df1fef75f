"""The one module that speaks HTTP.

Two clients: one for the API, which is given the token request by request, and one for the other hosts, which has
nothing to give away. Neither follows redirects, keeps cookies, or speaks plain HTTP but with this computer.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx
import truststore

from ringviewer import __version__
from ringviewer.history.wording import NARROW, size
from ringviewer.partner_api import resolving
from ringviewer.partner_api.address import origin_of
from ringviewer.partner_api.errors import RingViewerError, UnexpectedAnswer, Unreachable
from ringviewer.partner_api.growth import Growth, OnBytes
from ringviewer.partner_api.observation import Observation, current
from ringviewer.partner_api.unpacking import Unpacker, UnpackError
from ringviewer.partner_api.way import Kind, Way, told

USER_AGENT = f"ringviewer/{__version__} (support desk viewer)"

_CONNECT_S, _READ_S = 10.0, 20.0
# The limits that count are checked between chunks; cancelling is the last resort, for headers that drip.
_LAST_RESORT_S = 20.0
# Of an answer that is not the one that was wanted, no more is read than anybody would read.
_ERROR_BYTES = 256 * 1024
_WANTED = (200, 206)
# What is done without letting the loop go on in between.
_STEP_BYTES = 256 * 1024
_STEP_CHUNKS = 8

for _name in ("httpx", "httpcore"):
    # At INFO they write whole addresses, signed ones included.
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (names in lower case) and body of an answer; ``cut`` when the body was not read to its end."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    cut: bool = False


class Transport:
    """Sends single requests; every failure is an error of the tree, without addresses in its text.

    Clients are kept apart by whether they go to other hosts than the API and by whether they speak TLS.
    """

    def __init__(self, *, trust_env: bool) -> None:
        self._trust_env = trust_env
        self._clients: dict[tuple[bool, bool], httpx.AsyncClient] = {}
        self._context: ssl.SSLContext | None = None
        self._lock = asyncio.Lock()

    async def warm_up(self) -> None:
        """Load the certificates of the desktop, which takes a while, in a thread."""
        async with self._lock:
            if self._context is None:
                self._context = await asyncio.to_thread(truststore.SSLContext, ssl.PROTOCOL_TLS_CLIENT)

    async def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        apart: bool,
        cap_bytes: int,
        deadline_s: float,
        on_bytes: OnBytes | None = None,
        observation: Observation | None = None,
    ) -> Answer:
        """The answer, read to its end; ``observation`` is told of everything on the way.

        ``apart`` goes to another host than the API. Raises :class:`Unreachable` when no answer comes in time,
        :class:`UnexpectedAnswer` when it is larger than ``cap_bytes`` before or after it is unpacked, or when the
        address is not one to speak to: https is required but for this computer.
        """
        observation = observation if observation is not None else Observation()
        tls = _safe_scheme(url) == "https"
        client = await self._client(apart, tls=tls)
        due = time.monotonic() + deadline_s
        target = httpx.URL(url)
        way = Way(target.host, target.port or (443 if tls else 80), observation)
        was = current.set(observation)
        try:
            async with asyncio.timeout(deadline_s + _LAST_RESORT_S):
                async with client.stream(
                    method, url, headers=dict(headers), content=body, extensions={"trace": way.trace}
                ) as response:
                    observation.status = response.status_code
                    observation.headers = {name.lower(): value for name, value in response.headers.items()}
                    received, cut = await _read(response, cap_bytes, due, observation, on_bytes)
                    return Answer(response.status_code, observation.headers, received, cut)
        except RingViewerError:
            raise
        except TimeoutError:
            raise _given_up(f"No answer came within {deadline_s:.0f} s.", observation) from None
        except UnpackError:
            raise UnexpectedAnswer(
                observation.status, detail="The answer is compressed in a way that cannot be read."
            ) from None
        except httpx.HTTPError as fault:
            raise _unreachable(fault, way, observation) from None
        except (httpx.InvalidURL, UnicodeError):
            raise UnexpectedAnswer(detail="The address in the answer is malformed.") from None
        finally:
            current.reset(was)
            observation.end()

    async def aclose(self) -> None:
        """Close both clients and their connections."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    async def _client(self, apart: bool, *, tls: bool) -> httpx.AsyncClient:
        if tls:
            await self.warm_up()
        if (apart, tls) not in self._clients:
            self._clients[apart, tls] = self._new_client(tls)
        return self._clients[apart, tls]

    def _new_client(self, tls: bool) -> httpx.AsyncClient:
        # Certificates take long to load; a client that only speaks plain HTTP on this computer needs none.
        context = self._context if tls else None
        from_desktop = self._trust_env and tls
        try:
            if from_desktop:
                for address in _proxies().values():
                    _proxy(address)
            client = httpx.AsyncClient(
                verify=context if context is not None else False,
                follow_redirects=False,
                # Plain HTTP stays within this computer, where a proxy of the desktop has no business.
                trust_env=from_desktop,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                timeout=httpx.Timeout(_READ_S, connect=_CONNECT_S),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=4),
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
            )
        except (ImportError, ValueError, httpx.InvalidURL):
            raise Unreachable(_misconfigured()) from None
        resolving.install(client)
        return client


def _proxies() -> dict[str, str]:
    """The proxies that the desktop is set to, by the schemes that they are for."""
    return {scheme: address for scheme, address in getproxies().items() if scheme in ("http", "https", "all")}


def _proxy(address: str) -> httpx.Proxy:
    """A proxy by its address. Raises :class:`ValueError` or :class:`httpx.InvalidURL` when that is malformed."""
    proxy = httpx.Proxy(address if "://" in address else f"http://{address}")
    if proxy.url.port is not None and proxy.url.port > 65_535:
        raise ValueError("no such port")
    return proxy


def _misconfigured() -> str:
    """Which setting of the desktop keeps clients from being made, as a sentence without its value."""
    proxies = _proxies()
    if any(address.casefold().startswith("socks") for address in proxies.values()):
        return "The desktop is set to a SOCKS proxy, which ringviewer does not support; use an HTTP proxy."
    for scheme, address in proxies.items():
        try:
            _proxy(address)
        except (ValueError, httpx.InvalidURL):
            return f"The proxy that this computer is set to ({scheme.upper()}_PROXY) has a malformed address."
    return (
        "The list of hosts that this computer reaches without its proxy (NO_PROXY) has an entry that cannot be read. "
        "Write IPv6 addresses without brackets, and leave out IPv6 networks."
    )


def _safe_scheme(url: str) -> str:
    """The scheme of an address that may be spoken to; raises :class:`UnexpectedAnswer` for any other."""
    origin = origin_of(url)
    if origin is None or "@" in urlsplit(url).netloc:
        raise UnexpectedAnswer(detail="The address is malformed.")
    if origin.scheme != "https" and not origin.loopback:
        raise UnexpectedAnswer(detail="The address is not encrypted; https is required except on this computer.")
    return origin.scheme


async def _read(
    response: httpx.Response, cap_bytes: int, due: float, observation: Observation, on_bytes: OnBytes | None
) -> tuple[bytes, bool]:
    """The body, and whether it was left before its end, as that of an error is when it grows long.

    ``on_bytes`` hears of a body that was wanted only: nobody waits for the end of an error's.
    """
    failed = response.status_code not in _WANTED
    received = bytearray()
    tell = Growth(response.headers.get("content-length", ""), None if failed else on_bytes)
    async with aclosing(_steps(response, cap_bytes, received)) as steps:
        async for step in steps:
            received += step
            observation.received = len(received)
            if failed and len(received) > _ERROR_BYTES:
                return bytes(received[:_ERROR_BYTES]), True
            if len(received) > cap_bytes:
                raise _too_large(response, cap_bytes)
            if time.monotonic() > due:
                raise _given_up("The answer came too slowly and was given up.", observation)
            tell(len(received))
    tell(len(received), ended=True)
    return bytes(received), False


async def _steps(response: httpx.Response, cap_bytes: int, received: bytearray) -> AsyncGenerator[bytes, None]:
    """The body unpacked step by step; the loop goes on in between, however much one chunk holds."""
    unpacker = Unpacker(response.headers.get("content-encoding", ""))
    packed_bytes = steps = 0
    chunks = response.aiter_raw()
    try:
        async for chunk in chunks:
            packed_bytes += len(chunk)
            if packed_bytes > cap_bytes:
                raise _too_large(response, cap_bytes)
            data = chunk
            while True:
                # One byte more than allowed is enough to know; a bomb is never unpacked further.
                yield unpacker.feed(data, min(_STEP_BYTES, cap_bytes + 1 - len(received)))
                steps += 1
                if unpacker.pending or steps % _STEP_CHUNKS == 0:
                    await asyncio.sleep(0)
                if not unpacker.pending:
                    break
                data = b""
    finally:
        await _leave(response, chunks)
    unpacker.finish()


async def _leave(response: httpx.Response, chunks: AsyncIterator[bytes]) -> None:
    """Close an answer whose body may not have been read to its end.

    httpx and httpcore nest five generators and close none but the outermost, so that the others would be finalised by
    the garbage collector, in another task or in none, where their locks cannot be taken. With the connection closed
    they have nothing to read any more, and asking them for more ends each of them, innermost first, in this task.
    """
    with suppress(httpx.HTTPError, httpx.StreamError):
        await response.aclose()
    with suppress(httpx.HTTPError, httpx.StreamError):
        async for _ in chunks:
            pass


def _too_large(response: httpx.Response, cap_bytes: int) -> UnexpectedAnswer:
    # Details are shown as foreign text is, in which a narrow space would be made visible.
    most = size(cap_bytes).replace(NARROW, " ")
    return UnexpectedAnswer(response.status_code, detail=f"The answer is larger than {most} and was not read on.")


def _unreachable(fault: httpx.HTTPError, way: Way, observation: Observation) -> Unreachable:
    """A failure of the connection in a sentence; ``answered`` says whether the answer had begun."""
    kind: Kind = "broken"
    if isinstance(fault, httpx.UnsupportedProtocol):
        return Unreachable("The address has a scheme that cannot be used.")
    if isinstance(fault, httpx.ProxyError):
        kind = "refused_by_proxy"
    elif isinstance(fault, httpx.ConnectError):
        kind = "no_connection"
    elif isinstance(fault, httpx.TimeoutException):
        kind = "no_time"
    if isinstance(fault, httpx.ConnectTimeout) and not way.at_proxy:
        return Unreachable("No connection was accepted in time.", transient=True)
    unreachable = told(fault, kind, at_proxy=way.at_proxy)
    unreachable.answered = observation.status is not None
    return unreachable


def _given_up(sentence: str, observation: Observation) -> Unreachable:
    """An answer that was still coming at its deadline: another try would only take as long again."""
    given_up = Unreachable(sentence)
    given_up.answered = observation.status is not None
    return given_up
