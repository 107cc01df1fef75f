"""Every way in which the simulator's stills turn out, as the client tells it: by meaning, leg and number of tries."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from ringviewer.partner_api import errors
from ringviewer.partner_api.answers import StillAnswer
from ringviewer.partner_api.asks import StillAsk, StillOptions
from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.pacing import Pace
from ringviewer.simulator import start
from ringviewer.simulator.worlds.outcomes import BREAKS, REFUSALS, Break

pytestmark = pytest.mark.anyio

Meaning = tuple[type[errors.RingViewerError], int]

# What each refusal of contract §4.5 means, and how often it is tried. A signed address that is refused is tried anew
# once, whatever the reason that its host gives.
BOTH: dict[str, Meaning] = {
    "bad-request": (errors.BodyRejected, 1),
    "not-authorized": (errors.TimeRangeNotAuthorized, 1),
    "corrupt": (errors.RecordingCorrupt, 1),
    "key-not-ready": (errors.KeyNotReady, 5),
    "not-ready": (errors.RecordingNotReady, 8),
    "server-fault": (errors.ServerFault, 4),
    "busy": (errors.ServerBusy, 4),
    "device-offline": (errors.DeviceOffline, 4),
}
ON_POST: dict[str, Meaning] = {
    **BOTH,
    "unauthorized": (errors.TokenRefused, 1),
    "forbidden": (errors.RequestForbidden, 1),
    "no-subscription": (errors.PlanMissing, 1),
    "no-scope": (errors.ScopeInsufficient, 1),
    "device-not-found": (errors.NotFound, 1),
    "spent-403": (errors.RequestForbidden, 1),
    "spent-404": (errors.NotFound, 1),
    "spent-410": (errors.NotFound, 1),
}
AT_MEDIA_HOST: dict[str, Meaning] = {
    **BOTH,
    **dict.fromkeys(
        (
            *("unauthorized", "forbidden", "no-subscription", "no-scope", "device-not-found"),
            *("spent-403", "spent-404", "spent-410"),
        ),
        (errors.SignedAddressSpent, 2),
    ),
}
# Its wait is kept in real time, for all requests: it is only met where it clears.
_WAITED_FOR = "rate-limited"


class Yard:
    """A served account with one device, whose events have one still each, newest first."""

    def __init__(self, client: PartnerClient, device_id: str, starts: list[int]) -> None:
        self.client = client
        self._device_id = device_id
        self._starts = starts

    async def still(self, index: int, options: StillOptions | None = None) -> StillAnswer:
        """The still at the start of event number ``index``."""
        ask = StillAsk.at(self._device_id, self._starts[index], options or StillOptions())
        return await self.client.still(ask)


OpenYard = Callable[..., AbstractAsyncContextManager[Yard]]


@pytest.fixture
def open_yard(tmp_path: Path) -> OpenYard:
    @asynccontextmanager
    async def open_(*stills: str, device: str = "") -> AsyncIterator[Yard]:
        events = "".join(
            f'  {{ ago = "{index + 1}m", lasts = "5s", still = {{ offset = "0s", {still} }} }},\n'
            for index, still in enumerate(stills)
        )
        path = tmp_path / "yard.toml"
        path.write_text(
            'title = "A yard"\nteaches = "Stills."\n[account]\nlinked_ago = ["9h"]\n'
            f'[[devices]]\nname = "Yard"\n{device}\nevents = [\n{events}]\n',
            encoding="utf-8",
        )
        running = await asyncio.to_thread(start, path)
        client = PartnerClient(running.api_base, running.token, pace=Pace(20, 8))
        try:
            (found,) = (await client.devices()).devices
            page = await client.history_page(found.id)
            yield Yard(client, found.id, [event.start_ms for event in page.events])
        finally:
            await client.aclose()
            await asyncio.to_thread(running.stop)

    return open_


@pytest.mark.parametrize(("leg", "meanings"), [("api", ON_POST), ("media", AT_MEDIA_HOST)])
async def test_each_refusal_has_its_meaning_on_either_leg(
    open_yard: OpenYard, no_waits: list[float], leg: str, meanings: dict[str, Meaning]
) -> None:
    assert set(meanings) == set(REFUSALS) - {_WAITED_FOR}
    async with open_yard(*(f'outcome = "{outcome}", leg = "{leg}"' for outcome in meanings)) as yard:
        for index, (outcome, (meaning, tries)) in enumerate(meanings.items()):
            no_waits.clear()
            with pytest.raises(errors.RingViewerError) as caught:
                await yard.still(index)
            assert type(caught.value) is meaning, outcome
            assert len(no_waits) + 1 == tries, outcome
            status = REFUSALS[outcome].status  # type: ignore[index]  # compared above
            wanted = [status] if leg == "api" else [303, status]
            assert [told.status for told in caught.value.legs] == wanted, outcome
            assert all(told.request_id for told in caught.value.legs)


@pytest.mark.parametrize("leg", ["api", "media"])
async def test_what_clears_is_tried_until_it_does(open_yard: OpenYard, no_waits: list[float], leg: str) -> None:
    outcomes = ("rate-limited", "key-not-ready", "not-ready", "server-fault", "busy", "device-offline")
    stills = (f'outcome = "{outcome}", clears_after = 1, leg = "{leg}"' for outcome in outcomes)
    async with open_yard(*stills) as yard:
        for index, outcome in enumerate(outcomes):
            still = await yard.still(index)
            assert (still.attempts, still.data[:3]) == (2, b"\xff\xd8\xff"), outcome
            assert [told.status for told in still.legs] == [303, 200]
    assert len(no_waits) == len(outcomes)
    assert no_waits[0] >= 1, "as long as Retry-After asks for"


@pytest.mark.parametrize("outcome", ["spent-403", "spent-404", "spent-410", "reset", "cut", "stall"])
async def test_a_new_address_brings_what_the_old_one_did_not(
    open_yard: OpenYard, no_waits: list[float], monkeypatch: pytest.MonkeyPatch, outcome: str
) -> None:
    monkeypatch.setitem(BREAKS, "stall", Break("stall", 50))
    async with open_yard(f'outcome = "{outcome}", clears_after = 1') as yard:
        still = await yard.still(0)
    assert (still.attempts, len(no_waits)) == (2, 1)
    assert still.actual_ms is not None


@pytest.mark.parametrize("outcome", ["reset", "cut"])
async def test_a_picture_that_never_arrives_whole_is_given_up(
    open_yard: OpenYard, no_waits: list[float], outcome: str
) -> None:
    async with open_yard(f'outcome = "{outcome}"') as yard:
        with pytest.raises(errors.DownloadBroken) as caught:
            await yard.still(0)
    assert len(no_waits) == 3
    assert [told.status for told in caught.value.legs] == [303, None]
    media = caught.value.legs[1]
    assert (media.request_id is not None, media.duration_ms is not None) == (True, True), "the head came, with the id"


async def test_capture_times_are_read_in_every_way_that_they_are_told(open_yard: OpenYard) -> None:
    outcomes = ("bad-timestamp", "timestamp-in-seconds", "no-timestamp", "available")
    async with open_yard(*(f'outcome = "{outcome}"' for outcome in outcomes)) as yard:
        bad, seconds, none, sound = [await yard.still(index) for index in range(4)]
    assert (bad.actual_raw, bad.actual_ms, bad.notes) == ("yesterday", None, ())
    assert seconds.actual_ms == int(seconds.actual_raw or "") * 1000
    assert seconds.notes == ("time-in-seconds",)
    assert (none.actual_raw, none.actual_ms) == (None, None)
    assert (sound.actual_raw, sound.notes) == (str(sound.actual_ms), ())


async def test_what_comes_with_200_is_handed_on_as_it_came(open_yard: OpenYard) -> None:
    """Which picture it is, and whether it is one, is judged from the bytes, not on the wire."""
    outcomes = ("html", "json", "empty", "wrong-type", "gif", "png-bomb", "other-format")
    async with open_yard(*(f'outcome = "{outcome}"' for outcome in outcomes)) as yard:
        answers = [await yard.still(index) for index in range(len(outcomes))]
    assert [(answer.content_type, answer.data[:3]) for answer in answers] == [
        ("text/html; charset=utf-8", b"<!D"),
        ("application/json", b'{"e'),
        ("image/jpeg", b""),
        ("text/plain; charset=utf-8", b"\xff\xd8\xff"),
        ("image/jpeg", b"GIF"),
        ("image/png", b"\x89PN"),
        ("image/png", b"\x89PN"),
    ]


async def test_a_picture_that_is_too_large_is_not_read_on(open_yard: OpenYard, no_waits: list[float]) -> None:
    async with open_yard('outcome = "oversize"') as yard:
        with pytest.raises(errors.UnexpectedAnswer, match="larger than") as caught:
            await yard.still(0)
    assert [told.status for told in caught.value.legs] == [303, 200]
    assert all(told.request_id and told.duration_ms is not None for told in caught.value.legs)
    assert no_waits == []


async def test_format_size_and_camera_are_obeyed_and_a_size_out_of_bounds_is_refused(open_yard: OpenYard) -> None:
    cameras = 'components = [{ id = "1", name = "Left" }, { id = "2", name = "Right", scene = "garden" }]'
    async with open_yard('outcome = "available"', device=cameras) as yard:
        left, right = [await yard.still(0, StillOptions("png", (320, 180), one)) for one in ("1", "2")]
        assert left.content_type == right.content_type == "image/png"
        assert left.data[16:24] == right.data[16:24] == struct.pack(">II", 320, 180)
        assert left.data != right.data
        for options in (
            StillOptions(),
            StillOptions(component_id="9"),
            *(
                StillOptions("jpeg", size, "1")
                for size in ((1921, 1080), (1920, 1081), (0, 0), (1, 720), (10**9, 10**9))
            ),
        ):
            with pytest.raises(errors.BodyRejected):
                await yard.still(0, options)
