"""Opening an account: where the API is, which token goes with it, and the simulator when the demo was asked for."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ringviewer.accounts import AccountsError, AccountStore
from ringviewer.outcome import complain
from ringviewer.partner_api.address import DEFAULT_API_BASE, api_base
from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.pacing import Pace
from ringviewer.partner_api.token import clean_token
from ringviewer.session.session import Session

if TYPE_CHECKING:
    from ringviewer.demo import Demo
    from ringviewer.simulator.running import RunningSimulator

TOKEN_VARIABLE = "RING_ACCESS_TOKEN"  # noqa: S105  # the name of a variable, not a secret
BASE_VARIABLE = "RING_API_BASE"
DEFAULT_PACE = Pace().per_second
_TOKEN_FILE_LIMIT = 16_384


class UsageError(Exception):
    """What was asked for makes no sense; the text is one sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class Source:
    """What to open: a scenario, a stored account by name, or an address with a token (empty: none is sent).

    ``pace`` is how many requests may begin within a second, 1 to 20.
    """

    demo: str | None = None
    base: str = DEFAULT_API_BASE
    token: str = field(default="", repr=False)
    account: str | None = None
    pace: int = DEFAULT_PACE


@dataclass(slots=True)
class Account:
    """An account that is open: its session, and when it is the demo, the simulator and what can be done to it."""

    label: str
    client: PartnerClient
    session: Session
    simulator: RunningSimulator | None = None
    demo: Demo | None = None
    controller_requests: tuple[tuple[str, int], ...] = ()

    def start(self) -> None:
        """Begin to read; the demo also repeats what the customer's controller of its story asked for."""
        self.session.start()
        if self.controller_requests:
            self.session.replay(self.controller_requests)

    async def aclose(self) -> None:
        """End what the demo is about to do, then the session, the client and the simulator."""
        if self.demo is not None:
            await self.demo.aclose()
        await self.session.aclose()
        await self.client.aclose()
        if self.simulator is not None:
            await asyncio.to_thread(self.simulator.stop)


async def open_account(source: Source) -> Account:
    """Open an account without sending anything yet.

    Raises :class:`UsageError` with one sentence when the address, the token, the scenario or the stored account is of
    no use.
    """
    pace = Pace(source.pace)
    if source.demo is not None:
        return await _open_demo(source.demo, pace)
    if source.account is not None:
        return await _open_stored(source.account, pace)
    try:
        base = api_base(source.base)
        token = clean_token(source.token)[0] if source.token else ""
    except ValueError as error:
        raise UsageError(str(error)) from None
    host = base.split("://", 1)[-1]
    client = PartnerClient(base, token, pace=pace)
    return Account(label=host, client=client, session=Session(client, label=host))


async def _open_stored(name: str, pace: Pace) -> Account:
    try:
        base, credentials = await AccountStore().credentials(name)
    except AccountsError as error:
        raise UsageError(str(error)) from None
    client = PartnerClient(base, credentials, pace=pace)
    return Account(label=name, client=client, session=Session(client, label=name))


async def _open_demo(scenario: str, pace: Pace) -> Account:
    def begin() -> RunningSimulator:
        from ringviewer.simulator import start

        return start(scenario)

    from ringviewer.demo import Demo, DemoCredentials
    from ringviewer.simulator import SimulatorError

    try:
        running = await asyncio.to_thread(begin)
    except SimulatorError as error:
        raise UsageError(str(error)) from None
    label = f"Demo, {running.info.name}"
    credentials = DemoCredentials(running)
    client = PartnerClient(running.api_base, credentials, pace=pace, trust_env=False)
    session = Session(client, label=label)
    return Account(
        label=label,
        client=client,
        session=session,
        simulator=running,
        demo=Demo(running, session, credentials),
        controller_requests=tuple((request.device_id, request.start_ms) for request in running.controller_requests),
    )


def read_source(
    *,
    demo: str | None,
    base: str | None,
    token_file: str | None,
    account: str | None = None,
    pace: int = DEFAULT_PACE,
    environment: Mapping[str, str] = os.environ,
) -> Source | None:
    """The source that arguments and environment name, or ``None`` when they name none.

    The token comes from the file, else from ``RING_ACCESS_TOKEN``; the address from the argument, else from
    ``RING_API_BASE``. What had to be removed from the token is told on stderr. Raises :class:`UsageError` when the
    arguments contradict each other or the file can not be read.
    """
    if demo is not None or account is not None:
        if base is not None or token_file is not None or (demo is not None and account is not None):
            ours = "--demo" if demo is not None else "--account"
            others = "--account, --api-base and --token-file" if demo is not None else "--api-base and --token-file"
            raise UsageError(f"{ours} brings its own address and token; leave out {others}.")
        return Source(demo=demo, account=account, pace=pace)
    base = base if base is not None else environment.get(BASE_VARIABLE) or None
    token = read_token_file(token_file) if token_file is not None else environment.get(TOKEN_VARIABLE, "").strip()
    if base is None and not token:
        return None
    try:
        base = api_base(base) if base is not None else DEFAULT_API_BASE
        token, notes = clean_token(token) if token else ("", [])
    except ValueError as error:
        raise UsageError(str(error)) from None
    if notes:
        complain(" ".join(["The token was not only a token.", *notes]))
    return Source(base=base, token=token, pace=pace)


def read_token_file(name: str) -> str:
    """The text of a token file, ``-`` for standard input; raises :class:`UsageError`, never with the token in it."""
    try:
        if name == "-":
            text = sys.stdin.read(_TOKEN_FILE_LIMIT + 1)
        else:
            with Path(name).open(encoding="utf-8-sig") as stream:
                text = stream.read(_TOKEN_FILE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"The token file {name} could not be read: {error.strerror or 'unknown cause'}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"The token file {name} is not text.") from None
    if len(text) > _TOKEN_FILE_LIMIT:
        raise UsageError(f"The token file {name} is too long to hold a token.")
    if not text.strip():
        raise UsageError(f"The token file {name} is empty.")
    return text.strip()
