"""Arguments and exit codes.

Exit codes: 0 done; 2 usage; 3 token refused; 4 API not reachable or failing; 5 done, but what was asked for does not
exist (no still); 130 interrupted. Results go to stdout, messages to stderr.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ringviewer import __version__
from ringviewer.outcome import DONE, INTERRUPTED, USAGE, complain, tell

if TYPE_CHECKING:
    from ringviewer.account import Source

_DEFAULT_SCENARIO = "relinked"
_DEFAULT_PACE, _FASTEST = 5, 20

_COMMANDS = """commands:
  diagnose     read an account and print what is known of each device and its consent boundary
  still        fetch one still and say when it was really taken
  simulate     serve a simulated Ring Partner API on this computer
  scenarios    list what the simulator can tell

Without a command the window opens. “ringviewer COMMAND --help” tells more of each.
The token comes from a stored account, from RING_ACCESS_TOKEN or --token-file, never from an argument."""


class _Parser(argparse.ArgumentParser):
    """Takes flags in full only: what is short for one flag today may be short for two tomorrow."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    commands: dict[str, Callable[[list[str]], int]] = {
        "diagnose": _diagnose,
        "still": _still,
        "simulate": _simulate,
        "scenarios": _scenarios,
    }
    run = commands.get(words[0]) if words else None
    try:
        return run(words[1:]) if run else _window(words)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else USAGE
    except KeyboardInterrupt:
        return INTERRUPTED


def _window(words: list[str]) -> int:
    parser = _Parser(
        prog="ringviewer",
        description="See which events the Ring Partner API returns for a customer, where consent begins, and when each "
        "still was really taken.",
        epilog=_COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ringviewer {__version__}")
    _add_source(parser)
    parser.add_argument("--screenshot", metavar="FILE.png", help="do the main job unattended, save a picture, exit")
    parser.add_argument("--size", metavar="WxH", type=_size, help="size of the window, for example 1600x1000")
    parser.add_argument("--theme", choices=("light", "dark"), help="instead of the desktop's own")
    parser.add_argument(
        "--select",
        metavar="newest|oldest|EVENT_ID",
        help="the event to select; without it a picture shows the newest ding, else the newest event",
    )
    parser.add_argument(
        "--wait",
        metavar="SECONDS",
        type=_positive,
        default=900,
        help="how long --screenshot waits for all of the account before it shows what there is (900)",
    )
    options = parser.parse_args(words)
    if options.screenshot is not None and not options.screenshot.lower().endswith(".png"):
        parser.error("--screenshot: the name must end in .png")

    # An interrupt inside the imports of Qt would be lost or bring it down; nothing is open yet that could be lost.
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))

    from ringviewer.account import UsageError
    from ringviewer.app import WindowOptions, run_window

    try:
        source = _named_source(options)
        if options.screenshot is not None and source is None:
            raise UsageError("--screenshot needs an account: --demo, --account, or --api-base with a token.")
        if options.pace != _DEFAULT_PACE and source is None:
            raise UsageError("--pace needs an account: --demo, --account, or --api-base with a token.")
        return run_window(
            WindowOptions(
                source=source,
                screenshot=Path(options.screenshot) if options.screenshot is not None else None,
                size=options.size,
                theme=options.theme,
                select=options.select,
                wait_s=options.wait,
            )
        )
    except UsageError as error:
        complain(str(error))
        return USAGE


