"""Follows the exchanges of a visit for what they say beside their answers: quota, 429, media hosts, renewals."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from ringviewer.diagnosis.findings import QuotaSeen, WireFacts
from ringviewer.partner_api.quota import read_quota

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Exchange
    from ringviewer.partner_api.recorder import Recorder

_IDS_KEPT = 4
_HOSTS_KEPT = 8


class WireWatch:
    """Counts as the exchanges end, so that nobody has to go through all of them again."""

    def __init__(self, recorder: Recorder) -> None:
        self._lowest: QuotaSeen | None = None
        self._counted = 0
        self._limited = 0
        self._limited_ids: tuple[str | None, ...] = ()
        self._renewals = 0
        self._renewal_id: str | None = None
        self._hosts: OrderedDict[str, str | None] = OrderedDict()
        self._open: set[int] = set()
        for exchange in recorder.exchanges:
            self._hear(exchange)
        self._unsubscribe = recorder.subscribe(self._hear)

    @property
    def facts(self) -> WireFacts:
        """What was heard so far."""
        return WireFacts(
            lowest_quota=self._lowest,
            limited=self._limited,
            limited_ids=self._limited_ids,
            renewals=self._renewals,
            renewal_id=self._renewal_id,
            unexpected_hosts=tuple(self._hosts.items()),
        )

    def close(self) -> None:
        """Hear no more."""
        self._unsubscribe()

    def _hear(self, exchange: Exchange) -> None:
        if "media-host-unexpected" in exchange.notes and (exchange.host in self._hosts or self._room_for_hosts):
            self._hosts[exchange.host] = exchange.request_id
        if exchange.under_way:
            self._open.add(exchange.number)
            return
        # An exchange that ended is kept again with each note on it, and counts once.
        first_time = exchange.number in self._open or exchange.number > self._counted
        self._counted = max(self._counted, exchange.number)
        self._open.discard(exchange.number)
        if first_time:
            self._count(exchange)

    @property
    def _room_for_hosts(self) -> bool:
        return len(self._hosts) < _HOSTS_KEPT

    def _count(self, exchange: Exchange) -> None:
        if exchange.kind == "token":
            if exchange.status == 200:
                self._renewals += 1
                self._renewal_id = exchange.request_id
            return
        if exchange.kind == "media":
            return
        if exchange.status == 429:
            self._limited += 1
            self._limited_ids = (exchange.request_id, *self._limited_ids)[:_IDS_KEPT]
        quota = read_quota(dict(exchange.response_headers), exchange.started_ms)
        if quota is None or quota.remaining is None:
            return
        if self._lowest is None or quota.remaining < self._lowest.remaining:
            self._lowest = QuotaSeen(quota.limit, quota.remaining, exchange.request_id)
