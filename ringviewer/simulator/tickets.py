"""One-use, short-lived permissions to fetch a picture: what a pre-signed URL of the media origin stands for."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass

from ringviewer.simulator.image_request import ImageRequest
from ringviewer.simulator.world import SimDevice

LIFETIME_MS = 60_000
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Ticket:
    """What may be fetched, and under which request id (the second leg repeats the first one's)."""

    device: SimDevice
    request: ImageRequest
    request_id: str
    issued_ms: int


class Tickets:
    """Tickets by their secret. A secret is forgotten when it is used."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Ticket] = OrderedDict()

    def issue(self, ticket: Ticket) -> str:
        """A new secret for the ticket; the oldest ticket goes when there are too many."""
        while len(self._open) >= _MOST:
            self._open.popitem(last=False)
        secret = secrets.token_urlsafe(48)
        self._open[secret] = ticket
        return secret

    def take(self, secret: str, now_ms: int) -> Ticket | None:
        """The ticket of a secret, once; ``None`` when it was never issued, is used up or too old."""
        ticket = self._open.pop(secret, None)
        if ticket is None or now_ms - ticket.issued_ms > LIFETIME_MS:
            return None
        return ticket
