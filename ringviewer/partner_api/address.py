"""Addresses that may be spoken to."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

DEFAULT_API_BASE = "https://api.amazonvision.com"

_LONGEST = 2_000
# Any other spelling is another name to one program and the same to the next.
_PLAIN = re.compile(r"(?:(?:[0-9A-Za-z_-]+\.)*[0-9A-Za-z_-]+\.?|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?", re.ASCII)


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
    host = parts.hostname
    if _PLAIN.fullmatch(parts.netloc) is None or host.endswith("."):
        raise ValueError(
            "The host must be written in plain letters, digits and hyphens, without a dot at its end; "
            "a name with other letters has a form that begins with xn--."
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("https is required, except on this computer: the token would travel in the clear.")
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")


def origin_of(url: str | SplitResult) -> Origin | None:
    """The origin of an absolute address, or ``None`` when it has none.

    A host with letters beyond ASCII or escaped signs has none either: whether two of them are the same is decided
    elsewhere, and differently by each program that looks them up.
    """
    try:
        parts = urlsplit(url) if isinstance(url, str) else url
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or _PLAIN.fullmatch(parts.netloc.rpartition("@")[2]) is None:
        return None
    return Origin(parts.scheme, host, port if port is not None else 443 if parts.scheme == "https" else 80)


def is_loopback(host: str) -> bool:
    """Whether a host is this computer, by name or number."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
