"""Saving a still: its name, its bytes and the facts beside it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ringviewer.casefile.still_file import saved_bytes, sidecar_path, suggested_name, write_still
from ringviewer.history.device import Device
from tests.casefile.stills import CLEAN, DEVICE, NOW, RANGE, TELLING, failed, picture, shown

TIMES = "_requested-20261009T002107.410Z_actual-20261009T002114.310Z.jpg"
RESERVED = ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))


def named(name: str) -> str:
    return suggested_name(shown(), Device("id", name))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Front Door", "Front-Door"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "C-Windows-x"),
        (".hidden", "hidden"),
        ("COM1.jpg", "COM1-jpg"),
        ("Haustür Süd", "Haustür-Süd"),
        ("Haustu\u0308r", "Haustür"),
        ("玄関", "玄関"),
        ("a\u202egnp.exe", "a-gnp-exe"),
        ("a\x00b\nc", "a-b-c"),
        ("_-_", "still"),
        ("", "still"),
        ("x" * 500, "x" * 80),
        ("玄" * 500, "玄" * 26),
    ],
)
def test_the_name_tells_device_and_both_times(name: str, word: str) -> None:
    assert named(name) == word + TIMES


def test_what_is_not_known_is_said_in_the_name() -> None:
    assert suggested_name(shown(None), None) == "still_requested-20261009T002107.410Z_actual-unknown.jpg"
    ranged = shown(-60_000, RANGE)
    assert suggested_name(ranged, DEVICE) == (
        "Front-Door_newest-from-20261008T232107.410Z-to-20261009T002107.410Z_actual-20261009T002007.410Z.jpg"
    )
    assert "-to-now_" in suggested_name(shown(0, replace(RANGE, to_ms=None)), DEVICE)
    png = replace(ranged, picture=replace(picture(), format="PNG"))
    assert suggested_name(png, DEVICE).endswith(".png")


@given(st.text(max_size=200))
def test_no_device_is_called_so_that_the_file_leaves_its_folder(name: str) -> None:
    file = named(name)
    assert file.endswith(TIMES)
    assert len(f"{file}.json".encode()) <= 255
    assert Path(file).name == PureWindowsPath(file).name == file
    assert file.isprintable()
    assert not set(file) & set('<>:"/\\|?*')
    assert not file.startswith((".", "-"))
    assert file.split(".")[0].lower() not in RESERVED


def write(target: Path, *, keep_metadata: bool = False, sidecar: bool = False, data: bytes = TELLING) -> Path | None:
    return write_still(
        target, shown(data=data), DEVICE, keep_metadata=keep_metadata, sidecar=sidecar, now_ms=NOW, skew_ms=-2_400
    )


def test_the_picture_is_saved_without_what_it_says_of_itself(tmp_path: Path) -> None:
    target = tmp_path / "still.jpg"
    write(target)
    assert target.read_bytes() == CLEAN
    with Image.open(io.BytesIO(TELLING)) as before, Image.open(target) as after:
        assert before.tobytes() == after.tobytes()
    assert [path.name for path in tmp_path.iterdir()] == ["still.jpg"]


def test_the_bytes_as_they_came_are_saved_when_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "still.jpg"
    write(target, keep_metadata=True)
    assert target.read_bytes() == TELLING


def test_a_picture_with_nothing_to_remove_is_saved_as_it_came() -> None:
    assert saved_bytes(picture(CLEAN), keep_metadata=False) is picture(CLEAN).data


@pytest.mark.parametrize("keep_metadata", [True, False])
def test_the_facts_tell_what_came_and_what_was_saved(tmp_path: Path, keep_metadata: bool) -> None:
    target = tmp_path / "still.jpg"
    write(target, keep_metadata=keep_metadata, sidecar=True)
    facts = json.loads(sidecar_path(target).read_text(encoding="utf-8"))
    assert facts["still"]["sha256"] == hashlib.sha256(TELLING).hexdigest()
    assert facts["still"]["offset_ms"] == 6_900
    saved = target.read_bytes()
    assert facts["saved"] == {
        "at_ms": NOW,
        "clock_skew_ms": -2_400,
        "bytes": len(saved),
        "sha256": hashlib.sha256(saved).hexdigest(),
        "metadata_removed": not keep_metadata,
    }
    # What was removed from the picture does not stand beside it.
    assert facts["metadata"] == ["Comment"]
    assert "private remark" not in json.dumps(facts)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["still.jpg", "still.jpg.json"]


def test_half_a_letter_from_the_network_does_not_stop_the_facts(tmp_path: Path) -> None:
    target = tmp_path / "still.jpg"
    view = shown()
    assert view.event is not None
    view = replace(view, event=replace(view.event, kind="odd\ud800"))
    write_still(target, view, DEVICE, keep_metadata=False, sidecar=True, now_ms=NOW, skew_ms=None)
    assert json.loads(sidecar_path(target).read_text(encoding="utf-8"))["event"]["kind"] == "odd\ud800"


def test_a_file_that_is_there_is_replaced_whole_or_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "still.jpg"
    target.write_bytes(b"an older one")
    real = os.fdopen
    opened = 0

    def full(*arguments: object) -> object:
        nonlocal opened
        opened += 1
        if opened == 2:
            os.close(int(str(arguments[0])))
            raise OSError(28, "No space left on device")
        return real(*arguments)  # type: ignore[call-overload]

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdopen", full)
        with pytest.raises(OSError, match="No space"):
            write(target, sidecar=True)
    assert target.read_bytes() == b"an older one"
    assert [path.name for path in tmp_path.iterdir()] == ["still.jpg"]
    write(target)
    assert target.read_bytes() == CLEAN


def test_where_it_cannot_be_written_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write(tmp_path / "missing" / "still.jpg")
    folder = tmp_path / "still.jpg"
    folder.mkdir()
    with pytest.raises(OSError, match=r"directory|denied"):
        write(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["still.jpg"]


def test_neither_is_written_where_one_of_them_is_a_folder(tmp_path: Path) -> None:
    target = tmp_path / "still.jpg"
    sidecar_path(target).mkdir()
    with pytest.raises(IsADirectoryError):
        write(target, sidecar=True)
    assert [path.name for path in tmp_path.iterdir()] == ["still.jpg.json"]
    target.write_bytes(b"an older one")
    with pytest.raises(IsADirectoryError):
        write(target, sidecar=True)
    assert target.read_bytes() == b"an older one"


@pytest.mark.parametrize("older", [b"an older one", None])
def test_what_was_placed_is_taken_back_when_the_other_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, older: bytes | None
) -> None:
    target = tmp_path / "still.jpg"
    if older is not None:
        target.write_bytes(older)
        sidecar_path(target).write_bytes(b"{}")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    real = Path.replace
    placed = []

    def held(self: Path, to: Path) -> Path:
        if to == sidecar_path(target):
            placed.append(target.read_bytes())
            raise PermissionError(13, "The file is open elsewhere")
        return real(self, to)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        with pytest.raises(PermissionError, match="open elsewhere"):
            write(target, sidecar=True)
    assert placed == [CLEAN]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_facts_of_another_picture_are_never_replaced(tmp_path: Path) -> None:
    """Nobody was asked about them: the question that is answered before saving is about the picture."""
    target = tmp_path / "still.jpg"
    for name in ("still.jpg.json", "still.jpg-2.json"):
        (tmp_path / name).write_bytes(b"{}")
    assert write(target, sidecar=True) == tmp_path / "still.jpg-3.json"
    assert json.loads((tmp_path / "still.jpg-3.json").read_text(encoding="utf-8"))["still"]["offset_ms"] == 6_900
    assert {(tmp_path / name).read_bytes() for name in ("still.jpg.json", "still.jpg-2.json")} == {b"{}"}


def test_the_facts_of_a_picture_that_is_replaced_are_replaced_too(tmp_path: Path) -> None:
    target = tmp_path / "still.jpg"
    assert write(target, sidecar=False) is None
    sidecar_path(target).write_bytes(b"{}")
    assert write(target, sidecar=True) == sidecar_path(target)
    assert json.loads(sidecar_path(target).read_text(encoding="utf-8"))["saved"]["at_ms"] == NOW
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in lists, not in a mode")
def test_only_the_owner_reads_what_was_saved(tmp_path: Path) -> None:
    write(tmp_path / "still.jpg", sidecar=True)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_still_without_a_picture_is_not_saved(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no picture"):
        write_still(
            tmp_path / "x.jpg",
            failed(shown()),
            DEVICE,
            keep_metadata=False,
            sidecar=False,
            now_ms=NOW,
            skew_ms=None,
        )
