from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, cast

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QApplication

from ringviewer.ui.theme.theme import Theme

ModelCheck: TypeAlias = Callable[[QAbstractItemModel], None]


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def check_model(qtmodeltester: Any) -> ModelCheck:
    """Qt's own check of a model, under a type."""
    return cast(ModelCheck, qtmodeltester.check)
