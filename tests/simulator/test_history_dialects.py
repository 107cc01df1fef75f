"""Every disagreement about Event History in contract §10, each way, as it is seen on the wire."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.yards import EVENTS, Serve, server_of, told_ms

TOLD = len(EVENTS)


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    return server_of(tmp_path)


def first_page(serve: Serve, dialect: dict[str, object], query: str = "", **parts: str) -> tuple[dict[str, Any], str]:
    """The first page, and the base address of the API that gave it."""
    with serve(dialect, **parts) as desk:
        answer = desk.api.get(f"/v1/history/devices/{desk.device('Yard')}/events{query}")
        assert answer.headers["content-type"] == "application/json"
        body: dict[str, Any] = answer.raise_for_status().json()
        return body, desk.running.api_base


@pytest.mark.parametrize(
    ("times", "kind"),
    [("numbers", int), ("strings", str), ("iso", str), ("seconds", int)],
    ids=lambda value: f"history start/end: {value}" if isinstance(value, str) else "",
)
def test_times(serve: Serve, times: str, kind: type[object]) -> None:
    body, _ = first_page(serve, {"times": times})
    for row in body["data"]:
        attributes = row["attributes"]
        assert type(attributes["start"]) is type(attributes["end"]) is kind
        start_s, end_s = (_seconds(attributes[name], times) for name in ("start", "end"))
        assert end_s - start_s == pytest.approx(20, abs=0.002)
        assert 1.6e9 < start_s < 4e9


def _seconds(value: Any, times: str) -> float:
    if times == "iso":
        assert value.endswith("Z")
        return datetime.fromisoformat(value).timestamp()
    return int(value) / (1 if times == "seconds" else 1000)


@pytest.mark.parametrize("resource_type", ["history-events", "events"], ids="resource type: {}".format)
def test_resource_type(serve: Serve, resource_type: str) -> None:
    body, _ = first_page(serve, {"resource_type": resource_type})
    assert {row["type"] for row in body["data"]} == {resource_type}


@pytest.mark.parametrize("told", [False, True], ids="subtype in history: {}".format)
def test_subtype(serve: Serve, told: bool) -> None:
    body, _ = first_page(serve, {"subtype_in_answer": told})
    assert [row["attributes"].get("sub_type", "") for row in body["data"]] == [
        (subtype if told else "") for _, _, subtype, _ in EVENTS
    ]
    assert {row["attributes"]["event_type"] for row in body["data"]} == {"motion", "ding", "on_demand"}


@pytest.mark.parametrize(
    ("manner", "links"),
    [("absent", "no links"), ("empty", {}), ("null", {"next": None})],
    ids=lambda value: f"links on the last page: {value}" if isinstance(value, str) else "",
)
def test_links_on_the_last_page(serve: Serve, manner: str, links: object) -> None:
    body, _ = first_page(serve, {"links_on_last": manner})
    assert body.get("links", "no links") == links
    assert set(body) == {"data"} | ({"links"} if manner != "absent" else set())
    # A page that is not the last has its next in any manner.
    body, _ = first_page(serve, {"links_on_last": manner, "page_size": TOLD - 1})
    assert set(body["links"]) == {"next"}


@pytest.mark.parametrize("endless", [False, True], ids="next present even when empty: {}".format)
def test_next_on_an_empty_page(serve: Serve, endless: bool) -> None:
    with serve({"next_on_empty": endless}) as desk:
        path = f"/v1/history/devices/{desk.device('Yard')}/events"
        pages = [desk.api.get(path).json()]
        while len(pages) < 4 and "links" in pages[-1]:
            pages.append(desk.api.get(pages[-1]["links"]["next"]).json())
        assert [len(page["data"]) for page in pages] == ([TOLD, 0, 0, 0] if endless else [TOLD])
        # The key of the empty pages repeats: that is how a client can tell.
        assert len({page["links"]["next"] for page in pages[1:]}) == (1 if endless else 0)
        nothing = desk.api.get(f"{path}?event_types=nonsense").json()
        assert (nothing["data"], "links" in nothing) == ([], endless)


@pytest.mark.parametrize("drops", [False, True], ids="next drops the filter: {}".format)
def test_next_and_the_filter(serve: Serve, drops: bool) -> None:
    body, _ = first_page(serve, {"next_drops_filter": drops, "page_size": 2}, "?event_types=motion,ding")
    assert ("event_types=motion,ding&" in body["links"]["next"]) != drops


@pytest.mark.parametrize("absolute", [False, True], ids="next is absolute: {}".format)
def test_next_is_absolute(serve: Serve, absolute: bool) -> None:
    body, base = first_page(serve, {"next_absolute": absolute, "page_size": 2})
    assert body["links"]["next"].startswith(f"{base}/v1/history/" if absolute else "/v1/history/")


@pytest.mark.parametrize(("brackets", "name"), [("raw", "?page[key]="), ("encoded", "?page%5Bkey%5D=")])
def test_brackets_of_next(serve: Serve, brackets: str, name: str) -> None:
    body, _ = first_page(serve, {"next_brackets": brackets, "page_size": 2})
    assert name in body["links"]["next"]


@pytest.mark.parametrize("ignored", [False, True], ids="filter ignored: {}".format)
@pytest.mark.parametrize(
    ("words", "count"), [("motion", 4), ("motion.human", 2), ("ding,motion.vehicle", 3), ("none", 0)]
)
def test_filter(serve: Serve, ignored: bool, words: str, count: int) -> None:
    body, _ = first_page(serve, {"filter_ignored": ignored}, f"?event_types={words}")
    assert len(body["data"]) == (TOLD if ignored else count)


def test_the_playground_tells_all_as_reviewed_live_views(serve: Serve) -> None:
    for query in ("", "?event_types=motion", "?event_types=ding", "?event_types=none"):
        body, _ = first_page(serve, {"subtype_in_answer": True}, query, root="playground = true")
        attributes = [row["attributes"] for row in body["data"]]
        assert len(attributes) == TOLD
        assert all(set(one) == {"event_type", "start", "end", "is_third_party_reviewed"} for one in attributes)
        assert {(one["event_type"], one["is_third_party_reviewed"]) for one in attributes} == {("on_demand", True)}


@pytest.mark.parametrize("page_size", [1, 3, TOLD, 1000])
def test_page_size(serve: Serve, page_size: int) -> None:
    with serve({"page_size": page_size}) as desk:
        pages = desk.pages(desk.device("Yard"))
        sizes = [len(page["data"]) for page in pages]
        assert sizes == [page_size] * (TOLD // page_size) + ([TOLD % page_size] if TOLD % page_size else [])


@pytest.mark.parametrize(("plan", "status"), [("active", 200), ("empty", 200), ("refused", 403)])
def test_without_a_plan(serve: Serve, plan: str, status: int) -> None:
    with serve(account=f'plan = "{plan}"') as desk:
        device_id = desk.device("Yard")
        answer = desk.api.get(f"/v1/history/devices/{device_id}/events")
        assert answer.status_code == status
        if plan == "empty":
            assert answer.json() == {"data": []}
        if plan == "refused":
            assert answer.json()["errors"][0]["code"] == "subscription_required"


@pytest.mark.parametrize(
    "query",
    [
        "event_type=ding",
        "filter[event_type]=ding",
        "limit=1",
        "page[size]=1",
        "start_time=0&end_time=1",
        "start=1&end=2",
        "include=cv_detections",
        "event_types=",
    ],
)
def test_what_is_not_documented_is_ignored_in_silence(serve: Serve, query: str) -> None:
    with serve() as desk:
        path = f"/v1/history/devices/{desk.device('Yard')}/events"
        assert desk.api.get(f"{path}?{query}").json() == desk.api.get(path).json()


def test_a_filter_without_measure_is_refused(serve: Serve) -> None:
    with serve() as desk:
        told_ms(desk, 10)
        answer = desk.api.get(f"/v1/history/devices/{desk.device('Yard')}/events?event_types={'motion,' * 150}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "INVALID_PAYLOAD")
