"""Delivers webhooks to a receiver on this computer, and again when it fails, as Ring does (contract §6)."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections.abc import Callable

import httpx

from ringviewer.simulator.control.webhooks import Attempt, Webhook
from ringviewer.simulator.errors import SimulatorError

# After a 5xx, or without an answer in time; a 4xx is the receiver's last word.
RETRIES_MS = (1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000)
ANSWER_LIMIT_S = 5.0
_MOST_WAITING = 1_000
_MOST_AT_ONCE = 8


class Courier:
    """Takes webhooks to one address. Waits between attempts pass in the story's time, so that they can be skipped.

    ``on_attempt``, when set, is told of each attempt after it was noted in the webhook.
    """

    def __init__(self, url: str, now_ms: Callable[[], int], *, answer_limit_s: float = ANSWER_LIMIT_S) -> None:
        self.url = loopback_url(url)
        self.on_attempt: Callable[[Webhook, Attempt], None] | None = None
        self._now_ms = now_ms
        self._answer_limit_s = answer_limit_s
        self._arrived: asyncio.Queue[Webhook] = asyncio.Queue()
        self._moved = asyncio.Event()
        self._under_way = 0
        self._at_once = asyncio.Semaphore(_MOST_AT_ONCE)

    def take(self, webhook: Webhook) -> None:
        """Deliver a webhook; given up at once when 1 000 are under way already."""
        if self._under_way >= _MOST_WAITING:
            webhook.state = "given up"
            return
        self._under_way += 1
        webhook.state = "waiting"
        self._arrived.put_nowait(webhook)

    def time_moved(self) -> None:
        """The story's time leapt: look again at what is due."""
        self._moved.set()
        self._moved = asyncio.Event()

    async def work(self) -> None:
        """Deliver until cancelled: a task for the server's loop."""
        # The receiver is on this computer: a proxy of the environment would be the wrong one to ask.
        async with httpx.AsyncClient(trust_env=False, follow_redirects=False) as client, asyncio.TaskGroup() as group:
            while True:
                group.create_task(self._deliver(client, await self._arrived.get()))

    async def _deliver(self, client: httpx.AsyncClient, webhook: Webhook) -> None:
        try:
            for wait_ms in (0, *RETRIES_MS):
                await self._until(self._now_ms() + wait_ms)
                async with self._at_once:
                    attempt = await self._attempt(client, webhook)
                webhook.attempts.append(attempt)
                again = attempt.status is None or attempt.status >= 500
                delivered = attempt.status is not None and 200 <= attempt.status < 300
                webhook.state = "delivered" if delivered else "waiting" if again else "given up"
                if again and wait_ms == RETRIES_MS[-1]:
                    webhook.state = "given up"
                if self.on_attempt is not None:
                    self.on_attempt(webhook, attempt)
                if not again:
                    return
        finally:
            self._under_way -= 1

    async def _attempt(self, client: httpx.AsyncClient, webhook: Webhook) -> Attempt:
        at_ms, began_s = self._now_ms(), time.monotonic()
        status: int | None = None
        problem: str | None = None
        headers = {
            "Content-Type": "application/json",
            "X-Signature": webhook.signature,
            "User-Agent": "ringviewer-simulator",
        }
        try:
            async with asyncio.timeout(self._answer_limit_s):
                # What the receiver writes below its head is nobody's concern, and may be endless.
                async with client.stream(
                    "POST", self.url, content=webhook.body, headers=headers, timeout=self._answer_limit_s
                ) as answer:
                    status = answer.status_code
        except (TimeoutError, httpx.TimeoutException):
            problem = f"no answer within {self._answer_limit_s:g} s"
        except httpx.HTTPError as error:
            problem = "not reachable" if isinstance(error, httpx.ConnectError) else "the connection broke"
        return Attempt(at_ms, status, None if status is not None else problem, _since_ms(began_s))

    async def _until(self, due_ms: int) -> None:
        while (wait_ms := due_ms - self._now_ms()) > 0:
            moved = self._moved
            try:
                async with asyncio.timeout(wait_ms / 1000):
                    await moved.wait()
            except TimeoutError:
                continue


def loopback_url(url: str) -> str:
    """The address when it is plain http on this computer; else raises `SimulatorError` with one sentence."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise SimulatorError("The address for webhooks is no URL such as http://127.0.0.1:8000/hook.") from None
    if parsed.scheme == "https":
        raise SimulatorError(
            "Webhooks are sent over plain http; https is not supported: http://127.0.0.1:8000/hook would do."
        )
    plain = parsed.scheme == "http" and parsed.host and not parsed.userinfo and not parsed.fragment
    if not plain or not 0 < (parsed.port or 80) <= 65_535:
        raise SimulatorError("The address for webhooks must be a URL such as http://127.0.0.1:8000/hook.")
    try:
        places = {str(row[4][0]) for row in socket.getaddrinfo(parsed.host, parsed.port or 80)}
    except (OSError, UnicodeError):
        places = set()
    # The interface's name after a percent sign belongs to link-local addresses, which are not meant.
    if not places or not all("%" not in place and ipaddress.ip_address(place).is_loopback for place in places):
        raise SimulatorError("Webhooks are delivered on this computer only, to an address such as 127.0.0.1.")
    return str(parsed)


def _since_ms(began_s: float) -> int:
    return round((time.monotonic() - began_s) * 1000)
