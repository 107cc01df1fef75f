"""The guards of conftest.py guard, and the binding is one that does not abort."""

from __future__ import annotations

import asyncio
import logging
import os
import sys

import PySide6
import pytest
from PySide6.QtCore import QObject, QSettings, Signal


class _Emitter(QObject):
    fired = Signal(object)


def test_the_binding_keeps_its_references() -> None:
    # 6.12.0 drops a reference to None, True and False per emission, which aborts Python 3.11 after some hundred.
    assert sys.version_info >= (3, 12) or PySide6.__version__ != "6.12.0"
    emitter = _Emitter()
    before = [sys.getrefcount(value) for value in (None, True, False)]
    for _ in range(2_000):
        for value in (None, True, False):
            emitter.fired.emit(value)
    after = [sys.getrefcount(value) for value in (None, True, False)]
    assert all(now > then - 1_000 for then, now in zip(before, after, strict=True))


def test_environment_is_clean(clean_environment: os.PathLike[str]) -> None:
    assert not [name for name in os.environ if name.upper().endswith("_PROXY") or name.startswith("RING_")]
    assert QSettings("ringviewer", "probe").fileName().startswith(os.fspath(clean_environment))


def test_expected_logs_are_seen(expected_logs: list[logging.LogRecord]) -> None:
    logging.getLogger("ringviewer.probe").warning("seen")
    assert [record.getMessage() for record in expected_logs] == ["seen"]


def test_unexpected_logs_fail(pytester: pytest.Pytester, repository: os.PathLike[str]) -> None:
    with open(os.path.join(repository, "tests", "conftest.py"), encoding="utf-8") as file:
        pytester.makeconftest(file.read())
    pytester.makepyfile("import logging\ndef test_it(): logging.getLogger('x').error('surprise')")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*ERROR x: surprise*"])


@pytest.mark.anyio
async def test_async_tests_run_on_plain_asyncio() -> None:
    assert "qasync" not in type(asyncio.get_running_loop()).__module__
