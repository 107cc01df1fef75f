"""The style sheet: what Fusion cannot do from a palette alone."""

from __future__ import annotations

import re

from ringviewer.ui.theme.scale import scaled
from ringviewer.ui.theme.tokens import TOKEN_NAMES, Tokens
from ringviewer.ui.theme.type import SMALLEST_PX, text_px

# A number in braces is a height that holds text.
_SHEET = """
QToolTip { background: @surface; color: @text; border: 1px solid @edge; padding: 6px; }

QLineEdit {
    background: @surface; color: @text; border: 1px solid @edge; border-radius: 4px; padding: 0 6px;
    min-height: {24}; max-height: {24}; selection-background-color: @select; selection-color: @text;
    placeholder-text-color: @text3; lineedit-password-character: 8226;
}
QLineEdit:hover { background: @hover; }
QLineEdit:focus { border-color: @ink; background: @surface; }
QLineEdit:disabled { color: @disabled; border-color: @rule; }

QPlainTextEdit, QTextEdit {
    background: @surface; color: @text; border: 1px solid @rule;
    selection-background-color: @select; selection-color: @text;
}

QMenu { background: @surface; border: 1px solid @edge; padding: 4px 0; }
QMenu::item { padding: 4px 24px 4px 24px; color: @text; }
QMenu::item:selected { background: @select; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @rule; margin: 4px 0; }
QMenu::icon { padding-left: 8px; }

QTabBar { background: @window; }
QTabBar::tab {
    background: transparent; color: @text2; border: none; border-bottom: 2px solid transparent;
    padding: 0 12px; height: {28};
}
QTabBar::tab:hover { color: @text; background: @hover; }
QTabBar::tab:selected { color: @text; font-weight: 700; border-bottom: 2px solid @ink; }
QTabWidget::pane { border: none; border-top: 1px solid @rule; }

QHeaderView { background: @window; border: none; }
QHeaderView::section {
    background: @window; color: @text2; font-size: {text}; font-weight: 400; border: none;
    border-bottom: 1px solid @rule; padding: 0 8px; height: {23};
}
QAbstractItemView { background: @surface; border: none; outline: none; }
QAbstractScrollArea { border: none; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line2; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }

QSplitter::handle { background: @edge; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QMainWindow::separator { background: @edge; width: 1px; height: 1px; }
QStatusBar { background: @window; color: @text2; }
QStatusBar::item { border: none; }
"""


def style_sheet(tokens: Tokens) -> str:
    """The application's style sheet in the colours of `tokens`, at the size of text in force."""
    text = re.sub(r"\{(\d+)\}", lambda found: f"{scaled(int(found[1]))}px", _SHEET)
    text = text.replace("{text}", f"{text_px(SMALLEST_PX)}px")
    for name in sorted(TOKEN_NAMES, key=len, reverse=True):
        text = text.replace(f"@{name}", tokens.color(name).name())
    return text
