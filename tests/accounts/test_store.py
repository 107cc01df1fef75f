"""Accounts that this computer knows: what is stored where, and what is said when it cannot be."""

from __future__ import annotations

import asyncio
import json
import os
import re
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordSetError

from ringviewer.accounts import AccountDraft, AccountsError, AccountStore, StoredAccount
from ringviewer.accounts.index import AccountIndex
from ringviewer.accounts.keychain import Keychain
from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.credentials import (
    RenewalFailed,
    RenewingCredentials,
    RotatedTokenNotStored,
    StoreFailed,
)
from ringviewer.partner_api.messages import Reply, Request
from ringviewer.partner_api.pacing import Pace
from tests.keyrings import MemoryKeyring
from tests.partner_api.origins import Origin, Seen, send

pytestmark = pytest.mark.anyio

SECRETS = ("access-one", "client-one", "hush-one", "refresh-one")
DRAFT = AccountDraft(
    "Pat",
    "https://api.example.com",
    "https://token.example.com",
    access_token="access-one",
    client_id="client-one",
    client_secret="hush-one",
    refresh_token="refresh-one",
    renewal_allowed=True,
)
ROW = StoredAccount("Pat", "https://api.example.com", "https://token.example.com", True, True, True)


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def store(tmp_path: Path, ring: MemoryKeyring) -> AccountStore:
    return AccountStore(tmp_path / "accounts")


def index_of(tmp_path: Path) -> Path:
    return tmp_path / "accounts" / "accounts.json"


async def test_an_account_is_stored_without_a_secret_in_a_file(
    store: AccountStore, tmp_path: Path, ring: MemoryKeyring
) -> None:
    assert await store.accounts() == ()
    assert await store.save(DRAFT) == ROW
    assert await store.accounts() == (ROW,)
    files = list((tmp_path / "accounts").iterdir())
    for path in files:
        assert not [secret for secret in SECRETS if secret in path.read_text()]
    assert {re.sub("[0-9a-f]{16}", "…", path.name) for path in files} == {
        "accounts.json",
        "accounts.lock",
        "account-….lock",
    }
    if sys.platform != "win32":
        assert stat.S_IMODE(index_of(tmp_path).stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "accounts").stat().st_mode) == 0o700
    ((names, kept),) = ring.entries.items()
    assert names == ("ringviewer", "Pat")
    assert all(secret in kept for secret in SECRETS)
    assert not [secret for secret in SECRETS if secret in repr(DRAFT)]


async def test_the_folder_is_the_one_of_the_person_at_this_computer(
    ring: MemoryKeyring, clean_environment: Path
) -> None:
    await AccountStore().save(DRAFT)
    found = await asyncio.to_thread(lambda: list(clean_environment.rglob("accounts.json")))
    assert len(found) == 1
    assert await AccountStore().accounts() == (ROW,)


async def test_an_empty_secret_keeps_what_is_stored(store: AccountStore) -> None:
    await store.save(DRAFT)
    row = await store.save(
        AccountDraft("PAT ", DRAFT.api_base, DRAFT.token_host, access_token=' "Bearer access-two"\n')
    )
    assert row == StoredAccount("Pat", DRAFT.api_base, DRAFT.token_host, True, True, False)
    base, credentials = await store.credentials("pat")
    assert base == DRAFT.api_base
    assert isinstance(credentials, RenewingCredentials)
    assert await credentials.authorization() == "Bearer access-two"
    assert not credentials.may_renew
    assert not [secret for secret in (*SECRETS, "access-two") if secret in repr(credentials)]


async def test_leave_to_renew_is_given_and_taken_without_the_keyring(store: AccountStore, ring: MemoryKeyring) -> None:
    await store.save(DRAFT)
    ring.fault = KeyringLocked("locked")
    assert not (await store.allow_renewal("Pat", False)).renewal_allowed
    assert (await store.allow_renewal("Pat", True)).renewal_allowed
    ring.fault = None
    await store.save(AccountDraft("Plain", access_token="access-two"))
    with pytest.raises(AccountsError, match="refresh token have to be stored"):
        await store.allow_renewal("Plain", True)


