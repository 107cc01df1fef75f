"""The two legs of a still: the POST that authorises, and the GET at the media host (contract §4.2, §4.3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import quote, urlsplit

import msgspec

from ringviewer.partner_api.address import origin_of
from ringviewer.partner_api.answers import StillAnswer, StillNote, StillProgress
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.documents import bounded_text
from ringviewer.partner_api.error_rules import error_of
from ringviewer.partner_api.errors import (
    ApiError,
    DownloadBroken,
    MediaHostUnreachable,
    RingViewerError,
    UnexpectedAnswer,
    Unreachable,
)
from ringviewer.partner_api.exchange import Leg
from ringviewer.partner_api.media_hosts import is_expected
from ringviewer.partner_api.retry import waits_of
from ringviewer.partner_api.scrubbing import secrets_of, without
from ringviewer.partner_api.sender import REDIRECTS, Sender, Tries, redirect_target
from ringviewer.partner_api.wire import Reply, Request, Wire
from ringviewer.partner_api.wire_instants import instant_in_any_unit

_STILL_BYTES = 32 * 1024 * 1024
# One media host may send on to another, a region for example; no signed address is known to need more.
_MOST_MEDIA_HOPS = 3


class StillFlow:
    """One try after another at one still; ``legs`` are those of the newest try."""

    def __init__(
        self,
        wire: Wire,
        sender: Sender,
        api_base: str,
        on_progress: Callable[[StillProgress], None] | None,
    ) -> None:
        self._wire = wire
        self._sender = sender
        self._api_base = api_base
        self._on_progress = on_progress
        self._progress = StillProgress("queued")
        self._notes: tuple[StillNote, ...] = ()
        self.legs: tuple[Leg, ...] = ()

    async def once(self, ask: StillAsk, tries: Tries) -> StillAnswer:
        """Both legs, once, beginning with a new POST: a signed address works once."""
        self.legs, self._notes = (), ()
        self._tell(
            replace(self._progress, phase="asking", attempt=tries.number + 1, retry_in_s=None, reason=None, legs=())
        )
        request = Request(
            "still",
            "POST",
            still_url(self._api_base, ask.device_id),
            msgspec.json.encode(ask.body()),
            cap_bytes=_STILL_BYTES,
            urgent=True,
            device_id=ask.device_id,
        )
        post = await self._leg(request, self._sender.send(request, tries))
        if post.status == 200:
            self._notes = ("picture-without-redirect",)
            return self._answer((post,), tries)
        if post.status not in REDIRECTS:
            raise self._sender.error(request, post)
        return await self._media(request, post, tries)

    async def _media(self, asked: Request, post: Reply, tries: Tries) -> StillAnswer:
        replies = [post]
        url = asked.url
        while True:
            url = self._target(url, replies[-1])
            self._tell(replace(self._progress, phase="following", received=0, total=None, legs=self.legs))
            request = Request(
                "media",
                "GET",
                url,
                cap_bytes=_STILL_BYTES,
                deadline_s=60.0,
                attempt=tries.number,
                parent=post.exchange,
                urgent=True,
                device_id=asked.device_id,
                # It is not sent there, but the address may hold it, and the answer repeat it.
                secrets=(tries.authorization.split(" ", 1)[-1],) if tries.authorization else (),
            )
            media = await self._leg(request, self._wire.exchange(request, self._on_bytes))
            replies.append(media)
            if not is_expected(url, self._api_base):
                self._note("media-host-unexpected", media)
            if media.status not in REDIRECTS:
                break
            if len(replies) > _MOST_MEDIA_HOPS:
                raise UnexpectedAnswer(
                    media.status,
                    None,
                    f"The media host redirected more than {_MOST_MEDIA_HOPS} times.",
                    media.request_id,
                )
            self._note("redirected-again", media)
        if media.status not in (200, 206):
            raise error_of(media.status, media.headers, media.body, now_ms=media.answered_ms, kind="media")
        return self._answer(tuple(replies), tries)

    def _note(self, note: StillNote, reply: Reply) -> None:
        self._notes = tuple(dict.fromkeys((*self._notes, note)))
        self._wire.recorder.note(reply.exchange, note)

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

    async def _leg(self, request: Request, answer: Awaitable[Reply]) -> Reply:
        host = without(urlsplit(request.url).netloc, secrets_of(None, (), request.secrets))
        try:
            reply = await answer
        except RingViewerError as fault:
            self.legs = (*self.legs, self._broken(request, host, fault))
            if request.media and isinstance(fault, Unreachable):
                raise _of_media_host(fault, host) from None
            raise
        self.legs = (
            *self.legs,
            Leg(request.method, host, reply.status, reply.code, reply.request_id, reply.duration_ms, reply.exchange),
        )
        return reply

    def _broken(self, request: Request, host: str, fault: RingViewerError) -> Leg:
        """A leg without an answer that could be used, with what is known of that answer all the same.

        Its status counts where it came to be read; one whose end never came is as good as none.
        """
        kept = self._wire.recorder.exchange(fault.exchange) if fault.exchange is not None else None
        if kept is None:
            return Leg(request.method, host, None, None, None, None, fault.exchange)
        status = None if isinstance(fault, Unreachable) else kept.status
        return Leg(request.method, host, status, kept.code, kept.request_id, kept.duration_ms, kept.number)

    def _target(self, url: str, reply: Reply) -> str:
        target = redirect_target(url, reply)
        origin, api = origin_of(target), origin_of(self._api_base)
        local = api is not None and api.scheme == "http" and api.loopback
        if (
            origin is None
            or (origin.scheme != "https" and not (local and origin.loopback))
            or "@" in urlsplit(target).netloc
        ):
            raise UnexpectedAnswer(
                reply.status, None, "The redirect leads to an address that is not safe to follow.", reply.request_id
            )
        return target

    def _answer(self, replies: tuple[Reply, ...], tries: Tries) -> StillAnswer:
        final = replies[-1]
        raw = _header("x-media-timestamp", replies)
        actual_ms, in_seconds = instant_in_any_unit(raw)
        if in_seconds:
            self._note("time-in-seconds", final)
        return StillAnswer(
            final.body,
            bounded_text(final.headers.get("content-type"), 100),
            bounded_text(raw, 100),
            actual_ms,
            bounded_text(_header("x-media-origin", replies), 60),
            self.legs,
            tries.number,
            final.answered_ms,
            self._notes,
        )

    def _on_bytes(self, received: int, total: int | None) -> None:
        self._tell(replace(self._progress, phase="downloading", received=received, total=total, legs=self.legs))

    def _tell(self, progress: StillProgress) -> None:
        self._progress = progress
        if self._on_progress is not None:
            self._on_progress(progress)


def _of_media_host(fault: Unreachable, host: str) -> Unreachable:
    """A failure on the way to the picture: its host was not reached, or answered and did not come to its end."""
    told: Unreachable
    if fault.answered:
        told = DownloadBroken(
            f"The picture’s host {host} answered, but the picture did not arrive whole. {fault}",
            transient=fault.transient,
        )
    else:
        told = MediaHostUnreachable(
            f"The picture’s host {host} cannot be reached. {fault}", transient=fault.transient, advice=fault.advice
        )
    told.exchange, told.answered = fault.exchange, fault.answered
    return told


def still_url(api_base: str, device_id: str) -> str:
    """The address of Image Download for a device; the id is one path segment."""
    return f"{api_base}/v1/devices/{quote(device_id, safe='')}/media/image/download"


def _header(name: str, replies: tuple[Reply, ...]) -> str | None:
    """A header of the last answer, else of one before it: some servers put it on another leg (contract §10)."""
    return next((value for reply in reversed(replies) if (value := reply.headers.get(name))), None)
