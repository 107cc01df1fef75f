"""A request as the wire is asked to send it, and the reply as it comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ringviewer.partner_api.exchange import ExchangeKind


@dataclass(frozen=True, slots=True)
class Request:
    """A request to send. What is secret in it never leaves this object but for the wire.

    ``secrets`` are further texts that are taken out of everything that is kept. ``form`` says that the body is
    ``application/x-www-form-urlencoded`` instead of JSON. ``retry_of`` is the exchange of the try before, ``parent``
    that of the POST that a media GET belongs to.
    """

    kind: ExchangeKind
    method: str
    url: str = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    authorization: str | None = field(default=None, repr=False)
    cap_bytes: int = 8 * 1024 * 1024
    deadline_s: float = 30.0
    attempt: int = 1
    parent: int | None = None
    urgent: bool = False
    device_id: str | None = None
    form: bool = False
    secrets: tuple[str, ...] = field(default=(), repr=False)
    retry_of: int | None = None

    @property
    def media(self) -> bool:
        """Whether this goes to a media host, where the query is a secret."""
        return self.kind == "media"

    @property
    def apart(self) -> bool:
        """Whether this goes to another host than the API: without any credential, and outside the API's quota."""
        return self.kind in ("media", "token")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with the number of its exchange and when it was given, by the server's clock where it told."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    exchange: int
    request_id: str | None
    code: str | None
    duration_ms: int
    answered_ms: int
