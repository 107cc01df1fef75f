"""The verbs of dev.py. Each first brings the set-up to completion."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from devtools.lock import lock
from devtools.process import ROOT, Command, SetupError, become, call, say
from devtools.setup import BENCH_LOCK, FREEZE_LOCK, ensure, install, program, python
from devtools.system import display_answers

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
PICTURE = ROOT / "build" / "demo.png"
# A file stays on one core: its tests share what is slow to set up.
_ALL_TESTS = ("-n", "auto", "--dist", "loadfile")


def demo(arguments: Sequence[str]) -> int:
    """Opens the viewer on the demo account, or draws it into a file where there is no display."""
    window = display_answers(os.environ)
    ensure(window=window)
    command: Command = [python(), "-m", "ringviewer", "--demo", *arguments]
    if window:
        become(command)
    say("There is no display here, so the window is drawn into a picture.")
    own_file = any(word.partition("=")[0] == "--screenshot" for word in arguments)
    if not own_file:
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.unlink(missing_ok=True)
        command += ["--screenshot", PICTURE]
    code = call(command, env=OFFSCREEN)
    if code == 0 and not own_file and not PICTURE.exists():
        say("The viewer ended without saving the picture.")
        return 1
    return code


def run(arguments: Sequence[str]) -> int:
    """Runs ringviewer with the arguments that follow."""
    ensure(window=display_answers(os.environ))
    become([python(), "-m", "ringviewer", *arguments])


def test(arguments: Sequence[str]) -> int:
    """Runs all tests on all cores, or those that are named on one; fails when none ran."""
    ensure()
    code = call([python(), "-m", "pytest", *(arguments or _ALL_TESTS)], env=OFFSCREEN)
    if code == 5:
        say("No test ran.")
        return 1
    return code


def check(arguments: Sequence[str]) -> int:
    """Checks lint, format, types and the direction of imports."""
    if arguments:
        raise SetupError("check takes no arguments.")
    ensure(qt=False)
    steps: dict[str, Command] = {
        "lint": [python(), "-m", "ruff", "check", "."],
        "format": [python(), "-m", "ruff", "format", "--check", "."],
        "types": [python(), "-m", "mypy"],
        "imports": [program("lint-imports")],
    }
    failed = []
    for name, command in steps.items():
        say(f"{name}:")
        if call(command) != 0:
            failed.append(name)
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def bench(arguments: Sequence[str]) -> int:
    """Measures, and prints a table; --json FILE and --only NAME."""
    ensure()
    install(BENCH_LOCK)
    return call([python(), ROOT / "packaging" / "benchmarks" / "bench.py", *arguments], env=OFFSCREEN)


def make_lock(arguments: Sequence[str]) -> int:
    """Writes the lock files anew from pyproject.toml; --upgrade takes the newest versions."""
    if any(word != "--upgrade" for word in arguments):
        raise SetupError("lock takes no argument but --upgrade.")
    ensure(qt=False)
    return lock(arguments)


def build(arguments: Sequence[str]) -> int:
    """Builds wheel and source archive into dist/; --app also the application as a folder."""
    if any(word != "--app" for word in arguments):
        raise SetupError("build takes no argument but --app.")
    ensure(qt=False)
    code = call([python(), "-m", "hatchling", "build", "--directory", "dist"])
    if code == 0 and "--app" in arguments:
        install(FREEZE_LOCK)
        spec = ROOT / "packaging" / "ringviewer.spec"
        folders = ["--distpath", "dist", "--workpath", "build/pyinstaller"]
        code = call([python(), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *folders, spec])
    return code


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "lock": make_lock,
    "build": build,
}


def usage() -> str:
    """The text of --help: one line a verb."""
    lines = [f"  {name:<6} {(verb.__doc__ or '').strip()}" for name, verb in VERBS.items()]
    return "\n".join(["usage: python3 packaging/dev.py VERB [ARGUMENT …]", "", *lines])


def main(arguments: Sequence[str]) -> int:
    """Runs one verb; returns its exit code, 1 when the set-up could not be made, 2 on wrong usage."""
    if arguments and arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    if not arguments or arguments[0] not in VERBS:
        say(usage())
        return 2
    try:
        return VERBS[arguments[0]](arguments[1:])
    except SetupError as error:
        say(f"dev.py: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        say(f"dev.py: {error.filename or 'The system'}: {error.strerror}.")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
