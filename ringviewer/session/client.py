"""What a session needs of a client of the Ring Partner API."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.token import TokenFacts

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.partner_api.client import HistoryPage, ProbeAnswer, StillAnswer, StillProgress
    from ringviewer.partner_api.exchange import Recorder


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
        """What the token says of itself."""

    @property
    def clock_skew_ms(self) -> int | None:
        """The server's clock minus this computer's, or ``None`` before the server told its time."""

    async def devices(self) -> list[Device]:
        """The devices of the account."""

    async def history_page(
        self, device_id: str, *, event_types: tuple[str, ...] = (), next_path: str | None = None
    ) -> HistoryPage:
        """One page of a device's history: the newest, or the one that ``next_path`` names."""

    async def still(self, ask: StillAsk, *, on_progress: Callable[[StillProgress], None] | None = None) -> StillAnswer:
        """A still, over both legs."""

    async def probe(self, device_id: str, start_ms: int) -> ProbeAnswer:
        """Whether a start is authorised; a 303 is never followed."""
