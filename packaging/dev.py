#!/usr/bin/env python3
"""Sets the source tree up and runs its verbs; ``python3 packaging/dev.py --help`` lists them.

Needs nothing but Python. This file stays readable for old Pythons, so that they too answer with a sentence.
"""

import os
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)


def other_python():
    # type: () -> str | None
    """The path of an installed Python of a version that fits, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        path = shutil.which("python3.%d" % minor)  # noqa: UP031  # old Pythons must read this file
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return path
    return None


def start():
    # type: () -> int
    """Runs the verb, with another Python where this one does not fit; returns the exit code."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        from devtools.verbs import main

        return main(sys.argv[1:])
    path = other_python()
    if path is not None:
        return subprocess.call([path, os.path.abspath(__file__), *sys.argv[1:]])
    sys.stderr.write(
        "ringviewer needs Python 3.11, 3.12 or 3.13; this is %d.%d, and no other was found.\n"  # noqa: UP031  # old Pythons must read this file
        % sys.version_info[:2]
    )
    return 1


if __name__ == "__main__":
    sys.exit(start())
