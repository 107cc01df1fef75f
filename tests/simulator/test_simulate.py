"""`ringviewer simulate` as a process: what it prints, what it logs, and how it ends."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import httpx
import pytest

from ringviewer.cli import main
from ringviewer.simulator.serving.journal import JournalEntry
from ringviewer.simulator.serving.request_log import LineWriter, RequestLog
from ringviewer.simulator.standalone import Standalone, serve

COMMAND = [sys.executable, "-X", "dev", "-W", "error", "-m", "ringviewer", "simulate"]
LIMIT_S = 20

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals for a child without a console")


@contextmanager
def simulating(*words: str) -> Iterator[subprocess.Popen[str]]:
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path))
    process = subprocess.Popen(
        [*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines_until(stream: IO[str] | None, last: str) -> list[str]:
    assert stream is not None
    lines: list[str] = []
    while not lines or not lines[-1].startswith(last):
        line = stream.readline()
        assert line, lines
        lines.append(line)
    return lines


def end(process: subprocess.Popen[str], *numbers: signal.Signals) -> tuple[str, str]:
    for number in numbers:
        process.send_signal(number)
    told = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0, told
    return told


@posix
def test_a_shell_takes_the_exports_and_each_request_is_a_line_without_secrets() -> None:
    with simulating("--scenario", "stills", "--control") as process:
        exports = "".join(lines_until(process.stdout, "export RING_CONTROL="))
        shell = shutil.which("sh")
        assert shell is not None
        names = re.findall(r"^export (RING_\w+)=", exports, re.MULTILINE)
        assert names[:3] == ["RING_API_BASE", "RING_ACCESS_TOKEN", "RING_MEDIA_BASE"]
        show = "\n".join(f'printf "%s\\n" "${name}"' for name in names)
        said = subprocess.run([shell, "-c", f"{exports}\n{show}"], capture_output=True, text=True, check=True).stdout
        values = dict(zip(names, said.splitlines(), strict=True))
        secrets = [values[name] for name in names if name.split("_", 1)[1] in _SECRETS]
        assert len(secrets) == 4
        bearer = {"Authorization": f"Bearer {values['RING_ACCESS_TOKEN']}"}
        base = values["RING_API_BASE"]
        with httpx.Client(trust_env=False) as client:
            device_id = client.get(f"{base}/v1/devices", headers=bearer).json()["data"][0]["id"]
            history = client.get(f"{base}/v1/history/devices/{device_id}/events?event_types=motion", headers=bearer)
            start_ms = history.json()["data"][0]["attributes"]["start"]
            still = {"type": "at_timestamp", "timestamp": start_ms}
            path = f"/v1/devices/{device_id}/media/image/download"
            location = client.post(f"{base}{path}", headers=bearer, json=still).headers["location"]
            assert location.startswith(values["RING_MEDIA_BASE"])
            assert client.get(location).status_code == 200
            client.get(f"{base}/v1/users/me?access_token={values['RING_ACCESS_TOKEN']}")
            form = {"grant_type": "refresh_token", "refresh_token": values["RING_REFRESH_TOKEN"]}
            form |= {"client_id": values["RING_CLIENT_ID"], "client_secret": values["RING_CLIENT_SECRET"]}
            new = client.post(f"{base}/oauth/token", data=form).json()
            client.get(f"{base}/v1/made%0aup/%1b%5b31m?x=%0a", headers=bearer)
            assert client.get(f"{values['RING_CONTROL']}/state").status_code == 200
        _, log = end(process, signal.SIGTERM)
    lines = log.splitlines()
    shape = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (api  |media) \S+ +(\S+) (\d{3}) (\S+) \d+ ms")
    seen = [match.groups() for line in lines if (match := shape.fullmatch(line))]
    assert len(seen) == len(lines) == 7, log
    assert ("api  ", path, "303", "-") in seen
    assert ("media", "/v1/download", "200", "-") in seen
    assert ("api  ", "/v1/users/me?access_token=***", "401", "-") in seen
    assert seen[-1] == ("api  ", "/v1/made\\x0aup/\\x1b[31m?x=%0a", "404", "NOT_FOUND")
    for secret in (*secrets, urlsplit(location).query, *new.values()):
        if isinstance(secret, str) and len(secret) > 12:
            assert secret not in log


_SECRETS = ("ACCESS_TOKEN", "REFRESH_TOKEN", "CLIENT_SECRET", "HMAC_KEY")


@posix
def test_machines_get_one_object_and_json_lines(tmp_path: Path) -> None:
    log = tmp_path / "webhooks.jsonl"
    with simulating("--json", "--control", "--webhook-log", str(log), "--seed", "9") as process:
        told = json.loads(lines_until(process.stdout, "{")[0])
        assert told["scenario"] == "relinked"
        assert told["webhooks"] is None
        bearer = {"Authorization": f"Bearer {told['access_token']}"}
        with httpx.Client(trust_env=False) as client:
            assert client.get(f"{told['api_base']}/v1/users/me", headers=bearer).status_code == 200
            client.post(f"{told['control']}/events", json={"kind": "ding"}).raise_for_status()
        out, errors = end(process, signal.SIGINT)
    assert out == ""
    (entry,) = (json.loads(line) for line in errors.splitlines())
    assert (entry["log"], entry["path"], entry["status"], entry["code"]) == ("request", "/v1/users/me", 200, None)
    (webhook,) = (json.loads(line) for line in log.read_text().splitlines())
    assert json.loads(webhook["body"])["data"]["type"] == "button_press"


@posix
def test_quiet_is_quiet_and_webhooks_may_go_to_standard_output() -> None:
    with simulating("--quiet", "--control", "--webhook-log", "-", "--scenario", "empty") as process:
        control = lines_until(process.stdout, "export RING_CONTROL=")[-1].strip().partition("=")[2]
        httpx.post(f"{control}/unlink", json={}, trust_env=False).raise_for_status()
        webhook = json.loads(lines_until(process.stdout, "{")[0])
        assert webhook["type"] == "app_integration_removed"
        assert end(process, signal.SIGTERM) == ("", "")


@posix
@pytest.mark.parametrize(
    "numbers", [(signal.SIGINT,), (signal.SIGTERM,), (signal.SIGINT, signal.SIGTERM, signal.SIGINT, signal.SIGTERM)]
)
def test_signals_end_it_with_0_and_without_a_word(numbers: tuple[signal.Signals, ...]) -> None:
    with simulating("--scenario", "fresh-link") as process:
        lines_until(process.stdout, "export RING_HMAC_KEY=")
        assert end(process, *numbers) == ("", "")


@posix
def test_it_serves_and_ends_although_nobody_reads_its_log() -> None:
    with simulating("--scenario", "empty") as process:
        told = lines_until(process.stdout, "export RING_HMAC_KEY=")
        base = told[1].strip().partition("=")[2]
        with httpx.Client(base_url=base, trust_env=False) as client:
            # More than a pipe holds.
            for _ in range(250):
                assert client.get(f"/{'x' * 280}").status_code == 401
        process.send_signal(signal.SIGTERM)
        assert process.wait(LIMIT_S) == 0


@posix
def test_a_reader_that_leaves_early_is_no_failure() -> None:
    with simulating("--scenario", "empty") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        base = lines_until(process.stdout, "export RING_API_BASE=")[-1].strip().partition("=")[2]
        process.stdout.close()
        process.stderr.close()
        for _ in range(3):
            assert httpx.get(base, trust_env=False).status_code == 401
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT_S) == 0


def test_what_can_not_be_served_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    handlers = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with free_port_taken() as port:
        broken = tmp_path / "broken.toml"
        broken.write_text("title = 5")
        for words, sentence in (
            (["--port", str(port)], f"Port {port} for the API can not be opened"),
            (["--media-port", str(port)], f"Port {port} for the media origin can not be opened"),
            (["--control", str(port)], f"Port {port} for the control plane can not be opened"),
            (["--scenario", "moon"], "There is no scenario 'moon'"),
            (["--scenario", str(broken)], "Scenario broken.toml"),
            (["--scenario", str(tmp_path / "absent.toml")], "could not be read"),
            (["--webhooks", "http://192.0.2.1/"], "on this computer only"),
            (["--webhook-log", str(tmp_path)], "The file for webhooks can not be opened"),
        ):
            assert main(["simulate", *words]) == 2, words
            out, errors = capsys.readouterr()
            assert out == ""
            assert sentence in errors
            assert (len(errors.splitlines()), errors.startswith("ringviewer: ")) == (1, True)
    for words in (["--port", "70000"], ["--seed", "x"], ["--control", "-1"], ["--webhook-version", "2"]):
        assert main(["simulate", *words]) == 2
        assert "usage:" in capsys.readouterr().err
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == handlers


@contextmanager
def free_port_taken() -> Iterator[int]:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_file_of_ones_own_is_served_and_an_event_ends_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\nteaches = "Nothing."\n[account]\nlinked_ago = ["1h"]\n', encoding="utf-8")
    told: list[str] = []
    stopped = threading.Event()

    def tell(text: str) -> None:
        told.append(text)
        stopped.set()

    assert serve(Standalone(path, quiet=True), tell=tell, stop_event=stopped) == 0
    assert told[0].startswith("# mine: Mine\nexport RING_API_BASE=http://127.0.0.1:")


@posix
def test_after_a_signal_was_heard_more_of_them_are_ignored_to_the_end() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert serve(Standalone("empty", quiet=True), tell=lambda _: os.kill(os.getpid(), signal.SIGTERM)) == 0
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_lines_that_find_no_room_are_counted() -> None:
    began, go_on = threading.Event(), threading.Event()

    class Slow(io.StringIO):
        def fileno(self) -> int:
            raise io.UnsupportedOperation

        def write(self, text: str) -> int:
            began.set()
            assert go_on.wait(LIMIT_S)
            return super().write(text)

    stream = Slow()
    writer = LineWriter(stream)
    log = RequestLog(writer, as_json=True)
    entry = JournalEntry(1, "api", "GET", "/", "", 0, None, False, False, "", 0, 3)
    log.request(entry)
    assert began.wait(LIMIT_S)
    for _ in range(10_007):
        log.request(entry)
    go_on.set()
    writer.close()
    assert len(stream.getvalue().splitlines()) == 10_001
    plain = io.StringIO()
    writer = LineWriter(plain)
    RequestLog(writer, as_json=False).request(entry)
    writer.close()
    assert plain.getvalue() == "1970-01-01T00:00:00.000Z api   GET  / broken-off - 3 ms\n"
