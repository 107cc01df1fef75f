"""The one module that speaks HTTP.

Two clients: one for the API, which is given the token request by request, and one for media hosts, which has nothing
to give away. Neither follows redirects or keeps cookies.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
import truststore

from ringviewer import __version__
from ringviewer.partner_api.errors import RingViewerError, UnexpectedAnswer, Unreachable

USER_AGENT = f"ringviewer/{__version__} (support desk viewer)"

_CONNECT_S, _READ_S = 10.0, 20.0
# The limits that count are checked between chunks; cancelling is the last resort, for headers that drip.
_LAST_RESORT_S = 20.0
# Of an error no more is read than anybody would read.
_ERROR_BYTES = 256 * 1024

for _name in ("httpx", "httpcore"):
    # At INFO they write whole addresses, signed ones included.
    logging.getLogger(_name).setLevel(logging.WARNING)

OnBytes = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (names in lower case) and body of an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Sends single requests; every failure is an error of the tree, without addresses in its text.

    Clients are kept apart by whether they go to a media host and by whether they speak TLS.
    """

    def __init__(self, *, trust_env: bool) -> None:
        self._trust_env = trust_env
        self._clients: dict[tuple[bool, bool], httpx.AsyncClient] = {}
        self._context: ssl.SSLContext | None = None
        self._lock = asyncio.Lock()

    async def send(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        media: bool,
        cap_bytes: int,
        deadline_s: float,
        on_bytes: OnBytes | None = None,
    ) -> Answer:
        """The answer, read to its end.

        Raises :class:`Unreachable` when none comes in time, :class:`UnexpectedAnswer` when it is larger than
        ``cap_bytes`` after decompression.
        """
        client = await self._client(media, tls=not url.startswith("http:"))
        due = time.monotonic() + deadline_s
        try:
            async with asyncio.timeout(deadline_s + _LAST_RESORT_S):
                async with client.stream(method, url, headers=dict(headers), content=body) as response:
                    received = await _read(response, cap_bytes, due, on_bytes)
                    kept = {name.lower(): value for name, value in response.headers.items()}
                    return Answer(response.status_code, kept, received)
        except RingViewerError:
            raise
        except TimeoutError:
            raise _too_slow(deadline_s) from None
        except httpx.HTTPError as fault:
            raise unreachable(fault) from None
        except (httpx.InvalidURL, UnicodeError):
            raise UnexpectedAnswer(detail="The address in the answer is malformed.") from None

    async def aclose(self) -> None:
        """Close both clients and their connections."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    async def _client(self, media: bool, *, tls: bool) -> httpx.AsyncClient:
        async with self._lock:
            if tls and self._context is None:
                self._context = await asyncio.to_thread(truststore.SSLContext, ssl.PROTOCOL_TLS_CLIENT)
            if (media, tls) not in self._clients:
                self._clients[media, tls] = self._new_client(tls)
            return self._clients[media, tls]

    def _new_client(self, tls: bool) -> httpx.AsyncClient:
        # Certificates take long to load; a client that only speaks plain HTTP on this computer needs none.
        context = self._context if tls else None
        try:
            return httpx.AsyncClient(
                verify=context if context is not None else False,
                follow_redirects=False,
                trust_env=self._trust_env,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                timeout=httpx.Timeout(_READ_S, connect=_CONNECT_S),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=4),
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
            )
        except ImportError:
            raise Unreachable(
                "The desktop is set to a SOCKS proxy, which ringviewer does not support; use an HTTP proxy."
            ) from None
        except ValueError:
            raise Unreachable("The proxy that this computer is set to has a malformed address.") from None


async def _read(response: httpx.Response, cap_bytes: int, due: float, on_bytes: OnBytes | None) -> bytes:
    length = response.headers.get("content-length", "")
    total = int(length) if length.isascii() and length.isdigit() and len(length) < 12 else None
    failed = response.status_code >= 400
    received = bytearray()
    unpack = _unpacker(response)
    async for chunk in response.aiter_raw(64 * 1024):
        # One byte more than allowed is enough to know; a bomb is never unpacked further.
        received += unpack(chunk, cap_bytes + 1 - len(received))
        if failed and len(received) > _ERROR_BYTES:
            break
        if len(received) > cap_bytes:
            raise UnexpectedAnswer(
                response.status_code, detail=f"The answer is larger than {cap_bytes // 1024} kB and was not read on."
            )
        if time.monotonic() > due:
            raise Unreachable("The answer came too slowly and was given up.", transient=True)
        if on_bytes is not None:
            on_bytes(len(received), total)
    return bytes(received)


def _unpacker(response: httpx.Response) -> Callable[[bytes, int], bytes]:
    """Unpacks a chunk to at most so many bytes. Nothing compressed is asked for, but some servers send it."""
    encoding = response.headers.get("content-encoding", "").strip().casefold()
    if encoding in ("", "identity"):
        return lambda chunk, _: chunk
    unreadable = UnexpectedAnswer(response.status_code, detail="The answer is compressed in a way that cannot be read.")
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise unreadable
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def inflate(chunk: bytes, most: int) -> bytes:
        try:
            return inflater.decompress(chunk, most)
        except zlib.error:
            raise unreadable from None

    return inflate


def unreachable(fault: httpx.HTTPError) -> Unreachable:
    """A failure of the connection in a sentence; told by its type, since its text may hold addresses."""
    causes: list[BaseException] = []
    cause: BaseException | None = fault
    while cause is not None and len(causes) < 10:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    if any(isinstance(each, ssl.SSLError) for each in causes):
        return Unreachable("The connection is not trusted: the server’s certificate was not accepted.")
    if any(isinstance(each, socket.gaierror) for each in causes):
        return Unreachable("The host name of the address could not be found.")
    if isinstance(fault, httpx.ProxyError):
        return Unreachable("The proxy that this computer is set to refuses the connection.")
    if isinstance(fault, httpx.ConnectTimeout):
        return Unreachable("No connection was accepted in time.", transient=True)
    if isinstance(fault, httpx.ConnectError):
        return Unreachable("The address is not reachable: nothing accepts connections there.", transient=True)
    if isinstance(fault, httpx.TimeoutException):
        return Unreachable("No answer came in time.", transient=True)
    if isinstance(fault, httpx.UnsupportedProtocol):
        return Unreachable("The address has a scheme that cannot be used.")
    return Unreachable("The connection broke before the answer was complete.", transient=True)


def _too_slow(deadline_s: float) -> Unreachable:
    return Unreachable(f"No answer came within {deadline_s:.0f} s.", transient=True)
