"""However often one call is tried or redirected, it has the token renewed at most once."""

from __future__ import annotations

import asyncio

import pytest

from ringviewer.partner_api import errors
from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.credentials import Credentials
from tests.partner_api.origins import Open, Seen, send

pytestmark = pytest.mark.anyio


class Eager(Credentials):
    """Has another token whenever one is refused."""

    def __init__(self) -> None:
        super().__init__("token-0")
        self.renewals = 0

    async def renew(self, refused: str | None) -> bool:
        assert refused == f"Bearer token-{self.renewals}"
        self.renewals += 1
        self._token = f"token-{self.renewals}"
        return True


@pytest.mark.parametrize("between", [302, 503])
async def test_a_call_renews_once_whatever_comes_between(
    open_origin: Open, no_waits: list[float], between: int
) -> None:
    statuses = [401, between, 401]

    async def reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        status = statuses[len(api.seen) - 1] if len(api.seen) <= len(statuses) else 200
        if status == 302:
            send(writer, status, location="/v1/devices?there")
        else:
            send(writer, status, b'{"data":[]}', content_type="application/json")

    api = await open_origin(reply)
    credentials = Eager()
    client = PartnerClient(api.base, credentials)
    try:
        with pytest.raises(errors.TokenRefused):
            await client.devices()
        assert (credentials.renewals, len(api.seen)) == (1, 3)
        await client.devices()
        assert [request.headers["authorization"] for request in api.seen] == [
            f"Bearer token-{number}" for number in (0, 1, 1, 1)
        ]
    finally:
        await client.aclose()
