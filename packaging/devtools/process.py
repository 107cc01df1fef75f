"""Runs other programs: never through a shell, and with the exit code that a shell would report."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent.parent

Command = list[str | Path]


class SetupError(Exception):
    """Something that the person at the keyboard has to put right; the text is a sentence for them."""


def say(text: str) -> None:
    """Prints a message to stderr, since stdout carries results only."""
    print(text, file=sys.stderr, flush=True)


def call(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, quiet_stdout: bool = False) -> int:
    """Runs a command in the root of the tree and returns its exit code; ``128 + n`` where signal n ended it.

    `quiet_stdout` sends its output to stderr. Ctrl-C reaches the command by itself, and its own end is waited for.
    """
    try:
        process = subprocess.Popen(
            [os.fspath(part) for part in command],
            cwd=ROOT,
            env=None if env is None else {**os.environ, **env},
            stdout=sys.stderr if quiet_stdout else None,
        )
    except OSError as error:
        raise SetupError(f"{command[0]} could not be started: {error.strerror}.") from error
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            continue
        return code if code >= 0 else 128 - code


def become(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> NoReturn:
    """Turns this process into the command, so that signals and the exit code are its own; ends with it on Windows."""
    if os.name == "nt":
        sys.exit(call(command, env=env))
    sys.stdout.flush()
    sys.stderr.flush()
    words = [os.fspath(part) for part in command]
    os.execve(words[0], words, {**os.environ, **(env or {})})  # noqa: S606  # no shell is wanted


def answers(command: Sequence[str | Path]) -> str | None:
    """The stripped output of a command, or None where it fails or is not there."""
    try:
        done = subprocess.run(
            [os.fspath(part) for part in command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
