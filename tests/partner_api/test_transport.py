"""Who may be spoken to and how: encryption, certificates, names, proxies."""

from __future__ import annotations

import asyncio
import gc
import socket
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
import truststore

from ringviewer.partner_api.errors import UnexpectedAnswer, Unreachable
from ringviewer.partner_api.observation import Observation
from ringviewer.partner_api.transport import Answer, Transport
from ringviewer.partner_api.way import told
from tests.partner_api.certificates import make_certificate
from tests.partner_api.origins import Open, Origin, Seen, answer, connections_of

pytestmark = pytest.mark.anyio


async def get(transport: Transport, url: str, observation: Observation | None = None) -> Answer:
    return await transport.send(
        "GET", url, {}, None, apart=True, cap_bytes=1 << 20, deadline_s=10, observation=observation
    )


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return make_certificate(tmp_path_factory.mktemp("certificate"), "localhost")


@pytest.fixture
async def safe_origin(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> AsyncIterator[Origin]:
    """An origin with TLS, which calls itself localhost."""
    origin = Origin(answer(200, b"ok"))
    server = await asyncio.start_server(origin.serve, "127.0.0.1", 0, ssl=contexts[0])
    origin.base = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    yield origin
    server.close()
    await asyncio.gather(*origin.handlers)


@pytest.fixture
def trusting(contexts: tuple[ssl.SSLContext, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch) -> None:
    """The desktop trusts the certificate of the tests."""
    monkeypatch.setattr(truststore, "SSLContext", lambda _protocol: contexts[1])


# --- encryption


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example/v1/devices",
        "http://127.0.0.1.example/",
        "http://10.0.0.1/",
        "http://[2001:db8::1]/",
        "ftp://127.0.0.1/",
        "//127.0.0.1/",
        "https://name:secret@api.example/",
        "https://",
        "https://[::1/",
        "https://api.example:port/",
        "",
    ],
)
async def test_an_address_that_is_not_safe_to_speak_to_is_not_connected_to(
    transport: Transport, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    async def never(*_args: object, **_options: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr("anyio.connect_tcp", never)
    monkeypatch.setattr("anyio.getaddrinfo", never)
    with pytest.raises(UnexpectedAnswer) as caught:
        await get(transport, url)
    assert "secret" not in str(caught.value)


@pytest.mark.usefixtures("trusting")
async def test_encryption_is_a_phase_and_the_certificate_is_held_against_the_name(
    safe_origin: Origin, transport: Transport
) -> None:
    fresh, reused = Observation(), Observation()
    assert (await get(transport, safe_origin.base + "/", fresh)).body == b"ok"
    await get(transport, safe_origin.base + "/", reused)
    phases = fresh.phases(0)
    assert phases.tls_us is not None
    assert phases.tls_us > 0
    assert phases.dns_us is not None
    assert phases.connect_us is not None
    assert (reused.phases(0).tls_us, reused.phases(0).connect_us) == (None, None)


@pytest.mark.usefixtures("trusting")
async def test_a_certificate_for_another_name_is_not_accepted(safe_origin: Origin, transport: Transport) -> None:
    observation = Observation()
    with pytest.raises(Unreachable, match=r"certificate is for another (host|address)") as caught:
        await get(transport, safe_origin.base.replace("localhost", "127.0.0.1") + "/", observation)
    assert not caught.value.transient
    assert safe_origin.seen == []
    assert observation.phases(0).tls_us is not None
    assert observation.phases(0).send_us is None


async def test_what_the_desktop_does_not_trust_is_not_trusted(safe_origin: Origin, transport: Transport) -> None:
    with pytest.raises(Unreachable, match="not trusted: the server’s certificate is signed by itself") as caught:
        await get(transport, safe_origin.base + "/")
    assert "inspects" in caught.value.advised
    assert safe_origin.seen == []
    assert isinstance(transport._context, truststore.SSLContext)


async def test_a_certificate_that_has_expired_is_told_from_the_others(
    transport: Transport, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server_context, client_context = make_certificate(tmp_path, "localhost", ends_in_days=-1)
    monkeypatch.setattr(truststore, "SSLContext", lambda _protocol: client_context)
    origin = Origin(answer(200, b"ok"))
    server = await asyncio.start_server(origin.serve, "127.0.0.1", 0, ssl=server_context)
    with pytest.raises(Unreachable, match="certificate has expired") as caught:
        await get(transport, f"https://localhost:{server.sockets[0].getsockname()[1]}/")
    server.close()
    assert "clock" in caught.value.advised


@pytest.mark.parametrize(("code", "words"), [(20, "does not know"), (0, "was not accepted"), (9, "not valid yet")])
def test_every_other_trouble_with_a_certificate_has_its_words(code: int, words: str) -> None:
    fault = ssl.SSLCertVerificationError("of api.example?token=secret")
    fault.verify_code = code
    outer = httpx.ConnectError("of api.example?token=secret")
    outer.__cause__ = fault
    unreachable = told(outer, "no_connection", at_proxy=False)
    assert words in str(unreachable)
    assert "secret" not in str(unreachable)
    assert not unreachable.transient


@pytest.mark.usefixtures("trusting")
async def test_a_server_that_speaks_plain_http_is_no_matter_of_certificates(transport: Transport) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(5)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    with pytest.raises(Unreachable, match="The server does not speak TLS") as caught:
        await get(transport, f"https://localhost:{server.sockets[0].getsockname()[1]}/")
    server.close()
    assert "certificate" not in str(caught.value)
    assert "port" in caught.value.advised


# --- leaving early


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("way", ["cap", "deadline", "bomb"])
async def test_an_answer_that_is_left_early_leaves_nothing_for_the_garbage_collector(
    open_origin: Open, transport: Transport, monkeypatch: pytest.MonkeyPatch, status: int, way: str
) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: complaints.append(context))

    async def endless(_request: Seen, writer: asyncio.StreamWriter) -> None:
        packing = "content-encoding: gzip\r\n" if way == "bomb" else ""
        writer.write(f"HTTP/1.1 {status} X\r\n{packing}transfer-encoding: chunked\r\n\r\n".encode())
        while not writer.transport.is_closing():
            writer.write(b"2710\r\n" + b"x" * 10_000 + b"\r\n")
            await writer.drain()

    origin = await open_origin(endless)
    # The loop of the window finalises no generators: what is dropped is closed on the spot, where nothing can wait.
    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(firstiter=None, finalizer=None)
    deadline_s = 0.0 if way == "deadline" else 10.0
    for _ in range(3):
        with suppress(UnexpectedAnswer, Unreachable):
            await transport.send(
                "GET", origin.base + "/", {}, None, apart=True, cap_bytes=300_000, deadline_s=deadline_s
            )
        gc.collect()
        await asyncio.sleep(0)
        gc.collect()
    sys.set_asyncgen_hooks(*hooks)
    assert connections_of(transport) == []
    assert complaints == []
    asyncio.get_running_loop().set_exception_handler(None)


# --- proxies


class Proxy:
    """Makes a way to wherever it is asked, or refuses to."""

    def __init__(self, status: bytes) -> None:
        self.status = status
        self.asked: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 " + self.status + b"\r\n\r\n")
        if self.status.startswith(b"200"):
            port = int(self.asked[-1].split()[1].rpartition(b":")[2])
            there, back = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(self.pass_on(reader, back), self.pass_on(there, writer))
        writer.close()

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()


@pytest.fixture
async def desktop() -> AsyncIterator[Transport]:
    """A transport that does as the desktop says."""
    transport = Transport(trust_env=True)
    yield transport
    await transport.aclose()


@pytest.mark.usefixtures("trusting")
async def test_a_proxy_of_the_desktop_is_used_and_sees_nothing_of_what_passes(
    safe_origin: Origin, desktop: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = Proxy(b"200 OK")
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    monkeypatch.setenv("HTTPS_PROXY", f"http://localhost:{server.sockets[0].getsockname()[1]}")
    observation = Observation()
    answered = await desktop.send(
        "GET",
        safe_origin.base + "/v1/devices",
        {"Authorization": "Bearer tok.en"},
        None,
        apart=False,
        cap_bytes=100,
        deadline_s=10,
        observation=observation,
    )
    await desktop.aclose()
    server.close()
    assert answered.body == b"ok"
    assert safe_origin.seen[0].headers["authorization"] == "Bearer tok.en"
    assert len(proxy.asked) == 1
    assert proxy.asked[0].startswith(b"CONNECT localhost:")
    assert b"tok.en" not in proxy.asked[0]
    phases = observation.phases(0)
    assert None not in (phases.dns_us, phases.connect_us, phases.tls_us, phases.send_us, phases.wait_us)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (b"403 Forbidden", "The proxy that this computer is set to refuses the connection"),
        (b"407 Proxy Authentication Required", "The proxy that this computer is set to asks for a name and password"),
    ],
)
async def test_a_proxy_that_refuses_is_named_as_the_cause(
    desktop: Transport, monkeypatch: pytest.MonkeyPatch, status: bytes, words: str
) -> None:
    proxy = Proxy(status)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    monkeypatch.setenv("HTTPS_PROXY", f"http://name:secret@127.0.0.1:{server.sockets[0].getsockname()[1]}")
    with pytest.raises(Unreachable, match=words) as caught:
        await get(desktop, "https://api.example/")
    server.close()
    assert "HTTPS_PROXY" in caught.value.advised
    assert "secret" not in str(caught.value) + caught.value.advised


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://name:secret@127.0.0.1:9", "The proxy that this computer is set to is not reachable"),
        ("http://name:secret@proxy.invalid:8080", "host name of the proxy that this computer is set to"),
    ],
)
async def test_a_proxy_that_is_not_there_is_not_taken_for_the_server(
    desktop: Transport, monkeypatch: pytest.MonkeyPatch, address: str, words: str
) -> None:
    async def unknown(host: str, *_args: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, f"{host} secret")

    monkeypatch.setattr("anyio.getaddrinfo", unknown)
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(Unreachable, match=words) as caught:
        await get(desktop, "https://api.example/")
    told_all = str(caught.value) + caught.value.advised
    assert "secret" not in told_all
    assert "127.0.0.1" not in told_all
    assert "proxy.invalid" not in told_all