async def test_a_forgotten_account_leaves_nothing(store: AccountStore, ring: MemoryKeyring) -> None:
    await store.save(DRAFT)
    await store.forget("pat")
    assert await store.accounts() == ()
    assert ring.entries == {}
    for act in (store.forget("Pat"), store.credentials("Pat"), store.allow_renewal("Pat", True)):
        with pytest.raises(AccountsError, match="no stored account “Pat”"):
            await act


async def test_an_address_without_secrets_needs_no_keyring(store: AccountStore, ring: MemoryKeyring) -> None:
    ring.fault = NoKeyringError("none")
    row = await store.save(AccountDraft("Local", "http://127.0.0.1:8640"))
    assert (row.has_token, row.can_renew) == (False, False)
    base, credentials = await store.credentials("Local")
    assert (base, await credentials.authorization()) == ("http://127.0.0.1:8640", None)
    await store.forget("Local")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "x" * 61}, "at most 60"),
        ({"name": "a\nb"}, "line breaks"),
        ({"name": "a\u202eb"}, "invisible"),
        ({"name": "--demo"}, "begin with"),
        ({"api_base": "http://api.example.com"}, "https is required"),
        ({"api_base": "https://me:pw@example.com"}, "name or password"),
        ({"token_host": "ftp://example.com"}, "https://"),
        ({"access_token": "a b"}, "no spaces"),
        ({"access_token": "x" * 9000}, "too long"),
        ({"access_token": '{"refresh_token": "hush-one"}'}, "refresh token"),
        ({"access_token": "e30.eyJ0eXAiOiJyZWZyZXNoIn0.c2ln"}, "is a refresh token"),
        ({"client_secret": ""}, "one is missing"),
        ({"client_id": "", "client_secret": ""}, "one is missing"),
        ({"refresh_token": "r" * 40_000}, "too long"),
    ],
)
async def test_what_makes_no_account_is_refused_in_words(
    store: AccountStore, changes: dict[str, str], words: str, ring: MemoryKeyring
) -> None:
    fields = {name: getattr(DRAFT, name) for name in AccountDraft.__slots__} | changes
    with pytest.raises(AccountsError, match=words) as refusal:
        await store.save(AccountDraft(**fields))
    assert str(refusal.value).endswith(".")
    assert not [secret for secret in SECRETS if secret in str(refusal.value)]
    assert ring.entries == {}
    assert await store.accounts() == ()


async def test_a_stored_token_is_not_moved_to_another_address(store: AccountStore) -> None:
    await store.save(DRAFT)
    with pytest.raises(AccountsError, match="enter the access token again"):
        await store.save(AccountDraft("Pat", "https://evil.example.com", DRAFT.token_host))
    with pytest.raises(AccountsError, match="client id, client secret and refresh token again"):
        await store.save(AccountDraft("Pat", DRAFT.api_base, "https://evil.example.com"))
    assert await store.accounts() == (ROW,)


async def test_an_edited_list_sends_no_secret_elsewhere(store: AccountStore, tmp_path: Path) -> None:
    await store.save(DRAFT)
    for there, elsewhere in (("api.example", "evil.example"), ("token.example", "evil.example")):
        text = index_of(tmp_path).read_text()
        index_of(tmp_path).write_text(text.replace(there, elsewhere))
        with pytest.raises(AccountsError, match="changed outside of ringviewer"):
            await store.credentials("Pat")
        index_of(tmp_path).write_text(text)
    assert (await store.credentials("Pat"))[0] == DRAFT.api_base


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"accounts": 7}', "[" * 5_000, "\x00\xff", "x" * 1_100_000])
async def test_a_damaged_list_is_said_and_kept_beside(store: AccountStore, tmp_path: Path, text: str) -> None:
    index_of(tmp_path).parent.mkdir()
    index_of(tmp_path).write_text(text, encoding="latin-1")
    for act in (store.accounts(), store.credentials("Pat"), store.forget("Pat"), store.allow_renewal("Pat", True)):
        with pytest.raises(AccountsError, match="is damaged"):
            await act
    assert index_of(tmp_path).read_text(encoding="latin-1") == text
    await store.save(DRAFT)
    assert await store.accounts() == (ROW,)
    (kept,) = index_of(tmp_path).parent.glob("accounts.unreadable-*.json")
    assert kept.read_text(encoding="latin-1") == text


