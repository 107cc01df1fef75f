"""Makes .venv from the lock file, once; a stamp says for which lock, project and Python it is complete."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from devtools.process import ROOT, Command, SetupError, call, say
from devtools.system import missing_for_qt, missing_for_venv, provide

VENV = ROOT / ".venv"
STAMP = VENV / "ringviewer.stamp"
LOCK = ROOT / "packaging" / "requirements.lock"
FREEZE_LOCK = ROOT / "packaging" / "requirements-freeze.lock"
BENCH_LOCK = ROOT / "packaging" / "requirements-bench.lock"


def program(name: str) -> Path:
    """The path of a program of the virtual environment."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def python() -> Path:
    """The virtual environment's Python."""
    return program("python")


def stamp_text(lock: bytes, project: bytes, version: str) -> str:
    """What a complete set-up is stamped with: another lock, project file or Python gives another text."""
    digest = hashlib.sha256()
    for part in (lock, project, version.encode()):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest() + "\n"


def _wanted() -> str:
    version = f"{sys.implementation.cache_tag} {sys.platform} {sys.base_prefix}"
    return stamp_text(LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), version)


def _stamped() -> str | None:
    try:
        return STAMP.read_text(encoding="ascii") if python().exists() else None
    except (OSError, UnicodeDecodeError):
        return None


def _pip_install(arguments: Command) -> int:
    command: Command = [python(), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]
    return call(command + arguments, quiet_stdout=True)


def install(lock: Path) -> None:
    """Installs a lock file into the virtual environment; every file's hash is checked. Raises SetupError."""
    if _pip_install(["--require-hashes", "--no-deps", "-r", lock]) != 0:
        raise SetupError(f"pip could not install {lock.relative_to(ROOT)}; its message above says why.")


def ensure(*, qt: bool = True, window: bool = False) -> None:
    """Brings the set-up to completion; takes no time when it is complete.

    `qt` asks for the shared libraries that Qt needs, `window` also for those of the display. Raises SetupError.
    """
    wanted, stamped = _wanted(), _stamped()
    if stamped != wanted:
        provide(missing_for_venv, "A virtual environment")
        say("Setting up .venv; this takes a minute the first time.")
        if stamped is None:
            # Without a stamp an earlier set-up broke off, and what it left cannot be trusted.
            base = getattr(sys, "_base_executable", None) or sys.executable
            if call([base, "-m", "venv", "--clear", VENV], quiet_stdout=True) != 0:
                raise SetupError("The virtual environment .venv could not be made; the message above says why.")
        STAMP.unlink(missing_ok=True)
        install(LOCK)
        # The build backend is in the lock, so nothing is downloaded for this.
        if _pip_install(["--no-build-isolation", "--no-deps", "--editable", ROOT]) != 0:
            raise SetupError("ringviewer could not be installed into .venv; pip's message above says why.")
        STAMP.write_text(wanted, encoding="ascii")
    if qt:
        provide(lambda: missing_for_qt(os.environ, window=window), "Qt")
