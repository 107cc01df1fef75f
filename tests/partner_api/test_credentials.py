"""Renewing over real sockets: an API that refuses the first token, a token host that rotates, and a store between."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest

from ringviewer.partner_api import credentials, spending
from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.credentials import (
    Credentials,
    RenewalFailed,
    RenewingCredentials,
    RotatedTokenNotStored,
    StoredGrant,
    StoreFailed,
)
from ringviewer.partner_api.errors import RefreshRefused, RenewalRefused, RingViewerError, TokenRefused, problem_of
from ringviewer.partner_api.oauth import RefreshGrant
from ringviewer.partner_api.pacing import Pace
from tests.partner_api.clocks import hurry, settle
from tests.partner_api.origins import Open, Origin, Seen, reset, send

pytestmark = pytest.mark.anyio

GRANT = RefreshGrant("client-one", "hush-secret&=", "refresh-1")


@dataclass
class Store:
    """A keyring in memory that writes down what was asked of it."""

    journal: list[str]
    grant: RefreshGrant = GRANT
    access_token: str = "access-1"
    allowed: bool = True
    broken: bool = False
    entered: int = 0
    forbidden: int = 0
    saving: asyncio.Event = field(default_factory=asyncio.Event)
    may_save: asyncio.Event = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.may_save.set()

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[None]:
        self.entered += 1
        async with self.lock:
            yield

    async def load(self) -> StoredGrant:
        return StoredGrant(self.grant, self.access_token, self.allowed)

    async def save(self, refresh_token: str, access_token: str | None) -> None:
        self.saving.set()
        await self.may_save.wait()
        if self.broken:
            raise StoreFailed("The keyring is locked.")
        self.journal.append(f"saved {refresh_token}")
        self.grant = RefreshGrant(self.grant.client_id, self.grant.client_secret, refresh_token)
        self.access_token = access_token or self.access_token

    async def forbid(self) -> None:
        if self.broken:
            raise StoreFailed("The keyring is locked.")
        self.forbidden += 1
        self.allowed = False


@dataclass
class World:
    """An API that takes ``good`` only, a token host that gives ``access-N`` and ``refresh-N``, and what happened."""

    journal: list[str] = field(default_factory=list)
    good: str = "access-2"
    refusal: tuple[int, bytes] | None = None
    breaks: bool = False
    success: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    given: dict[str, object] = field(default_factory=dict)
    rounds: int = 1
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.may_answer.set()

    async def api(self, request: Seen, writer: asyncio.StreamWriter) -> None:
        bearer = request.headers.get("authorization", "none").removeprefix("Bearer ")
        self.journal.append(f"api {bearer}")
        if bearer == self.good:
            send(writer, 200, b'{"data": []}', content_type="application/json")
        else:
            send(
                writer, 401, b'{"errors": [{"status": "401", "code": "UNAUTHORIZED"}]}', content_type="application/json"
            )

    async def tokens(self, request: Seen, writer: asyncio.StreamWriter) -> None:
        fields = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        self.journal.append(f"host {fields.get('refresh_token')}")
        await self.may_answer.wait()
        if self.breaks:
            reset(writer)
        if self.refusal is not None:
            status, body = self.refusal
            send(writer, status, body, **{"content_type": "application/json", **self.headers})
            return
        self.rounds += 1
        answer = {"access_token": f"access-{self.rounds}", "refresh_token": f"refresh-{self.rounds}"} | self.given
        body = json.dumps({key: value for key, value in answer.items() if value is not None}).encode()
        send(writer, self.success, body, content_type="application/json")


@dataclass
class Desk:
    """One open account in its world."""

    world: World
    store: Store
    api: Origin
    host: Origin
    credentials: RenewingCredentials
    client: PartnerClient


Begin = Callable[..., Awaitable[Desk]]


@pytest.fixture
async def begin(open_origin: Open) -> AsyncIterator[Begin]:
    clients = []

    async def begin_(world: World | None = None, token: str = "access-1", **of_store: object) -> Desk:
        world = world or World()
        store = Store(world.journal, **{"access_token": token, **of_store})  # type: ignore[arg-type]
        api, host = await open_origin(world.api), await open_origin(world.tokens)
        renewing = RenewingCredentials(token, store.grant, store, host.base)
        client = PartnerClient(api.base, renewing, pace=Pace(20, 8))
        clients.append(client)
        return Desk(world, store, api, host, renewing, client)

    yield begin_
    for client in clients:
        await client.aclose()


def jwt(**claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.c2ln"


async def test_the_rotated_token_is_stored_before_the_new_access_token_is_used(begin: Begin) -> None:
    desk = await begin()
    assert (await desk.client.devices()).devices == ()
    assert desk.world.journal == ["api access-1", "host refresh-1", "saved refresh-2", "api access-2"]
    await desk.client.devices()
    assert desk.world.journal[4:] == ["api access-2"]
    assert (desk.store.grant.refresh_token, desk.store.access_token) == ("refresh-2", "access-2")
    kinds = [(exchange.kind, exchange.status, exchange.attempt) for exchange in desk.client.recorder.exchanges]
    assert kinds[:3] == [("devices", 401, 1), ("token", 200, 1), ("devices", 200, 2)]


async def test_the_token_host_gets_the_grant_and_the_api_gets_the_token(begin: Begin) -> None:
    desk = await begin()
    await desk.client.devices()
    (request,) = desk.host.seen
    assert (request.method, request.target) == ("POST", "/oauth/token")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["user-agent"].startswith("ringviewer/")
    assert parse_qs(request.body.decode()) == {
        "grant_type": ["refresh_token"],
        "refresh_token": ["refresh-1"],
        "client_id": ["client-one"],
        "client_secret": ["hush-secret&="],
    }
    assert "authorization" not in request.headers
    assert "cookie" not in request.headers
    for seen in desk.api.seen:
        everything = f"{seen.target} {seen.headers} {seen.body!r}"
        assert not any(word in everything for word in ("hush", "refresh-", "client-one"))


async def test_eight_refusals_at_once_are_one_renewal(begin: Begin) -> None:
    desk = await begin()
    desk.world.may_answer.clear()
    calls = asyncio.gather(*(desk.client.devices() for _ in range(8)))
    await desk.api.has_seen(8)
    desk.world.may_answer.set()
    await calls
    assert desk.world.journal.count("host refresh-1") == len(desk.host.seen) == 1
    assert desk.world.journal.count("api access-2") == 8
    assert desk.store.entered == 1


async def test_eight_refusals_at_once_hear_of_one_failure_each_on_its_own(begin: Begin) -> None:
    desk = await begin(World(refusal=(500, b"")))
    desk.world.may_answer.clear()
    calls = asyncio.gather(*(desk.client.devices() for _ in range(8)), return_exceptions=True)
    await desk.api.has_seen(8)
    desk.world.may_answer.set()
    faults = await calls
    assert all(isinstance(fault, RenewalFailed) for fault in faults)
    assert len({id(fault) for fault in faults}) == 8
    assert len(desk.host.seen) == 1


async def test_nobody_uses_the_new_token_while_it_is_being_stored(begin: Begin) -> None:
    desk = await begin()
    desk.store.may_save.clear()
    first = asyncio.ensure_future(desk.client.devices())
    await desk.store.saving.wait()
    second = asyncio.ensure_future(desk.client.devices())
    for _ in range(50):
        await asyncio.sleep(0)
    desk.store.may_save.set()
    await asyncio.gather(first, second)
    assert desk.world.journal == ["api access-1", "host refresh-1", "saved refresh-2", "api access-2", "api access-2"]


@pytest.mark.parametrize(
    "stored",
    [
        {"allowed": False},
        {"grant": RefreshGrant("client-one", "", "refresh-1")},
        {"grant": RefreshGrant("", "hush", "refresh-1")},
        {"grant": RefreshGrant("client-one", "hush", "")},
    ],
)
async def test_nothing_is_renewed_that_is_not_configured_and_allowed(begin: Begin, stored: dict[str, object]) -> None:
    desk = await begin(None, "access-1", **stored)
    with pytest.raises(TokenRefused):
        await desk.client.devices()
    assert desk.host.seen == []
    assert not desk.client.may_renew


async def test_leave_is_read_at_the_moment_of_the_renewal(begin: Begin) -> None:
    desk = await begin()
    assert desk.client.may_renew
    desk.store.allowed = False
    with pytest.raises(TokenRefused):
        await desk.client.devices()
    assert desk.host.seen == []


async def test_a_plain_token_is_never_renewed(open_origin: Open) -> None:
    world = World()
    api = await open_origin(world.api)
    plain = Credentials("access-1")
    client = PartnerClient(api.base, plain, pace=Pace(20, 8))
    with pytest.raises(TokenRefused):
        await client.devices()
    await client.aclose()
    assert world.journal == ["api access-1"]
    assert not await plain.renew("Bearer access-1")


async def test_a_refused_refresh_token_is_not_tried_again_until_the_account_changes(begin: Begin) -> None:
    desk = await begin(World(refusal=(400, b'{"error": "invalid_grant", "error_description": "spent"}')))
    told = set()
    for _ in range(3):
        with pytest.raises(RefreshRefused) as refusal:
            await desk.client.devices()
        told.add((refusal.value.status, refusal.value.code, str(refusal.value), refusal.value.told))
    assert len(told) == len(desk.host.seen) == 1
    desk.world.refusal = None
    desk.store.grant = RefreshGrant("client-one", "hush", "refresh-9")
    await desk.client.devices()
    assert desk.world.journal.count("host refresh-9") == 1


@pytest.mark.parametrize(("status", "body"), [(401, b""), (403, b'{"errors": [{"code": "invalid_grant"}]}')])
async def test_every_refusal_of_the_token_host_is_final(begin: Begin, status: int, body: bytes) -> None:
    desk = await begin(World(refusal=(status, body)))
    for _ in range(2):
        with pytest.raises(RenewalRefused):
            await desk.client.devices()
    assert len(desk.host.seen) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(503, b""), (429, b""), (302, b""), (404, b""), (403, b"error code: 1010")],
)
async def test_a_token_host_that_did_not_work_on_it_is_left_alone_for_a_while(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, status: int, body: bytes
) -> None:
    desk = await begin(World(refusal=(status, body)))
    for _ in range(2):
        with pytest.raises(RenewalFailed) as failure:
            await desk.client.devices()
    assert len(desk.host.seen) == 1
    assert str(failure.value).endswith(".")
    assert desk.store.forbidden == 0
    assert desk.world.journal.count("host refresh-1") == 1
    monkeypatch.setattr(spending, "_REST_S", 0.0)
    again = await begin(World(refusal=(status, body)))
    for _ in range(2):
        with pytest.raises(RenewalFailed):
            await again.client.devices()
    assert len(again.host.seen) == 2


LOST = [
    {"breaks": True},
    {"refusal": (500, b"")},
    {"refusal": (502, b"<html>")},
    {"refusal": (504, b"")},
    {"refusal": (200, b"<html>")},
    {"refusal": (200, b"{}")},
    {"refusal": (200, b'{"access_token": 7}')},
    {"refusal": (200, b"x" * 300_000)},
]


@pytest.mark.parametrize("how", LOST)
async def test_a_refresh_token_that_may_be_spent_is_not_sent_again_until_the_engineer_allows_it(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, how: dict[str, object]
) -> None:
    monkeypatch.setattr(spending, "_REST_S", 0.0)
    desk = await begin(World(**how))  # type: ignore[arg-type]
    for _ in range(3):
        with pytest.raises(RenewalFailed) as failure:
            await desk.client.devices()
        assert "The refresh token may be spent, so it is not sent again by itself." in failure.value.told
        assert failure.value.advised.startswith("Allow the refresh token again under Accounts")
        assert failure.value.exchange == 2
    assert len(desk.host.seen) == desk.store.forbidden == 1
    assert not desk.client.may_renew
    # Another window knows as well: it finds no leave.
    other = RenewingCredentials("access-1", GRANT, desk.store, desk.host.base)
    assert not await other.renew("Bearer access-1")
    desk.world.breaks, desk.world.refusal, desk.store.allowed = False, None, True
    await desk.client.devices()
    assert desk.world.journal.count("host refresh-1") == 2


async def test_another_refresh_token_is_used_though_the_one_before_is_in_doubt(begin: Begin) -> None:
    desk = await begin(World(breaks=True))
    with pytest.raises(RenewalFailed):
        await desk.client.devices()
    desk.world.breaks = False
    desk.store.grant, desk.store.allowed = RefreshGrant("client-one", "hush", "refresh-9"), True
    await desk.client.devices()
    assert desk.world.journal[-3:] == ["host refresh-9", "saved refresh-2", "api access-2"]


async def test_a_doubt_that_can_not_be_stored_is_kept_until_the_account_is_opened_again(begin: Begin) -> None:
    desk = await begin(World(breaks=True), "access-1", broken=True)
    for _ in range(2):
        with pytest.raises(RenewalFailed) as failure:
            await desk.client.devices()
        assert failure.value.advised.startswith("Open the account again")
    assert desk.store.allowed
    assert len(desk.host.seen) == 1


async def test_a_host_that_is_not_there_is_asked_again_after_a_rest(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = await begin()
    lonely = RenewingCredentials("access-1", GRANT, desk.store, "http://127.0.0.1:9")
    client = PartnerClient(desk.api.base, lonely, pace=Pace(20, 8))
    monkeypatch.setattr(spending, "_REST_S", 0.0)
    for _ in range(2):
        with pytest.raises(RenewalFailed):
            await client.devices()
    assert [exchange.kind for exchange in client.recorder.exchanges].count("token") == 2
    assert desk.store.forbidden == 0
    await client.aclose()


async def test_an_account_that_was_closed_leaves_no_doubt(begin: Begin) -> None:
    desk = await begin()
    await desk.client.aclose()
    with pytest.raises(RenewalFailed, match="closed"):
        await desk.credentials.renew("Bearer access-1")
    assert desk.store.forbidden == 0


async def test_a_failed_renewal_tells_what_the_token_host_answered(begin: Begin) -> None:
    world = World(refusal=(403, b"error code: 1010"), headers={"content_type": "text/plain"})
    desk = await begin(world)
    with pytest.raises(RenewalFailed) as failure:
        await desk.client.devices()
    problem = problem_of(failure.value)
    assert (problem.kind, problem.status, problem.request_id) == ("renewal-failed", 403, "7c1e5a90")
    assert "filter" in problem.meaning
    assert "User-Agent" in problem.next_step
    assert failure.value.exchange == 2
    busy = await begin(World(refusal=(503, b'{"error": "temporarily_unavailable"}'), headers={"retry_after": "77"}))
    for _ in range(2):
        with pytest.raises(RenewalFailed) as failure:
            await busy.client.devices()
        assert (failure.value.status, failure.value.code) == (503, "temporarily_unavailable")
        assert failure.value.retry_after_s == 77
    refused = await begin(World(refusal=(400, b'{"error": "invalid_grant"}')))
    with pytest.raises(RefreshRefused) as refusal:
        await refused.client.devices()
    assert refusal.value.exchange == 2


async def test_tokens_are_read_from_every_success(begin: Begin) -> None:
    desk = await begin(World(success=201))
    await desk.client.devices()
    assert desk.world.journal == ["api access-1", "host refresh-1", "saved refresh-2", "api access-2"]


async def test_no_token_host_at_all_is_said_in_words(begin: Begin) -> None:
    desk = await begin()
    lonely = RenewingCredentials("access-1", GRANT, desk.store, "http://127.0.0.1:9")
    client = PartnerClient(desk.api.base, lonely, pace=Pace(20, 8))
    with pytest.raises(RenewalFailed, match=r"could not be renewed\. .*nothing accepts connections"):
        await client.devices()
    await client.aclose()


async def test_a_redirect_of_the_token_host_is_not_followed(begin: Begin, open_origin: Open) -> None:
    thief = await open_origin(World().tokens)

    async def redirect(_request: Seen, writer: asyncio.StreamWriter) -> None:
        send(writer, 307, location=f"{thief.base}/oauth/token")

    desk = await begin()
    desk.host.reply = redirect
    with pytest.raises(RenewalFailed):
        await desk.client.devices()
    assert thief.seen == []


async def test_a_rotated_token_that_can_not_be_stored_is_kept_and_stored_before_anything_else(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "_FRESH_S", 0.0)
    desk = await begin(None, "access-1", broken=True)
    for _ in range(3):
        with pytest.raises(RotatedTokenNotStored, match=r"could not be stored\. The keyring is locked\."):
            await desk.client.devices()
    # The old refresh token is spent, and the new access token waits for the new refresh token to be safe.
    assert desk.world.journal == ["api access-1", "host refresh-1"]
    desk.store.broken = False
    await desk.client.devices()
    assert desk.world.journal[2:] == ["saved refresh-2", "api access-2"]
    desk.world.good = "access-3"
    await desk.client.devices()
    assert desk.world.journal[4:] == ["api access-2", "host refresh-2", "saved refresh-3", "api access-3"]


async def test_what_could_not_be_stored_gives_way_to_what_the_engineer_stored(begin: Begin) -> None:
    desk = await begin(None, "access-1", broken=True)
    with pytest.raises(RotatedTokenNotStored):
        await desk.client.devices()
    desk.store.broken = False
    desk.store.grant = RefreshGrant("client-one", "hush", "refresh-9")
    desk.world.good = "access-3"
    await desk.client.devices()
    assert "saved refresh-2" not in desk.world.journal
    assert "host refresh-9" in desk.world.journal


async def test_closing_stores_what_could_not_be_stored(begin: Begin) -> None:
    desk = await begin(None, "access-1", broken=True)
    with pytest.raises(RotatedTokenNotStored):
        await desk.client.devices()
    desk.store.broken = False
    await desk.client.aclose()
    assert desk.world.journal[-1] == "saved refresh-2"


@pytest.mark.parametrize("moment", ["answering", "saving"])
async def test_whoever_leaves_does_not_lose_the_rotated_token(begin: Begin, moment: str) -> None:
    desk = await begin()
    (desk.world.may_answer if moment == "answering" else desk.store.may_save).clear()
    call = asyncio.ensure_future(desk.client.devices())
    await (desk.host.has_seen(1) if moment == "answering" else desk.store.saving.wait())
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    desk.world.may_answer.set()
    desk.store.may_save.set()
    await desk.client.devices()
    assert desk.world.journal == ["api access-1", "host refresh-1", "saved refresh-2", "api access-2"]


async def test_closing_waits_for_a_renewal_under_way(begin: Begin) -> None:
    desk = await begin()
    desk.world.may_answer.clear()
    call = asyncio.ensure_future(desk.client.devices())
    await desk.host.has_seen(1)
    call.cancel()
    closing = asyncio.ensure_future(desk.client.aclose())
    await hurry(8)
    desk.world.may_answer.set()
    await closing
    assert desk.store.grant.refresh_token == "refresh-2"


@pytest.mark.parametrize("moment", ["answering", "saving"])
async def test_closing_waits_for_what_a_slow_host_or_a_locked_keyring_holds_back(begin: Begin, moment: str) -> None:
    desk = await begin(None, "")
    assert desk.credentials.finishing_s == 0
    (desk.world.may_answer if moment == "answering" else desk.store.may_save).clear()
    call = asyncio.ensure_future(desk.client.devices())
    await (desk.host.has_seen(1) if moment == "answering" else desk.store.saving.wait())
    assert desk.credentials.finishing_s > 60
    closing = asyncio.ensure_future(desk.client.aclose())
    for _ in range(2 if moment == "answering" else 10):
        await hurry(8)
    assert not closing.done()
    desk.world.may_answer.set()
    desk.store.may_save.set()
    await closing
    assert desk.world.journal[:2] == ["host refresh-1", "saved refresh-2"]
    assert desk.credentials.finishing_s == 0
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)


async def test_closing_gives_up_a_renewal_that_has_sent_nothing(begin: Begin) -> None:
    desk = await begin(None, "")
    async with desk.store.lock:
        call = asyncio.ensure_future(desk.client.devices())
        await settle()
        assert desk.store.entered == 1
        assert desk.credentials.finishing_s == 0
        await asyncio.wait_for(desk.client.aclose(), 5)
        await asyncio.gather(call, return_exceptions=True)
    assert desk.host.seen == []


async def test_a_keyring_that_stays_locked_keeps_closing_for_a_bounded_time(begin: Begin) -> None:
    desk = await begin(None, "")
    desk.store.may_save.clear()
    call = asyncio.ensure_future(desk.client.devices())
    await desk.store.saving.wait()
    closing = asyncio.ensure_future(desk.client.aclose())
    await hurry(desk.credentials.finishing_s + 1)
    await asyncio.wait_for(closing, 5)
    await asyncio.gather(call, return_exceptions=True)
    desk.store.may_save.set()


async def test_a_token_that_another_window_renewed_is_taken_from_the_store(begin: Begin) -> None:
    desk = await begin()
    desk.store.access_token = "access-2"
    await desk.client.devices()
    assert desk.world.journal == ["api access-1", "api access-2"]
    assert desk.host.seen == []


async def test_a_token_that_is_about_to_expire_is_renewed_before_it_is_sent(begin: Begin) -> None:
    now_s = time.time_ns() // 1_000_000_000
    desk = await begin(None, jwt(exp=now_s + 30, scope="ava.v1:read"))
    await desk.client.devices()
    assert desk.world.journal == ["host refresh-1", "saved refresh-2", "api access-2"]
    later = await begin(None, jwt(exp=now_s + 300, scope="ava.v1:read"))
    await later.client.devices()
    assert later.world.journal[0].startswith("api ")


async def test_an_account_without_an_access_token_gets_one_first(begin: Begin) -> None:
    desk = await begin(None, "")
    await desk.client.devices()
    assert desk.world.journal == ["host refresh-1", "saved refresh-2", "api access-2"]


async def test_an_expired_token_is_sent_all_the_same_when_it_may_not_be_renewed(begin: Begin) -> None:
    token = jwt(exp=1_000_000_000, scope="ava.v1:read")
    desk = await begin(World(good=token), token, allowed=False)
    await desk.client.devices()
    assert desk.host.seen == []
    refused = await begin(World(good=token, refusal=(400, b'{"error": "invalid_grant"}')), token)
    await refused.client.devices()
    assert refused.world.journal == ["host refresh-1", f"api {token}"]


async def test_new_tokens_are_not_renewed_again_by_a_clock_that_is_wrong(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "_FRESH_S", 0.0)
    stale = jwt(exp=1_000_000_000, scope="ava.v1:read")
    desk = await begin(World(good=stale, given={"access_token": stale, "expires_in": "14400"}))
    await desk.client.devices()
    await desk.client.devices()
    assert len(desk.host.seen) == 1


async def test_a_new_token_that_is_refused_at_once_is_not_renewed_again(begin: Begin) -> None:
    desk = await begin(World(good="nobody"))
    for _ in range(3):
        with pytest.raises(TokenRefused):
            await desk.client.devices()
    assert len(desk.host.seen) == 1


async def test_a_host_that_does_not_rotate_keeps_the_refresh_token(begin: Begin) -> None:
    desk = await begin(World(given={"refresh_token": None}))
    await desk.client.devices()
    assert desk.store.grant.refresh_token == "refresh-1"
    same = await begin(World(given={"refresh_token": "refresh-1"}))
    await same.client.devices()
    assert same.store.grant.refresh_token == "refresh-1"


async def test_a_refresh_token_without_an_access_token_is_stored_all_the_same(begin: Begin) -> None:
    desk = await begin(World(given={"access_token": None}))
    with pytest.raises(RenewalFailed):
        await desk.client.devices()
    assert desk.store.grant.refresh_token == "refresh-2"
    assert desk.store.access_token == "access-1"


async def test_what_is_said_of_the_token_follows_the_renewal(begin: Begin) -> None:
    desk = await begin(World(given={"expires_in": 14_400, "scope": "ava.v1:read"}))
    assert desk.client.token_facts.expires_ms is None
    await desk.client.devices()
    facts = desk.client.token_facts
    assert (facts.kind, facts.scope) == ("linked", "ava.v1:read")
    assert facts.expires_ms is not None


@pytest.mark.parametrize(
    "refusal", [None, (400, b'{"error": "invalid_grant", "error_description": "%s"}'), (500, b"%s")]
)
async def test_no_secret_is_kept_or_said_anywhere(
    begin: Begin, refusal: tuple[int, bytes] | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = ("hush-secret", "hush-secret%26", "refresh-1", "refresh-2", "access-1", "access-2")
    world = World(refusal=(refusal[0], refusal[1].replace(b"%s", b"refresh-1 hush-secret&=")) if refusal else None)
    desk = await begin(world)
    said = [repr(desk.credentials), repr(GRANT), repr(await desk.store.load()), repr(desk.credentials.facts)]
    try:
        await desk.client.devices()
    except RingViewerError as fault:
        said += [str(fault), repr(fault), fault.told, fault.advised]
    kept = [repr(exchange) for exchange in desk.client.recorder.exchanges]
    for text in (*said, *kept, caplog.text):
        assert not [secret for secret in secrets if secret in text]
    (token,) = (exchange for exchange in desk.client.recorder.exchanges if exchange.kind == "token")
    assert (token.request_body, token.response_body, token.path) == (None, None, "/oauth/token")
