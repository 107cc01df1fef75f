"""The two legs of a still: the POST that authorises, and the GET at the media host (contract §4.2, §4.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote, urljoin, urlsplit

import msgspec

from ringviewer.partner_api.address import origin_of
from ringviewer.partner_api.answers import StillAnswer, StillProgress
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.documents import bounded_text
from ringviewer.partner_api.error_rules import error_of
from ringviewer.partner_api.errors import (
    ApiError,
    MediaHostUnreachable,
    RingViewerError,
    UnexpectedAnswer,
    Unreachable,
)
from ringviewer.partner_api.exchange import Leg
from ringviewer.partner_api.retry import waits_of
from ringviewer.partner_api.wire import Reply, Request, Wire
from ringviewer.partner_api.wire_instants import instant_ms

_STILL_BYTES = 32 * 1024 * 1024
_LONGEST_LOCATION = 16_000
_REDIRECTS = (301, 302, 303, 307, 308)


class StillFlow:
    """One try after another at one still; ``legs`` are those of the newest try."""

    def __init__(
        self,
        wire: Wire,
        api_base: str,
        authorization: str | None,
        on_progress: Callable[[StillProgress], None] | None,
    ) -> None:
        self._wire = wire
        self._api_base = api_base
        self._authorization = authorization
        self._on_progress = on_progress
        self._progress = StillProgress("queued")
        self.legs: tuple[Leg, ...] = ()

    async def once(self, ask: StillAsk, attempt: int) -> StillAnswer:
        """Both legs, once."""
        self.legs = ()
        self._tell(replace(self._progress, phase="asking", attempt=attempt, retry_in_s=None, reason=None, legs=()))
        url = still_url(self._api_base, ask.device_id)
        post = await self._leg(
            Request(
                "still",
                "POST",
                url,
                msgspec.json.encode(ask.body()),
                self._authorization,
                cap_bytes=_STILL_BYTES,
                attempt=attempt,
                urgent=True,
            )
        )
        if post.status == 200:
            return self._answer(post, post, attempt)
        if post.status not in _REDIRECTS:
            raise error_of(post.status, post.headers, post.body, now_ms=post.answered_ms)
        target = self._target(url, post)
        self._tell(replace(self._progress, phase="downloading", received=0, total=None, legs=self.legs))
        media = await self._leg(
            Request(
                "media",
                "GET",
                target,
                cap_bytes=_STILL_BYTES,
                deadline_s=60.0,
                attempt=attempt,
                parent=post.exchange,
                urgent=True,
            ),
            self._on_bytes,
        )
        if media.status not in (200, 206):
            raise error_of(media.status, media.headers, media.body, now_ms=media.answered_ms, at_media_host=True)
        return self._answer(post, media, attempt)

    def tell_waiting(self, fault: RingViewerError, attempt: int, wait_s: float) -> None:
        """Tell that another try follows after a wait."""
        reason = (
            " ".join(str(part) for part in (fault.status, fault.code) if part)
            if isinstance(fault, ApiError)
            else str(fault)
        )
        self._tell(
            replace(
                self._progress,
                phase="waiting",
                attempt=attempt + 1,
                attempts_max=len(waits_of(fault)) + 1,
                retry_in_s=wait_s,
                reason=reason,
                legs=self.legs,
            )
        )

    async def _leg(self, request: Request, on_bytes: Callable[[int, int | None], None] | None = None) -> Reply:
        host = urlsplit(request.url).netloc
        try:
            reply = await self._wire.exchange(request, on_bytes)
        except RingViewerError as fault:
            self.legs = (*self.legs, Leg(request.method, host, None, None, None, None, None))
            if request.media and isinstance(fault, Unreachable):
                raise MediaHostUnreachable(
                    f"The picture’s host {host} cannot be reached. {fault}", transient=fault.transient
                ) from None
            raise
        self.legs = (
            *self.legs,
            Leg(request.method, host, reply.status, reply.code, reply.request_id, reply.duration_ms, reply.exchange),
        )
        return reply

    def _target(self, url: str, post: Reply) -> str:
        location = post.headers.get("location", "")
        if not location or len(location) > _LONGEST_LOCATION or not location.isprintable():
            raise UnexpectedAnswer(
                post.status, None, "The redirect does not say where the picture is.", post.request_id
            )
        try:
            target = urljoin(url, location)
        except ValueError:
            target = ""
        origin, api = origin_of(target), origin_of(self._api_base)
        local = api is not None and api.scheme == "http" and api.loopback
        if (
            origin is None
            or (origin.scheme != "https" and not (local and origin.loopback))
            or "@" in urlsplit(target).netloc
        ):
            raise UnexpectedAnswer(
                post.status, None, "The redirect leads to an address that is not safe to follow.", post.request_id
            )
        return target

    def _answer(self, post: Reply, final: Reply, attempt: int) -> StillAnswer:
        raw = final.headers.get("x-media-timestamp") or post.headers.get("x-media-timestamp")
        return StillAnswer(
            final.body,
            bounded_text(final.headers.get("content-type"), 100),
            bounded_text(raw, 100),
            instant_ms(raw),
            bounded_text(final.headers.get("x-media-origin") or post.headers.get("x-media-origin"), 60),
            self.legs,
            attempt,
            final.answered_ms,
        )

    def _on_bytes(self, received: int, total: int | None) -> None:
        self._tell(replace(self._progress, phase="downloading", received=received, total=total, legs=self.legs))

    def _tell(self, progress: StillProgress) -> None:
        self._progress = progress
        if self._on_progress is not None:
            self._on_progress(progress)


def still_url(api_base: str, device_id: str) -> str:
    """The address of Image Download for a device; the id is one path segment."""
    return f"{api_base}/v1/devices/{quote(device_id, safe='')}/media/image/download"
