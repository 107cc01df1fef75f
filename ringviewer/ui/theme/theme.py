"""The look of the whole application: which tokens are in force, the palette and the small style sheet.

Fusion draws the standard controls from the palette; the style sheet says only what a palette cannot: radii, one-pixel
borders, slim scroll bars, tabs with a line below.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ringviewer.ui.theme import high_contrast, scale, sizes
from ringviewer.ui.theme.focus import FocusRing
from ringviewer.ui.theme.sheet import style_sheet
from ringviewer.ui.theme.tokens import DARK, LIGHT, Tokens
from ringviewer.ui.theme.type import font

Mode = Literal["system", "light", "dark"]


class Theme(QObject):
    """Holds the tokens in force and dresses the application in them. Made once, handed to every widget.

    Signals:
        changed: the tokens or the size of text are others now; whatever caches a colour, an icon or a font makes it
            anew.
        text_size_changed: the size of text is another now, after every widget has its new size.
    """

    changed = Signal()
    text_size_changed = Signal()

    def __init__(self, application: QApplication | None = None, mode: Mode = "system") -> None:
        app = application if application is not None else _application()
        super().__init__(app)
        if app.style().objectName().lower() != "fusion":
            app.setStyle("Fusion")
        desktop = app.palette()
        self._desktop = QPalette(desktop)
        self._desktop_dark = desktop.windowText().color().lightness() > desktop.window().color().lightness()
        self._mode: Mode = mode
        self._tokens = LIGHT
        self._ring = FocusRing(self)
        hints = app.styleHints()
        self._accessibility = hints.accessibility()
        hints.colorSchemeChanged.connect(self._on_scheme_changed)
        self._accessibility.contrastPreferenceChanged.connect(self._on_scheme_changed)
        self._text_percent: int | None = 100
        scale.set_factor(1.0)
        self._dress(self._wanted())

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    @property
    def dark(self) -> bool:
        """Whether the dark set is in force."""
        return self._tokens.text.lightness() > self._tokens.window.lightness()

    @property
    def mode(self) -> Mode:
        """What was asked for: the desktop's own scheme, or one of the two for good."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Follow the desktop, or keep to one of the two."""
        self._mode = mode
        hints = _application().styleHints()
        if mode == "system":
            hints.unsetColorScheme()
        else:  # so that the window's frame, which the desktop draws, fits
            hints.setColorScheme(Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light)
        wanted = self._wanted()
        if wanted != self._tokens:
            self._dress(wanted)
            self.changed.emit()

    @property
    def text_percent(self) -> int | None:
        """The size of text that was chosen, in per cent of look.md's; None follows the desktop."""
        return self._text_percent

    def set_text_percent(self, percent: int | None) -> None:
        """Write at 90 to 150 per cent of look.md's sizes, or as large as the desktop writes."""
        self._text_percent = percent
        self.follow_desktop_text()

    def follow_desktop_text(self) -> None:
        """The desktop's font may be another now: follow it, unless a size was chosen."""
        percent = self._text_percent
        if scale.set_factor(scale.of_desktop() if percent is None else percent / 100):
            self._dress(self._tokens)
            sizes.apply_again()
            self.changed.emit()
            self.text_size_changed.emit()

    def _wanted(self) -> Tokens:
        if high_contrast.wanted():
            return high_contrast.forced(self._desktop)
        if self._mode != "system":
            return DARK if self._mode == "dark" else LIGHT
        scheme = _application().styleHints().colorScheme()
        if scheme == Qt.ColorScheme.Unknown:
            return DARK if self._desktop_dark else LIGHT
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT

    def _on_scheme_changed(self) -> None:
        wanted = self._wanted()
        if wanted != self._tokens:
            self._dress(wanted)
            self.changed.emit()

    def _dress(self, tokens: Tokens) -> None:
        self._tokens = tokens
        app = _application()
        app.setFont(font("body"))
        app.setPalette(palette(tokens))
        sheet = style_sheet(tokens)
        if app.styleSheet() != sheet:
            app.setStyleSheet(sheet)
        self._ring.set_color(tokens.ink)


def palette(tokens: Tokens) -> QPalette:
    """The palette that Fusion draws from."""
    made = QPalette()
    role = QPalette.ColorRole
    colours: dict[QPalette.ColorRole, QColor] = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Text: tokens.text,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.text,
        role.Base: tokens.surface,
        role.Button: tokens.surface,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.AlternateBase: tokens.window,
        role.Highlight: tokens.select,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.ink,
        role.Link: tokens.text,
        role.LinkVisited: tokens.text,
        role.PlaceholderText: tokens.text3,
        role.Light: tokens.surface,
        role.Midlight: tokens.hover,
        role.Mid: tokens.line2,
        role.Dark: tokens.edge,
        role.Shadow: tokens.edge,
    }
    for key, color in colours.items():
        made.setColor(key, color)
    for key in (role.Text, role.ButtonText, role.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, key, tokens.disabled)
    return made


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("The theme needs a QApplication.")
    return app
