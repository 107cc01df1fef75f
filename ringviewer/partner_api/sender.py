"""Sends what needs the account's token: to the API only, and with a renewed token once when that is allowed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from ringviewer.partner_api.address import origin_of
from ringviewer.partner_api.credentials import Credentials
from ringviewer.partner_api.error_rules import error_of
from ringviewer.partner_api.errors import ApiError, RingViewerError, UnexpectedAnswer
from ringviewer.partner_api.wire import Reply, Request, Wire

REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_LOCATION = 16_000
_MOST_HOPS = 3


@dataclass(slots=True)
class Tries:
    """How often one call was sent: ``number`` counts from 1, ``last`` is the exchange of the newest try.

    ``renewed`` says that the token was renewed for it, or that this was tried; ``authorization`` is what the newest
    request carried.
    """

    number: int = 0
    last: int | None = None
    renewed: bool = False
    authorization: str | None = field(default=None, repr=False)


class Sender:
    """The way to the API for one account."""

    def __init__(self, wire: Wire, api_base: str, credentials: Credentials) -> None:
        self._wire = wire
        self._api_base = api_base
        self._credentials = credentials
        self._has_token = False

    async def send(self, request: Request, tries: Tries, *, redirected: bool = False) -> Reply:
        """The answer to a request, whatever its status.

        A refused token is renewed where the account allows it, and the request goes out once more; for one call, with
        all its tries and redirects, that happens once. A request that was ``redirected`` belongs to the try before it.
        """
        reply = await self._once(request, tries, redirected=redirected)
        if reply.status != 401 or tries.renewed:
            return reply
        tries.renewed = True
        if await self._credentials.renew(tries.authorization):
            reply = await self._once(request, tries)
        return reply

    async def get(self, request: Request, tries: Tries) -> Reply:
        """The answer of a GET with status 200; every other one is raised as an error by meaning.

        A redirect within the API's own origin is followed a few times. One that leads elsewhere is refused: the token
        must not be shown there.
        """
        for hops in range(_MOST_HOPS + 1):
            reply = await self.send(request, tries, redirected=hops > 0)
            if reply.status == 200:
                return reply
            if reply.status not in REDIRECTS or "location" not in reply.headers:
                raise self.error(request, reply)
            request = replace(request, url=self._within(request.url, reply))
        raise UnexpectedAnswer(
            reply.status, None, f"The API redirected more than {_MOST_HOPS} times.", reply.request_id
        )

    def error(self, request: Request, reply: Reply) -> ApiError:
        """The error that an answer means."""
        return error_of(
            reply.status,
            reply.headers,
            reply.body,
            now_ms=reply.answered_ms,
            kind=request.kind,
            has_token=self._has_token,
            maybe_refresh=self._credentials.facts.maybe_refresh,
        )

    async def _once(self, request: Request, tries: Tries, *, redirected: bool = False) -> Reply:
        tries.authorization = await self._credentials.authorization()
        self._has_token = tries.authorization is not None
        request = replace(request, authorization=tries.authorization)
        tries.number += not redirected
        retry_of = None if redirected else tries.last
        try:
            reply = await self._wire.exchange(replace(request, attempt=tries.number, retry_of=retry_of))
        except RingViewerError as fault:
            tries.last = fault.exchange
            raise
        tries.last = reply.exchange
        return reply

    def _within(self, url: str, reply: Reply) -> str:
        target = redirect_target(url, reply)
        if origin_of(target) != origin_of(self._api_base):
            raise UnexpectedAnswer(
                reply.status,
                None,
                "The API redirects to another host. It was not followed: the token must not be shown there.",
                reply.request_id,
            )
        return target


def redirect_target(url: str, reply: Reply) -> str:
    """Where an answer's ``Location`` leads, relative or absolute; empty when it leads nowhere.

    Raises :class:`UnexpectedAnswer` when there is none to read.
    """
    location = reply.headers.get("location", "")
    if not location or len(location) > LONGEST_LOCATION or not location.isprintable():
        raise UnexpectedAnswer(reply.status, None, "The redirect does not say where it leads.", reply.request_id)
    try:
        return urljoin(url, location)
    except ValueError:
        return ""
