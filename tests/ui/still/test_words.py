from __future__ import annotations

import asyncio
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ringviewer.diagnosis.ask_check import Concern
from ringviewer.diagnosis.consent import Consent
from ringviewer.diagnosis.findings.finding import RENEWAL
from ringviewer.diagnosis.still_match import match
from ringviewer.diagnosis.still_twins import Twin
from ringviewer.history.device import Component
from ringviewer.history.event import LIVE, Event
from ringviewer.history.wording import plain
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import ApiError, Problem, RingViewerError, UnexpectedAnswer
from ringviewer.partner_api.renewal import RenewalFailed
from ringviewer.session.pictures import Metadatum, check_and_decode
from ringviewer.session.stills import StillPhase, StillView
from ringviewer.ui.still.failures import short_failure
from ringviewer.ui.still.next_step import SIDE_EFFECTS
from ringviewer.ui.still.shown import Shown
from ringviewer.ui.still.words import describe
from tests.ui.still import views


def words(view: StillView | None, consent: Consent | None = views.CONSENT) -> Shown:
    return describe(view, views.DEVICE, views.PACIFIC, consent, views.NOW)


def flat(text: str) -> str:
    return text.replace("\u202f", " ")


def drawn(image_format: str, pages: int = 1) -> bytes:
    """A picture of two colours, or an animation."""
    first, *more = (Image.linear_gradient("L").rotate(90 * page) for page in range(pages))
    target = io.BytesIO()
    if more:
        first.save(target, image_format, save_all=True, append_images=more)
    else:
        first.save(target, image_format)
    return target.getvalue()


