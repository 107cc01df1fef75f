"""The program as a process: exit codes, streams, signals, two processes on one socket."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

PYTHON = (sys.executable, "-W", "error")
RINGVIEWER = (*PYTHON, "-m", "ringviewer")
LIMIT_S = 60


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("RING_") and key != "DISPLAY"}
    kept.pop("WAYLAND_DISPLAY", None)
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), **more}


def run(tmp_path: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RINGVIEWER, *words],
        env=environment(tmp_path, **more),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )


def test_a_picture_of_the_demo_is_saved_and_told(tmp_path: Path) -> None:
    picture = tmp_path / "out.png"
    done = run(tmp_path, "--demo", "--screenshot", str(picture), "--size", "1280x800", "--theme", "dark")
    assert done.returncode == 0
    # A slow computer hears how far it is; nothing else is said.
    assert all("read to the end" in line for line in done.stderr.splitlines())
    with Image.open(picture) as image:
        assert image.size == (1280, 800)
        assert len(image.convert("RGB").getcolors(1 << 24) or []) > 1000
    assert re.search(r"^devices: 6, 5 online$", done.stdout, re.M)
    assert re.search(r"^events: \d+ events in \d+ pages, 6 of 6 histories complete$", done.stdout, re.M)
    assert "boundary: between" in done.stdout
    assert "offset +6.900 s, within ±10 s" in done.stdout
    assert str(picture) in done.stdout


def test_diagnose_finds_the_bracket(tmp_path: Path) -> None:
    done = run(tmp_path, "diagnose", "--demo", "relinked", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    consent = report["consent"]
    assert consent["after_ms"] < consent["by_ms"]
    # The story links the account again 3 h 38 min before the simulator starts.
    assert consent["after_ms"] < report["observed_at_ms"] - 3 * 3_600_000
    assert report["requests"]["max_per_second"] <= 5
    assert report["requests"]["max_in_flight"] <= 4
    assert set(report["devices"][0]) == {"id", "name", "online", "encryption", "history", "consent", "findings"}


def test_the_pace_is_the_one_that_was_asked_for(tmp_path: Path) -> None:
    slow = run(tmp_path, "diagnose", "--demo", "relinked", "--pace", "2", "--json")
    assert (slow.returncode, slow.stderr) == (0, "")
    assert json.loads(slow.stdout)["requests"]["max_per_second"] == 2
    fast = run(tmp_path, "diagnose", "--demo", "relinked", "--pace", "20", "--json")
    assert (fast.returncode, fast.stderr) == (0, "")
    requests = json.loads(fast.stdout)["requests"]
    assert set(requests) == {"sent", "retried", "max_per_second", "max_in_flight"}
    assert 5 < requests["max_per_second"] <= 20


def test_what_was_removed_from_the_token_is_told(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "diagnose",
        "--api-base",
        "http://127.0.0.1:9",
        RING_ACCESS_TOKEN='Authorization: Bearer "eyJhidden"',
    )
    assert done.returncode == 4
    assert "The word Bearer was removed." in done.stderr
    assert "Quotes were removed." in done.stderr
    assert "hidden" not in done.stderr
    spoilt = run(tmp_path, "diagnose", RING_ACCESS_TOKEN='{"refresh_token": "eyJhidden"}')
    assert (spoilt.returncode, len(spoilt.stderr.splitlines())) == (2, 1)
    assert "refresh token" in spoilt.stderr
    assert "hidden" not in spoilt.stderr


STORE = """
import asyncio, sys
from ringviewer.accounts import AccountDraft, AccountStore
asyncio.run(AccountStore().save(AccountDraft(*sys.argv[1:4], access_token=sys.argv[4])))
"""


def test_a_stored_account_is_opened_by_its_name(tmp_path: Path, repository: Path) -> None:
    keyring = {
        "PYTHON_KEYRING_BACKEND": "tests.keyrings.FileKeyring",
        "TEST_KEYRING": str(tmp_path / "keyring.json"),
        "PYTHONPATH": str(repository),
    }

    def store(name: str, base: str, token: str) -> None:
        words = (*PYTHON, "-c", STORE, name, base, "https://oauth.example.com", token)
        subprocess.run(words, env=environment(tmp_path, **keyring), cwd=tmp_path, check=True, timeout=LIMIT_S)

    with subprocess.Popen(
        [*RINGVIEWER, "simulate", "--scenario", "relinked", "--quiet"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as simulator:
        assert simulator.stdout is not None
        exports: dict[str, str] = {}
        while len(exports) < 2:
            line = simulator.stdout.readline()
            assert line, "the simulator ended early"
            if match := re.fullmatch(r"export (RING_\w+)=['\"]?([^'\"\n]+)['\"]?\n", line):
                exports[match[1]] = match[2]
        base = exports["RING_API_BASE"]
        store("Pat Example", base, exports["RING_ACCESS_TOKEN"])
        store("Stale", base, "no-such-token")
        # The variables are another account's; the name counts.
        more = keyring | {"RING_API_BASE": "http://127.0.0.1:9", "RING_ACCESS_TOKEN": "other"}
        done = run(tmp_path, "diagnose", "--account", "pat example", "--json", "--pace", "20", **more)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["api_base"] == base
        refused = run(tmp_path, "diagnose", "--account", "Stale", **keyring)
        assert refused.returncode == 3
        picture = tmp_path / "x.png"
        shown = run(tmp_path, "--account", "Pat Example", "--screenshot", str(picture), "--pace", "20", **keyring)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert picture.exists()
        without = run(tmp_path, "diagnose", "--account", "Stale")
        assert (without.returncode, len(without.stderr.splitlines())) == (2, 1)
        assert "keyring" in without.stderr
        simulator.send_signal(signal.SIGINT)
        simulator.communicate(timeout=LIMIT_S)
    index = next(tmp_path.rglob("accounts.json")).read_text()
    assert exports["RING_ACCESS_TOKEN"] not in index
    assert "no-such-token" not in index + refused.stderr + refused.stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("diagnose",), 2, "No account was named"),
        (("diagnose", "--demo", "nowhere"), 2, "nowhere"),
        (("diagnose", "--demo", "--api-base", "https://example.com"), 2, "--demo brings"),
        (("diagnose", "--api-base", "http://example.com"), 2, "https"),
        (("diagnose", "--api-base", "http://127.0.0.1:9"), 4, ""),
        (("diagnose", "--demo", "expired-token"), 3, "token"),
        (("diagnose", "--demo", "html"), 4, ""),
        (("diagnose", "--demo", "empty"), 0, ""),
        (("--screenshot", "x.jpg", "--demo"), 2, ".png"),
        (("--screenshot", "x.png", "--demo", "empty"), 5, "no event"),
        (("--screenshot", "x.png", "--demo", "fresh-link", "--select", "nobody"), 5, "nobody"),
        (("--screenshot", "x.png", "--demo", "expired-token"), 3, "token"),
        (("--screenshot", "x.png"), 2, "needs an account"),
        (("--screenshot", "x.png", "--demo", "busy", "--wait", "1"), 4, "Not everything came within 1 s: 0 of 12"),
        (("--screenshot", "x.png", "--demo", "--wait", "0"), 2, "from 1 to 86400"),
        (("--screenshot", "no/such/folder/x.png", "--demo", "empty"), 5, "could not be saved"),
        (("--size", "huge", "--demo"), 2, "size"),
        (("still", "--demo", "--device", "Nobody", "--at", "1", "-o", "x.jpg"), 2, "Nobody"),
        (("diagnose", "--token-file", "absent.txt"), 2, "absent.txt"),
        (("diagnose", "--token", "eyJzZWNyZXQ"), 2, "never an argument"),
        (("diagnose", "--token=eyJzZWNyZXQ"), 2, "never an argument"),
        (("diagnose", "--dem", "relinked"), 2, "unrecognized"),
        (("diagnose", "--account", "Pat"), 2, "no stored account “Pat”"),
        (("--account", "Pat", "--screenshot", "x.png"), 2, "no stored account “Pat”"),
        (("diagnose", "--account", ""), 2, "needs a name"),
        (("diagnose", "--account", "Pat", "--demo"), 2, "--demo brings"),
        (("diagnose", "--account", "Pat", "--api-base", "https://example.com"), 2, "--account brings"),
        (("diagnose", "--account", "Pat", "--token-file", "absent.txt"), 2, "--account brings"),
        (("diagnose", "--demo", "--pace", "0"), 2, "from 1 to 20"),
        (("still", "--demo", "--device", "d", "--at", "1", "-o", "x.jpg", "--pace", "21"), 2, "from 1 to 20"),
        (("--demo", "--pace", "5.5"), 2, "from 1 to 20"),
        (("--pace", "7"), 2, "--pace needs an account"),
        (("still", "--demo", "--device", "Front Door", "--at", "1795443222", "-o", "x.jpg"), 2, "seconds"),
        (("still", "--demo", "--device", "Front Door", "--at", "9795443222000", "-o", "x.jpg"), 2, "future"),
        (("still", "--demo", "--device", "Front Door", "--at", "1", "-o", "no/folder/x.jpg"), 2, "folder"),
        (("diagnose", "--demo", "expired-token", "--device", "Front Door"), 3, "token"),
        (("still", "--api-base", "http://127.0.0.1:9", "--device", "d", "--at", "1", "-o", "x.jpg"), 4, "reachable"),
    ],
)
def test_bad_input_gets_one_sentence_and_its_code(
    tmp_path: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    done = run(tmp_path, *words)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "eyJ" not in done.stderr
    assert sentence in done.stderr
    if code in (3, 4):
        said, *answer = done.stderr.strip().splitlines()
        assert sentence in said
        assert "aste" not in said
        assert all(re.fullmatch(r"ringviewer: [45]\d\d.*", line) for line in answer)
        assert len(answer) <= 1


def test_another_process_is_met_as_any_server(tmp_path: Path) -> None:
    simulator = subprocess.Popen(
        [*RINGVIEWER, "simulate", "--scenario", "relinked", "--quiet"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        exports: dict[str, str] = {}
        assert simulator.stdout is not None
        while len(exports) < 2:
            line = simulator.stdout.readline()
            assert line, "the simulator ended early"
            if match := re.fullmatch(r"export (RING_\w+)=['\"]?([^'\"\n]+)['\"]?\n", line):
                exports[match[1]] = match[2]
        done = run(tmp_path, "diagnose", "--json", "--probe", "120", "--device", "Front Door", **exports)
        assert (done.returncode, done.stderr) == (0, "")
        report: dict[str, Any] = json.loads(done.stdout)
        assert report["api_base"] == exports["RING_API_BASE"]
        consent = report["devices"][0]["consent"]
        assert 0 < consent["by_ms"] - consent["after_ms"] <= 120_000
        token_file = tmp_path / "token"
        token_file.write_text("no-such-token\r\n", encoding="utf-8-sig")
        refused = run(tmp_path, "diagnose", "--token-file", str(token_file), "--api-base", exports["RING_API_BASE"])
        assert refused.returncode == 3
        missing = run(tmp_path, "diagnose", "--api-base", exports["RING_API_BASE"])
        assert missing.returncode == 3
        assert "none was given" in missing.stderr
        said, answer = missing.stderr.splitlines()
        assert said.endswith("Give an access token.")
        assert re.fullmatch(r"ringviewer: 401( \S+)?, request id [\w-]+(: .*)?", answer)
        assert "no-such-token" not in refused.stderr
        picture = tmp_path / "still.jpg"
        newest = report["devices"][0]["history"]["newest_ms"]
        fetched = run(
            tmp_path, "still", "--json", "--device", "Front Door", "--at", str(newest), "-o", str(picture), **exports
        )
        assert fetched.returncode == 0, fetched.stderr
        facts = json.loads(fetched.stdout)
        assert facts["requested_ms"] == newest
        assert facts["offset_ms"] == facts["actual_ms"] - newest
        with Image.open(picture) as image:
            assert (image.format, *image.size) == ("JPEG", facts["width"], facts["height"])
        early = run(
            tmp_path,
            "still",
            "--device",
            "Front Door",
            "--at",
            str(newest - 864_000_000),
            "-o",
            str(picture),
            **exports,
        )
        assert early.returncode == 5
    finally:
        simulator.send_signal(signal.SIGINT)
        _out, err = simulator.communicate(timeout=LIMIT_S)
    assert simulator.returncode == 0
    assert err == ""


def test_closing_while_pages_load_ends_with_0_and_says_nothing(tmp_path: Path) -> None:
    driver = Path(__file__).with_name("driver_close_while_loading.py")
    done = subprocess.run(
        [*PYTHON, str(driver)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "busy"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child without a console")
def test_ctrl_c_ends_a_diagnosis_with_130_and_silence(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*RINGVIEWER, "diagnose", "--demo", "relinked", "--probe", "1"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(3)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=LIMIT_S)
    assert (running.returncode, err) == (130, "")
    # What was read until then is told.
    assert "devices: 6" in out


def test_a_terminal_of_another_encoding_gets_its_still_and_its_facts(tmp_path: Path) -> None:
    picture = tmp_path / "still.jpg"
    words = ("still", "--demo", "healthy", "--device", "Front Door", "--latest-from", "0", "-o", str(picture))
    refused = run(tmp_path, *words, PYTHONIOENCODING="ascii")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "24 hours" in refused.stderr
    now_ms = time.time_ns() // 1_000_000
    done = run(tmp_path, *words[:-4], "--latest-from", str(now_ms - 86_000_000), *words[-2:], PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1280" in done.stdout
    assert picture.stat().st_size > 10_000


@pytest.mark.parametrize(
    "words",
    [
        ("diagnose", "--demo", "fresh-link", "--json"),
        ("--demo", "fresh-link", "--screenshot", "x.png"),
        ("scenarios",),
    ],
)
def test_a_reader_that_has_read_enough_gets_no_traceback(tmp_path: Path, words: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [*RINGVIEWER, *words],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        assert running.stderr.read() == ""
        assert running.wait(LIMIT_S) == 0


def test_a_window_without_a_display_says_so(tmp_path: Path) -> None:
    if sys.platform in ("win32", "darwin"):
        return
    kept = environment(tmp_path)
    del kept["QT_QPA_PLATFORM"]
    done = subprocess.run([*RINGVIEWER, "--demo"], env=kept, capture_output=True, text=True, timeout=LIMIT_S)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no display" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_scenarios_are_listed(tmp_path: Path) -> None:
    done = run(tmp_path, "scenarios")
    assert done.returncode == 0
    assert {"relinked", "healthy", "fresh-link"} <= {line.split()[0] for line in done.stdout.splitlines()}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child without a console")
def test_ctrl_c_ends_the_window_with_130(tmp_path: Path) -> None:
    driver = (
        "import os, signal, sys, threading\n"
        "from ringviewer import app\n"
        "from ringviewer.account import Source\n"
        "threading.Timer(2.0, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
        "sys.exit(app.run_window(app.WindowOptions(source=Source(demo='relinked'))))\n"
    )
    done = subprocess.run(
        [*PYTHON, "-c", driver],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize(
    ("name", "value"), [("NO_PROXY", "[::1]"), ("NO_PROXY", "fd00::/8"), ("HTTPS_PROXY", "http://proxy:port")]
)
def test_a_proxy_setting_that_cannot_be_read_is_no_empty_account(tmp_path: Path, name: str, value: str) -> None:
    address = ("--api-base", "https://api.example.invalid")
    done = run(tmp_path, "diagnose", *address, RING_ACCESS_TOKEN="token.of.somebody", **{name: value})
    assert done.returncode == 4
    assert f"({name})" in done.stderr
    assert "Traceback" not in done.stderr
