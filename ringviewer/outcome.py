"""How a run ends: the exit codes, and the one sentence on stderr that goes with a bad one."""

from __future__ import annotations

import sys

DONE = 0
FAULT = 1
USAGE = 2
TOKEN_REFUSED = 3
API_FAILING = 4
NOTHING_THERE = 5
INTERRUPTED = 130


def complain(sentence: str) -> None:
    """Say something on stderr; a windowed program on Windows may have none."""
    if sys.stderr is not None:
        print(f"ringviewer: {sentence}", file=sys.stderr)


def tell(text: str) -> None:
    """Print a result; a reader that has read enough and left is no failure."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # A second failure, while the interpreter flushes what is left, would end in a traceback.
        sys.stdout = None
