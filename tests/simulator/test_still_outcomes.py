"""Each way in which a still can turn out, as a client meets it over sockets: one event each in one yard."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import get_args

import httpx
import pytest
from PIL import Image

from ringviewer.simulator.media.pictures import PICTURES, body_of
from ringviewer.simulator.media.stills import portrait_of
from ringviewer.simulator.worlds.outcomes import BREAKS, OUTCOMES, REFUSALS, Outcome
from ringviewer.simulator.worlds.world import World
from tests.simulator.serving import NOW_MS, Served, served

STEP_MIN = 10
LEGS = ("media", "api")
_OF_THEIR_OWN = {"available", "none", "no-timestamp", "bad-timestamp", "timestamp-in-seconds", "stale"}
_REPEATS = {"repeat", "repeat-bytes", "repeat-time"}


def yard(*stills: str) -> str:
    """A scenario whose events, newest first and ten minutes apart, have these stills."""
    events = "".join(
        f'  {{ ago = "{(index + 1) * STEP_MIN}m", lasts = "20s", still = {{ {still} }} }},\n'
        for index, still in enumerate(stills)
    )
    return (
        'title = "A yard"\nteaches = "Stills."\nseed = 5\n[account]\nlinked_ago = ["9h"]\n'
        f'[[devices]]\nname = "Yard"\nscene = "garden"\nevents = [\n{events}]\n'
    )


@dataclass(frozen=True)
class Yard:
    """A served yard; `post` and `get` are the two legs of a still at the start of event number ``index``."""

    desk: Served
    device_id: str

    def start_ms(self, index: int) -> int:
        return NOW_MS - (index + 1) * STEP_MIN * 60_000

    def post(self, index: int, **more: object) -> httpx.Response:
        body = {"type": "at_timestamp", "timestamp": self.start_ms(index), **more}
        return self.desk.api.post(f"/v1/devices/{self.device_id}/media/image/download", json=body)

    def get(self, index: int, **more: object) -> httpx.Response:
        first = self.post(index, **more)
        assert (first.status_code, first.content) == (303, b"")
        return self.desk.plain.get(first.headers["location"])

    def leg(self, leg: str, index: int) -> httpx.Response:
        return self.post(index) if leg == "api" else self.get(index)


@contextmanager
def yard_of(*stills: str) -> Iterator[Yard]:
    with served(yard(*stills)) as desk:
        yield Yard(desk, desk.device("Yard"))


def still(outcome: str, **more: object) -> str:
    told = {"outcome": outcome, "offset": "0s", **more}
    return ", ".join(
        f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}" for name, value in told.items()
    )


def opened(answer: httpx.Response) -> Image.Image:
    image = Image.open(io.BytesIO(answer.content))
    image.load()
    return image


def test_every_outcome_is_in_one_table() -> None:
    tables: list[set[str]] = [set(REFUSALS), set(BREAKS), set(PICTURES), _OF_THEIR_OWN, _REPEATS]
    assert sorted(word for table in tables for word in table) == sorted(OUTCOMES) == sorted(get_args(Outcome))


@pytest.mark.parametrize("leg", LEGS)
def test_every_refusal_comes_on_the_leg_that_the_scenario_names(leg: str) -> None:
    """The statuses of contract §4.5, with the code in the live shape, and Retry-After only with 429."""
    outcomes = list(REFUSALS)
    with yard_of(*(still(outcome, leg=leg) for outcome in outcomes)) as there:
        for index, outcome in enumerate(outcomes):
            wanted = REFUSALS[outcome]
            answer = there.leg(leg, index)
            assert answer.status_code == wanted.status, outcome
            assert answer.headers.get("retry-after") == ("1" if wanted.status == 429 else None)
            if wanted.bare:
                assert (answer.content, "content-type" in answer.headers) == (b"", False)
                continue
            error = answer.json()["errors"][0]
            assert error["id"] == answer.headers["x-request-id"]
            assert error.get("code") == (None if wanted.status == 429 else wanted.code)
    assert {refusal.status for refusal in REFUSALS.values()} == {400, 401, 403, 404, 410, 422, 425, 429, 500, 503}
    codes = {refusal.code for refusal in REFUSALS.values() if refusal.status == 403}
    assert codes == {"REQUEST_FORBIDDEN", "TIME_RANGE_NOT_AUTHORIZED", "subscription_required", "insufficient_scope"}


@pytest.mark.parametrize("leg", LEGS)
def test_every_refusal_can_clear(leg: str) -> None:
    outcomes = list(REFUSALS)
    with yard_of(*(still(outcome, leg=leg, clears_after=1) for outcome in outcomes)) as there:
        for index, outcome in enumerate(outcomes):
            assert there.leg(leg, index).status_code == REFUSALS[outcome].status
            assert there.leg(leg, index).status_code == (303 if leg == "api" else 200), outcome


def received(there: Yard, index: int) -> tuple[httpx.Response, bytes, Exception | None]:
    """The answer of the media host, what came of its body, and what ended it too early."""
    location = there.post(index).headers["location"]
    got = b""
    with there.desk.plain.stream("GET", location, timeout=httpx.Timeout(5, read=0.3)) as answer:
        try:
            for part in answer.iter_raw():
                got += part
        except httpx.HTTPError as error:
            return answer, got, error
    return answer, got, None


@pytest.mark.parametrize(
    ("outcome", "error"),
    [("reset", httpx.ReadError), ("cut", httpx.RemoteProtocolError), ("stall", httpx.ReadTimeout)],
)
def test_what_breaks_off_had_promised_more_and_can_clear(outcome: str, error: type[Exception]) -> None:
    with yard_of(still(outcome, clears_after=1)) as there:
        answer, got, ended = received(there, 0)
        assert (answer.status_code, answer.headers["x-media-timestamp"]) == (200, str(there.start_ms(0)))
        assert isinstance(ended, error)
        whole = there.get(0)
        assert whole.status_code == 200
        assert int(answer.headers["content-length"]) == len(whole.content)
        assert got == whole.content[: len(whole.content) // 2]


@pytest.mark.parametrize(
    ("outcome", "content_type", "name", "frames"),
    [
        ("available", "image/jpeg", "JPEG", 1),
        ("other-format", "image/png", "PNG", 1),
        ("wrong-type", "text/plain; charset=utf-8", "JPEG", 1),
        ("gif", "image/jpeg", "GIF", 1),
        ("apng", "image/png", "PNG", 2),
        ("mpo", "image/jpeg", "MPO", 2),
        ("exif", "image/jpeg", "JPEG", 1),
        ("png-text", "image/png", "PNG", 1),
        ("hostile-exif", "image/jpeg", "JPEG", 1),
        ("hostile-png-text", "image/png", "PNG", 1),
        ("oversize", "image/jpeg", "JPEG", 1),
        ("jpeg-scans", "image/jpeg", "JPEG", 1),
    ],
)
def test_what_can_be_opened(outcome: str, content_type: str, name: str, frames: int) -> None:
    with yard_of(still(outcome)) as there:
        answer = there.get(0)
    image = opened(answer)
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert (image.format, getattr(image, "n_frames", 1), image.size) == (name, frames, (1280, 720))
    assert (len(answer.content) > 32 << 20) == (outcome == "oversize")


@pytest.mark.parametrize(
    ("outcome", "content_type", "begin"),
    [
        ("not-image", "image/jpeg", b'{"errors"'),
        ("html", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
        ("json", "application/json", b'{"errors"'),
        ("empty", "image/jpeg", b""),
        ("truncated-jpeg", "image/jpeg", b"\xff\xd8\xff"),
        ("truncated-png", "image/png", b"\x89PNG"),
        ("png-bomb", "image/png", b"\x89PNG"),
        ("jpeg-bomb", "image/jpeg", b"\xff\xd8\xff"),
        ("text-bomb", "image/png", b"\x89PNG"),
    ],
)
def test_what_cannot_be_opened(outcome: str, content_type: str, begin: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    # The viewer, where it ran before in this process, switches Pillow's own limit off for a lower one of its own.
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 89_478_485)
    with yard_of(still(outcome)) as there:
        answer = there.get(0)
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert answer.headers["x-media-timestamp"] == str(there.start_ms(0))
    assert answer.content[: len(begin)] == begin
    assert len(answer.content) < 1 << 20
    assert (answer.content == b"") == (outcome == "empty")
    with warnings.catch_warnings(action="ignore"), pytest.raises((OSError, ValueError, Image.DecompressionBombError)):
        opened(answer)


@pytest.mark.parametrize(("outcome", "size"), [("png-bomb", (30_000, 30_000)), ("jpeg-bomb", (65_500, 65_500))])
def test_a_bomb_claims_its_size(outcome: Outcome, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    with yard_of(still(outcome)) as there, Image.open(io.BytesIO(there.get(0).content)) as image:
        assert image.size == size


def test_a_small_jpeg_has_many_scans() -> None:
    with yard_of(still("jpeg-scans")) as there:
        data = there.get(0).content
    assert data.count(b"\xff\xda") == 1_000
    assert len(data) < 1 << 17


def test_metadata_is_made_up_and_readable() -> None:
    with yard_of(still("exif"), still("png-text")) as there:
        jpeg, png = opened(there.get(0)), opened(there.get(1))
    assert (jpeg.getexif()[0x010F], jpeg.info["comment"]) == ("Fernhill Optics", b"A made-up comment.")
    assert jpeg.getexif().get_ifd(0x8825)[1] == "N"
    assert png.info["Comment"] == "A made-up comment."
    assert png.info["Title"] == "Haustür"
    assert png.getexif()[0x0110] == "Porch Eye 2"


def test_hostile_metadata_holds_what_nobody_should_obey() -> None:
    with yard_of(still("hostile-exif"), still("hostile-png-text")) as there:
        jpeg, png = opened(there.get(0)), opened(there.get(1))
    told = str(jpeg.getexif()[0x010F])
    assert math.isnan(jpeg.getexif().get_ifd(0x8769)[0x829A]), "a division by nothing"
    for odd in ("<script>", "\x1b[2J"):
        assert odd in told
        assert odd in str(png.info["Note 7"])
    assert len(png.info) > 400


def test_the_size_is_another_one_than_asked() -> None:
    with yard_of(still("other-size")) as there:
        assert opened(there.get(0)).size == (640, 360)
        options = {"resolution": {"width": 1920, "height": 1080}}
        assert opened(there.get(0, image_options=options)).size == (960, 540)


def test_formats_follow_the_request_where_the_outcome_names_none() -> None:
    options = {"format": "png"}
    with yard_of(still("wrong-type"), still("other-format"), still("empty")) as there:
        assert opened(there.get(0, image_options=options)).format == "PNG"
        assert opened(there.get(1, image_options=options)).format == "JPEG"
        assert there.get(2, image_options=options).headers["content-type"] == "image/png"


def test_capture_times_are_told_in_other_ways() -> None:
    outcomes = ("bad-timestamp", "timestamp-in-seconds", "no-timestamp")
    with yard_of(*(still(outcome, offset="0.4s") for outcome in outcomes)) as there:
        told = [there.get(index).headers.get("x-media-timestamp") for index in range(3)]
        assert told == ["yesterday", str((there.start_ms(1) + 400) // 1000), None]


def test_a_stale_picture_is_hours_old() -> None:
    with yard_of('outcome = "stale"', still("stale", offset="-2h")) as there:
        ages_ms = [there.start_ms(index) - int(there.get(index).headers["x-media-timestamp"]) for index in range(2)]
    assert ages_ms == [(3 * 60 + 12) * 60_000, 2 * 3_600_000]


def test_repeats_show_the_event_before() -> None:
    repeats = ("repeat", "repeat-bytes", "repeat-time")
    stills = [one for outcome in repeats for one in (still(outcome), still("available", offset="0.2s"))]
    with yard_of(*stills) as there:
        answers = [there.get(index) for index in range(6)]
        times = [int(answer.headers["x-media-timestamp"]) for answer in answers]
        for index, (same_bytes, same_time) in enumerate([(True, True), (True, False), (False, True)]):
            again, before = 2 * index, 2 * index + 1
            assert (answers[again].content == answers[before].content) == same_bytes
            assert (times[again] == times[before]) == same_time
            assert times[again] in (times[before], there.start_ms(again))
        assert len({answer.content for answer in answers}) == 4


def test_a_repeat_without_an_event_before_or_with_one_before_the_consent_shows_itself() -> None:
    early = '{ ago = "10h", lasts = "20s" }'
    for text in (yard(still("repeat")), yard(still("repeat")).replace("events = [\n", f"events = [\n  {early},\n")):
        with served(text) as desk:
            there = Yard(desk, desk.device("Yard"))
            answer = there.get(0)
            assert (answer.status_code, answer.headers["x-media-timestamp"]) == (200, str(there.start_ms(0)))


def test_looking_at_any_of_them_marks_the_event_and_a_refusal_does_not() -> None:
    outcomes: tuple[Outcome, ...] = ("gif", "empty", "repeat", "forbidden", "spent-410")
    with yard_of(*map(still, outcomes)) as there:
        for index in range(len(outcomes)):
            there.get(index)
        rows = there.desk.api.get(f"/v1/history/devices/{there.device_id}/events").json()["data"]
    assert [row["attributes"]["is_third_party_reviewed"] for row in rows] == [True, True, True, False, False]


def test_the_same_picture_comes_out_of_the_same_world() -> None:
    from ringviewer.simulator.worlds.reading import read_scenario

    worlds = [World(read_scenario(yard(still("available")), "yard", "yard.toml"), NOW_MS) for _ in range(2)]
    portraits = []
    for world in worlds:
        device = world.device_by_slug("yard")
        event = device.events[0]
        portraits.append(portrait_of(world, device, event, event.start_ms, (320, 180), "jpeg"))
    for outcome in PICTURES:
        first, second = (body_of(outcome, portrait) for portrait in portraits)
        assert first == second, outcome
