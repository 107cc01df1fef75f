"""The details of the selected request: what it was and what came, then overview, request and answer as pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.ui.tables.requests_bodies import Line, answer_lines, request_lines
from ringviewer.ui.tables.requests_facts import RequestFacts
from ringviewer.ui.tables.requests_overview import RequestOverview
from ringviewer.ui.tables.requests_text import RequestText
from ringviewer.ui.tables.requests_words import NO_LONGER_KEPT, outcome
from ringviewer.ui.tables.tab_strip import STRIP_PX, TabStrip
from ringviewer.ui.theme.controls import FlatButton, PlainLabel, Surface
from ringviewer.ui.theme.sizes import fix_height, set_mono_font

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Exchange
    from ringviewer.ui.theme.theme import Theme

__all__ = ["RequestDetails"]

_NOTHING: Final = "Select a request to see its phases, headers and bodies."
_OVERVIEW, _REQUEST, _ANSWER = range(3)
_ADDRESS_SHOWN: Final = 4_000


class RequestDetails(Surface):
    """Shows one row of the table: a unit with both legs, or one request.

    Signals:
        curl_asked, id_asked: the request as a cURL command, or its id, should be copied.
    """

    curl_asked = Signal()
    id_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._facts: RequestFacts | None = None
        self._filled: dict[int, tuple[Exchange, ...]] = {}
        self.overview = RequestOverview(theme)
        self.request = RequestText(theme, name="Headers and body of the request")
        self.answer = RequestText(theme, name="Headers and body of the answer")
        self.strip = TabStrip(theme, ("Overview", "Request", "Answer"))
        self.strip.setAccessibleName("Pages of the details")
        self.strip.currentChanged.connect(self._on_page)
        self.copy_button = FlatButton(theme, "Copy as cURL", "copy")
        self.copy_button.clicked.connect(self.curl_asked)
        self.id_button = FlatButton(theme, icon="copy", name="Copy the request id")
        self.id_button.clicked.connect(self.id_asked)
        self._words = PlainLabel(theme, _NOTHING, role="text3", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out(theme)
        self.show_facts(None)

    def show_facts(self, facts: RequestFacts | None, why_no_curl: str | None = None) -> None:
        """Show a row, the same row as it is now, or that none is selected."""
        self._facts = facts
        self._pages.setCurrentIndex(0 if facts is None else 1)
        if facts is None:
            self._filled.clear()
            return
        head, last = facts.legs[0], facts.legs[-1]
        self.method.setText(wording.plain(head.method, 20))
        self._show_address(wording.plain(f"{head.host}{head.path}", _ADDRESS_SHOWN))
        code = next((leg.code for leg in reversed(facts.legs) if leg.code), None)
        fault = "no answer" if last.status is None and not last.under_way else ""
        self.status.setText(outcome(facts.legs))
        self.status.setAccessibleName(f"Status {outcome(facts.legs).replace('→', 'then')}")
        self.code.setText(
            NO_LONGER_KEPT
            if not facts.kept
            else wording.plain(code)
            if code
            else "under way"
            if last.under_way
            else fault
        )
        self.code.set_role("text2" if facts.kept else "warning")
        request_id = self.request_id
        self.id_label.setText(wording.plain(request_id)[:8] if request_id else "no request id")
        self.id_label.setToolTip(wording.plain(request_id) if request_id else "")
        self.id_button.set_enabled(request_id is not None, "The answer had no request id.")
        if request_id is not None:
            self.id_button.setToolTip("Copy the request id")
        self.copy_button.set_enabled(why_no_curl is None, why_no_curl or "")
        self.overview.show_facts(facts)
        self._fill_page()

    @property
    def facts(self) -> RequestFacts | None:
        """What is shown."""
        return self._facts

    @property
    def request_id(self) -> str | None:
        """The id of the answer; for a unit of the API's, which is the one that the partner's support can look up."""
        legs = () if self._facts is None else self._facts.legs
        return next((leg.request_id for leg in legs if leg.request_id), None)

    def focus(self) -> None:
        """Bring the keyboard to the page in front."""
        if self._facts is not None:
            (self.overview, self.request.text, self.answer.text)[self.strip.currentIndex()].setFocus(
                Qt.FocusReason.ShortcutFocusReason
            )

    def tab_chain(self) -> Sequence[QWidget]:
        """The widgets that take the keyboard, in their order."""
        texts = (self.request, self.answer)
        searches = [widget for page in texts for widget in (page.find_edit, page.text)]
        return (self.address, self.strip, self.overview, *searches, self.id_button, self.copy_button)

    def _show_address(self, text: str) -> None:
        if text != self.address.text():
            self.address.setText(text)
            self.address.setCursorPosition(0)
            self.address.setToolTip(text if len(text) > 40 else "")

    def _fill_page(self) -> None:
        """Fill the page in front, unless it shows these legs already."""
        facts, page = self._facts, self.strip.currentIndex()
        if facts is None or page == _OVERVIEW or self._filled.get(page) == facts.legs:
            return
        self._filled[page] = facts.legs
        view, lines = (self.request, request_lines) if page == _REQUEST else (self.answer, answer_lines)
        view.show_lines(_drained(lines(facts.legs)))

    def _on_page(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        self._fill_page()

    def _lay_out(self, theme: Theme) -> None:
        self.method = PlainLabel(theme, bold=True)
        self.address = QLineEdit()
        self.address.setReadOnly(True)
        set_mono_font(self.address)
        self.address.setStyleSheet("QLineEdit { border: none; padding: 0; background: transparent; }")
        self.address.setAccessibleName("Address of the request")
        self.status = PlainLabel(theme, bold=True)
        self.code = PlainLabel(theme, role="text2", elide=Qt.TextElideMode.ElideRight)
        self.id_label: QLabel = PlainLabel(theme, role="text2", fixed=True)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (first, (self.method, self.address)),
            (second, (self.status, self.code, self.id_label, self.id_button)),
        ):
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget, 1 if widget in (self.address, self.code) else 0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 2, 8, 2)
        head.setSpacing(0)
        head.addLayout(first)
        head.addLayout(second)
        tabs = Surface(theme, fill="window", below="rule")
        fix_height(tabs, STRIP_PX + 1)
        tab_row = QHBoxLayout(tabs)
        tab_row.setContentsMargins(0, 0, 8, 1)
        tab_row.addWidget(self.strip)
        tab_row.addStretch(1)
        tab_row.addWidget(self.copy_button)
        self._stack = QStackedWidget()
        for page in (self.overview, self.request, self.answer):
            self._stack.addWidget(page)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(tabs)
        column.addWidget(self._stack, 1)
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        middle.setContentsMargins(24, 24, 24, 24)
        middle.addWidget(self._words)
        middle.addStretch(1)
        self._pages = QStackedWidget()
        self._pages.addWidget(nothing)
        self._pages.addWidget(shown)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)


def _drained(lines: Iterator[Line]) -> Iterator[Line]:
    """Without empty lines at the end."""
    held = 0
    for line in lines:
        if line.text:
            for _ in range(held):
                yield Line("")
            held = 0
            yield line
        else:
            held += 1
