"""The facts of a still, beside it and in a ticket: complete, plain, and without secrets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from ringviewer.casefile.still_facts import facts_text, still_facts
from ringviewer.partner_api.errors import MediaNotFound, problem_of
from ringviewer.session.report import still_json
from ringviewer.session.stills import StillView
from tests.casefile.stills import ASK, DEVICE, EVENT, LEGS, NOW, RANGE, START, failed, shown

PACIFIC = ZoneInfo("America/Los_Angeles")


def told(view: StillView | None = None, **changes: Any) -> dict[str, list[str]]:
    """The text as lines by their names."""
    text = facts_text(replace(view or shown(), **changes), DEVICE, PACIFIC, NOW)
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, words = line.split(maxsplit=1)
        found.setdefault(name, []).append(words)
    return found


def test_a_ticket_gets_every_fact_in_plain_text() -> None:
    found = told(content_type="image/jpeg", skew_ms=-2_400)
    assert found["device"] == ["Front Door, ava1.ring.device.EXAMPLE7Q2F"]
    assert found["event"][0].startswith("ding, 2026-10-08T17:21:07.410-07:00, 31.7 s, ava1.event")
    assert found["requested"] == ["2026-10-08T17:21:07.410-07:00 = 2026-10-09T00:21:07.410+00:00"]
    assert found["actual"] == ["2026-10-08T17:21:14.310-07:00 = 2026-10-09T00:21:14.310+00:00"]
    assert found["offset"] == ["+6.900 s"]
    assert found["verdict"] == ["within ±10 s, 6.9 s into the event of 31.7 s"]
    assert found["age"] == ["taken 20 min 54 s ago, told at 2026-10-08T17:42:08.310-07:00"]
    assert found["clock"] == ["the server’s clock is −2.400 s from this computer’s"]
    assert found["origin"] == ["recording"]
    assert found["picture"][0].startswith("JPEG, 64×36, ")
    assert found["picture"][0].endswith(", sent as image/jpeg")
    view = shown()
    assert view.picture is not None
    assert found["sha256"] == [view.picture.sha256]
    assert found["request"] == [
        "POST api.example: 303, 412 ms, request id 7c1e5a90-aaaa",
        "GET media.example: 200, 1 310 ms, request id 7c1e5a90-aaaa",
    ]
    assert "error" not in found
    assert "\u202f" not in facts_text(view, DEVICE, PACIFIC, NOW)


def test_a_range_and_a_camera_are_told() -> None:
    found = told(shown(-60_000, RANGE))
    assert found["requested"][0].startswith("newest from 2026-10-08T16:21:07.410-07:00 = 2026-10-08T23:21:07.410+00:00")
    assert " to 2026-10-08T17:21:07.410-07:00 = " in found["requested"][0]
    assert found["camera"] == ["1"]
    assert "offset" not in found
    assert told(shown(0, replace(RANGE, to_ms=None)))["requested"][0].endswith(" to now")


def test_a_time_that_is_not_known_is_said() -> None:
    assert told(shown(None))["actual"] == ["unknown, the answer did not say"]
    assert told(shown(None), actual_raw="soon\n")["actual"] == ["unknown, the header says “soon\u2329000A\u232a”"]
    assert "age" not in told(shown(None))
    assert told(notes=("time-in-seconds",))["actual"][0].endswith(", told in whole seconds")


def test_a_failure_is_told_with_its_answer_and_what_to_do() -> None:
    problem = problem_of(MediaNotFound(416, "MEDIA_NOT_FOUND", "none there", "a18e02f4"))
    found = told(failed(shown()), phase="failed", problem=problem, legs=(replace(LEGS[0], status=None),))
    assert problem.meaning in found["error"][0]
    assert found["answered"] == ["416 MEDIA_NOT_FOUND, request id a18e02f4: none there"]
    assert found["request"][0].startswith("POST api.example: no answer")
    assert "actual" not in found
    assert told(failed(shown()))["picture"] == ["none, the request has not been answered"]


def test_foreign_words_stay_on_their_line() -> None:
    hostile = replace(DEVICE, name="Front\nrequested  now\u202e")
    text = facts_text(replace(shown(), origin="a\nb"), hostile, PACIFIC, NOW)
    assert len(text.splitlines()) == len(facts_text(shown(), DEVICE, PACIFIC, NOW).splitlines())
    assert "\u202e" not in text


def test_the_facts_hold_what_the_command_line_prints_and_no_more() -> None:
    view = replace(shown(), skew_ms=900)
    facts = still_facts(view, DEVICE)
    assert facts["still"] == still_json(view)
    assert facts["device"] == {"id": DEVICE.id, "name": "Front Door"}
    assert facts["event"] == {
        "id": EVENT.id,
        "kind": EVENT.kind,
        "start_ms": START,
        "end_ms": EVENT.end_ms,
    }
    assert facts["asked"] == {"format": "jpeg", "resolution": None, "component_id": None}
    assert (facts["answered_at_ms"], facts["age_ms"], facts["clock_skew_ms"]) == (NOW, NOW - START - 6_900, 900)
    assert facts["metadata"] == ["Comment"]
    assert set(facts) == {
        "tool",
        "device",
        "event",
        "asked",
        "still",
        "answered_at_ms",
        "age_ms",
        "clock_skew_ms",
        "metadata",
    }
    ranged = still_facts(shown(0, RANGE), None)
    assert ranged["asked"] == {"format": "png", "resolution": [640, 360], "component_id": "1"}
    assert ranged["device"]["name"] is None
    json.dumps(still_facts(failed(shown(ask=ASK)), None))
