"""What holds for every test: no display, no proxy, no user's settings, and no complaint that goes unnoticed.

Async tests use the plugin of anyio (``pytestmark = pytest.mark.anyio``) and run on plain asyncio. A module whose tests
need Qt and asyncio on one loop overrides the backend for itself::

    @pytest.fixture(scope="module")
    def anyio_backend(qt_anyio_backend: tuple[str, dict[str, object]]) -> tuple[str, dict[str, object]]:
        return qt_anyio_backend

On such a loop never call ``qtbot.wait*`` or ``exec()`` inside a coroutine: both spin a nested loop and hang. Await.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_API"] = "pyside6"  # qasync picks another binding otherwise, where one is installed

import pytest
from hypothesis import settings
from PySide6.QtCore import QSettings, qVersion
from PySide6.QtWidgets import QApplication

settings.register_profile("ringviewer", deadline=None, print_blob=True)  # a busy machine is no failure
settings.load_profile("ringviewer")

_CLEARED = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "PYTHON_KEYRING_BACKEND",
)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own, with neither proxies, certificates nor ``RING_*`` variables; returns the home."""
    for name in list(os.environ):
        if name.upper() in _CLEARED or name.upper().startswith("RING_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("APPDATA", str(home / "roaming"))
    monkeypatch.setenv("LOCALAPPDATA", str(home / "local"))
    # Qt reads the variables once per process, so the settings' place is also told to it for each test.
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(home / "config"))
    return home


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_unexpected_logs(request: pytest.FixtureRequest) -> Iterator[list[logging.LogRecord]]:
    """Fails a test that logged a warning or worse, unless the test asked for `expected_logs`."""
    handler = _Records()
    logging.getLogger().addHandler(handler)
    try:
        yield handler.records
    finally:
        logging.getLogger().removeHandler(handler)
    if handler.records and "expected_logs" not in request.fixturenames:
        lines = "\n".join(f"{r.levelname} {r.name}: {r.getMessage()}" for r in handler.records)
        pytest.fail(f"The test logged, unexpectedly:\n{lines}", pytrace=False)


@pytest.fixture
def expected_logs(_no_unexpected_logs: list[logging.LogRecord]) -> list[logging.LogRecord]:
    """The warnings and errors logged so far, growing; a test that asks for it says in its asserts which it expects."""
    return _no_unexpected_logs


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, object]]:
    """Plain asyncio for async tests; overridden by modules that need Qt (see the module's docstring)."""
    return ("asyncio", {})


@pytest.fixture(scope="session")
def qt_anyio_backend(qapp: QApplication) -> tuple[str, dict[str, object]]:
    """The window's own loop for async tests: Qt and asyncio as one, as the application runs them."""
    from qasync import QEventLoop

    def loop() -> QEventLoop:
        _window_loops.append(True)
        return QEventLoop(qapp)

    qapp.setQuitOnLastWindowClosed(False)
    return ("asyncio", {"loop_factory": loop})


_window_loops: list[bool] = []


@pytest.fixture(autouse=True)
def _window_loops_end_on_this_thread() -> None:
    """Ended loops hold timers of Qt, which the collector must not end on the thread of this test's server."""
    if _window_loops:
        _window_loops.clear()
        gc.collect()


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parent.parent


def pytest_report_header() -> str:
    return f"Qt {qVersion()} on {os.environ['QT_QPA_PLATFORM']}"
