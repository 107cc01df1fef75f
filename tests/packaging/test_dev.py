"""The set-up script: what it decides, without installing anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from devtools import setup, system, verbs
from devtools.lock import faults
from devtools.process import SetupError, answers, call

PIN = "x==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"
LOCKS = ("requirements.lock", "requirements-freeze.lock", "requirements-bench.lock")


def dev(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(repository / "packaging" / "dev.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_help_lists_every_verb_in_a_line(repository: Path) -> None:
    done = dev(repository, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    for verb in ("demo", "run", "test", "check", "bench", "lock", "build"):
        assert len(re.findall(rf"^  {verb} +\S.*\.$", done.stdout, re.MULTILINE)) == 1


@pytest.mark.parametrize("arguments", [(), ("dance",)])
def test_wrong_usage_exits_with_2(repository: Path, arguments: tuple[str, ...]) -> None:
    done = dev(repository, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage:" in done.stderr


def test_the_entry_reads_on_old_pythons(repository: Path) -> None:
    import ast

    source = (repository / "packaging" / "dev.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))


@pytest.mark.parametrize("part", range(3))
def test_stamp_follows_each_part(part: int) -> None:
    parts: list[bytes] = [b"lock", b"project", b"3.11"]
    other = [value + b"!" if number == part else value for number, value in enumerate(parts)]
    first, second = (setup.stamp_text(p[0], p[1], p[2].decode()) for p in (parts, other))
    assert first != second
    assert first == setup.stamp_text(b"lock", b"project", "3.11")


def test_stamp_does_not_mix_parts_up() -> None:
    assert setup.stamp_text(b"ab", b"c", "3") != setup.stamp_text(b"a", b"bc", "3")


def test_without_stamp_the_set_up_counts_as_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[str]] = []
    monkeypatch.setattr(setup, "VENV", tmp_path / "venv")
    monkeypatch.setattr(setup, "STAMP", tmp_path / "venv" / "stamp")

    def pretend(command: list[str | Path], **_: object) -> int:
        made.append([os.fspath(word) for word in command])
        setup.python().parent.mkdir(parents=True, exist_ok=True)
        setup.python().touch()
        return 0

    monkeypatch.setattr(setup, "call", pretend)
    setup.ensure(qt=False)
    assert [command[2:] for command in made[:1]] == [["venv", "--clear", str(tmp_path / "venv")]]
    assert [word for command in made for word in command if word.startswith("--require")] == ["--require-hashes"]
    done = len(made)
    setup.ensure(qt=False)
    assert len(made) == done


def test_a_failed_install_leaves_no_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "VENV", tmp_path / "venv")
    monkeypatch.setattr(setup, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(setup, "call", lambda command, **_: int("pip" in command))
    with pytest.raises(SetupError, match="pip could not install"):
        setup.ensure(qt=False)
    assert not setup.STAMP.exists()


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system, "FONT_FILE", Path(__file__))


@pytest.mark.usefixtures("linux")
def test_every_library_has_a_package() -> None:
    everything = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    missing = system.missing_for_qt(everything, window=True, found=lambda _: False)
    assert {"libGL.so.1", "libxcb-cursor.so.0", "libwayland-egl.so.1"} <= set(missing)
    names = system.apt_names(missing, lambda _: True)
    assert len(names) == len(set(names)) == len(missing)


@pytest.mark.usefixtures("linux")
def test_only_what_is_missing_is_named() -> None:
    missing = system.missing_for_qt({}, window=False, found=lambda name: name != "libEGL.so.1")
    assert missing == {"libEGL.so.1": ("libegl1",)}


@pytest.mark.usefixtures("linux")
def test_display_libraries_only_for_the_display_that_is_there() -> None:
    missing = system.missing_for_qt({"DISPLAY": ":0"}, window=False, found=lambda _: False)
    assert not set(missing) & (set(system.X11) | set(system.WAYLAND))
    missing = system.missing_for_qt({"DISPLAY": ":0"}, window=True, found=lambda _: False)
    assert set(system.X11) <= set(missing)
    assert not set(system.WAYLAND) & set(missing)


def test_other_systems_need_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert system.missing_for_qt({}, window=True, found=lambda _: False) == {}
    assert system.display_answers({})


@pytest.mark.parametrize(
    ("known", "name"),
    [({"libglib2.0-0t64"}, "libglib2.0-0t64"), ({"libglib2.0-0"}, "libglib2.0-0"), (set(), "libglib2.0-0")],
)
def test_renamed_packages_are_taken_by_the_name_that_is_known(known: set[str], name: str) -> None:
    missing = {"libglib-2.0.so.0": system.BASE["libglib-2.0.so.0"]}
    assert system.apt_names(missing, known.__contains__) == [name]


def test_without_rights_the_exact_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "has_apt", lambda: True)
    monkeypatch.setattr(system, "_privilege", lambda: None)
    monkeypatch.setattr(system, "_known", lambda _: True)
    with pytest.raises(SetupError) as caught:
        system.provide(lambda: {"libEGL.so.1": ("libegl1",), "libGL.so.1": ("libgl1",)}, "Qt")
    assert str(caught.value).endswith("sudo apt-get install -y --no-install-recommends libegl1 libgl1")
    assert "libEGL.so.1, libGL.so.1" in str(caught.value)


def test_with_rights_it_installs_and_updates_only_when_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = {"libEGL.so.1": ("libegl1",)}
    ran: list[list[str]] = []

    def apt(command: list[str], **_: object) -> int:
        ran.append(command)
        if command[-1] == "libegl1" and any("update" in earlier for earlier in ran):
            missing.clear()
        return int(bool(missing))

    monkeypatch.setattr(system, "has_apt", lambda: True)
    monkeypatch.setattr(system, "_privilege", lambda: ["sudo", "-n"])
    monkeypatch.setattr(system, "_known", lambda _: True)
    monkeypatch.setattr(system, "call", apt)
    system.provide(lambda: dict(missing), "Qt")
    assert [command[-1] for command in ran] == ["libegl1", "update", "libegl1"]
    assert all(command[:4] == ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"] for command in ran)


def test_without_apt_the_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "has_apt", lambda: False)
    with pytest.raises(SetupError, match=r"libEGL\.so\.1\. Install it with the system's package tool"):
        system.provide(lambda: {"libEGL.so.1": ("libegl1",)}, "Qt")


@pytest.mark.usefixtures("linux")
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, True),
        ({"DISPLAY": "elsewhere:10.0"}, True),
        ({"DISPLAY": "nonsense"}, False),
        pytest.param({"DISPLAY": ":65000"}, False, id="nobody-listens"),
    ],
)
def test_a_display_is_one_that_answers(environment: dict[str, str], expected: bool) -> None:
    assert system.display_answers(environment) is expected


def test_test_fails_when_no_test_ran(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(verbs, "ensure", lambda **_: None)
    monkeypatch.setattr(verbs, "call", lambda *_, **__: 5)
    assert verbs.main(["test"]) == 1
    assert "No test ran." in capsys.readouterr().err


@pytest.mark.parametrize(("words", "expected"), [([], ["-n", "auto"]), (["tests/ui", "-x"], ["tests/ui", "-x"])])
def test_all_tests_run_on_all_cores_and_named_ones_on_one(
    monkeypatch: pytest.MonkeyPatch, words: list[str], expected: list[str]
) -> None:
    called: list[list[str]] = []

    def pretend(command: list[str | Path], *, env: dict[str, str]) -> int:
        called.append([str(word) for word in command])
        return 0

    monkeypatch.setattr(verbs, "ensure", lambda **_: None)
    monkeypatch.setattr(verbs, "call", pretend)
    assert verbs.main(["test", *words]) == 0
    assert called[0][3 : 3 + len(expected)] == expected


def test_demo_without_display_saves_a_picture_and_says_where(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    picture = tmp_path / "build" / "demo.png"
    seen: dict[str, object] = {}

    def pretend(command: list[str | Path], *, env: dict[str, str]) -> int:
        seen.update(command=command, env=env)
        picture.touch()
        return 0

    monkeypatch.setattr(verbs, "PICTURE", picture)
    monkeypatch.setattr(verbs, "display_answers", lambda _: False)
    monkeypatch.setattr(verbs, "ensure", lambda **_: None)
    monkeypatch.setattr(verbs, "call", pretend)
    assert verbs.main(["demo", "healthy"]) == 0
    captured = capsys.readouterr()
    assert "no display" in captured.err
    assert "no display" in captured.err
    assert seen["env"] == {"QT_QPA_PLATFORM": "offscreen"}
    assert seen["command"] == [setup.python(), "-m", "ringviewer", "--demo", "healthy", "--screenshot", picture]


def test_check_runs_every_step_and_names_the_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verbs, "ensure", lambda **_: None)
    monkeypatch.setattr(verbs, "call", lambda command: int("mypy" in command or "format" in command))
    assert verbs.main(["check"]) == 1
    assert "Failed: format, types." in capsys.readouterr().err


def test_a_command_that_a_signal_ended_reports_it_as_a_shell_does() -> None:
    code = call([sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"])
    assert code == (15 if os.name == "nt" else 128 + 15)  # Windows has no signals, and takes the number as the code


def test_a_program_that_is_not_there_is_said_in_a_sentence() -> None:
    assert answers(["ringviewer-no-such-program"]) is None
    with pytest.raises(SetupError, match="ringviewer-no-such-program could not be started"):
        call(["ringviewer-no-such-program"])


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_pins_and_hashes_and_no_address(repository: Path, name: str) -> None:
    text = (repository / "packaging" / name).read_text(encoding="utf-8")
    assert faults(text) == []
    pins = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in pin for pin in pins)


def test_the_lock_holds_every_dependency(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    locked = set(re.findall(r"^([a-z0-9.-]+)==", (repository / "packaging" / LOCKS[0]).read_text(), re.MULTILINE))
    assert {re.split(r"[<>=]", line)[0].lower() for line in wanted} <= locked


@pytest.mark.parametrize(
    "line",
    [
        "--index-url example",
        "x @ https://example.org/x.whl",
        "# from example.org",
        "x>=1 \\",
        "    --hash=md5:00",
        "x==1.0",
    ],
)
def test_faults_of_a_lock_are_found(line: str) -> None:
    assert faults(PIN) == []
    assert faults(PIN + line + "\n") == [line]
    assert faults("") == ["the file is empty"]
