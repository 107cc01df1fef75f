from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.ui.timeline.lanes.arrangement import Arrangement

IDS = [f"d{number}" for number in range(8)]
LISTS = st.lists(st.sampled_from(IDS), unique=True)


def everything(device_id: str) -> bool:
    return True


def made(*ids: str) -> Arrangement:
    arrangement = Arrangement()
    arrangement.sync(ids or IDS)
    return arrangement


def shown(arrangement: Arrangement) -> list[str]:
    return arrangement.shown(everything)


@st.composite
def acts(draw: st.DrawFn) -> Callable[[Arrangement], None]:
    first, second = draw(st.sampled_from(IDS)), draw(st.one_of(st.none(), st.sampled_from(IDS)))
    listed, text = draw(LISTS), draw(st.sampled_from(["", "d", "3"]))
    whole: list[Callable[[Arrangement], None]] = [
        lambda a: a.move(first, second),
        lambda a: a.move_past(first, second or first),
        lambda a: a.hide(first),
        lambda a: a.show(first),
        lambda a: a.set_collapsed([first], collapsed=True),
        lambda a: a.set_collapsed([first], collapsed=False),
        lambda a: a.collapse_others(first),
        lambda a: a.sort(listed),
        lambda a: a.sort_as_listed(),
        lambda a: a.show_all(),
        lambda a: a.set_search(text),
        lambda a: a.sync(listed),
    ]
    return draw(st.sampled_from(whole))


@settings(max_examples=150)
@given(st.lists(acts(), max_size=12), LISTS)
def test_nothing_is_lost_and_nothing_is_there_twice(
    done: list[Callable[[Arrangement], None]], listed: list[str]
) -> None:
    arrangement = made()
    for act in done:
        act(arrangement)
    arrangement.sync(listed)

    assert sorted(arrangement.order) == sorted(listed)
    assert set(arrangement.unhidden()) | set(arrangement.hidden) == set(listed)
    assert not set(arrangement.unhidden()) & set(arrangement.hidden)
    found = arrangement.shown(lambda device_id: device_id > "d3")
    wanted = [one for one in arrangement.order if one in arrangement.unhidden()]
    assert found == [one for one in wanted if not arrangement.search or one > "d3"]


@settings(max_examples=150)
@given(st.lists(acts(), max_size=8), LISTS)
def test_a_device_that_comes_back_stands_where_it_stood(
    done: list[Callable[[Arrangement], None]], meanwhile: list[str]
) -> None:
    arrangement = made()
    for act in done:
        act(arrangement)
    arrangement.sync(IDS)
    arrangement.move(IDS[0], None)
    order, hidden = arrangement.order, arrangement.hidden
    collapsed = [one for one in IDS if arrangement.is_collapsed(one)]

    arrangement.sync(meanwhile)
    arrangement.sync(IDS)

    assert arrangement.order == order
    assert arrangement.hidden == hidden
    assert [one for one in IDS if arrangement.is_collapsed(one)] == collapsed


@given(st.permutations(IDS), st.lists(st.sampled_from(IDS), unique=True, max_size=4), LISTS)
def test_sorting_keeps_the_order_of_what_it_does_not_name(order: list[str], gone: list[str], wanted: list[str]) -> None:
    arrangement = made(*order)
    arrangement.sort(order)
    arrangement.sync([one for one in order if one not in gone])
    before = arrangement.order
    arrangement.sort(wanted)

    named = [one for one in wanted if one in before]
    assert list(arrangement.order) == named + [one for one in before if one not in wanted]


def test_the_order_of_the_api_is_followed_until_somebody_chooses_one() -> None:
    arrangement = made("a", "b", "c")
    arrangement.sync(["c", "a", "b", "d"])
    assert list(arrangement.order) == ["c", "a", "b", "d"]

    arrangement.move("d", "c")
    arrangement.sync(["a", "new", "b", "c", "d"])
    assert list(arrangement.order) == ["d", "c", "a", "new", "b"]

    arrangement.sort_as_listed()
    assert list(arrangement.order) == ["a", "new", "b", "c", "d"]
    arrangement.sync(["d", "c"])
    assert list(arrangement.order) == ["d", "c"]


def test_a_new_first_device_comes_first() -> None:
    arrangement = made("a", "b")
    arrangement.move("b", "a")
    arrangement.sync(["new", "a", "b"])
    assert arrangement.order == ("new", "b", "a")


def test_moving_past_a_device_steps_over_the_hidden_ones_between() -> None:
    arrangement = made("a", "b", "c", "d")
    arrangement.hide("b")
    arrangement.move_past("a", "c")
    assert shown(arrangement) == ["c", "a", "d"]
    arrangement.show("b")
    assert shown(arrangement) == ["b", "c", "a", "d"]
    arrangement.move_past("a", "b")
    assert shown(arrangement) == ["a", "b", "c", "d"]


def test_hidden_and_searched_compose() -> None:
    arrangement = made("front", "back", "frost")
    arrangement.hide("front")
    arrangement.set_search("  fro ")
    assert arrangement.search == "fro"
    assert arrangement.shown(lambda one: "fro" in one) == ["frost"]
    assert arrangement.hidden == ("front",)
    arrangement.show_all()
    assert (arrangement.search, shown(arrangement)) == ("", ["front", "back", "frost"])


def test_a_search_is_bounded() -> None:
    arrangement = made()
    arrangement.set_search("x" * 5000)
    assert len(arrangement.search) == 100


def test_devices_that_are_not_there_change_nothing() -> None:
    arrangement = made("a", "b")
    arrangement.move("zz", "a")
    arrangement.move("a", "zz")
    arrangement.move_past("zz", "a")
    arrangement.hide("zz")
    arrangement.set_collapsed(["zz"], collapsed=True)
    assert arrangement.order == ("a", "b")
    assert not arrangement.by_hand
    assert not arrangement.is_hidden("zz")
    assert not arrangement.is_collapsed("zz")