def claiming(side: int) -> bytes:
    """A PNG whose header claims a square of that side."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")


def test_idle() -> None:
    shown = words(None)
    assert shown.title == "nothing selected"
    assert shown.notice is not None
    assert shown.notice.sentence == "No event selected"
    assert shown.requested.value == shown.actual.value == "–"
    assert [action.label for action in shown.actions] == ["Ask at a time…"]


def test_asking_is_step_one() -> None:
    shown = words(views.ASKING)
    assert shown.title == "Front Door, ding 17:21:07.410"
    assert shown.notice is not None
    assert "Step 1 of 2" in shown.notice.words
    assert shown.notice.progress is None
    assert shown.requested.value == "17:21:07.410"
    assert shown.requested.date == "Thu 8 Oct 2026 PDT −7"
    assert shown.requested.utc == "9 Oct 00:21:07.410 UTC"
    assert (shown.actual.value, shown.actual.absent) == ("not known yet", True)
    assert shown.legs[0].status == "…"
    assert [action.deed for action in shown.actions] == ["stop"]


def test_downloading_counts_bytes() -> None:
    notice = words(views.DOWNLOADING).notice
    assert notice is not None
    assert flat(notice.sentence) == "Downloading, 61 of 106 kB"
    assert notice.progress == pytest.approx(61 / 106)


def test_downloading_without_a_length_has_no_fraction() -> None:
    notice = words(replace(views.DOWNLOADING, total=None)).notice
    assert notice is not None
    assert flat(notice.sentence) == "Downloading, 61 kB"
    assert notice.progress is None


def test_waiting_tells_the_answer_and_the_next_try() -> None:
    shown = words(views.WAITING)
    assert shown.notice is not None
    assert shown.notice.sentence == "The recording is still being written"
    assert shown.notice.words == "425 RECORDING_NOT_READY. Try 2 of 6 starts in {wait}."
    assert shown.notice.countdown_s == 4.0
    assert "425" in shown.verdict.detail
    assert [action.label for action in shown.actions] == ["Try now", "Stop"]


def test_exact() -> None:
    shown = words(views.shown(0))
    assert shown.notice is None
    assert flat(shown.verdict.offset) == "0.000 s"
    assert (shown.verdict.words, shown.verdict.detail) == ("exact", "the requested millisecond")
    assert shown.verdict.fill == "info_bg"
    assert shown.next_step == "None. This is the picture of the requested time."


def test_within_says_where_in_the_event_and_keeps_both_times() -> None:
    shown = words(views.shown(6_900))
    assert shown.requested.value == "17:21:07.410"
    assert shown.actual.value == "17:21:14.310"
    assert flat(shown.verdict.offset) == "+6.900 s"
    assert flat(shown.verdict.words) == "within ±10 s"
    assert flat(shown.verdict.detail) == "6.9 s into the event of 31.7 s"
    assert flat(shown.captured.value) == "20 min 54 s ago, by the server’s clock"
    assert shown.asked_as.value == "event start, JPEG"
    assert shown.asked_as.tip == "at_timestamp\nevent start, JPEG\nno size asked for"
    assert flat(shown.origin.value) == "recording, JPEG, 32×18, 100 bytes"
    assert "image/jpeg" in shown.origin.tip
    assert [(leg.status, flat(leg.duration), leg.request_id) for leg in shown.legs] == [
        ("303", "412 ms", "7c1e5a90"),
        ("200", "1 310 ms", "7c1e5a90"),
    ]


@pytest.mark.parametrize(("offset_ms", "said"), [(48_120, "outside ±10 s"), (-2_140, "before the event")])
def test_a_wrong_time_is_warned_of_and_asks_better(offset_ms: int, said: str) -> None:
    shown = words(views.shown(offset_ms))
    assert flat(shown.verdict.words) == said
    assert (shown.verdict.fill, shown.verdict.icon) == ("warning_bg", "warning")
    assert "17:21:39.152" in shown.next_step
    assert shown.actions[0].label == "At event end"
    assert shown.actions[0].primary
    assert shown.actions[0].ask == StillAsk.at(views.DEVICE.id, views.START + 31_742)


def test_a_stale_still_is_warned_of() -> None:
    ask = StillAsk.latest(views.DEVICE.id, views.START - 5 * 3_600_000, views.START)
    shown = words(views.shown(-4 * 3_600_000, ask))
    assert shown.verdict.fill == "warning_bg"
    assert shown.requested.value == "12:21:07.410 – 17:21:07.410"
    assert shown.requested.brief == "12:21 – 17:21"
    assert shown.verdict.offset == "–"
    assert shown.actions[0].label == "At event start"


def test_an_unknown_time_never_looks_like_one() -> None:
    shown = words(views.shown(None))
    assert (shown.actual.value, shown.actual.absent) == ("unknown", True)
    assert shown.verdict.words == "no X-Media-Timestamp"
    assert shown.captured.value == "–"
    assert shown.actions[0].deed == "full"


def test_refused_says_how_much_too_early_and_what_to_ask() -> None:
    shown = words(views.REFUSED)
    assert shown.notice is not None
    assert shown.notice.sentence == "This time is before the boundary"
    assert shown.notice.words == (
        "403 TIME_RANGE_NOT_AUTHORIZED. The customer re-linked between 14:02:56 and 14:03:48 PDT."
    )
    assert flat(shown.verdict.words) == "43 min 49 s too early"
    assert shown.actual.value == "none"
    assert shown.actions[0].label == "Ask at 14:03:48.510"
    assert shown.actions[0].ask == StillAsk.at(views.DEVICE.id, views.BY)
    assert shown.actions[1].deed == "boundary"
    assert shown.legs[1].what == "not sent"


def test_refused_without_a_known_boundary_claims_no_distance() -> None:
    shown = words(views.REFUSED, Consent())
    assert shown.verdict.words == "before the boundary"
    assert shown.actions[0].deed == "boundary"


def test_refused_inside_the_known_range_is_said_to_be_something_else() -> None:
    early = Consent(by_ms=views.BY - 9_000_000, confidence="low")
    shown = words(views.REFUSED, early)
    assert shown.verdict.detail == "not explained by consent"
    assert shown.notice is not None
    assert shown.notice.sentence == "This time is refused"


def test_a_refused_range_is_called_a_range() -> None:
    ask = StillAsk.latest(views.DEVICE.id, views.BY - 2_628_510, views.BY + 1_000)
    shown = words(replace(views.REFUSED, ask=ask))
    assert shown.notice is not None
    assert shown.notice.sentence == "This range begins before the boundary"


def test_nothing_recorded_names_the_host_that_said_so() -> None:
    by_media, by_api = (
        words(view).notice for view in (views.NOTHING, replace(views.NOTHING, legs=(replace(views.POST, status=416),)))
    )
    assert by_media is not None
    assert "from the media host" in by_media.words
    assert by_api is not None
    assert "media host" not in by_api.words


def test_nothing_recorded_is_an_answer_not_a_fault() -> None:
    shown = words(views.NOTHING)
    assert shown.notice is not None
    assert shown.notice.sentence == "Nothing was recorded at this time"
    assert shown.notice.role == "text"
    assert "The time itself is authorised" in shown.notice.words
    assert shown.verdict.fill == "surface"
    newest = shown.actions[0]
    assert (newest.label, newest.primary) == ("Newest in range", True)
    assert newest.ask is not None
    assert newest.ask.from_ms is not None
    assert newest.ask.from_ms >= views.BY
    assert newest.ask.to_ms is not None
    assert newest.ask.to_ms <= views.NOW


def test_not_an_image_shows_the_first_bytes() -> None:
    shown = words(views.NOT_AN_IMAGE)
    assert shown.notice is not None
    assert shown.notice.sentence == "The answer is not an image"
    assert "7B 22 65 72" in shown.notice.words
    assert shown.verdict.offset == "no image"
    assert shown.actions[0].deed == "requests"
    assert shown.actions[0].exchange == 42


def test_other_faults_name_status_code_and_next_step() -> None:
    shown = words(views.TOKEN)
    assert shown.notice is not None
    assert shown.notice.words == "401 UNAUTHORIZED. Token expired"
    assert "Paste a new access token" in shown.next_step


def test_stopped_offers_to_ask_again() -> None:
    shown = words(views.STOPPED)
    assert shown.notice is not None
    assert shown.notice.sentence == "Stopped by you"
    assert shown.actions[0].ask == views.ASK


def test_a_picture_that_had_to_go_keeps_its_times() -> None:
    shown = words(replace(views.shown(6_900), picture=None))
    assert shown.notice is not None
    assert shown.notice.sentence == "The picture was put aside"
    assert shown.actual.value == "17:21:14.310"
    assert shown.actions[0].label == "Ask again"


def test_foreign_text_is_made_plain() -> None:
    device = replace(views.DEVICE, name="Front\u202eDoor\n")
    title = describe(views.ASKING, device, views.PACIFIC, None, views.NOW).title
    assert "\u202e" not in title
    assert "\n" not in title


def test_an_event_without_an_end_disables_asking_there() -> None:
    open_event = Event("E", views.DEVICE.id, "motion", views.START)
    end = words(replace(views.shown(0), event=open_event)).actions[1]
    assert end.why_not == "The event has no end yet."


def test_each_further_try_is_numbered() -> None:
    asking = words(replace(views.ASKING, attempt=3, attempts_max=5)).notice
    loading = words(replace(views.DOWNLOADING, attempt=2, attempts_max=5)).notice
    assert asking is not None
    assert loading is not None
    assert asking.words.startswith("Try 3 of 5. Step 1 of 2.")
    assert loading.words.startswith("Try 2 of 5. Step 2 of 2.")
    assert words(replace(views.shown(0), attempt=3)).asked_as.value == "event start, JPEG, try 3"
    assert "try" not in words(views.shown(0)).asked_as.value


def test_the_media_host_is_named_once_it_is_known() -> None:
    assert words(views.ASKING).media_host.value == "–"
    assert words(views.shown(0)).media_host.value == "media.example"
    leg = words(views.shown(0)).legs[1]
    assert (leg.what, leg.host, leg.unexpected) == ("media host", "media.example", False)
    assert words(views.shown(0)).legs[0].host == "api.example"
    silent = words(views.failed(ApiError(), views.POST, replace(views.GET, status=None)))
    assert (silent.media_host.value, silent.legs[1].status) == ("media.example", "none")


def test_departures_from_the_contract_are_told_quietly() -> None:
    view = replace(views.shown(0), notes=("media-host-unexpected", "time-in-seconds"))
    shown = words(view)
    assert shown.origin.value.endswith(", undocumented host")
    assert shown.legs[1].unexpected
    assert not shown.legs[0].unexpected
    assert "told in whole seconds" in shown.captured.value
    assert shown.next_step.startswith("None.")
    direct = words(replace(views.shown(0), notes=("picture-without-redirect",)))
    assert direct.origin.value.endswith(", sent without a redirect")


def test_a_time_header_that_is_none_is_unknown_with_its_value() -> None:
    shown = words(replace(views.shown(None), actual_raw="soon\u202e"))
    assert shown.verdict.words == "time not readable"
    assert words(replace(views.shown(None), actual_raw="")).verdict.detail == "the header is empty"
    assert (shown.actual.value, shown.actual.absent) == ("unknown", True)
    assert "“soon" in shown.verdict.detail
    assert "\u202e" not in shown.verdict.detail


@pytest.mark.parametrize("kind", [*sorted(RENEWAL), "path-forbidden", "device-offline", "media-host-unreachable"])
def test_every_refusal_has_words_of_its_own(kind: str) -> None:
    problem = Problem(None, kind, 403, None, None, "Something.", "Do something.")
    notice = words(replace(views.TOKEN, problem=problem)).notice
    assert notice is not None
    assert notice.sentence != "There is no picture"


def test_a_sentence_is_not_said_twice() -> None:
    sentence = "The API does not know this device."
    problem = Problem("DEVICE_NOT_FOUND", "not-found", 404, None, "r", sentence, "Read the devices again.")
    view = StillView(views.ASK, phase="failed", problem=problem)
    shown = words(view)
    assert shown.notice is not None
    assert shown.notice.sentence == sentence.rstrip(".")
    assert shown.notice.words == "404 DEVICE_NOT_FOUND."


def test_waiting_in_vain_says_for_how_long_although_the_answer_has_a_detail() -> None:
    meaning = "The recording is still being written. It was so at each of 8 tries in 2\u202fmin."
    problem = Problem("RECORDING_NOT_READY", "recording-not-ready", 425, "not yet", "r", meaning, "Wait.")
    shown = words(StillView(views.ASK, phase="failed", problem=problem))
    assert shown.notice is not None
    assert "8 tries in 2 min" in flat(shown.notice.words)


@pytest.mark.parametrize(
    ("view", "sentence", "said"),
    [
        (views.BEFORE_BOUNDARY, "This time is before the boundary", "14:02:56 – 14:03:48 PDT"),
        (views.TOO_LONG, "This range is longer than 24 hours", "1 d 6 h long"),
        (views.TOO_OLD, "This time is more than 180 days ago", "Sat 11 Apr, 17:42:08 PDT"),
        (views.IN_FUTURE, "This time is in the future", "The server’s time is 17:42:08 PDT"),
    ],
)
def test_a_held_still_says_why_in_the_chosen_zone(view: StillView, sentence: str, said: str) -> None:
    shown = words(view)
    assert shown.notice is not None
    assert shown.notice.sentence == sentence
    assert said in flat(shown.notice.words)
    assert (shown.verdict.offset, shown.verdict.fill) == ("not sent", "warning_bg")
    assert shown.actual.value == "none"
    assert {leg.what for leg in shown.legs} == {"not sent"}
    assert shown.actions[0].primary


def test_a_held_still_is_asked_better_first_and_as_it_is_after_that() -> None:
    assert [action.label for action in words(views.BEFORE_BOUNDARY).actions] == ["Ask at 14:03:48.510", "Send anyway"]
    assert [flat(action.label) for action in words(views.TOO_LONG).actions] == [
        "Ask in 2 parts",
        "Only the newest 24 h",
    ]
    assert [flat(action.label) for action in words(views.ENDLESS).actions] == ["Only the newest 24 h"]
    assert [action.deed for action in words(views.TOO_OLD).actions] == ["on_purpose"]
    assert [action.label for action in words(views.IN_FUTURE).actions] == ["Newest since 16:42", "Send anyway"]
    assert "shorter range" in words(views.ENDLESS).next_step


def test_a_concern_that_does_not_hold_is_said_while_asking() -> None:
    shown = words(views.INSIDE_BRACKET)
    assert shown.next_step == (
        "This time may be before the boundary. The boundary lies within 14:02:56 – 14:03:48 PDT. "
        "Either answer narrows it."
    )
    assert shown.legs[0].status == "…"


def test_following_runs_the_second_leg() -> None:
    shown = words(views.FOLLOWING)
    assert shown.notice is not None
    assert shown.notice.sentence == "The time is authorised; asking the picture’s host"
    assert [leg.status for leg in shown.legs] == ["303", "…"]


def test_superseded_is_not_stopped() -> None:
    shown = words(views.SUPERSEDED)
    assert shown.notice is not None
    assert shown.notice.sentence == "A newer choice went first"
    assert shown.verdict.detail == "nothing was sent for it"
    assert shown.actions[0].ask == views.ASK


def test_side_effects_are_told_once_and_never_instead_of_what_to_do() -> None:
    assert words(replace(views.shown(0), tells_side_effects=True)).next_step == ""
    assert words(views.shown(0)).next_step.startswith("None.")
    late = words(replace(views.shown(48_120), tells_side_effects=True)).next_step
    assert late.startswith("Do not show this picture")
    assert "Looking changes data" in late
    assert "Looking changes data" in words(replace(views.NOTHING, tells_side_effects=True)).next_step


@pytest.mark.parametrize(
    ("skew_ms", "said"),
    [
        (None, "unknown: no answer told its date"),
        (2_000, "server and computer agree within 2 s"),
        (4_200, "computer 4.2 s behind the server"),
        (-130_000, "computer 2 min 10 s ahead of the server"),
    ],
)
def test_clocks_are_told_apart(skew_ms: int | None, said: str) -> None:
    shown = words(replace(views.shown(0), skew_ms=skew_ms))
    assert flat(shown.clocks.value) == said
    assert ("this computer’s clock" in shown.captured.value) == (skew_ms is None)


def test_what_was_asked_for_is_told_in_full() -> None:
    device = replace(views.DEVICE, components=(Component("1"), Component("2", "Left\u202e")))
    ask = replace(views.ASK, format="png", resolution=(1920, 1080), component_id="2")
    shown = describe(views.shown(0, ask), device, views.PACIFIC, None, views.NOW)
    assert shown.asked_as.value == "event start, PNG 1920×1080, camera " + plain("Left\u202e")
    middle = views.shown(0, StillAsk.at(views.DEVICE.id, views.START + 15_871))
    assert words(middle).asked_as.value.startswith("event middle, ")
    assert words(views.shown(0, views.STALE_ASK)).asked_as.value == "newest of 12:21:07.410 – 17:21:07.410, JPEG"


def test_the_picture_is_judged_in_words() -> None:
    repeated = words(views.REPEATED)
    assert "The very same picture came for 17:20:00.410." in repeated.next_step
    assert "same picture as for 17:20:00.410" in repeated.captured.value
    assert "Asked for PNG, JPEG came." in words(views.WRONG_FORMAT).next_step
    lying = words(replace(views.shown(0), content_type="image/png; q=1\n"))
    assert "The answer calls itself image/png, its bytes are JPEG." in lying.next_step
    assert "image/png" in lying.origin.tip
    same_time = replace(views.shown(0), twin=Twin(views.STALE_ASK, "time"))
    assert "A picture of the very same time came for 12:21 – 17:21." in words(same_time).next_step


@pytest.mark.parametrize(
    ("begins", "short", "step"),
    [
        ("The picture is cut off or damaged: its 9 bytes", "200, cut off", "compare the length"),
        ("The picture is damaged or claims a size", "200, damaged", "none"),
        ("The picture claims 20000×20000 pixels", "200, too many pixels", "limit of pixels"),
        ("The answer is larger than 32 MB", "200, too many bytes", "limit of bytes"),
        ("The answer holds several pictures", "200, animated", "first picture only"),
        ("The picture has over 64 scans", "200, too many scans", "limit of scans"),
        ("The picture was not opened: its texts", "200, packed too large", "unpack to"),
        ("The answer is compressed in a way", "200, compressed unreadably", "no compression"),
        ("200 as image/jpeg, but the 201 bytes", "200, not an image", "first bytes"),
    ],
)
@pytest.mark.parametrize("read", [True, False])
def test_a_faulty_picture_has_words_and_a_next_step_of_its_own(begins: str, short: str, step: str, read: bool) -> None:
    leg = views.GET if read else replace(views.GET, status=None)
    view = views.failed(UnexpectedAnswer(200, None, begins), views.POST, leg)
    shown = words(view)
    assert short_failure(view) == short
    assert shown.verdict.words in (short, "not JPEG or PNG")
    assert step in shown.next_step
    assert ("first bytes" in shown.next_step) == (short == "200, not an image")
    assert shown.legs[1].status == "200"
    passing = short in ("200, cut off", "200, damaged")
    assert shown.actions[0].label == ("Ask again" if passing else "Open in requests")


@pytest.mark.parametrize(
    ("says", "short"),
    [
        ("The redirect leads to an address that is not safe to follow.", "303, address not safe to follow"),
        ("The redirect does not say where it leads.", "303, redirect without an address"),
        ("The API redirects to another host. It was not", "303, redirect to another host"),
        ("The API redirected more than 5 times.", "303, redirected too often"),
    ],
)
def test_a_redirect_that_is_not_followed_is_said_in_words(says: str, short: str) -> None:
    view = views.failed(UnexpectedAnswer(303, None, says), views.POST)
    shown = words(view)
    assert short_failure(view) == shown.verdict.words == short
    assert shown.notice is not None
    assert shown.notice.sentence != "The answer is not an image"


@pytest.mark.parametrize("error", sorted(set(ApiError.__subclasses__()) - {UnexpectedAnswer, RenewalFailed}, key=str))
def test_no_plate_is_a_bare_number(error: type[ApiError]) -> None:
    view = views.failed(error(500), replace(views.POST, status=500))
    assert short_failure(view).startswith("500, ")
    assert not words(view).verdict.words.isdigit()


def test_a_failure_without_an_answer_has_no_status() -> None:
    view = views.failed(UnexpectedAnswer(None, None, "The address is not encrypted; https"))
    assert short_failure(view) == "address not encrypted"
    assert short_failure(replace(view, problem=None)) == "no answer"


def test_the_same_bytes_again_are_never_plainly_good() -> None:
    shown = words(views.REPEATED)
    assert (shown.verdict.words, shown.verdict.icon) == ("same picture again", "warning")
    assert shown.verdict.detail == "byte for byte that of 17:20:00.410"
    assert shown.verdict.fill == "warning_bg"
    assert "Read the burned-in time." in shown.next_step


def test_a_range_that_is_too_long_is_told_whole() -> None:
    shown = words(views.TOO_LONG)
    assert shown.requested.value == "11:42:08.310 – 17:42:08.310"
    assert shown.requested.date.startswith("7 Oct – 8 Oct")
    assert shown.asked_as.value == "newest of 7 Oct 11:42:08.310 – 8 Oct 17:42:08.310, JPEG"
    endless = words(views.ENDLESS)
    assert endless.requested.value == "until 17:42:08.310"
    assert endless.asked_as.value == "newest of a range until 17:42:08.310, JPEG"


def test_nothing_recorded_leads_to_what_such_an_event_has() -> None:
    assert words(views.NOTHING).next_step == "Ask at the event end, or for the newest in a range."
    at_end = replace(views.NOTHING, ask=StillAsk.at(views.DEVICE.id, views.START + 31_742))
    assert words(at_end).next_step == "Ask at the event start, or for the newest in a range."
    going_on = replace(views.NOTHING, event=replace(views.EVENT, end_ms=None))
    assert words(going_on).next_step == "Ask for the newest in a range."
    for event in (None, replace(views.EVENT, kind=LIVE)):
        assert words(replace(views.NOTHING, event=event)).next_step.endswith("or choose a motion or ding event.")


def test_side_effects_name_what_they_are_on() -> None:
    first = replace(views.shown(0), tells_side_effects=True)
    assert words(first).note == SIDE_EFFECTS
    assert "this event may" in SIDE_EFFECTS
    assert "an event at this time may now count as reviewed by your app" in words(replace(first, event=None)).note
    in_range = replace(first, event=None, ask=views.STALE_ASK)
    assert "an event in this range may" in words(in_range).note
    nothing = replace(views.NOTHING, event=None, tells_side_effects=True)
    assert "an event at this time may" in words(nothing).next_step


def test_metadata_is_counted_and_listed() -> None:
    assert words(views.shown(0)).metadata.value == "none"
    shown = words(views.STATES["metadata"])
    assert shown.metadata.value == "3 entries: Make, DateTime, …"
    assert shown.metadata.tip == "Make: Ring\nDateTime: 2026:10:08\ncomment: hi"
    many = replace(views.picture(), metadata=views.METADATA * 20)
    assert words(replace(views.shown(0), picture=many)).metadata.tip.endswith("and 20 more")


@pytest.mark.parametrize(
    ("data", "sentence", "plate"),
    [
        (b'{"errors": []}', "The answer is not an image", "not JPEG or PNG"),
        (drawn("JPEG")[:-200], "The picture is cut off or damaged", "200, cut off"),
        (drawn("PNG", pages=2), "The answer is not one still", "200, animated"),
        (claiming(20_000), "The picture is too large", "200, too many pixels"),
    ],
)
def test_what_is_no_still_is_named(data: bytes, sentence: str, plate: str) -> None:
    with pytest.raises(UnexpectedAnswer) as refused:
        asyncio.run(check_and_decode(data, "image/jpeg"))
    shown = words(views.failed(refused.value, views.POST, views.GET))
    assert shown.notice is not None
    assert (shown.notice.sentence, shown.verdict.words) == (sentence, plate)


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("recording-not-ready", "Ask again"),
        ("key-not-ready", "Ask again"),
        ("rate-limited", "Ask again"),
        ("server-busy", "Ask again"),
        ("server-fault", "Ask again"),
        ("device-offline", "Ask again"),
        ("unreachable", "Ask again"),
        ("media-host-unreachable", "Ask again"),
        ("download-broken", "Ask again"),
        ("signed-address-spent", "Ask again"),
        ("recording-corrupt", "Newest in range"),
        ("media-not-found", "Newest in range"),
        ("token-refused", "Open in requests"),
        ("body-rejected", "Open in requests"),
        ("request-forbidden", "Open in requests"),
        ("not-found", "Read the devices again"),
    ],
)
def test_the_retry_that_helps_comes_first(kind: str, first: str) -> None:
    problem = Problem("CODE", kind, 400, "detail", "r", "Something.", "Do something.")
    shown = words(replace(views.TOKEN, problem=problem))
    assert (shown.actions[0].label, shown.actions[0].primary) == (first, True)


def every_problem() -> list[type[RingViewerError]]:
    found: list[type[RingViewerError]] = []
    left: list[type[RingViewerError]] = [RingViewerError]
    while left:
        kind = left.pop()
        found.append(kind)
        left += kind.__subclasses__()
    assert RenewalFailed in found
    return found


@pytest.mark.parametrize("error", every_problem())
def test_every_problem_has_a_headline_a_next_step_and_a_button(error: type[RingViewerError]) -> None:
    view = views.failed(error(), replace(views.POST, status=503))
    assert view.problem is not None
    shown = words(replace(view, problem=replace(view.problem, status=503, code="CODE", detail="Some detail.")))
    assert shown.notice is not None
    assert shown.notice.words.strip()
    assert shown.verdict.words
    assert shown.actions
    assert shown.next_step or error in (RingViewerError, ApiError)


def test_a_better_request_keeps_the_options_of_the_first() -> None:
    ask = replace(views.EARLY, format="png", component_id="2")
    refused = words(replace(views.REFUSED, ask=ask)).actions[0].ask
    assert refused is not None
    assert refused.options == ask.options
    newest = words(replace(views.NOTHING, ask=replace(views.ASK, format="png"))).actions[0].ask
    assert newest is not None
    assert newest.format == "png"


def test_a_refused_range_is_asked_again_from_the_boundary_on() -> None:
    ask = StillAsk.latest(views.DEVICE.id, views.BY - 2_628_510, views.NOW)
    first = words(replace(views.REFUSED, ask=ask)).actions[0]
    assert first.label == "Ask from 14:03:48.510"
    assert first.ask == StillAsk.latest(views.DEVICE.id, views.BY, views.NOW)


@pytest.mark.parametrize("name", ["Asia/Kathmandu", "Etc/GMT+12", "Europe/London", "UTC", "America/St_Johns"])
def test_each_zone_tells_its_offset_once(name: str) -> None:
    date = describe(views.shown(0), views.DEVICE, ZoneInfo(name), None, views.NOW).actual.date
    assert date.rsplit(" 2026 ", 1)[1] in {"UTC+5:45", "UTC−12", "BST +1", "UTC", "NDT −2:30"}


def every_word(shown: Shown) -> Iterator[str]:
    """All that is shown on one line."""
    yield from (shown.title, shown.next_step, shown.note)
    for cell in (shown.requested, shown.actual):
        yield from (cell.value, cell.date, cell.utc)
    yield from (shown.verdict.offset, shown.verdict.words, shown.verdict.detail)
    for name in ("captured", "asked_as", "origin", "media_host", "clocks", "metadata", "burned_in"):
        yield getattr(shown, name).value
    for leg in shown.legs:
        yield from (leg.what, leg.status, leg.duration, leg.request_id, leg.full_request_id, leg.host)
    for action in shown.actions:
        yield from (action.label, action.why_not, action.tip)
    if shown.notice is not None:
        yield from (shown.notice.sentence, shown.notice.words)


HOSTILE = ("two\nlines", "\u202e<b>&", "\x00\x1b[2J", "\ud800", "x" * 5_000, "\U000e0001 " * 900)
FOREIGN = st.none() | st.sampled_from(HOSTILE) | st.text(max_size=200)
INSTANT = st.none() | st.integers(-(10**17), 10**17)


@given(
    texts=st.tuples(*(FOREIGN,) * 6),
    instants=st.tuples(INSTANT, INSTANT, INSTANT, INSTANT),
    kind=st.sampled_from(["media-not-found", "time-range-not-authorized", "unexpected-answer", "other"]),
    ask=st.sampled_from([views.ASK, views.STALE_ASK, views.EARLY, StillAsk.latest(views.DEVICE.id, 0)]),
    twin=st.none() | st.sampled_from(["bytes", "time"]),
)
def test_hostile_values_never_raise_and_stay_plain_and_bounded(
    texts: tuple[str | None, ...],
    instants: tuple[int | None, ...],
    kind: str,
    ask: StillAsk,
    twin: Literal["bytes", "time"] | None,
) -> None:
    one, two, three, four, five, six = texts
    actual_ms, end_ms, by_ms, skew_ms = instants
    event = replace(views.EVENT, end_ms=end_ms, kind=six or "x")
    view = StillView(
        ask,
        event,
        "shown",
        replace(views.picture(), metadata=(Metadatum(one or "", two or ""),) * 3),
        actual_ms,
        one,
        two,
        match(ask, actual_ms, event, views.NOW, actual_raw=one),
        (views.POST, replace(views.GET, host=three or "", code=four, request_id=five)),
        received=10**9,
        total=10**12,
        retry_in_s=10.0**9,
        reason=three,
        problem=Problem(one, kind, 200, two, three, four or "", five or ""),
        content_type=six,
        skew_ms=skew_ms,
        twin=Twin(views.STALE_ASK, twin) if twin is not None else None,
        concern=Concern("before-boundary", True, one or "", two or "", at_ms=by_ms, by_ms=end_ms),
    )
    device = replace(views.DEVICE, name=five or "")
    for phase in get_args(StillPhase):
        for one_view in (replace(view, phase=phase), replace(view, phase=phase, picture=None)):
            shown = describe(one_view, device, views.PACIFIC, Consent(by_ms=by_ms), views.NOW)
            assert shown.actions
            for text in every_word(shown):
                assert len(text) < 1_000
                assert all(character.isprintable() or character == "\u202f" for character in text), ascii(text)
