"""The signs of a lane: what they look like, what the tip says of them, and what a click on them asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from ringviewer.diagnosis.consent import Relink, Witness, infer
from ringviewer.history.coverage import Coverage, Span, Stop
from ringviewer.history.event import Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import Problem
from ringviewer.session import changes
from ringviewer.session.lane import Lane, WalkPage
from ringviewer.session.stills import StillView
from ringviewer.ui.timeline.layout.geometry import lane_metrics
from ringviewer.ui.timeline.layout.hover import Hover
from ringviewer.ui.timeline.layout.lane_scene import lane_scene
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import NOW, House, at, events, lane

Make = Callable[[House], Stage]
ROWS = [(at("14:03:48"), "motion", 9_000), (at("15:00"), "ding", 9_000), (at("16:00"), "motion", 9_000)]
CLICK = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier


def spot(shown: Stage, ms: int, y: int, dx: int = 0, device_id: str = "front") -> QPoint:
    """An instant of a lane, `y` px below its top."""
    areas, model = shown.canvas.areas, shown.canvas.model
    number = [state.device_id for state in model.lanes].index(device_id)
    return QPoint(areas.header + round(model.view.to_x(ms)) + dx, areas.lane_rect(number).top() + y)


def hover(shown: Stage, where: QPoint) -> Hover:
    return shown.canvas.hover_at(QPointF(where))


def tip(shown: Stage, where: QPoint) -> tuple[str, str]:
    shown.canvas.point(QPointF(where))
    return shown.canvas.tip.words


def show(shown: Stage, from_ms: int, to_ms: int) -> None:
    shown.canvas.set_view(Viewport.showing(from_ms, to_ms, shown.canvas.areas.time))
    shown.shoot()


def foot(shown: Stage) -> int:
    """The middle of the signs at the foot of a lane, from its top."""
    return shown.canvas.areas.lane_height - 9


def witnessed(*witnesses: Witness) -> Lane:
    made = lane("front", ROWS, refused_ms=at("14:02:56"))
    made.witnesses = [*made.consent.witnesses, *witnesses]
    made.consent = infer(made.witnesses)
    return made


def seen(edge: str, at_ms: int, source: str, seq: int, request_id: str | None = "7c1e5a90ffff") -> Witness:
    return Witness(edge, at_ms, source, request_id, seq, "front", "probe", observed_ms=at("17:40:01"))  # type: ignore[arg-type]


def paged(*ends: int, key_age_ms: int | None = 412) -> Lane:
    made = lane("front", ROWS)
    made.walk_pages = [
        WalkPage(n, 50, None, end, f"{n}c1e5a90ffff", n, NOW - 12_000, None if n == 1 else key_age_ms)
        for n, end in enumerate(ends, 1)
    ]
    return made


def stopped(stop: Stop, *, spans: tuple[Span, ...] | None = None, problem: Problem | None = None) -> Lane:
    made = lane("front", ROWS)
    spans = (Span(at("14:03:48"), NOW),) if spans is None else spans
    made.coverage = Coverage(spans, stop, 7 if spans else 0)
    made.problem = problem
    return made


class Asked:
    """What the panel asks of the session."""

    def __init__(self, shown: Stage) -> None:
        self.walks: list[str] = []
        self.evidence: list[tuple[str, str]] = []
        self.events: list[str] = []
        shown.panel.continue_asked.connect(self.walks.append)
        shown.panel.evidence_asked.connect(lambda device, request: self.evidence.append((device, request)))
        shown.panel.event_activated.connect(lambda device, event, at_once: self.events.append(event))


# Pages


def test_a_page_boundary_is_a_faint_tick_that_says_page_key_age_and_request(stage: Make) -> None:
    shown = stage(House([paged(at("16:30"), at("15:30"), at("14:03:48"))]))
    show(shown, at("13:30"), at("17:30"))
    where = spot(shown, at("15:30"), 3)
    assert shown.has("edge", where, 0, 0)
    first, second = tip(shown, where)
    assert first == "page 2 of 3 ends here, 50 events"
    assert second == ("answered 12\u202fs ago, its page key was 412\u202fms old when it was used, request 2c1e5a90")
    assert tip(shown, spot(shown, at("16:30"), 3))[1].startswith(
        "answered 12\u202fs ago, the first page needs no page key"
    )
    asked = Asked(shown)
    QTest.mouseClick(shown.canvas, CLICK, NO_KEY, where)
    assert asked.evidence == [("front", "2c1e5a90ffff")]


def test_a_page_boundary_has_a_tick_at_both_ends_of_the_lane_and_leaves_its_middle_alone(stage: Make) -> None:
    shown = stage(House([paged(at("16:30"), at("15:30"), at("14:03:48"))]))
    show(shown, at("13:30"), at("17:30"))
    height = shown.canvas.areas.lane_height
    for y in (0, 4, 7, height - 4):
        assert shown.has("edge", spot(shown, at("15:30"), y), 0, 0)
    for dx in (-3, 3):
        assert shown.has("edge", spot(shown, at("15:30"), 0, dx), 0, 0)
    assert not shown.has("edge", spot(shown, at("15:30"), height // 2), 1, 3)
    for y in (3, height - 4):
        assert tip(shown, spot(shown, at("15:30"), y))[0] == "page 2 of 3 ends here, 50 events"
    assert hover(shown, spot(shown, at("15:30"), height // 2)).sign is None


def test_a_key_age_that_is_not_known_is_not_made_up(stage: Make) -> None:
    shown = stage(House([paged(at("16:30"), at("15:30"), key_age_ms=None)]))
    assert "how old its page key was is not known" in tip(shown, spot(shown, at("15:30"), 3))[1]


def test_crowded_page_boundaries_are_not_drawn(stage: Make) -> None:
    ends = [at("16:30") - n * 10_000 for n in range(400)]
    shown = stage(House([paged(*ends)]))
    show(shown, at("14:10"), at("17:30"))
    kinds = {hover(shown, spot(shown, end, 3)).sign for end in ends}
    assert kinds == {None}
    show(shown, at("16:25"), at("16:27"))
    assert hover(shown, spot(shown, at("16:26"), 3)).sign is not None


# Where reading stopped


@pytest.mark.parametrize(
    ("stop", "problem", "words"),
    [
        ("cancelled", None, "stopped by you after page 7 · continue"),
        (
            "error",
            Problem("BUSY", "unavailable", 503, None, None, "The API is busy.", "Wait."),
            "stopped by an error: 503 BUSY, after page 7 · continue",
        ),
        ("error", None, "stopped by an error after page 7 · continue"),
    ],
)
def test_where_a_walk_stopped_says_why_with_the_way_on(
    stage: Make, stop: Stop, problem: Problem | None, words: str
) -> None:
    shown = stage(House([stopped(stop, problem=problem), lane("back", ROWS)]))
    show(shown, at("12:00"), at("15:00"))
    where = spot(shown, at("14:03:48"), 11, -30)
    sign = hover(shown, where).sign
    assert sign is not None
    assert sign.plate is not None
    assert sign.plate.words == words
    assert sign.plate.x + sign.plate.width <= shown.canvas.model.view.to_x(at("14:03:48"))
    first, second = tip(shown, where)
    assert first == f"reading {words.removesuffix(' · continue')}"
    assert second.endswith("A click reads on from page 8")
    assert ("The API is busy." in second) == (problem is not None)
    asked = Asked(shown)
    QTest.mouseClick(shown.canvas, CLICK, NO_KEY, where)
    assert (asked.walks, asked.events, asked.evidence) == (["front"], [], [])


def test_continue_is_there_in_the_view_that_holds_everything(stage: Make) -> None:
    shown = stage(House([stopped("cancelled")]))
    sign = hover(shown, spot(shown, at("14:03:48"), 11, -20)).sign
    assert sign is not None
    assert sign.plate is not None
    assert sign.plate.words.endswith("continue")


def test_a_walk_that_stopped_before_its_first_page_says_so(stage: Make) -> None:
    made = stopped("cancelled", spans=())
    shown = stage(House([made]))
    show(shown, at("12:00"), at("18:00"))
    assert tip(shown, spot(shown, NOW, 11, -30))[0] == "reading stopped by you before the first page"


def test_a_page_key_that_repeats_has_nothing_to_continue(stage: Make) -> None:
    made = stopped("cursor_loop")
    made.walk_pages = [WalkPage(1, 50, None, at("14:03:48"), "aa11", 1, NOW)]
    shown = stage(House([made]))
    show(shown, at("12:00"), at("15:00"))
    where = spot(shown, at("14:03:48"), 11, -30)
    sign = hover(shown, where).sign
    assert sign is not None
    assert sign.plate is not None
    assert sign.plate.words == "stopped after page 7, pages repeat"
    assert "Refresh reads from the first page again" in tip(shown, where)[1]
    asked = Asked(shown)
    QTest.mouseClick(shown.canvas, CLICK, NO_KEY, where)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Return)
    assert (asked.walks, asked.evidence) == ([], [("front", "aa11")])


def test_enter_continues_the_selected_device_unless_its_event_is_selected(stage: Make) -> None:
    shown = stage(House([stopped("cancelled"), lane("back", ROWS)]))
    asked = Asked(shown)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Return)
    shown.select("back", "back-0")
    QTest.keyClick(shown.canvas, Qt.Key.Key_Return)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Up)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Return)
    shown.select("front", "front-0")
    QTest.keyClick(shown.canvas, Qt.Key.Key_Return)
    assert (asked.walks, asked.events) == (["front", "front"], ["back-0", "front-0"])


# The bracket


def test_both_edges_of_the_bracket_have_their_time_and_say_what_shows_it(stage: Make) -> None:
    shown = stage(House([witnessed()]))
    show(shown, at("14:01"), at("14:05"))
    plates = shown.canvas.model.lanes[0]
    assert plates.device_id == "front"
    after, by = spot(shown, at("14:02:56"), 30, 1), spot(shown, at("14:03:48"), 3, -3)
    hovered = hover(shown, after).sign
    assert hovered is not None
    assert hovered.plate is not None
    assert (hovered.kind, hovered.plate.words) == ("after", "after 14:02:56")
    first, second = tip(shown, after)
    assert first == "linked after Thu 8 Oct 14:02:56.000 PDT"
    assert second.splitlines() == ["refused, 403 TIME_RANGE_NOT_AUTHORIZED, request 3d90b7e2", "confidence: high"]
    hovered = hover(shown, by).sign
    assert hovered is not None
    assert hovered.plate is not None
    assert (hovered.kind, hovered.plate.words) == ("by", "by 14:03:48")
    first, second = tip(shown, by)
    assert first == "linked by Thu 8 Oct 14:03:48.000 PDT at the latest"
    assert second.startswith("an event was returned, request 91af02c4")
    asked = Asked(shown)
    QTest.mouseClick(shown.canvas, CLICK, NO_KEY, after)
    QTest.mouseClick(shown.canvas, CLICK, NO_KEY, by)
    assert asked.evidence == [("front", "3d90b7e2"), ("front", "91af02c4")]


def test_an_edge_says_when_it_was_observed_and_without_a_request_the_boundary_explains_it(stage: Make) -> None:
    made = lane("front", ROWS)
    made.consent = infer([*made.consent.witnesses, seen("after", at("14:02:56"), "link_webhook", 2, None)])
    shown = stage(House([made]))
    show(shown, at("14:01"), at("14:05"))
    where = spot(shown, at("14:02:56"), 25, 1)
    assert tip(shown, where)[1].splitlines()[0] == "the webhook of the link, observed 17:40:01.000"
    asked = Asked(shown)
    QTest.mouseClick(shown.canvas, CLICK, NO_KEY, where)
    assert asked.evidence == [("front", "")]


def test_the_time_of_the_by_edge_gives_way_to_events(stage: Make) -> None:
    made = lane("front", ROWS, refused_ms=at("14:03:40"))
    made.events.add([Event(f"run{n}", "front", "motion", at("14:03:50") + n * 2_000) for n in range(40)])
    shown = stage(House([made]))
    show(shown, at("13:30"), at("17:30"))
    model = shown.canvas.model
    scene = lane_scene(model, model.lanes[0], lane_metrics(46))
    (by,) = (sign for sign in scene.signs.signs if sign.kind == "by")
    assert by.plate is None


def test_the_event_at_the_edge_is_what_a_click_on_its_mark_selects(stage: Make) -> None:
    shown = stage(House([witnessed()]))
    show(shown, at("14:01"), at("14:05"))
    asked = Asked(shown)
    mark_y = shown.canvas.areas.lane_height * 28 // 46
    for dx in (-5, 0, 4):
        QTest.mouseClick(shown.canvas, CLICK, NO_KEY, spot(shown, at("14:03:48"), mark_y, dx))
    assert (asked.events, asked.evidence) == (["front-0"] * 3, [])


# Witnesses and re-links


def test_refusals_probes_and_webhooks_have_their_own_signs(stage: Make) -> None:
    shown = stage(
        House(
            [
                witnessed(
                    seen("after", at("13:50"), "media_refused", 3),
                    seen("by", at("15:20"), "media_accepted", 4),
                    seen("by", at("15:40"), "webhook", 5, None),
                )
            ]
        )
    )
    show(shown, at("13:30"), at("17:30"))
    expected = {
        at("13:50"): ("refusal", "refused request, Thu 8 Oct 13:50:00.000 PDT"),
        at("15:20"): ("probe", "accepted request, not followed, Thu 8 Oct 15:20:00.000 PDT"),
        at("15:40"): ("webhook", "webhook, Thu 8 Oct 15:40:00.000 PDT"),
    }
    looks = []
    for ms, (kind, first) in expected.items():
        where = spot(shown, ms, foot(shown))
        sign = hover(shown, where).sign
        assert sign is not None
        assert (sign.kind, sign.strong, tip(shown, where)[0]) == (kind, False, first)
        shown.canvas.unpoint()
        shown.shoot()
        looks.append(
            [shown.picture.pixel(where.x() + dx, where.y() + dy) for dx in range(-7, 8) for dy in range(-6, 7)]
        )
    assert all(one != other for one, other in pairwise([*looks, looks[0]]))
    strong = hover(shown, spot(shown, at("14:02:56"), foot(shown), -10)).sign
    assert strong is not None
    assert (strong.kind, strong.strong) == ("refusal", True)
    asked = Asked(shown)
    QTest.mouseClick(shown.canvas, CLICK, NO_KEY, spot(shown, at("15:20"), foot(shown)))
    QTest.mouseClick(shown.canvas, CLICK, NO_KEY, spot(shown, at("15:40"), foot(shown)))
    assert asked.evidence == [("front", "7c1e5a90ffff"), ("front", "")]


def test_signs_that_would_touch_are_one_that_says_how_many(stage: Make) -> None:
    refused = [seen("after", at("13:50") + n * 1000, "media_refused", 10 + n) for n in range(3)]
    shown = stage(House([witnessed(*refused, seen("by", at("14:30"), "media_accepted", 30))]))
    show(shown, at("13:30"), at("17:30"))
    _, second = tip(shown, spot(shown, at("13:50"), foot(shown)))
    assert second.endswith("3 stand here: 3 refused; zoom in to part them")


def test_the_sign_of_an_edge_is_whole_or_left_to_the_edge(stage: Make) -> None:
    shown = stage(House([witnessed()]))
    edge_ms, per_px, found = at("14:02:56"), 15_000, {}
    for edge_x in (0, 5, 9, 10, 12, 15, 20, 40):
        show(shown, edge_ms - edge_x * per_px, edge_ms + (shown.canvas.areas.time - edge_x) * per_px)
        model = shown.canvas.model
        scene = lane_scene(model, model.lanes[0], lane_metrics(46))
        signs = [sign for sign in scene.signs.signs if sign.kind == "refusal"]
        assert all(sign.x >= 5 for sign in signs)
        found[edge_x] = [round(sign.x) for sign in signs]
        assert any(sign.kind == "after" for sign in scene.signs.signs)
    assert found == {0: [], 5: [], 9: [], 10: [5], 12: [5], 15: [5], 20: [10], 40: [30]}


def test_a_still_that_was_asked_for_has_no_second_sign(stage: Make) -> None:
    made = witnessed(seen("by", at("15:20"), "media_accepted", 4))
    ask = StillAsk.at("front", at("15:20"))
    made.finished[(ask, None)] = StillView(ask, None, "shown")
    shown = stage(House([made]))
    show(shown, at("13:30"), at("17:30"))
    assert hover(shown, spot(shown, at("15:20"), foot(shown))).sign is None


def test_a_relink_has_its_own_sign_in_every_lane(stage: Make) -> None:
    house = House([lane("front", ROWS, refused_ms=at("14:02:56")), lane("back", ROWS)])
    house.consent = replace(house.consent, relinks=(Relink(at("14:02:56"), at("14:03:48"), 9),))
    shown = stage(house)
    show(shown, at("13:55"), at("14:10"))
    for device_id in ("front", "back"):
        where = spot(shown, at("14:03:22"), 11, device_id=device_id)
        sign = hover(shown, where).sign
        assert sign is not None
        assert sign.kind == "relink"
        first, second = tip(shown, where)
        assert first.startswith("linked again between Thu 8 Oct 14:02:56.000 PDT and Thu 8 Oct 14:03:48.000")
        assert "consent begins at the newest link" in second
        assert shown.has("br_edge", where, 6, 6)


def test_a_relink_takes_the_way_on_from_nobody(stage: Make) -> None:
    house = House([stopped("cancelled"), lane("back", ROWS, refused_ms=at("14:02:56"))])
    house.consent = replace(house.consent, relinks=(Relink(at("14:02:56"), at("14:03:48"), 9),))
    shown = stage(house)
    for from_ms, to_ms in ((at("13:20"), at("15:50")), (at("14:01"), at("14:06"))):
        show(shown, from_ms, to_ms)
        plates = [scene_plates(shown, number) for number in (0, 1)]
        assert any("continue" in words for words in plates[0])
        assert "by 14:03:48" in plates[1]


def scene_plates(shown: Stage, number: int) -> list[str]:
    """The words on the plates of a lane; none covers another, nor the sign of a re-link."""
    model, areas = shown.canvas.model, shown.canvas.areas
    laid = lane_scene(model, model.lanes[number], lane_metrics(areas.lane_height)).signs
    plates = [p for p in (*laid.plates.grounds, laid.plates.stop, laid.plates.after, laid.plates.by) if p is not None]
    taken = [(plate.x, plate.x + plate.width) for plate in plates]
    taken += [(round(sign.x) - 7, round(sign.x) + 7) for sign in laid.signs if sign.kind == "relink"]
    assert all(one[1] <= other[0] for one, other in pairwise(sorted(taken)))
    return [plate.words for plate in plates]


def test_the_pointer_frames_the_sign_that_a_click_is_about(stage: Make) -> None:
    shown = stage(House([witnessed()]))
    show(shown, at("14:01"), at("14:05"))
    where = spot(shown, at("14:02:56"), 30, 1)
    before = shown.picture
    shown.canvas.point(QPointF(where))
    shown.shoot()
    assert shown.picture != before
    assert shown.has("ink", QPoint(where.x() - 3, where.y() + 10), 1, 0)


# Events that are no longer returned


def relinked() -> Lane:
    """Seen from 12:00 on; then linked again after 14:02:56, and read to the end once more."""
    made = lane("front", ROWS, refused_ms=at("14:02:56"))
    made.events.add(
        [replace(each, id=f"old{n}") for n, each in enumerate(events("front", [(at("12:30"), "motion", 0)]))]
    )
    made.events.add([Event(f"run{n}", "front", "ding", at("13:00") + n * 2_000) for n in range(40)])
    return made


def solid(shown: Stage, ms: int, token: str, y: int) -> int:
    """How many pixels of a token's colour stand about a mark or a bar."""
    where = spot(shown, ms, y)
    wanted = shown.theme.tokens.color(token).rgb()
    return sum(
        shown.picture.pixel(where.x() + dx, where.y() + dy) == wanted for dx in range(-6, 7) for dy in range(-6, 7)
    )


