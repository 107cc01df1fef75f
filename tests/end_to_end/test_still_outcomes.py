"""Every answer of contract §4.5 on either leg, and every picture that is not what was asked for, in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ringviewer.account import Source
from ringviewer.partner_api import retry
from ringviewer.simulator.worlds.outcomes import BREAKS, REFUSALS, Outcome
from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until
from tests.end_to_end.stills import (
    Course,
    Told,
    click_row,
    events_of,
    gets,
    opened,
    posts,
    press,
    settled,
    short_waits,
    shown,
    spaces,
    story,
    told,
    told_stills,
)

pytestmark = pytest.mark.anyio

AGAIN = ("Ask again", "Open in requests")
LOOK = ("Open in requests", "Ask again")
NEWEST = ("Newest in range", "At event end")
DEVICES = ("Read the devices again", "Open in requests")


@dataclass(frozen=True)
class Failure:
    """What the panel says of a refusal: after so many tries the headline, the next step, and the buttons."""

    answer: str
    tries: int
    headline: str
    step: str
    buttons: tuple[str, ...]


# Once as often as it is tried by itself, so that the engineer's own "Ask again" finds it cleared.
AT_THE_API: dict[Outcome, Failure] = {
    "bad-request": Failure("400 INVALID_PAYLOAD", 1, "The request was rejected", "Compare the fields", LOOK),
    "forbidden": Failure("403 REQUEST_FORBIDDEN", 1, "The request is forbidden", "This is not about time", LOOK),
    "no-subscription": Failure("403 subscription_required", 1, "The customer’s plan does not", "active plan", LOOK),
    "no-scope": Failure("403 insufficient_scope", 1, "The token’s scope does not", "ava.v1:read", LOOK),
    "device-not-found": Failure("404 DEVICE_NOT_FOUND", 1, "The API does not know", "Read the devices again", DEVICES),
    "corrupt": Failure("422 CORRUPT_RECORDING", 1, "The recording is damaged", "choose another event", NEWEST),
    "key-not-ready": Failure("422 GRECO_NO_VALID_KEY", 2, "The key for the recording", "in a moment", AGAIN),
    "not-ready": Failure("425 RECORDING_NOT_READY", 2, "The recording is still being", "Wait a minute", AGAIN),
    "rate-limited": Failure("429", 2, "Too many requests", "Wait, then try again", AGAIN),
    "server-fault": Failure("500 INTERNAL_SERVER_ERROR", 2, "The server failed", "give the request id", AGAIN),
    "busy": Failure("503 SERVER_BUSY", 2, "The server is busy", "Try again in a moment", AGAIN),
    "device-offline": Failure("503 DEVICE_OFFLINE", 2, "The device is offline", "power and Wi-Fi", AGAIN),
    "none": Failure("416 MEDIA_NOT_FOUND", 1, "Nothing was recorded at this time", "newest in a range", NEWEST),
}
SPENT = "The address of the picture no longer works"
NEW_ADDRESS = "each try gets a new address"
AT_THE_MEDIA_HOST: dict[Outcome, Failure] = {
    "bad-request": Failure("400 INVALID_PAYLOAD", 1, "The request was rejected", NEW_ADDRESS, AGAIN),
    "unauthorized": Failure("401", 2, SPENT, NEW_ADDRESS, AGAIN),
    "forbidden": Failure("403 REQUEST_FORBIDDEN", 2, SPENT, NEW_ADDRESS, AGAIN),
    "spent-404": Failure("404 NOT_FOUND", 2, SPENT, NEW_ADDRESS, AGAIN),
    "spent-410": Failure("410 GONE", 2, SPENT, NEW_ADDRESS, AGAIN),
    **{
        name: AT_THE_API[name]
        for name in ("corrupt", "key-not-ready", "not-ready", "rate-limited", "server-fault", "busy", "device-offline")
    },
    "none": AT_THE_API["none"],
}
BROKEN = ("reset", "cut")


def events(table: dict[Outcome, Failure], leg: str) -> Iterator[str]:
    for number, (outcome, expected) in enumerate(table.items()):
        clears = f", clears_after = {expected.tries}" if outcome in REFUSALS else ""
        still = f'outcome = "{outcome}", offset = "0s", leg = "{leg}"{clears}'
        yield f'ago = "{10 * (number + 1)}m", lasts = "20s", still = {{ {still} }}'


def broken_events() -> Iterator[str]:
    for number, outcome in enumerate(BROKEN):
        still = f'outcome = "{outcome}", offset = "0s", clears_after = 2'
        yield f'ago = "{10 * (number + 1)}m", lasts = "20s", still = {{ {still} }}'


@at_a_desk
async def test_every_refusal_is_told_and_its_retry_is_the_right_one(
    open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short_waits(monkeypatch)
    devices = [
        ("The API", events(AT_THE_API, "api")),
        ("The media host", events(AT_THE_MEDIA_HOST, "media")),
        ("The wire", broken_events()),
    ]
    desk = await opened(open_desk, story(tmp_path / "refusals.toml", devices))
    for device, table, followed in (("The API", AT_THE_API, False), ("The media host", AT_THE_MEDIA_HOST, True)):
        for event, (outcome, expected) in zip(events_of(desk, device), table.items(), strict=True):
            before, followed_before = posts(desk), gets(desk)
            click_row(desk, event)
            said = await settled(desk, event)
            case = f"{outcome} of {device}: {said}"
            assert said.phase == "failed", case
            assert posts(desk) - before == expected.tries, case
            assert gets(desk) - followed_before == (expected.tries if followed else 0), case
            status = expected.answer.split()[0]
            assert said.legs == ((("POST", "303"), ("GET", status)) if followed else (("POST", status),)), case
            headline, words = said.picture.split("\n")
            assert headline.startswith(expected.headline), case
            assert words.startswith(expected.answer), case
            assert expected.step in said.step, case
            assert said.buttons == expected.buttons, case
            assert "ACTUAL none" in said.times, case
            if "Ask again" in said.buttons:
                press(desk, "Ask again")
                await cleared(desk, case)
            if outcome == "none":
                where = "from the media host. The time itself is authorised" if followed else "from the API"
                assert where in words, case
    for event in events_of(desk, "The wire"):
        click_row(desk, event)
        said = await settled(desk, event)
        assert said.picture.startswith("The picture did not arrive whole\n"), said
        assert said.legs == (("POST", "303"), ("GET", "None")), said
        assert said.buttons == AGAIN, said
        press(desk, "Ask again")
        await cleared(desk, said.picture)


async def cleared(desk: Desk, case: str) -> None:
    said = await settled(desk)
    assert (said.phase, said.legs) == ("shown", (("POST", "303"), ("GET", "200"))), case
    assert "exact" in said.times, case


@at_a_desk
async def test_a_refused_token_and_a_refused_time_are_told(open_desk: OpenDesk, tmp_path: Path) -> None:
    def still(ago: int, outcome: str, leg: str) -> str:
        return f'ago = "{ago}m", lasts = "20s", still = {{ outcome = "{outcome}", offset = "0s", leg = "{leg}" }}'

    devices = [
        ("Refused by the API", [still(20, "not-authorized", "api")]),
        ("Refused by the media host", [still(40, "not-authorized", "media")]),
        ("No token", [still(10, "unauthorized", "api"), still(30, "available", "api")]),
    ]
    desk = await opened(open_desk, story(tmp_path / "refused.toml", devices))
    for device, legs in (
        ("Refused by the API", (("POST", "403"),)),
        ("Refused by the media host", (("POST", "303"), ("GET", "403"))),
    ):
        (event,) = events_of(desk, device)
        click_row(desk, event)
        said = await settled(desk, event)
        assert said.legs == legs
        assert "\n403 TIME_RANGE_NOT_AUTHORIZED. " in said.picture
        assert spaces(said.times).endswith("refused before the boundary, how much too early is not known"), said
        assert said.buttons[0] == "Show boundary"
        press(desk, "Show boundary")
        assert desk.workspace.tabs.boundary.isVisible()
        desk.workspace.tabs.open_at(0)
    event, other = events_of(desk, "No token")
    click_row(desk, event)
    said = await settled(desk, event)
    assert said.picture.startswith("The token was refused\n401"), said
    assert "Paste a new access token" in said.step
    assert "token" in desk.viewer.window.notice_text()
    assert said.buttons == LOOK
    # What is known stays usable: another still is asked for all the same.
    click_row(desk, other)
    assert (await settled(desk, other)).phase == "shown"


STILLS: dict[str, str] = {
    "0s": "0.000 s exact, the requested millisecond",
    "6.9s": "+6.900 s within ±10 s, 6.9 s into the event of 31.7 s",
    "48.12s": "+48.120 s outside ±10 s, 16.4 s after the event ended",
    "-2.14s": "−2.140 s before the event, 2.1 s before the event began",
    "no-timestamp": "unknown no X-Media-Timestamp, the final 200 did not carry the header",
    "bad-timestamp": "unknown time not readable, X-Media-Timestamp says “yesterday”",
    "stale": "−3 h 12 min hours before the event, 3 h 12 min before the event began",
    "repeat": "−10 min before the event, 10 min before the event began",
    "repeat-time": "−10 min before the event, 10 min before the event began",
}
STEPS: dict[str, str] = {
    "0s": "None. This is the picture of the requested time.",
    "6.9s": "None. The API answers within ±10 s",
    "48.12s": "Do not show this picture as the event. Ask again at the event end",
    "-2.14s": "Do not show this picture as the event. Ask again at the event end",
    "no-timestamp": "Read the burned-in time.",
    "bad-timestamp": "Read the burned-in time.",
    "stale": "Do not show this picture as the event.",
    "repeat": "Do not show this picture as the event.",
    "repeat-time": "Do not show this picture as the event.",
    "other-format": "Asked for JPEG, PNG came. Clients must go by the first bytes.",
    "png-text": "Asked for JPEG, PNG came. Clients must go by the first bytes.",
    "wrong-type": "The answer calls itself text/plain, its bytes are JPEG.",
}
NO_PICTURES: dict[str, tuple[str, str]] = {
    "not-image": ("The answer is not an image", "begin with 7B 22"),
    "json": ("The answer is not an image", "200 as application/json, but the 201 bytes begin with 7B 22"),
    "html": ("The answer is not an image", "200 as text/html"),
    "empty": ("The answer is not an image", "200 as image/jpeg, but the body is empty"),
    "gif": ("The answer is not an image", "begin with 47 49 46"),
    "truncated-jpeg": ("The picture is cut off or damaged", "The picture is cut off or damaged"),
    "truncated-png": ("The picture is cut off or damaged", "The picture is cut off or damaged"),
}


@at_a_desk
async def test_every_verdict_and_every_odd_picture_is_told(
    open_desk: OpenDesk, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short_waits(monkeypatch)
    desk = await opened(open_desk, "stills")
    scenario = repository / "resources/scenarios/stills.toml"
    seen = set()
    for device in ("Media leg", "Pictures"):
        for event, still in zip(events_of(desk, device), told_stills(scenario, device), strict=True):
            outcome = str(still.get("outcome", "available"))
            if outcome == "none" or outcome in REFUSALS or outcome in BREAKS:
                continue
            click_row(desk, event)
            said = await settled(desk, event)
            name = str(still["offset"]) if outcome == "available" else outcome
            seen.add(name)
            check_picture(desk, name, said)
    assert seen >= {*STILLS, *STEPS, *NO_PICTURES, "other-size", "exif", "repeat-bytes", "timestamp-in-seconds"}
    sound, odd = (desk.session.lanes[desk.device(name)] for name in ("Media leg", "Pictures"))
    assert not any(view.twin for view in sound.stills.values()), "nothing repeats those"
    twins = [view.twin.same for view in odd.stills.values() if view.twin]
    assert sorted(twins) == [*["bytes"] * 4, *["time"] * 2], "each repeat, and the still that it repeats"
    codes = {finding.code for finding in desk.session.findings}
    assert codes >= {
        "still-repeated",
        "still-stale",
        "wrong-format",
        "not-an-image",
        "still-outside-tolerance",
        "still-before-event",
        "still-time-unknown",
    }


def check_picture(desk: Desk, name: str, said: Told) -> None:
    case = f"{name}: {said}"
    if name in NO_PICTURES:
        headline, words = NO_PICTURES[name]
        assert said.phase == "failed", case
        assert said.picture.startswith(f"{headline}\n"), case
        assert words in spaces(said.picture), case
        # What was cut off on its way may come whole the next time; what is no image stays none.
        cut_off = name.startswith("truncated")
        step = "Ask again; let your client" if cut_off else "Read the answer under Requests. Clients must go by the"
        assert said.step.startswith(step), case
        assert said.buttons == (AGAIN if cut_off else LOOK), case
        return
    assert (said.phase, said.picture) == ("shown", ""), case
    view = shown(desk)
    times = STILLS.get(name, "exact")
    if view.twin is not None and view.twin.same == "bytes" and name == "0s":
        times = "0.000 s same picture again, byte for byte that of"
    assert times in spaces(said.times), case
    assert view.picture is not None
    if not view.tells_side_effects and view.twin is None:
        assert spaces(said.step).startswith(STEPS.get(name, "None.")), case
    if view.twin is not None:
        what = "The very same picture" if view.twin.same == "bytes" else "A picture of the very same time"
        assert what in said.step, case
        assert ", same " in said.facts, case
    elif view.actual_ms is not None:
        assert "ago" in said.facts, case
    size = "640×360" if name == "other-size" else "1280×720"
    kind = "PNG" if name in ("other-format", "png-text") else "JPEG"
    assert f"{kind}, {size}" in said.facts, case
    assert ("Metadata none" not in said.facts) == (name in ("exif", "png-text")), case
    if view.match is not None and view.match.verdict in ("outside", "before_event"):
        assert said.buttons == ("At event end", "Newest in range"), case
    elif view.actual_ms is None:
        assert said.buttons == ("Full size", "Open in requests"), case
    else:
        assert said.buttons == ("Ask again", "At event end", "Newest in range"), case


HOSTILE: dict[str, str] = {
    "png-bomb": "The picture is too large\n",
    "jpeg-bomb": "The picture is too large\n",
    "text-bomb": "The picture",
    "apng": "The answer is not one still\n",
    "mpo": "The answer is not one still\n",
    "oversize": "The answer is too large\n",
    "jpeg-scans": "The picture takes too long to decode\n",
    "hostile-exif": "",
    "hostile-png-text": "",
    "cut": "",
}


@at_a_desk
async def test_hostile_pictures_are_refused_in_words_and_their_texts_stay_text(
    open_desk: OpenDesk, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short_waits(monkeypatch)
    desk = await open_hostile(open_desk)
    scenario = repository / "resources/scenarios/hostile.toml"
    monkeypatch.setattr(retry, "_FAULT_S", (0.001, 0.001))
    for event, still in zip(events_of(desk, "Pictures"), told_stills(scenario, "Pictures"), strict=True):
        outcome = str(still["outcome"])
        course = Course(desk)
        click_row(desk, event)
        said = await settled(desk, event)
        case = f"{outcome}: {said}"
        if not HOSTILE[outcome]:
            assert (said.phase, said.picture) == ("shown", ""), case
        else:
            assert said.phase == "failed", case
            assert said.picture.startswith(HOSTILE[outcome]), case
            assert said.buttons == LOOK, case
            assert said.legs == (("POST", "303"), ("GET", "200")), case
        assert all(character.isprintable() or character == "\n" for state in course.states for character in str(state))
        assert "\u202e" not in str(told(desk))


async def open_hostile(open_desk: OpenDesk) -> Desk:
    """The device with odd pictures, without the chance of further faults."""
    desk = await open_desk("hostile")
    await desk.loaded()
    desk.simulator.set_faults([])
    await until(lambda: len(events_of(desk, "Pictures")) == len(HOSTILE), "its history was read")
    desk.workspace.flush()
    return desk


@at_a_desk
async def test_a_bad_day_on_the_network_ends_with_every_picture(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for waits in ("_FAULT_S", "_BUSY_S"):
        monkeypatch.setattr(retry, waits, (0.01, 0.01, 0.01))
    # Stills go before the history, which a bad day makes long.
    desk = await open_desk(source=Source(demo="faulty", pace=20))
    await until(lambda: desk.viewer.account is not None and bool(desk.session.lanes), "devices are there")
    names = ("Front Door", "Driveway")
    await until(lambda: all(len(events_of(desk, name)) > 3 for name in names), "the newest events are there")
    course = Course(desk)
    for event in [event for name in names for event in events_of(desk, name)[:3]]:
        click_row(desk, event)
        said = await settled(desk, event)
        assert (said.phase, said.picture) == ("shown", ""), said
        assert said.legs == (("POST", "303"), ("GET", "200")), said
    headlines = {state.picture.split("\n")[0] for state in course.of("waiting")}
    assert headlines >= {"The server failed", "The picture did not arrive whole"}
    tries = [view.attempt for lane in desk.session.lanes.values() for view in lane.stills.values()]
    assert len(tries) == 6
    assert max(tries) > 1
    assert gets(desk) >= 6
