"""Bodies that are not what a client expects: packed, padded, broken off, of another kind, or enormous when unpacked."""

from __future__ import annotations

import gzip
import struct
import zlib
from functools import lru_cache

from ringviewer.simulator.drawing.bombs import black_png
from ringviewer.simulator.faults.answer import Answer, Occasion
from ringviewer.simulator.faults.spec import FaultSpec

_MB = 1 << 20
_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Just a moment</title></head>"
    b"<body><h1>Sorry, you have been blocked</h1><p>Error 1010</p></body></html>\n"
)
_MAGIC = 4


def html(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    """A page where JSON or a picture was expected."""
    answer.status = spec.status
    answer.headers = [(b"content-type", b"text/html; charset=utf-8")]
    answer.body = _PAGE


def wrong_type(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    """The right body under another Content-Type, or without one."""
    answer.set_header(b"content-type", spec.content_type.encode())


def truncated(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    """The first ``size`` per cent of the body, as if it were all of it."""
    answer.body = answer.body[: len(answer.body) * spec.size // 100]


def garbage(answer: Answer, _spec: FaultSpec, occasion: Occasion) -> None:
    """Noise of the same length; a picture keeps its first bytes, and so lies about what it is."""
    kept = answer.body[:_MAGIC] if _is_picture(answer) else b""
    answer.body = kept + occasion.random.randbytes(max(len(answer.body), 64) - len(kept))


def oversize(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    """The right body, followed by ``size`` bytes of blank space: JSON stays valid, and a picture is shown."""
    answer.body += b" " * spec.size


def compressed(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    """The right body in a Content-Encoding, or a Content-Encoding that does not fit the body."""
    if spec.form in ("gzip", "unsaid"):
        answer.body = gzip.compress(answer.body, mtime=0)
    elif spec.form == "deflate":
        answer.body = zlib.compress(answer.body)
    elif spec.form == "twice":
        answer.body = gzip.compress(gzip.compress(answer.body, mtime=0), mtime=0)
    said = {"unsaid": b"", "lying": b"gzip", "twice": b"gzip, gzip", "unknown": b"x-made-up"}
    answer.set_header(b"content-encoding", said.get(spec.form, spec.form.encode()))


def bomb(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    """``size`` bytes of blank space and the right body, packed to about a thousandth, or twice to some kilobytes."""
    packed = _blank_then(spec.size, answer.body, zlib_format=spec.form == "deflate")
    answer.body = gzip.compress(packed, mtime=0) if spec.form == "twice" else packed
    answer.set_header(b"content-encoding", b"gzip, gzip" if spec.form == "twice" else spec.form.encode())


def picture_bomb(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    """Instead of a picture a valid PNG, black, with ``size`` pixels a side: some hundred KiB, but GBs as pixels."""
    if _is_picture(answer):
        answer.body = black_png(spec.size)
        answer.set_header(b"content-type", b"image/png")


def bad_utf8(answer: Answer, _spec: FaultSpec, _occasion: Occasion) -> None:
    """Bytes that no UTF-8 has, in the first text of a JSON body."""
    for opening in (b'":"', b'": "'):
        answer.body = answer.body.replace(opening, opening + b"\xc3\x28\xff\xfe", 1)


def _is_picture(answer: Answer) -> bool:
    return answer.header(b"content-type").startswith(b"image/")


def _blank_then(blank: int, body: bytes, *, zlib_format: bool) -> bytes:
    last = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    stream = _blank_blocks(blank // _MB) + last.compress(body) + last.flush()
    check = _blank_check(blank // _MB, zlib_format=zlib_format)
    if zlib_format:
        return b"\x78\x9c" + stream + struct.pack(">I", zlib.adler32(body, check))
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    return head + stream + struct.pack("<II", zlib.crc32(body, check), (blank + len(body)) % (1 << 32))


@lru_cache(maxsize=4)
def _blank_blocks(megabytes: int) -> bytes:
    """Raw deflate of so much blank space, not yet ended.

    One megabyte is packed and repeated: after a full flush a block needs nothing of what came before it.
    """
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return (packer.compress(b" " * _MB) + packer.flush(zlib.Z_FULL_FLUSH)) * megabytes


@lru_cache(maxsize=8)
def _blank_check(megabytes: int, *, zlib_format: bool) -> int:
    """The Adler-32 of so much blank space, or its CRC-32."""
    plain = b" " * _MB
    check = 1 if zlib_format else 0
    for _ in range(megabytes):
        check = zlib.adler32(plain, check) if zlib_format else zlib.crc32(plain, check)
    return check
