"""Whose fault it is that no answer came: that of the proxy, of the encryption, of the name or of the server.

A failure is told by its kind alone: its own text may hold addresses, and those of proxies hold passwords.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ringviewer.partner_api.errors import Unreachable
from ringviewer.partner_api.observation import Observation

_PROXY = "the proxy that this computer is set to"
_PROXY_FIRST = _PROXY[0].upper() + _PROXY[1:]
_PROXY_ADVICE = (
    "Check the proxy in the settings of this computer (HTTPS_PROXY) and whether it runs; hosts that need none belong "
    "in NO_PROXY."
)
_PROXY_LOGIN = "Set the name and the password in the proxy’s address, where this computer’s proxy is set (HTTPS_PROXY)."
_PLAIN_ADVICE = "Check the address and its port; http is possible for servers on this computer only."
_INSPECTED = (
    "If a proxy inspects encrypted connections here, its certificate belongs into the trust store of this computer; "
    "else check the address."
)
_CLOCK = "Check the clock of this computer first. If it is right, whoever runs the server has to renew its certificate."
_NAME = "Check the spelling of the address, and whether something in between answers in the place of the server."

# What OpenSSL says of a first record that is none of TLS.
_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE"})

# Error codes of X.509 verification, as OpenSSL numbers them.
_CERTIFICATES: Mapping[int, tuple[str, str]] = {
    9: ("is not valid yet", _CLOCK),
    10: ("has expired", _CLOCK),
    18: ("is signed by itself and by nobody whom this computer trusts", _INSPECTED),
    19: ("comes from an issuer whom this computer does not trust", _INSPECTED),
    20: ("comes from an issuer whom this computer does not know", _INSPECTED),
    21: ("comes from an issuer whom this computer does not know", _INSPECTED),
    62: ("is for another host", _NAME),
    64: ("is for another address", _NAME),
}

Kind = Literal["refused_by_proxy", "no_connection", "no_time", "broken"]


class Way:
    """Hears how far a request came: to a proxy, through it, to the server.

    ``host`` and ``port`` are the server's. Whatever it hears goes on to the observation.
    """

    def __init__(self, host: str, port: int | None, observation: Observation) -> None:
        self._target = (host.casefold().strip("[]"), port)
        self._observation = observation
        self.at_proxy = False

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Hear of an event by its name in httpcore's ``trace`` extension."""
        if event == "connection.connect_tcp.started":
            host = str(info.get("host")).casefold().strip("[]")
            self.at_proxy = (host, info.get("port")) != self._target
        elif event == "proxy.start_tls.started":
            self.at_proxy = False
        await self._observation.trace(event, info)


def told(fault: BaseException, kind: Kind, *, at_proxy: bool) -> Unreachable:
    """A failure of the connection in a sentence, with what to do next."""
    causes = tuple(_causes(fault))
    encryption = next((each for each in causes if isinstance(each, ssl.SSLError)), None)
    if encryption is not None:
        return _encryption(encryption, at_proxy=at_proxy)
    if kind == "refused_by_proxy":
        if str(fault).startswith("407"):
            return Unreachable(f"{_PROXY_FIRST} asks for a name and password.", advice=_PROXY_LOGIN)
        return Unreachable(f"{_PROXY_FIRST} refuses the connection.", advice=_PROXY_ADVICE)
    unknown = any(isinstance(each, socket.gaierror) for each in causes)
    if at_proxy:
        if unknown:
            return Unreachable(f"The host name of {_PROXY} could not be found.", advice=_PROXY_ADVICE)
        words = "is not reachable: nothing accepts connections there" if kind == "no_connection" else "does not answer"
        return Unreachable(f"{_PROXY_FIRST} {words}.", transient=True, advice=_PROXY_ADVICE)
    if unknown:
        return Unreachable("The host name of the address could not be found.")
    if kind == "no_connection":
        return Unreachable("The address is not reachable: nothing accepts connections there.", transient=True)
    if kind == "no_time":
        return Unreachable("No answer came in time.", transient=True)
    return Unreachable("The connection broke before the answer was complete.", transient=True)


def _encryption(fault: ssl.SSLError, *, at_proxy: bool) -> Unreachable:
    whose = f"the certificate of {_PROXY}" if at_proxy else "the server’s certificate"
    if isinstance(fault, ssl.SSLCertVerificationError):
        known = _CERTIFICATES.get(getattr(fault, "verify_code", 0))
        words, advice = known if known is not None else ("was not accepted", _INSPECTED)
        return Unreachable(f"The connection is not trusted: {whose} {words}.", advice=advice)
    who = _PROXY_FIRST if at_proxy else "The server"
    if fault.reason in _NO_TLS:
        return Unreachable(
            f"{who} does not speak TLS at this address, so that https is not possible there.", advice=_PLAIN_ADVICE
        )
    if isinstance(fault, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Unreachable(f"{who} broke the connection off while it was being encrypted.", transient=True)
    return Unreachable(f"{who} and this computer found no encryption that both accept.", advice=_NAME)


def _causes(fault: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = fault
    for _ in range(10):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__
