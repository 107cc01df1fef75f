"""Runs the benchmarks: every module beside this one with a ``measure()`` that returns rows (see table.py)."""

from __future__ import annotations

import argparse
import importlib
import io
import json
import sys
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.table import Row, table  # noqa: E402  # found only after the path above is set


def names() -> list[str]:
    """The benchmarks there are, by the name of their module with hyphens."""
    helpers = {"bench", "table", "timeline_memory", "timeline_peers", "timeline_world", "__init__"}
    return sorted(path.stem.replace("_", "-") for path in HERE.glob("*.py") if path.stem not in helpers)


def main() -> int:
    """Measures, prints, and returns 0: a missed goal is news, not an error."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measures ringviewer beside its peers.")
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write the rows there")
    parser.add_argument("--only", metavar="NAME", choices=names(), help=f"one of: {', '.join(names())}")
    options = parser.parse_args()
    rows: list[Row] = []
    for name in [options.only] if options.only else names():
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += importlib.import_module("benchmarks." + name.replace("-", "_")).measure()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a Windows console may lack the sign ≤
    print(table(rows))
    if options.json:
        document = [{**asdict(row), "met": row.met} for row in rows]
        options.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
