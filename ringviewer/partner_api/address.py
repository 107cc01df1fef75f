"""Addresses that may be spoken to."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

DEFAULT_API_BASE = "https://api.amazonvision.com"

_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: who a credential may be shown to."""

    scheme: str
    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether the host is this computer."""
        return is_loopback(self.host)


def api_base(text: str) -> str:
    """An address as an origin without a trailing slash.

    Raises :class:`ValueError` with a sentence when it is not one: https is required except on this computer, and
    there is no place for names, passwords, paths or queries in it.
    """
    address = text.strip()
    if not address or len(address) > _LONGEST or not address.isprintable() or " " in address:
        raise ValueError("This is no address. It looks like https://api.example.com.")
    if "://" not in address:
        raise ValueError("The address needs a scheme, for example https://.")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError("This is no address: the host or the port is malformed.") from None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError("The address must begin with https:// and name a host.")
    if "@" in parts.netloc:
        raise ValueError("The address must not hold a name or password.")
    if parts.query or parts.fragment or parts.path not in ("", "/"):
        raise ValueError("The address must end after the host; paths are added by ringviewer.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("https is required, except on this computer: the token would travel in the clear.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")


def origin_of(url: str | SplitResult) -> Origin | None:
    """The origin of an absolute address, or ``None`` when it has none."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else url
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    return Origin(parts.scheme, host.casefold(), port or (443 if parts.scheme == "https" else 80))


def is_loopback(host: str) -> bool:
    """Whether a host is this computer, by name or number."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
