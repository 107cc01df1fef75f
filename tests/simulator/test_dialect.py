"""The table ``[dialect]`` of a scenario: every option by its name, and errors that name the wrong key."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_args, get_type_hints

import pytest

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.worlds.dialect import Dialect, read_dialect
from ringviewer.simulator.worlds.table import Table

OPTIONS = [option.name for option in fields(Dialect) if option.name != "url_lifetime_ms"]


def read(values: dict[str, Any]) -> Dialect:
    return read_dialect(Table(values, "x.toml", "dialect"))


def test_an_empty_table_is_the_live_api() -> None:
    assert read({}) == Dialect()


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_is_read_by_its_name(name: str) -> None:
    hint = get_type_hints(Dialect)[name]
    values = [True, False] if hint is bool else list(get_args(hint)) or [1, 7, 1000]
    assert getattr(Dialect(), name) in [*values, 50]
    for value in values:
        options: dict[str, Any] = {name: value}
        assert read(options) == replace(Dialect(), **options)


def test_the_life_of_a_url_is_a_duration() -> None:
    assert read({"url_lifetime": "2.5s"}).url_lifetime_ms == 2_500


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"redirect": 304}, "dialect.redirect"),
        ({"redirect": "303"}, "dialect.redirect"),
        ({"redirect": True}, "dialect.redirect"),
        ({"times": "epoch"}, "dialect.times"),
        ({"next_absolute": 1}, "dialect.next_absolute"),
        ({"page_size": 0}, "dialect.page_size"),
        ({"page_size": 1001}, "dialect.page_size"),
        ({"url_lifetime": "0s"}, "dialect.url_lifetime"),
        ({"url_lifetime": "25h"}, "dialect.url_lifetime"),
        ({"url_lifetime_ms": 5}, "dialect.url_lifetime_ms"),
        ({"speech": "plain"}, "dialect.speech"),
    ],
)
def test_a_wrong_value_is_named(values: dict[str, Any], key: str) -> None:
    with pytest.raises(SimulatorError, match=rf"x\.toml, {key}: "):
        read(values)
