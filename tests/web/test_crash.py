"""A server that is killed loses nothing that it has confirmed, and no work that was begun."""

import io
import re
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from pchteam.example_workspaces import example_workspaces
from pchteam.web.job import Job, job_of, jobs_of
from pchteam.web.opened import workspace_of
from pchteam.web.store import KeptWorkspace, Store
from tests.web.site import SECONDS, Visitor

EXAMPLE = "margate-task-force"


class Served:
    """A server in a process of its own, that can be killed and started again."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        self.process: subprocess.Popen[str]
        self.address = ""

    def start(self) -> Visitor:
        """Start it; return somebody who has opened it."""
        command = [sys.executable, "-P", "-m", "pchteam", "serve", "--port", "0", "--no-browser"]
        self.process = subprocess.Popen(
            [*command, "--store", str(self.store.root)], stdout=subprocess.PIPE, text=True, cwd=self.store.root.parent
        )
        assert self.process.stdout is not None
        found = re.search(r"http://[^/ ]+", self.process.stdout.readline())
        assert found
        self.address = found[0]
        return Visitor(httpx.Client(base_url=self.address, follow_redirects=True, timeout=30.0))

    def kill(self) -> None:
        """Kill it as the system would."""
        self.process.kill()
        self.process.wait()

    def workspace(self) -> KeptWorkspace:
        """The only workspace."""
        (found,) = self.store.workspaces()
        return found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server that was not started yet."""
    found = Served(tmp_path / "store")
    yield found
    found.kill()


def until(is_so: Callable[[], Any]) -> None:
    """Wait for something."""
    last = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < last, "it did not come"
        time.sleep(0.05)


def ask_for_plan(served: Served, visitor: Visitor, example: str) -> Job:
    """Ask for a plan of an example, and wait until a worker makes it."""
    visitor.post("/examples", {"name": example})
    workspace = served.workspace()
    assert visitor.post(f"/workspaces/{workspace.id}/plans", {"time_limit": "5", "options": "0"}).status_code == 200
    until(lambda: job_of(workspace, 1).state.get("pid"))
    return job_of(workspace, 1)


def test_planning_goes_on_while_no_server_runs(served: Served) -> None:
    job = ask_for_plan(served, served.start(), "north-trafford")
    worker = psutil.Process(job.state["pid"])
    served.kill()
    assert worker.is_running()
    visitor = served.start()
    until(lambda: job_of(served.workspace(), 1).ended)
    done = job_of(served.workspace(), 1)
    assert (done.status, done.state["pid"], "again" in done.state) == ("done", worker.pid, False)
    assert "Plan 1" in visitor.get(f"/workspaces/{served.workspace().id}/plans").text
    assert (served.store.root / "audit.jsonl").read_text().count('"kind": "plan"') == 1


def test_planning_begins_anew_after_the_machine_fell(served: Served) -> None:
    job = ask_for_plan(served, served.start(), EXAMPLE)
    served.kill()
    psutil.Process(job.state["pid"]).kill()
    served.start()
    until(lambda: job_of(served.workspace(), 1).ended)
    done = job_of(served.workspace(), 1)
    assert (done.status, done.state["again"]) == ("done", True)
    assert len(jobs_of(served.workspace())) == 1


def test_a_second_server_on_the_store_says_so_in_a_line(served: Served) -> None:
    served.start()
    command = [sys.executable, "-P", "-m", "pchteam", "serve", "--port", "0", "--no-browser"]
    second = subprocess.run(
        [*command, "--store", str(served.store.root)], capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert second.returncode == 2
    assert second.stderr.startswith("Error: another server works on ")
    assert second.stderr.count("\n") == 1


def test_half_an_upload_leaves_nothing(served: Served) -> None:
    visitor = served.start()
    csrf = visitor.csrf()
    head = f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n--x\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\nPK'
    host, _, port = served.address.removeprefix("http://").partition(":")
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.client.cookies.items())
    with socket.create_connection((host, int(port))) as sending:
        lines = f"POST /workspaces HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookies}\r\nContent-Length: 100000\r\n"
        sending.sendall(f"{lines}Content-Type: multipart/form-data; boundary=x\r\n\r\n{head}".encode())
        time.sleep(0.2)
        served.kill()
    served.start()
    assert served.store.workspaces() == []
    assert not list(served.store.root.rglob(".*"))


def test_uploads_are_whole_or_not_there_and_confirmed_ones_are_there(served: Served) -> None:
    packed = packed_example()
    confirmed: list[str] = []
    for _ in range(3):
        visitor = served.start()
        enough = len(confirmed) + 2
        uploading = threading.Thread(target=upload_until_killed, args=(visitor, packed, confirmed))
        uploading.start()
        while len(confirmed) < enough:
            assert uploading.is_alive()
            time.sleep(0.02)
        served.kill()
        uploading.join()
    served.start()
    kept = {workspace.id: workspace for workspace in served.store.workspaces()}
    assert kept.keys() >= set(confirmed)
    for workspace in kept.values():
        assert not workspace_of(workspace.latest().tables).faults
    assert not list((served.store.root / "workspaces").rglob(".*"))


def upload_until_killed(visitor: Visitor, packed: bytes, confirmed: list[str]) -> None:
    """Upload the same again and again; note what the server has confirmed."""
    csrf = visitor.csrf()
    while True:
        try:
            answer = visitor.client.post(
                "/workspaces", data={"csrf": csrf}, files={"file": ("ours.zip", packed)}, follow_redirects=False
            )
        except httpx.HTTPError:
            return
        confirmed.append(answer.headers["location"].split("/")[2])


def packed_example() -> bytes:
    """An example as a zip of CSV files."""
    packed = io.BytesIO()
    with example_workspaces() as found, zipfile.ZipFile(packed, "w") as archive:
        for path in found[EXAMPLE].iterdir():
            if path.suffix == ".csv":
                archive.writestr(path.name, path.read_bytes())
    return packed.getvalue()
