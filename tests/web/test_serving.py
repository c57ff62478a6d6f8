"""Serving: a workspace is put into the store once, and what keeps the server from beginning is one clear line."""

import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import pytest

from pchteam.load import UnreadableWorkspaceError, read_tables
from pchteam.web.serving import CannotServeError, keep_scratch_in, listening, open_into
from pchteam.web.store import Store
from pchteam.web.uploads import RefusedUploadError
from tests.web.files_sent import edited, margate_files, workbook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Margate in a folder, with a page about it."""
    place = tmp_path / "margate"
    place.mkdir()
    for name, text in {**margate_files(), "README.md": "# Margate\n"}.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    (tmp_path / "store").mkdir()
    return Store(tmp_path / "store")


def test_a_workspace_is_opened_into_the_store_once(folder: Path, store: Store) -> None:
    first = open_into(store, folder)
    again = open_into(store, folder)
    assert (first.id, again.id, len(again.versions())) == ("margate", "margate", 1)
    assert {file.name for file in first.latest().tables.iterdir()} == set(margate_files())
    audit = [json.loads(line)["what"] for line in (store.root / "audit.jsonl").read_text().splitlines()]
    assert audit == ["opened"]


def test_what_changed_since_becomes_a_version(folder: Path, store: Store) -> None:
    open_into(store, folder)
    with (folder / "people.csv").open("a") as file:
        file.write("new,New Person,staff\n")
    kept = open_into(store, folder)
    assert [(one.number, one.parent) for one in kept.versions()] == [(2, 1), (1, None)]
    assert len(open_into(store, folder).versions()) == 2


def test_a_workbook_can_be_opened(tmp_path: Path, store: Store) -> None:
    workbook(tmp_path)
    kept = open_into(store, tmp_path / "margate.xlsx")
    assert read_tables(kept.latest().tables) == read_tables(tmp_path / "margate.xlsx")
    assert len(open_into(store, tmp_path / "margate.xlsx").versions()) == 1


def test_a_workbook_with_macros_is_not_opened(tmp_path: Path, store: Store) -> None:
    content = edited(workbook(tmp_path), lambda files: files.update({"xl/vbaProject.bin": b"macro"}))
    (tmp_path / "margate.xlsx").write_bytes(content)
    with pytest.raises(RefusedUploadError, match="macros"):
        open_into(store, tmp_path / "margate.xlsx")
    assert store.workspaces() == []


def test_two_folders_of_one_name_stay_apart(folder: Path, tmp_path: Path, store: Store) -> None:
    other = tmp_path / "other" / "margate"
    other.parent.mkdir()
    open_into(store, folder)
    folder.rename(other)
    assert open_into(store, other).id == "margate-2"


def test_what_is_no_workspace_is_not_opened(tmp_path: Path, store: Store) -> None:
    with pytest.raises(UnreadableWorkspaceError):
        open_into(store, tmp_path / "none")
    assert store.workspaces() == []


def test_what_a_killed_server_was_reading_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    left = tmp_path / "scratch" / "left" / "people.csv"
    left.parent.mkdir(parents=True)
    left.write_text("id,name")
    keep_scratch_in(tmp_path)
    assert list((tmp_path / "scratch").iterdir()) == []
    assert stat.S_IMODE((tmp_path / "scratch").stat().st_mode) == 0o700
    with tempfile.TemporaryDirectory() as folder:
        assert Path(folder).parent == tmp_path / "scratch"


def test_a_port_that_is_taken_is_told() -> None:
    with listening("127.0.0.1", 0) as ear, pytest.raises(CannotServeError, match=r"--port"):
        listening("127.0.0.1", ear.getsockname()[1])


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_told(host: str) -> None:
    with pytest.raises(CannotServeError, match=rf"{host}, port 0 \([^()]+\); .*--host"):
        listening(host, 0)


def serving(*arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-P", "-m", "pchteam", "serve", "--no-browser", *map(str, arguments)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUTF8": "1"}
    )


def test_the_command_serves_a_workspace(folder: Path, tmp_path: Path) -> None:
    server = serving(folder, "--port", 0, "--store", tmp_path / "work")
    try:
        assert server.stdout
        address = server.stdout.readline().split()[1]
        assert address.endswith("/workspaces/margate")
        answer = httpx.get(address, timeout=60)
        assert answer.status_code == 200
        assert "Version 1 has no faults" in answer.text
        if sys.platform != "win32":
            assert stat.S_IMODE((tmp_path / "work").stat().st_mode) == 0o700
    finally:
        server.terminate()
        server.wait(30)


def test_what_went_wrong_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as ear:
        server = serving("--port", ear.getsockname()[1], "--store", tmp_path / "work")
        told = server.communicate(timeout=60)[1]
    assert server.returncode == 2
    assert len(told.splitlines()) == 1
    assert told.startswith("Error: ")
    assert "--port" in told


def test_a_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from pchteam import cli_serve

    monkeypatch.setattr(cli_serve, "NEEDED", ("no_such_package",))
    with pytest.raises(ValueError, match=r"no_such_package.*pip install 'pchteam\[web\]'"):
        cli_serve.serve(None, 0, "127.0.0.1", tmp_path, True)
