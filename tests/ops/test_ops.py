"""What make calls, with real processes."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ops.chromium import COMMAND, find
from ops.environment import NEEDED

ROOT = Path(__file__).parents[2]


def python(*words, **environment):
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_taken_address_names_the_setting():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = python("-m", "ops.run", CEH_ADDRESS=f"127.0.0.1:{taken.getsockname()[1]}")
    assert result.returncode == 1
    assert "CEH_ADDRESS=" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_without_chromium_the_exact_command_is_told(tmp_path):
    (tmp_path / "python").symlink_to(sys.executable)
    result = subprocess.run(
        [sys.executable, "-m", "ops.chromium"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert COMMAND in result.stderr


def test_chromium_is_found_by_its_setting(monkeypatch, tmp_path):
    program = tmp_path / "my-chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("CEH_CHROMIUM", str(program))
    assert find() == str(program)


def test_an_old_python_is_told_which_one_is_needed():
    result = python(
        "-c", "import sys; sys.version_info = (3, 9); import ops.environment as e; e.main('unused')"
    )
    assert result.returncode == 1
    assert f"{NEEDED[0]}.{NEEDED[1]}" in result.stderr


def test_a_wrong_word_lists_the_commands_of_the_database():
    result = python("-m", "ops.postgres", "sing")
    assert result.returncode == 1
    assert "restore FILE" in result.stderr


def test_a_foreign_database_is_never_reset():
    result = python("-m", "ops.postgres", "reset", DATABASE_URL="postgresql://somebody@localhost/precious")
    assert result.returncode == 1
    assert "your own tools" in result.stderr


def test_the_makefile_names_every_command_with_a_sentence():
    output = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"run", "test", "check", "backup", "restore", "reset", "bench"} <= {
        line.split()[0] for line in output.splitlines()
    }
    assert all(len(line.split()) > 2 for line in output.splitlines())


@pytest.mark.parametrize("name", ["ceh-web", "ceh-worker"])
def test_what_a_service_starts_exists_with_these_options(name, tmp_path):
    unit = (ROOT / "ops" / "systemd" / f"{name}.service").read_text()
    (line,) = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
    program, *words = line.removeprefix("ExecStart=").split()
    program = Path(sys.executable).parent / Path(program).relative_to("/srv/ceh/.venv/bin")
    ask = "--check-config" if name == "ceh-web" else "--help"
    result = subprocess.run(
        [str(program), *words, ask],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert result.returncode == 0, result.stderr
    assert "PrivateTmp=true" in unit  # ProtectSystem=strict takes /tmp away, where uploads wait


def test_letters_of_an_installation_at_another_address_lead_there():
    ask = "from ops.run import ENVIRONMENT; print(ENVIRONMENT['CEH_URL'])"
    assert python("-c", ask, CEH_ADDRESS="127.0.0.1:8159").stdout == "http://127.0.0.1:8159\n"
    assert python("-c", ask, CEH_ADDRESS="0.0.0.0:8159").stdout == "http://127.0.0.1:8159\n"
    assert python("-c", ask, CEH_URL="https://ceh.example.org").stdout == "https://ceh.example.org\n"
