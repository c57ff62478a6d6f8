"""Serving: the application behind an address of this machine."""

import shutil
import socket
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Timer

import uvicorn
from starlette.datastructures import UploadFile

from pchteam.load import read_tables
from pchteam.web.access import Access, is_local
from pchteam.web.app import create_app
from pchteam.web.files import read_json, write_json
from pchteam.web.jobs import Jobs
from pchteam.web.store import KeptWorkspace, NotKeptError, Store
from pchteam.web.uploads import Upload, kept_files, read_upload
from pchteam.workspace_rules import book_of

__all__ = ["CannotServeError", "keep_scratch_in", "listening", "open_into", "serve"]

OPENED = "opened.json"


class CannotServeError(OSError):
    """The server cannot begin; the message says what to do."""


def serve(workspace: Path | None, root: Path, host: str, port: int, *, open_browser: bool) -> None:
    """Serve a store until somebody stops it.

    Parameters
    ----------
    workspace
        Is put into the store, and its page is the one that opens.

    Raises
    ------
    CannotServeError
        If the address is taken or not of this machine.
    FileExistsError
        If another server works on the store.
    pchteam.load.UnreadableWorkspaceError, pchteam.rulebook.RuleError
        If there is no workspace at the path, or it has rules that cannot be used.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(root.resolve())
    jobs = Jobs(store)
    jobs.hold()
    keep_scratch_in(store.root)
    with listening(host, port) as ear:
        kept = open_into(store, workspace) if workspace else None
        app = create_app(store, jobs, _access(store.root, host))
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{ear.getsockname()[1]}/{f'workspaces/{kept.id}' if kept else ''}"
        print(f"Open {address} (Ctrl-C ends the server; work goes on and is kept in {root})", flush=True)
        if open_browser:
            Timer(0.5, webbrowser.open, [address]).start()
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run([ear])


def keep_scratch_in(root: Path) -> None:
    """Let uploads be read in a folder of the store, as they name people, and remove what a killed server left there."""
    folder = root / "scratch"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    tempfile.tempdir = str(folder)


def _access(root: Path, host: str) -> Access:
    """Return who may do what at an address; new tokens are printed, once."""
    if is_local(host):
        return Access.local(root)
    access, fresh = Access.by_token(root)
    for role, token in fresh.items():
        print(f"Token for a {role}, shown only now: {token}", flush=True)
    print("Others on the way can read what is sent over http: put a server with https before it.", flush=True)
    return access


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address.

    Raises
    ------
    CannotServeError
        If it is taken, or not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0]
        told = f"cannot listen at {host}, port {port} ({reason})"
        raise CannotServeError(f"{told}; choose another with --port, 0 for any free one, or another --host") from None


def open_into(store: Store, path: Path) -> KeptWorkspace:
    """Put a workspace of this machine into a store, once; as a new version where it has changed since.

    Raises
    ------
    pchteam.load.UnreadableWorkspaceError, pchteam.rulebook.RuleError
        If there is no workspace at the path, or it has rules that cannot be used.
    pchteam.web.uploads.RefusedUploadError
        If it is a workbook that would not be taken as an upload either.
    """
    path = path.resolve()
    read_tables(path)
    book_of(path)
    places, content = store.root / OPENED, _sum(path)
    known = read_json(places) if places.is_file() else {}
    before = known.get(str(path), {})
    kept = _kept_before(store, before.get("workspace"))
    if kept is not None and before["content"] == content:
        return kept
    with _as_upload(path) as read:
        if kept is None:
            kept = store.add_workspace(read.stem, read.write, by="planner", origin=read.origin)
        else:
            kept.add_version(read.write, by="planner", origin=read.origin, parent=kept.latest().number)
    write_json(known | {str(path): {"workspace": kept.id, "content": content}}, places)
    store.audit("planner", "opened", workspace=kept.id, version=kept.latest().number, file=path.name)
    return kept


@contextmanager
def _as_upload(path: Path) -> Iterator[Upload]:
    if path.is_dir():
        yield Upload(path.name, path)
    else:
        with path.open("rb") as file, read_upload(UploadFile(file, filename=path.name)) as read:
            yield read


def _kept_before(store: Store, identifier: str | None) -> KeptWorkspace | None:
    with suppress(NotKeptError):
        return store.workspace(identifier) if identifier else None
    return None


def _sum(path: Path) -> str:
    """The SHA-256 of what is kept of a workspace."""
    sums = [f"{name} {sha256(file.read_bytes()).hexdigest()}" for name, file in kept_files(path).items()]
    return sha256("\n".join(sums).encode()).hexdigest()
