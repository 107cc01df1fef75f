"""What the command line says of failures, against a server that fails as a test tells it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ringviewer import headless, still_command
from ringviewer.account import Source
from ringviewer.outcome import API_FAILING, NOTHING_THERE
from ringviewer.partner_api import retry
from ringviewer.partner_api.errors import KeyNotReady, problem_of
from ringviewer.still_arguments import StillJob

DEVICES = {"data": [{"type": "devices", "id": "garage", "attributes": {"name": "Garage"}}], "links": {}}


def fault(code: str, detail: str) -> bytes:
    return json.dumps({"errors": [{"code": code, "detail": detail}]}).encode()


class Failing(BaseHTTPRequestHandler):
    """Answers by path; ``answers`` holds a status and a body for the beginning of each."""

    answers: dict[str, tuple[int, bytes]]

    def do_GET(self) -> None:
        status, body = next(answer for path, answer in self.answers.items() if self.path.startswith(path))
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Request-Id", "RID-1")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing to stderr, which is what the tests read."""


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    async def at_once(_seconds: float) -> None:
        pass

    monkeypatch.setattr(retry, "rest", at_once)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Failing)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_failing_account_is_told_with_its_request_id(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    Failing.answers = {"/": (500, fault("X", "DET"))}
    source = Source(base=base, token="token", pace=20)
    assert headless.diagnose(source, devices=(), probe_s=None, as_json=True) == API_FAILING
    out, err = capsys.readouterr()
    assert err.splitlines() == [
        "ringviewer: The API failed. Try again; if it stays so, give the request id to Ring.",
        "ringviewer: 500 X, request id RID-1: DET",
    ]
    [finding] = json.loads(out)["findings"]
    assert (finding["code"], finding["severity"]) == ("api-failing", "problem")
    assert finding["evidence"] == ["the list of devices, answered 500 X: DET (RID-1)"]


def test_nobody_there_is_a_finding_too(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    source = Source(base="http://127.0.0.1:9", token="token", pace=20)
    assert headless.diagnose(source, devices=(), probe_s=None, as_json=True) == API_FAILING
    out, err = capsys.readouterr()
    assert len(err.splitlines()) == 1
    [finding] = json.loads(out)["findings"]
    assert finding["code"] == "api-unreachable"


def test_a_failing_history_names_what_was_answered(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    Failing.answers = {
        "/v1/devices": (200, json.dumps(DEVICES).encode()),
        "/v1/history": (400, fault("INVALID_PAYLOAD", "limit is too large")),
    }
    source = Source(base=base, token="token", pace=20)
    assert headless.diagnose(source, devices=(), probe_s=None, as_json=True) == API_FAILING
    out, err = capsys.readouterr()
    assert "Requests" not in out + err
    assert err.splitlines()[-1] == "ringviewer: 400 INVALID_PAYLOAD, request id RID-1: limit is too large"
    [finding] = json.loads(out)["devices"][0]["findings"]
    assert finding["code"] == "history-incomplete"
    assert "page 1, answered 400 INVALID_PAYLOAD: limit is too large (RID-1)" in finding["evidence"]


def test_a_still_tells_each_wait_and_how_it_ended(
    base: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    Failing.answers = {
        "/v1/devices?": (200, json.dumps(DEVICES).encode()),
        "/v1/devices/": (422, fault("GRECO_NO_VALID_KEY", "not yet")),
    }
    job = StillJob("Garage", 1_790_000_000_000, None, None, tmp_path / "x.jpg")
    assert still_command.still(Source(base=base, token="token", pace=20), job, as_json=True) == NOTHING_THERE
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert [line for line in lines if " in " in line and "try" in line][:4] == [
        f"ringviewer: try {number} of 5 in 3 s: 422 GRECO_NO_VALID_KEY" for number in (2, 3, 4, 5)
    ]
    assert len(lines) == 6
    assert "at each of 5 tries" in lines[4]
    assert lines[5] == "ringviewer: 422 GRECO_NO_VALID_KEY, request id RID-1: not yet"
    error = json.loads(out)["error"]
    assert error["detail"] == "not yet"
    assert error["meaning"].startswith(problem_of(KeyNotReady()).meaning)
