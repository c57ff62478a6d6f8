"""Serving: the application behind an address of this machine."""

import socket
import webbrowser
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from threading import Timer

import uvicorn

from pchteam.web.access import Access
from pchteam.web.app import create_app
from pchteam.web.jobs import Jobs
from pchteam.web.store import Store

__all__ = ["serve"]


def serve(workspace: Path | None, root: Path, host: str, port: int, *, open_browser: bool) -> None:
    """Serve a store until somebody stops it."""
    root.mkdir(parents=True, exist_ok=True)
    store = Store(root.resolve())
    jobs = Jobs(store)
    jobs.hold()
    if is_local(host):
        access = Access.local(store.root)
    else:
        access, fresh = Access.by_token(store.root)
        for role, token in fresh.items():
            print(f"Token for a {role}, shown only now: {token}", flush=True)
    app = create_app(store, jobs, access)
    with socket.create_server((host, port)) as listening:
        address = f"http://{host}:{listening.getsockname()[1]}/"
        print(f"Open {address} (Ctrl-C ends the server; work goes on and is kept in {root})", flush=True)
        if open_browser:
            Timer(0.5, webbrowser.open, [address]).start()
        with suppress(KeyboardInterrupt):
            uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run([listening])


def is_local(host: str) -> bool:
    """Whether only this machine reaches an address."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"
