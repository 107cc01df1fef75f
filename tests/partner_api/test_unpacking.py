"""Compressed bodies: every shape that servers send, in chunks of any size, and never more than asked."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api.unpacking import Unpacker, UnpackError

PLAIN = b'{"data":[' + b"1234567890," * 500 + b"0]}"


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKED = {
    "identity": PLAIN,
    "": PLAIN,
    "gzip": gzip.compress(PLAIN),
    "X-GZip ": gzip.compress(PLAIN[:70]) + gzip.compress(b"") + gzip.compress(PLAIN[70:]) + bytes(20),
    "deflate": zlib.compress(PLAIN),
    "Deflate": bare_deflate(PLAIN),
}


def unpack(encoding: str, packed: bytes, step: int, most: int = 1 << 20) -> bytes:
    unpacker = Unpacker(encoding)
    found = b"".join(unpacker.feed(packed[at : at + step], most) for at in range(0, len(packed), step))
    unpacker.finish()
    return found


@pytest.mark.parametrize("encoding", PACKED)
@given(step=st.integers(1, 5_000))
def test_a_body_is_the_same_however_it_is_packed_and_cut(encoding: str, step: int) -> None:
    assert unpack(encoding, PACKED[encoding], step) == PLAIN


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip"])
def test_an_unknown_packing_is_said_at_once(encoding: str) -> None:
    with pytest.raises(UnpackError):
        Unpacker(encoding)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", b"no such thing"),
        ("gzip", PACKED["gzip"][:-9]),
        ("gzip", PACKED["gzip"] + PACKED["gzip"][:30]),
        ("gzip", b"\x1f"),
        ("deflate", PACKED["deflate"][:-1]),
        ("deflate", b"\xff\xff\xff"),
        ("gzip", gzip.compress(b"") * 65),
    ],
    ids=["no-gzip", "cut", "trailing", "one-byte", "deflate-cut", "no-deflate", "many-members"],
)
def test_a_body_that_is_damaged_or_ends_early_is_refused(encoding: str, packed: bytes) -> None:
    with pytest.raises(UnpackError):
        unpack(encoding, packed, 1_000)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_no_body_at_all_is_no_fault(encoding: str) -> None:
    Unpacker(encoding).finish()


@pytest.mark.parametrize("encoding", ["gzip", "X-GZip ", "deflate", "Deflate"])
@given(most=st.integers(1, 9_000))
def test_no_step_gives_more_than_asked_and_nothing_is_lost(encoding: str, most: int) -> None:
    unpacker = Unpacker(encoding)
    steps = [unpacker.feed(PACKED[encoding], most)]
    while step := unpacker.feed(b"", most):
        steps.append(step)
    assert all(len(step) <= most for step in steps)
    assert b"".join(steps) == PLAIN


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]))
def test_no_bytes_do_harm(data: bytes, encoding: str) -> None:
    with contextlib.suppress(UnpackError):
        unpack(encoding, data, 7)
