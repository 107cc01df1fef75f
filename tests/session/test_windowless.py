"""On the command line no sentence points to what only the window has."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import ringviewer.partner_api.renewal  # noqa: F401  # some errors are defined there
from ringviewer.diagnosis.findings import account, boundary, refusals, still, unread, walk, wire
from ringviewer.partner_api import error_rules, status_words
from ringviewer.partner_api.errors import RingViewerError
from ringviewer.session import explaining
from ringviewer.session.windowless import windowless

_WINDOW = re.compile(
    r"under Requests|under Accounts|[Pp]aste|Refresh the|table of events|Continue reading|\bclick|toolbar"
)


def errors(trunk: type[RingViewerError] = RingViewerError) -> Iterator[type[RingViewerError]]:
    yield trunk
    for branch in trunk.__subclasses__():
        yield from errors(branch)


def texts(value: object) -> Iterator[str]:
    """Every text that a module's code and tables hold."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts(each)
    elif hasattr(value, "co_consts"):
        for each in value.co_consts:
            yield from texts(each)
    elif hasattr(value, "__code__"):
        yield from texts(value.__code__)
    elif hasattr(value, "__slots__") and hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts(getattr(value, name, None))


SENTENCES = sorted(
    {text for error in errors() for text in (error.meaning, error.next_step)}
    | {
        text
        for module in (account, boundary, refusals, still, unread, walk, wire, error_rules, status_words, explaining)
        for value in vars(module).values()
        for text in texts(value)
    }
)


def test_there_is_something_to_translate() -> None:
    assert len([text for text in SENTENCES if _WINDOW.search(text)]) > 10


@pytest.mark.parametrize("text", [text for text in SENTENCES if _WINDOW.search(text)])
def test_no_sentence_points_into_the_window(text: str) -> None:
    assert not _WINDOW.search(windowless(text))


def test_what_has_no_window_in_it_stays_as_it_is() -> None:
    assert windowless("Check the address: is this the API?") == "Check the address: is this the API?"
    assert windowless("Read the answer under Requests.") == "Repeat the request with curl to read the whole answer."
