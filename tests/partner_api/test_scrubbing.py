"""What a server repeats of a request's secrets is taken out: in any form, of any size, also where it was cut."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.casefile.curl import curl_command
from ringviewer.partner_api import errors
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.messages import Reply, Request
from ringviewer.partner_api.observation import Observation
from ringviewer.partner_api.records import Reading, begun, ended
from ringviewer.partner_api.scrubbing import body_without, headers_without, secrets_of, without
from ringviewer.partner_api.transport import Answer
from tests.partner_api.origins import PNG, TOKEN, Connect, Open, Seen, answer, send

SIGNATURE = "c2lnbmVkLXNlY3JldA"
SECRET = "a+b/c=d~e.f_g-h"


def escaped_fully(text: str) -> str:
    return "".join(f"\\u{ord(sign):04X}" for sign in text)


FORMS = {
    "as it is": SECRET,
    "for an address": quote(SECRET, safe=""),
    "for an address twice": quote(quote(SECRET, safe=""), safe=""),
    "every sign for an address": "".join(f"%{ord(sign):02x}" for sign in SECRET),
    "for JSON": SECRET.replace("/", "\\/"),
    "every sign for JSON": escaped_fully(SECRET),
    "JSON in JSON": json.dumps(SECRET.replace("/", "\\/"))[1:-1],
    "an address in JSON": escaped_fully(quote(SECRET, safe="")),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_found_in_every_form(form: str) -> None:
    secrets = secrets_of(f"Bearer {SECRET}", ())
    assert without(f'%41{FORMS[form]}"\\n{FORMS[form]}', secrets) == '%41[removed]"\\n[removed]'


@pytest.mark.parametrize("form", FORMS)
@given(length=st.integers(1, 200))
def test_what_is_left_of_a_secret_at_a_cut_is_left_out(form: str, length: int) -> None:
    body = (b"x" * 300 + FORMS[form].encode())[: 300 + length]
    left = body_without(body, secrets_of(f"Bearer {SECRET}", ()), cut=True)
    assert left in (b"x" * 300, b"x" * 300 + b"[removed]")


@given(st.binary(max_size=200), st.binary(max_size=200), st.text("a%\\u0041+", min_size=8, max_size=20))
def test_a_secret_is_found_wherever_it_stands(before: bytes, behind: bytes, secret: str) -> None:
    left = body_without(before + secret.encode() + behind, secrets_of(secret, ()))
    assert secret.encode() not in left.replace(b"[removed]", b"|")


def test_a_secret_across_what_is_looked_at_at_once_is_found() -> None:
    secrets = secrets_of(f"Bearer {SECRET}", ())
    for form in (SECRET, FORMS["every sign for JSON"]):
        for place in range(256 * 1024 - len(form) - 1, 256 * 1024 + 2, 7):
            left = body_without(b"x" * place + form.encode() + b"y" * 9, secrets)
            assert left == b"x" * place + b"[removed]" + b"y" * 9


@pytest.mark.parametrize(
    "url",
    [
        "https://m/v1?" + "&".join(f"a{number}=x" for number in range(200)) + f"&security_token={SIGNATURE}",
        f"https://m/v1?{'-_' * 9_000}&security_token={SIGNATURE}",
    ],
)
def test_of_an_address_with_more_than_can_be_looked_for_nothing_is_kept(url: str) -> None:
    secrets = secrets_of(None, [url])
    assert body_without(f"see {SIGNATURE}".encode(), secrets) == b"[removed]"
    assert headers_without({"x-request-id": SIGNATURE, "location": url}, secrets) == {"location": url}


def test_a_malformed_address_hides_no_signature() -> None:
    assert without(f"see {SIGNATURE}", secrets_of(None, [f"https://[x/?sig={SIGNATURE}"])) == "see [removed]"


@pytest.mark.parametrize("sign", [b"%41", b"\\u0041", b"\\/"])
def test_a_body_of_escapes_alone_is_given_up(sign: bytes) -> None:
    assert body_without(sign * 500_001, secrets_of(f"Bearer {SECRET}", ())) == b"[removed]"


def test_a_header_longer_than_any_is_not_searched_but_removed() -> None:
    assert headers_without({"server": "x" * 9_000}, secrets_of(f"Bearer {SECRET}", ())) == {"server": "[removed]"}


def test_an_answer_that_broke_keeps_no_signature_in_its_headers() -> None:
    observation = Observation()
    observation.status = 303
    observation.headers = {"location": f"https://m.example/v1?security_token={SIGNATURE}", "x-request-id": SIGNATURE}
    request = Request("still", "POST", "https://api.example/v1/x", b"{}")
    kept = ended(request, begun(request, 1, 0, 0, {}), observation, 1, None, "broke")
    assert SIGNATURE not in repr(kept)


def test_answers_show_neither_headers_nor_bodies_of_themselves() -> None:
    headers = {"location": f"https://m/v1?security_token={SIGNATURE}"}
    shown = repr(
        (
            Reply(303, headers, SIGNATURE.encode(), 1, None, None, 1, 1),
            Answer(303, headers, SIGNATURE.encode()),
            Reading(headers, SIGNATURE.encode(), SIGNATURE, False, None, None),
        )
    )
    assert SIGNATURE not in shown


@pytest.mark.anyio
async def test_a_redirect_that_repeats_the_token_shows_it_nowhere(open_origin: Open, connect: Connect) -> None:
    async def reply(request: Seen, writer: object) -> None:
        if "echo" in request.target:
            send(writer, 200, b'{"data":[]}', content_type="application/json")  # type: ignore[arg-type]
        else:
            send(writer, 302, location=f"/v1/devices?echo={TOKEN}")  # type: ignore[arg-type]

    api = await open_origin(reply)
    client = connect(api)
    await client.devices()
    assert api.seen[1].target == f"/v1/devices?echo={TOKEN}"
    second = list(client.recorder.exchanges)[1]
    assert second.path == "/v1/devices?echo=[removed]"
    assert TOKEN not in repr((client.recorder.exchanges, curl_command(second, api.base)))


@pytest.mark.anyio
async def test_a_signed_address_that_holds_the_token_shows_it_nowhere(open_origin: Open, connect: Connect) -> None:
    media = await open_origin(answer(200, PNG, content_type="image/png", server=TOKEN))
    client = connect(await open_origin(answer(303, location=f"{media.base}/{TOKEN}/picture?n=1")))
    assert (await client.still(StillAsk.at("d", 1_791_465_915_000))).data == PNG
    assert media.seen[0].target == f"/{TOKEN}/picture?n=1"
    assert TOKEN not in repr(client.recorder.exchanges)


@pytest.mark.anyio
async def test_a_media_host_named_after_the_token_is_not_shown(open_origin: Open, connect: Connect) -> None:
    client = connect(await open_origin(answer(303, location=f"https://{TOKEN}.invalid/p?n=1")))
    with pytest.raises(errors.MediaHostUnreachable) as caught:
        await client.still(StillAsk.at("d", 1_791_465_915_000))
    assert TOKEN not in repr((str(caught.value), caught.value.legs, client.recorder.exchanges))


@pytest.mark.anyio
async def test_a_token_that_the_end_of_an_error_falls_into_is_not_kept(open_origin: Open, connect: Connect) -> None:
    body = b'{"pad":"' + b"a" * (256 * 1024 - 8 - len(TOKEN) + 1) + TOKEN.encode() + b'"}'
    client = connect(await open_origin(answer(400, body, content_type="application/json")))
    with pytest.raises(errors.BodyRejected):
        await client.devices()
    kept = next(iter(client.recorder.exchanges))
    assert kept.body_cut
    assert (kept.response_body or "").endswith("aaaa")
