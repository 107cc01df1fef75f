"""The zone of a workspace: what is chosen reaches every panel, the findings and whoever listens to the screen."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ringviewer.history.zones import zone_abbreviation, zone_label
from ringviewer.ui.dialogs.customer_zone import CustomerZone
from ringviewer.ui.timeline.accessible.voice import voice_of
from ringviewer.ui.zone_desk import ZoneDesk

if TYPE_CHECKING:
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.workspace import Workspace

__all__ = ["WorkspaceZone"]


class WorkspaceZone(QObject):
    """Writes the times of all panels in the zone that the desk holds."""

    def __init__(self, theme: Theme, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.desk = ZoneDesk(self)
        self.panel = CustomerZone(theme, workspace)
        self.tz: tzinfo = UTC
        self._workspace = workspace
        self._session: Session | None = None
        menu = workspace.toolbar.zone_menu
        menu.chosen.connect(self.desk.choose)
        menu.customer_named.connect(self.desk.choose_customer)
        menu.customer_asked.connect(self._open_panel)
        menu.next_asked.connect(self.desk.next)
        self.panel.chosen.connect(self.desk.choose_customer)
        self.desk.changed.connect(self._on_chosen)

    def set_session(self, session: Session | None, stored: str) -> None:
        """Turn to another account, which may be ``stored`` by that name, and to its zone."""
        self._session = session
        self.panel.hide()
        self.desk.set_session(session, stored)
        self.apply()

    def apply(self) -> None:
        """Write all times in the zone that is in force."""
        found = self.desk.in_force()
        self.tz = found.tz
        now_ms, shown = self._workspace.now_ms(), self._workspace
        word = zone_abbreviation(now_ms, found.tz)
        shown.toolbar.set_zone(self.desk.choice, word, known=found.known, note=found.note)
        shown.toolbar.zone_menu.show_choice(self.desk.choice, self.desk.customer, self._session, now_ms)
        if self._session is not None:
            self._session.tell_in(found.tz)
        shown.timeline.set_zone(found.tz, found.whose)
        shown.tabs.set_zone(found.tz, found.whose)
        shown.stills.set_zone(found.tz)

    def _on_chosen(self) -> None:
        self.apply()
        button = self._workspace.toolbar.zone
        said = f"{button.accessibleName()}, {zone_label(self.tz, self._workspace.now_ms())}"
        voice_of(button).answer(button, said)

    def _open_panel(self) -> None:
        self.panel.open_for(self._session, self.desk.customer, self._workspace.now_ms())
