"""The arguments of the command that serves a scenario standing alone."""

from __future__ import annotations

import argparse
import re

from ringviewer.simulator.control.options import Options
from ringviewer.simulator.control.webhooks import VERSIONS, WebhookManner
from ringviewer.simulator.standalone import Standalone


def add_arguments(parser: argparse.ArgumentParser, default_scenario: str) -> None:
    """Tell a parser what `standalone_of` wants to know."""
    parser.add_argument(
        "--scenario",
        metavar="NAME|FILE.toml",
        default=default_scenario,
        help=f"by name, or a file of your own (default {default_scenario})",
    )
    parser.add_argument("--port", metavar="N", type=_port, default=0, help="port of the API; free when left out")
    parser.add_argument("--media-port", metavar="N", type=_port, default=0, help="port of the media origin")
    parser.add_argument("--seed", metavar="N", type=_seed, help="draw the world from another seed than the scenario's")
    parser.add_argument(
        "--control",
        metavar="PORT",
        nargs="?",
        const=0,
        type=_port,
        help="open the control plane, on a free port when none is named; GET / there tells what it does",
    )
    parser.add_argument("--webhooks", metavar="URL", help="deliver webhooks there; plain http on this computer only")
    parser.add_argument("--webhook-version", choices=VERSIONS, default=VERSIONS[-1], help=f"default {VERSIONS[-1]}")
    parser.add_argument(
        "--webhook-log", metavar="FILE|-", help="append the webhooks, a JSON object a line; - is standard output"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, and log requests as JSON lines")
    parser.add_argument("--quiet", action="store_true", help="log no requests")


def standalone_of(options: argparse.Namespace) -> Standalone:
    """What was asked for with the arguments of `add_arguments`."""
    return Standalone(
        options.scenario,
        options.port,
        options.media_port,
        as_json=options.json,
        quiet=options.quiet,
        webhook_log=options.webhook_log,
        options=Options(
            seed=options.seed,
            control_port=options.control,
            webhook_url=options.webhooks,
            webhook_manner=WebhookManner(version=options.webhook_version),
        ),
    )


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return int(text)


def _seed(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at most 18 digits")
    return int(text)
