"""Makes the lock files: versions and hashes for all platforms and supported Pythons, and no addresses."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from devtools.process import ROOT, Command, SetupError, answers, call, say
from devtools.setup import BENCH_LOCK, FREEZE_LOCK, LOCK, program, python

_PIN = re.compile(r"[a-z0-9][a-z0-9.-]*==[^\s;]+( ; [^\\]+)? \\")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def faults(text: str) -> list[str]:
    """The lines of a lock file that are neither a pinned version nor the hash of one, so no address can slip in."""
    wrong = [line for line in text.splitlines() if not (_PIN.fullmatch(line) or _HASH.fullmatch(line))]
    return wrong or ([] if text.strip() else ["the file is empty"])


def _environment() -> dict[str, str]:
    """The index that pip is configured with, for uv, which does not read pip's configuration."""
    if any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL")):
        return {}
    index = answers([python(), "-m", "pip", "config", "get", "global.index-url"])
    return {"UV_DEFAULT_INDEX": index} if index else {}


def _compile(target: Path, sources: Sequence[str], more: Sequence[str | Path]) -> None:
    draft = target.with_suffix(".draft")
    if target.exists() and "--upgrade" not in more:
        draft.write_bytes(target.read_bytes())
    command: Command = [program("uv"), "pip", "compile", *sources, "--universal"]
    command += ["--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--quiet", "--output-file", draft, *more]
    try:
        if call(command, env=_environment(), quiet_stdout=True) != 0:
            raise SetupError(f"{target.name} could not be made; uv's message above says why. The old one is kept.")
        wrong = faults(draft.read_text(encoding="utf-8"))
        if wrong:
            raise SetupError(f"{target.name} would hold what it must not: {wrong[0]!r}. The old one is kept.")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    say(f"{target.relative_to(ROOT)} written.")


def lock(arguments: Sequence[str]) -> int:
    """Writes all lock files; versions stay as they are unless ``--upgrade`` is given. Raises SetupError."""
    _compile(LOCK, ["pyproject.toml", "--group", "dev"], arguments)
    _compile(FREEZE_LOCK, ["--group", "freeze"], [*arguments, "--constraint", LOCK])
    _compile(BENCH_LOCK, ["--group", "bench"], [*arguments, "--constraint", LOCK])
    return 0