async def test_a_proxy_that_breaks_off_is_not_taken_for_the_server(
    desktop: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def leaves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(leaves, "127.0.0.1", 0)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    with pytest.raises(Unreachable, match="The proxy that this computer is set to does not answer"):
        await get(desktop, "https://api.example/")
    server.close()


async def test_plain_http_within_this_computer_takes_no_proxy(
    open_origin: Open, desktop: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    origin = await open_origin(answer(200, b"ok"))
    assert (await get(desktop, origin.base + "/")).body == b"ok"


@pytest.mark.parametrize("name", ["ALL_PROXY", "HTTPS_PROXY"])
@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "socks4"])
async def test_a_socks_proxy_is_explained(
    desktop: Transport, monkeypatch: pytest.MonkeyPatch, name: str, scheme: str
) -> None:
    monkeypatch.setenv(name, f"{scheme}://user:secret@127.0.0.1:1080")
    with pytest.raises(
        Unreachable, match="SOCKS proxy, which ringviewer does not support; use an HTTP proxy"
    ) as caught:
        await get(desktop, "https://api.example/")
    assert "secret" not in str(caught.value)
    assert not caught.value.transient


async def test_a_proxy_with_a_malformed_address_is_explained(
    desktop: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://127.0.0.1:1080")
    with pytest.raises(Unreachable, match="malformed address"):
        await get(desktop, "https://api.example/")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NO_PROXY", "localhost,[::1]"),
        ("NO_PROXY", "fd00::/8"),
        ("HTTPS_PROXY", "http://user:secret@proxy:port"),
        ("HTTPS_PROXY", "http://user:secret@127.0.0.1:99999"),
        ("ALL_PROXY", "http://[::1"),
    ],
)
async def test_a_setting_of_the_desktop_that_cannot_be_read_is_named(
    desktop: Transport, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Unreachable, match=rf"\({name}\)") as caught:
        await get(desktop, "https://api.example/")
    assert "secret" not in str(caught.value)
