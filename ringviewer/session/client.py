"""What a session needs of a client of the Ring Partner API."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.token import TokenFacts

if TYPE_CHECKING:
    from ringviewer.partner_api.answers import (
        Customer,
        DeviceList,
        HistoryPage,
        ProbeAnswer,
        StillAnswer,
        StillProgress,
    )
    from ringviewer.partner_api.pacing import Pace
    from ringviewer.partner_api.quota import Quota
    from ringviewer.partner_api.recorder import Recorder


class Client(Protocol):
    """The methods of :class:`~ringviewer.partner_api.client.PartnerClient` that a session uses."""

    @property
    def recorder(self) -> Recorder:
        """Every exchange, as recorded."""

    @property
    def api_base(self) -> str:
        """The API's origin."""

    @property
    def token_facts(self) -> TokenFacts:
        """What the token in use says of itself; another one may be in use after a renewal."""

    @property
    def may_renew(self) -> bool:
        """Whether a refused token is renewed: configured for this account, and allowed."""

    @property
    def clock_skew_ms(self) -> int | None:
        """The server's clock minus this computer's, or ``None`` before the server told its time."""

    @property
    def pace(self) -> Pace:
        """How fast requests may leave."""

    def set_pace(self, pace: Pace) -> None:
        """Let requests leave at another pace from now on."""

    @property
    def quota(self) -> Quota | None:
        """What the API last told of the partner's quota, or ``None`` when it never did."""

    @property
    def held_s(self) -> float:
        """Seconds until requests may leave again because the API asked to wait; 0 when they may."""

    async def me(self) -> Customer:
        """Whose account it is; personal data, asked for on purpose only."""

    async def devices(self) -> DeviceList:
        """The devices of the account, and the rows of the list that could not be read."""

    async def history_page(
        self, device_id: str, *, event_types: tuple[str, ...] = (), next_path: str | None = None
    ) -> HistoryPage:
        """One page of a device's history: the newest, or the one that ``next_path`` names."""

    async def still(self, ask: StillAsk, *, on_progress: Callable[[StillProgress], None] | None = None) -> StillAnswer:
        """A still, over both legs."""

    async def probe(self, device_id: str, start_ms: int) -> ProbeAnswer:
        """Whether a start is authorised; a 303 is never followed."""