async def test_a_row_that_makes_no_sense_costs_only_itself_and_is_kept(store: AccountStore, tmp_path: Path) -> None:
    await store.save(DRAFT)
    listed = json.loads(index_of(tmp_path).read_text())
    listed["accounts"] += [
        7,
        {},
        {"name": "x\ny"},
        {**listed["accounts"][0], "name": "Http", "api_base": "http://a.com"},
        {**listed["accounts"][0], "name": "pAT"},
    ]
    index_of(tmp_path).write_text(json.dumps(listed))
    assert await store.accounts() == (ROW,)
    await store.save(AccountDraft("Lee"))
    assert [row.name for row in await store.accounts()] == ["Lee", "Pat"]
    (kept,) = index_of(tmp_path).parent.glob("accounts.unreadable-*.json")
    assert json.loads(kept.read_text()) == listed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=100) | st.lists(st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.none())))
def test_no_list_brings_the_reader_down(tmp_path: Path, listed: bytes | list[dict[str, str | None]]) -> None:
    path = tmp_path / "accounts.json"
    path.write_bytes(listed if isinstance(listed, bytes) else json.dumps({"accounts": listed}).encode())
    try:
        rows = AccountIndex(tmp_path).read()
    except AccountsError:
        return
    assert all(row.name.isprintable() for row in rows.values())


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (NoKeyringError("hush-one"), "no keyring"),
        (KeyringLocked("hush-one"), "is locked"),
        (InitError("hush-one"), "could not be opened"),
        (PasswordSetError("hush-one"), "refused to keep"),
        (OSError("hush-one"), r"failed \(OSError\)"),
    ],
)
async def test_a_keyring_that_fails_is_said_in_words(
    store: AccountStore, ring: MemoryKeyring, fault: Exception, words: str
) -> None:
    ring.fault = fault
    with pytest.raises(AccountsError, match=words) as refusal:
        await store.save(DRAFT)
    assert "hush-one" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert await store.accounts() == ()
    ring.fault = None
    await store.save(DRAFT)
    ring.fault = fault
    for act in (store.credentials("Pat"), store.forget("Pat")):
        with pytest.raises(AccountsError, match=words):
            await act
    assert await store.accounts() == (ROW,)


async def test_a_keyring_that_keeps_nothing_is_noticed(tmp_path: Path) -> None:
    # Without another one the tests run on the keyring that forgets everything.
    store = AccountStore(tmp_path)
    assert "no keyring" in await store.usable()
    with pytest.raises(AccountsError, match="keeps nothing"):
        await store.save(DRAFT)
    assert await store.accounts() == ()


