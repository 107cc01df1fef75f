"""A recorded request as a command of the shell."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import Any

import pytest

from ringviewer.casefile.curl import curl_command, why_no_command
from ringviewer.partner_api.exchange import Exchange

BASE = "https://api.example.test"
POST = Exchange(
    number=1,
    parent=None,
    kind="still",
    method="POST",
    host="api.example.test",
    path="/v1/devices/front/media/image/download",
    status=303,
    code=None,
    request_id="7c1e5a90",
    started_ms=1_791_505_267_410,
    waited_ms=0,
    duration_ms=412,
    bytes_received=0,
    attempt=1,
    error=None,
    server_date_ms=None,
    request_body=None,
    response_body=None,
    request_headers=(),
    response_headers=(),
)


def test_a_command_carries_a_variable_and_survives_hostile_text() -> None:
    body = '{"type": "it\'s $(reboot)"}'
    command = curl_command(replace(POST, request_body=body), BASE)
    assert command is not None
    assert '"Authorization: Bearer $RING_ACCESS_TOKEN"' in command
    words = shlex.split(command)
    assert words[words.index("--data-raw") + 1] == body
    assert words[words.index("--request") + 1] == "POST"
    assert words[-1] == BASE + POST.path


def test_a_hostile_path_stays_one_word() -> None:
    command = curl_command(replace(POST, method="GET", path="/v1/x; rm -rf ~ $(id) 'q'"), BASE)
    assert command is not None
    assert shlex.split(command)[-1] == BASE + "/v1/x; rm -rf ~ $(id) 'q'"
    assert "--request" not in command


def test_redirects_are_never_followed_with_the_token() -> None:
    command = curl_command(POST, BASE)
    assert command is not None
    assert not {"--location", "-L"} & set(shlex.split(command))


def test_brackets_and_bodies_are_taken_as_they_stand() -> None:
    command = curl_command(replace(POST, path="/v1/events?page[cursor]={a,b}", request_body="@/etc/passwd"), BASE)
    assert command is not None
    words = shlex.split(command)
    assert "--globoff" in words
    assert words[words.index("--data-raw") + 1] == "@/etc/passwd"
    assert "--data" not in words


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "media", "method": "GET"}, "works once"),
        ({"kind": "token"}, "secret"),
        ({"host": "elsewhere.example.test"}, "the token goes nowhere else"),
        ({"request_headers": (("Content-Type", "application/json"),)}, "not kept any more"),
    ],
)
def test_what_cannot_be_repeated_has_a_reason_and_no_command(changes: dict[str, Any], why: str) -> None:
    exchange = replace(POST, **changes)
    assert curl_command(exchange, BASE) is None
    assert why in (why_no_command(exchange, BASE) or "")


def test_the_same_host_may_be_written_with_its_port() -> None:
    assert why_no_command(replace(POST, host="API.example.test:443"), BASE) is None