def _diagnose(words: list[str]) -> int:
    parser = _Parser(
        prog="ringviewer diagnose",
        description="Read an account and print what is known of each device and its consent boundary.",
    )
    _add_source(parser)
    parser.add_argument(
        "--device",
        metavar="ID",
        action="append",
        default=[],
        help="only this device, by its id, the end of it, or its name; may be repeated",
    )
    parser.add_argument(
        "--probe",
        metavar="SECONDS",
        nargs="?",
        const=60,
        type=_positive,
        help="narrow the boundary to this width with requests that download nothing (default 60)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(words)

    from ringviewer.account import UsageError
    from ringviewer.headless import diagnose

    try:
        return diagnose(_source(options), devices=options.device, probe_s=options.probe, as_json=options.json)
    except UsageError as error:
        complain(str(error))
        return USAGE


def _still(words: list[str]) -> int:
    parser = _Parser(prog="ringviewer still", description="Fetch one still and say when it was really taken.")
    from ringviewer.still_arguments import add_arguments, job_of

    _add_source(parser)
    add_arguments(parser)
    options = parser.parse_args(words)
    job = job_of(parser, options)

    from ringviewer.account import UsageError
    from ringviewer.still_command import still

    try:
        return still(_source(options), job, as_json=options.json)
    except UsageError as error:
        complain(str(error))
        return USAGE


def _simulate(words: list[str]) -> int:
    from ringviewer.simulator import SimulatorError
    from ringviewer.simulator.arguments import add_arguments, standalone_of
    from ringviewer.simulator.standalone import serve

    parser = _Parser(
        prog="ringviewer simulate",
        description="Serve a simulated Ring Partner API on this computer until Ctrl-C. Prints its addresses and "
        "credentials as shell exports, and logs a line a request to standard error.",
    )
    add_arguments(parser, _DEFAULT_SCENARIO)
    wanted = standalone_of(parser.parse_args(words))
    try:
        return serve(wanted, tell=tell)
    except SimulatorError as error:
        complain(str(error))
        return USAGE


def _scenarios(words: list[str]) -> int:
    _Parser(prog="ringviewer scenarios", description="List what the simulator can tell.").parse_args(words)
    from ringviewer.simulator import scenarios

    known = scenarios()
    width = max(len(scenario.name) for scenario in known)
    lines = []
    for scenario in known:
        lines.append(f"{scenario.name:<{width}}  {scenario.teaches}")
        if scenario.findings:
            lines.append(f"{'':<{width}}  findings: {', '.join(scenario.findings)}")
    tell("\n".join(lines))
    return DONE


def _source(options: argparse.Namespace) -> Source:
    from ringviewer.account import UsageError

    source = _named_source(options)
    if source is None:
        raise UsageError(
            "No account was named: use --demo or --account, or put a token into RING_ACCESS_TOKEN or --token-file."
        )
    return source


def _named_source(options: argparse.Namespace) -> Source | None:
    from ringviewer.account import read_source

    return read_source(
        demo=options.demo,
        base=options.api_base,
        token_file=options.token_file,
        account=options.account,
        pace=options.pace,
    )


def _add_source(parser: argparse.ArgumentParser) -> None:
    source = parser.add_argument_group("account")
    source.add_argument(
        "--demo",
        metavar="SCENARIO",
        nargs="?",
        const=_DEFAULT_SCENARIO,
        help=f"the embedded demo account (default {_DEFAULT_SCENARIO})",
    )
    source.add_argument("--account", metavar="NAME", help="an account that was stored in the window, by its name")
    source.add_argument("--api-base", metavar="URL", help="another address of the API; RING_API_BASE is its default")
    source.add_argument("--token-file", metavar="FILE", help="a file that holds the access token; - reads stdin")
    source.add_argument("--token", action=_NoTokenHere, help=argparse.SUPPRESS)
    source.add_argument(
        "--pace",
        metavar="N",
        type=_pace,
        default=_DEFAULT_PACE,
        help=f"requests per second at most, 1 to {_FASTEST} (default {_DEFAULT_PACE})",
    )


class _NoTokenHere(argparse.Action):
    """Arguments are seen by everybody on the machine; the message must not repeat what was given."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        parser.error("a token is never an argument: put it into RING_ACCESS_TOKEN or --token-file")


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{2,5})[x×](\d{2,5})", text)
    if not match or not all(100 <= int(side) <= 10_000 for side in match.groups()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1600x1000")
    return int(match[1]), int(match[2])


def _positive(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text) or not 1 <= int(text) <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 1 to 86400")
    return int(text)


def _pace(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", text) or not 1 <= int(text) <= _FASTEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of requests per second from 1 to {_FASTEST}")
    return int(text)
