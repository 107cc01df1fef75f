"""One-use, short-lived permissions to fetch media: what a pre-signed URL of the media origin stands for."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

_MOST = 10_000

# Makes the media leg's answer when the URL is fetched; may raise `RefusalError`.
Answer = Callable[[], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What may be fetched until when, and under which request id (the second leg repeats the first one's)."""

    answer: Answer
    request_id: str
    expires_ms: int


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
        return None if ticket is None or now_ms > ticket.expires_ms else ticket
