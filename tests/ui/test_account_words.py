"""States in which there is nothing to see do not look alike."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from ringviewer.session.session import Session
from ringviewer.ui.account_words import no_devices, no_events, no_findings


def session(**facts: Any) -> Session:
    given = {"busy": False, "problem": None, "findings": (), "lanes": {}} | facts
    return cast(Session, SimpleNamespace(**given))


def lane(*, complete: bool) -> Any:
    return SimpleNamespace(coverage=SimpleNamespace(complete=complete))


STATES = (
    None,
    session(busy=True),
    session(problem=object()),
    session(findings=(SimpleNamespace(code="no-devices"),)),
    session(),
)


def test_every_reason_for_no_lanes_has_words_of_its_own() -> None:
    assert len({no_devices(state) for state in STATES}) == len(STATES)
    assert [no_events(state, 0) for state in STATES] == [no_devices(state) for state in STATES]


def test_no_rows_say_whether_the_filter_the_api_or_the_reading_is_why() -> None:
    assert no_events(session(), 2) == "2 events known, none of them passes the filter"
    assert no_events(session(lanes={"a": lane(complete=True)}), 0).startswith("The API returns no event")
    assert no_events(session(lanes={"a": lane(complete=False)}, busy=True), 0) == "Reading the events…"
    assert no_events(session(lanes={"a": lane(complete=False)}), 0) == "No event was read, and 1 history not to the end"


def test_nothing_is_called_fine_that_was_not_read() -> None:
    assert "could not be read" in no_findings(session(problem=object()), filtered=False)
    assert "Still reading" in no_findings(session(busy=True), filtered=False)
    assert "not everything" in no_findings(session(lanes={"a": lane(complete=False)}), filtered=False)
    assert no_findings(session(lanes={"a": lane(complete=True)}), filtered=True) == "Nothing was found for this device."