async def test_a_keyring_that_waits_for_a_password_is_given_up(
    tmp_path: Path, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = threading.Event()
    monkeypatch.setattr(ring, "get_password", lambda *_: typed.wait(60) and None)
    store = AccountStore(tmp_path, keychain=Keychain(limit_s=0.05))
    with pytest.raises(AccountsError, match="did not answer within"):
        await store.save(DRAFT)
    typed.set()
    assert await AccountStore(tmp_path).usable() == ""


async def test_long_secrets_are_kept_in_parts_where_entries_are_short(tmp_path: Path, ring: MemoryKeyring) -> None:
    ring.longest = 100
    keychain = Keychain(longest_entry=100)
    store = AccountStore(tmp_path, keychain=keychain)
    for length in (700, 3_000, 900):
        await store.save(AccountDraft("Pat", DRAFT.api_base, access_token="t" * length))
        _, credentials = await store.credentials("Pat")
        assert await credentials.authorization() == "Bearer " + "t" * length
        assert len(ring.entries) <= 2 + (length + 300) // 100
    before = dict(ring.entries)
    ring.room = 3
    with pytest.raises(AccountsError, match="refused to keep"):
        await store.save(AccountDraft("Pat", DRAFT.api_base, access_token="u" * 700))
    ring.room = None
    assert {name: text for name, text in ring.entries.items() if name in before} == before
    assert await (await store.credentials("Pat"))[1].authorization() == "Bearer " + "t" * 900
    await store.forget("Pat")
    assert ring.entries == {}


async def test_a_lost_keyring_entry_is_said_and_can_be_forgotten(store: AccountStore, ring: MemoryKeyring) -> None:
    await store.save(DRAFT)
    ring.entries["ringviewer", "Pat"] = "[" * 5_000
    with pytest.raises(AccountsError, match="can not be read"):
        await store.credentials("Pat")
    ring.entries.clear()
    with pytest.raises(AccountsError, match="no longer holds"):
        await store.credentials("Pat")
    await store.forget("Pat")
    await store.save(DRAFT)


async def test_two_windows_do_not_lose_each_others_changes(tmp_path: Path, ring: MemoryKeyring) -> None:
    names = [f"Customer {number}" for number in range(8)]
    await asyncio.gather(*(AccountStore(tmp_path).save(AccountDraft(name, access_token="a")) for name in names))
    assert [row.name for row in await AccountStore(tmp_path).accounts()] == names


async def test_another_program_in_the_accounts_is_waited_for(tmp_path: Path, ring: MemoryKeyring) -> None:
    holder = (
        "import asyncio, sys, pathlib\n"
        "from ringviewer.accounts.index import AccountIndex\n"
        "async def hold():\n"
        "    async with AccountIndex(pathlib.Path(sys.argv[1])).locked():\n"
        "        print('held', flush=True)\n"
        "        sys.stdin.read()\n"
        "asyncio.run(hold())\n"
    )
    with subprocess.Popen(  # noqa: ASYNC220  # it takes no time to start one
        [sys.executable, "-c", holder, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as other:
        assert other.stdout is not None
        assert await asyncio.to_thread(other.stdout.readline) == b"held\n"
        with pytest.raises(AccountsError, match="Another window"):
            async with AccountIndex(tmp_path).locked(0.0):
                pass
        saving = asyncio.ensure_future(AccountStore(tmp_path).save(DRAFT))
        # A program that dies lets go by itself.
        other.kill()
        assert await saving == ROW


async def test_an_account_that_is_being_renewed_keeps_only_itself_waiting(
    store: AccountStore, tmp_path: Path, ring: MemoryKeyring
) -> None:
    await store.save(DRAFT)
    _, credentials = await store.credentials("Pat")
    index = AccountIndex(tmp_path / "accounts")
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def token_host(request: Request) -> Reply:
        asked.set()
        await may_answer.wait()
        body = b'{"access_token": "access-new", "refresh_token": "refresh-new"}'
        return Reply(200, {}, body, 1, None, None, 1, 1)

    credentials.bind(token_host)
    renewing = asyncio.ensure_future(credentials.renew("Bearer access-one"))
    await asked.wait()
    # Another account is stored and forgotten meanwhile, and leave is given and taken; the account itself waits.
    await store.save(AccountDraft("Lee", access_token="access-two"))
    await store.forget("Lee")
    await store.allow_renewal("Pat", False)
    with pytest.raises(AccountsError, match="changing or renewing “PAT”"):
        async with index.account_locked("PAT", 0.0):
            pass
    saving = asyncio.ensure_future(store.save(AccountDraft("Pat", DRAFT.api_base, DRAFT.token_host, "access-three")))
    may_answer.set()
    assert await renewing
    await saving
    kept = ring.entries["ringviewer", "Pat"]
    assert "refresh-new" in kept
    assert "access-three" in kept


async def test_leave_that_is_taken_back_is_gone_for_every_window(store: AccountStore, ring: MemoryKeyring) -> None:
    await store.save(DRAFT)
    sent: list[Request] = []

    async def token_host(request: Request) -> Reply:
        sent.append(request)
        return Reply(502, {}, b"", len(sent), None, None, 1, 1)

    opened = [(await store.credentials("Pat"))[1] for _ in range(2)]
    for credentials in opened:
        credentials.bind(token_host)
    with pytest.raises(RenewalFailed) as caught:
        await opened[0].renew("Bearer access-one")
    assert "may be spent" in caught.value.told
    assert await store.accounts() == (replace(ROW, renewal_allowed=False),)
    assert not await opened[1].renew("Bearer access-one")
    assert not (await store.credentials("Pat"))[1].may_renew
    assert len(sent) == 1
    # The engineer allows it anew.
    await store.allow_renewal("Pat", True)
    with pytest.raises(RenewalFailed):
        await opened[0].renew("Bearer access-one")
    assert len(sent) == 2


async def test_a_folder_that_can_not_be_written_is_said(tmp_path: Path, ring: MemoryKeyring) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AccountsError, match=r"can not be written to: .+\."):
        await AccountStore(tmp_path / "file").save(DRAFT)


async def _serve(origin: Origin) -> asyncio.Server:
    server = await asyncio.start_server(origin.serve, "127.0.0.1", 0)
    origin.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    return server


async def test_a_renewal_goes_through_the_keyring(tmp_path: Path, ring: MemoryKeyring) -> None:
    kept_when_used: list[str] = []

    async def api(request: Seen, writer: asyncio.StreamWriter) -> None:
        if request.headers["authorization"] == "Bearer access-new":
            kept_when_used.append(ring.entries["ringviewer", "Pat"])
            send(writer, 200, b'{"data": []}', content_type="application/json")
        else:
            send(writer, 401)

    async def tokens(_request: Seen, writer: asyncio.StreamWriter) -> None:
        body = b'{"access_token": "access-new", "refresh_token": "refresh-new", "expires_in": 14400}'
        send(writer, 200, body, content_type="application/json")

    origins = Origin(api), Origin(tokens)
    servers = [await _serve(origin) for origin in origins]
    store = AccountStore(tmp_path)
    await store.save(
        AccountDraft(
            "Pat", origins[0].base, origins[1].base, "access-one", "client-one", "hush-one", "refresh-one", True
        )
    )
    clients = [PartnerClient(*(await store.credentials("Pat")), pace=Pace(20, 8)) for _ in range(2)]
    # Two windows on one account: the second finds what the first one stored.
    await asyncio.gather(*(client.devices() for client in clients))
    assert len(origins[1].seen) == 1
    assert "refresh-new" in kept_when_used[0]
    assert "access-new" in kept_when_used[0]
    index = (tmp_path / "accounts.json").read_text()
    assert not [secret for secret in (*SECRETS, "access-new", "refresh-new") if secret in index]
    for client in clients:
        await client.aclose()
    for server in servers:
        server.close()
    await asyncio.gather(*(handler for origin in origins for handler in origin.handlers))


async def test_a_keyring_that_locks_meanwhile_keeps_the_new_token_in_memory(
    tmp_path: Path, ring: MemoryKeyring
) -> None:
    async def api(request: Seen, writer: asyncio.StreamWriter) -> None:
        send(writer, 200 if request.headers["authorization"] == "Bearer access-new" else 401, b'{"data": []}')

    async def tokens(_request: Seen, writer: asyncio.StreamWriter) -> None:
        ring.fault = KeyringLocked("locked")
        send(writer, 200, b'{"access_token": "access-new", "refresh_token": "refresh-new"}')

    origins = Origin(api), Origin(tokens)
    servers = [await _serve(origin) for origin in origins]
    store = AccountStore(tmp_path)
    await store.save(
        AccountDraft(
            "Pat", origins[0].base, origins[1].base, "access-one", "client-one", "hush-one", "refresh-one", True
        )
    )
    client = PartnerClient(*(await store.credentials("Pat")), pace=Pace(20, 8))
    with pytest.raises(RotatedTokenNotStored, match="is locked"):
        await client.devices()
    ring.fault = None
    await client.devices()
    assert "refresh-new" in ring.entries["ringviewer", "Pat"]
    assert len(origins[1].seen) == 1
    await client.aclose()
    for server in servers:
        server.close()
    await asyncio.gather(*(handler for origin in origins for handler in origin.handlers))


async def test_an_account_that_was_forgotten_or_moved_meanwhile_is_not_renewed(
    store: AccountStore, ring: MemoryKeyring
) -> None:
    await store.save(DRAFT)
    _, credentials = await store.credentials("Pat")
    await store.save(
        AccountDraft(
            "Pat", DRAFT.api_base, "https://else.example.com", "", "client-one", "hush-two", "refresh-two", True
        )
    )
    with pytest.raises(StoreFailed, match="were changed"):
        await credentials.renew("Bearer access-one")
    await store.forget("Pat")
    with pytest.raises(StoreFailed, match="not stored any more"):
        await credentials.renew("Bearer access-one")
    assert ring.entries == {}