def test_events_that_are_no_longer_returned_are_hollow_and_say_so(stage: Make) -> None:
    made = relinked()
    house = House([made])
    shown = stage(house)
    show(shown, at("12:00"), at("17:30"))
    mark_y = round(shown.canvas.areas.lane_height * 28 / 46)
    bar_y = shown.canvas.areas.lane_height - 14
    before = solid(shown, at("12:30"), "motion", mark_y), solid(shown, at("13:00"), "ding", bar_y)
    later = solid(shown, at("16:00"), "motion", mark_y)
    house.consent = replace(house.consent, relinks=(Relink(at("14:02:56"), None, 9),))
    shown.panel.handle(changes.ConsentChanged("front"))
    shown.shoot()
    after = solid(shown, at("12:30"), "motion", mark_y), solid(shown, at("13:00"), "ding", bar_y)
    assert 0 < after[0] < before[0] * 0.6
    assert 0 < after[1] < before[1]
    assert solid(shown, at("16:00"), "motion", mark_y) == later
    gone = "seen earlier in this visit, no longer returned since the customer linked again"
    assert tip(shown, spot(shown, at("12:30"), mark_y))[1].endswith(gone)
    assert tip(shown, spot(shown, at("13:00"), bar_y))[1].endswith(gone)
    assert gone not in tip(shown, spot(shown, at("16:00"), mark_y))[1]


def test_while_it_is_read_again_only_what_is_refused_is_said_to_be_gone(stage: Make) -> None:
    made = relinked()
    made.coverage = Coverage((Span(at("15:30"), NOW),), "reading", 1)
    house = House([made])
    house.consent = replace(house.consent, relinks=(Relink(at("14:02:56"), None, 9),))
    shown = stage(house)
    state = shown.canvas.model.lanes[0]
    assert state.evidence.gone_before_ms(house.consent.relinks) == at("14:02:56") + 1
    made.coverage = Coverage((Span(at("15:30"), NOW),), "end", 2)
    assert state.evidence.gone_before_ms(house.consent.relinks) == at("15:30")
    assert state.evidence.gone_before_ms(()) is None
