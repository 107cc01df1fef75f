from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.diagnosis.consent import Consent
from ringviewer.diagnosis.findings.finding import RENEWAL
from ringviewer.history.event import Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import ApiError, Problem
from ringviewer.session.stills import StillView
from ringviewer.ui.still.shown import Shown
from ringviewer.ui.still.words import describe
from tests.ui.still import views


def words(view: StillView | None, consent: Consent | None = views.CONSENT) -> Shown:
    return describe(view, views.DEVICE, views.PACIFIC, consent, views.NOW)


def flat(text: str) -> str:
    return text.replace("\u202f", " ")


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
    assert shown.requested.date == "Thu 8 Oct 2026 PDT"
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
    assert shown.next_step == ""


def test_within_says_where_in_the_event_and_keeps_both_times() -> None:
    shown = words(views.shown(6_900))
    assert shown.requested.value == "17:21:07.410"
    assert shown.actual.value == "17:21:14.310"
    assert flat(shown.verdict.offset) == "+6.900 s"
    assert flat(shown.verdict.words) == "within ±10 s"
    assert flat(shown.verdict.detail) == "6.9 s into the event of 31.7 s"
    assert flat(shown.captured) == "20 min 54 s ago"
    assert shown.asked_as == "at_timestamp, event start"
    assert shown.format_words.startswith("JPEG, 32×18")
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
    assert shown.requested.value == "12:21 – 17:21"
    assert shown.verdict.offset == "–"
    assert shown.actions[0].label == "At event start"


def test_an_unknown_time_never_looks_like_one() -> None:
    shown = words(views.shown(None))
    assert (shown.actual.value, shown.actual.absent) == ("unknown", True)
    assert shown.verdict.words == "no X-Media-Timestamp"
    assert shown.captured == "–"
    assert shown.actions[0].deed == "full"


def test_refused_says_how_much_too_early_and_what_to_ask() -> None:
    shown = words(views.REFUSED)
    assert shown.notice is not None
    assert shown.notice.sentence == "This time is before the boundary"
    assert shown.notice.words == (
        "403 TIME_RANGE_NOT_AUTHORIZED. The customer re-linked between 14:02:56 and 14:03:48."
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


@given(
    end_ms=st.none() | st.integers(-(10**15), 10**15),
    offset_ms=st.none() | st.integers(-(10**9), 10**9),
    origin=st.none() | st.text(max_size=80),
    raw=st.none() | st.text(max_size=80),
    by_ms=st.none() | st.integers(0, 10**13),
)
def test_hostile_values_never_raise(
    end_ms: int | None, offset_ms: int | None, origin: str | None, raw: str | None, by_ms: int | None
) -> None:
    event = replace(views.EVENT, end_ms=end_ms, kind="<b>\u202ekind")
    view = replace(views.shown(offset_ms), event=event, origin=origin, actual_raw=raw)
    for one in (view, replace(views.REFUSED, event=event), replace(view, picture=None)):
        assert words(one, Consent(by_ms=by_ms)).actions


def test_each_further_try_is_numbered() -> None:
    asking = words(replace(views.ASKING, attempt=3, attempts_max=5)).notice
    loading = words(replace(views.DOWNLOADING, attempt=2, attempts_max=5)).notice
    assert asking is not None
    assert loading is not None
    assert asking.words.startswith("Try 3 of 5. Step 1 of 2.")
    assert loading.words.startswith("Try 2 of 5. Step 2 of 2.")
    assert words(replace(views.shown(0), attempt=3)).asked_as == "at_timestamp, event start, at try 3"
    assert "try" not in words(views.shown(0)).asked_as


def test_the_media_host_is_named_once_it_is_known() -> None:
    assert words(views.ASKING).media_host == "–"
    assert words(views.shown(0)).media_host == "media.example"
    leg = words(views.shown(0)).legs[1]
    assert (leg.what, leg.host, leg.unexpected) == ("media host", "media.example", False)
    assert words(views.shown(0)).legs[0].host == "api.example"
    silent = words(views.failed(ApiError(), views.POST, replace(views.GET, status=None)))
    assert (silent.media_host, silent.legs[1].status) == ("media.example", "none")


def test_departures_from_the_contract_are_told_quietly() -> None:
    view = replace(views.shown(0), notes=("media-host-unexpected", "time-in-seconds"))
    shown = words(view)
    assert shown.origin == "recording, undocumented host"
    assert shown.legs[1].unexpected
    assert not shown.legs[0].unexpected
    assert "told in whole seconds" in shown.captured
    assert shown.next_step == ""
    direct = words(replace(views.shown(0), notes=("picture-without-redirect",)))
    assert direct.origin == "recording, sent without a redirect"


def test_a_time_header_that_is_none_is_unknown_with_its_value() -> None:
    shown = words(replace(views.shown(None), actual_raw="soon\u202e"))
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
