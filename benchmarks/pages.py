"""How soon pages come when ten people use the server at once, while it makes a plan; and what the start page weighs.

`python benchmarks/pages.py --json` writes one JSON object as the last line of standard output, and progress to standard
error; `benchmarks/README.md` says what each figure means.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx

PEOPLE, REQUESTS = 10, 20
FIRST_PLAN_SECONDS, PLAN_SECONDS = 20, 120
MOST_PAGES, MOST_ALIKE = 100, 3
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
NUMBER_OR_ID = re.compile(r"(?<=/)(?:[0-9]+|[^/]*[0-9][^/]*|(?<=/teams/)[^/]+)(?=/|$)")


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Serve a store in a process of its own; gives the address."""
    command = [sys.executable, "-P", "-m", "pchteam", "serve", "--store", str(store), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"http://[^/ ]+", server.stdout.readline())
        assert found
        try:
            yield found[0]
        finally:
            server.terminate()


class Person:
    """Somebody with a browser."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, follow_redirects=True, timeout=60.0)
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get("/").text)
        assert found
        self.csrf = found[1]

    def post(self, address: str, **form: str) -> str:
        """Send a form; return the path of the page that answers."""
        answer = self.client.post(address, data={"csrf": self.csrf, **form})
        answer.raise_for_status()
        return answer.url.path

    def plan(self, workspace: str, seconds: int) -> str:
        """Ask for a plan; return the path of its job."""
        return self.post(f"{workspace}/plans", time_limit=str(seconds), options="0")

    def is_done(self, job: str) -> bool:
        """Whether a job has ended, as its page says."""
        answer = self.client.get(job)
        if 'role="alert"' in answer.text:
            raise RuntimeError(f"{job} failed")
        return answer.url.path != job

    def pages(self, workspace: str) -> list[str]:
        """Follow the links of a workspace; each page is opened once, so that what is dear has been read."""
        found: list[str] = []
        alike = Counter[str]()
        waiting = [workspace]
        while waiting and len(found) < MOST_PAGES:
            path = waiting.pop(0)
            if alike[kind := kind_of(path, workspace)] >= MOST_ALIKE:
                continue
            answer = self.client.get(path)
            if answer.status_code != 200 or not answer.headers["content-type"].startswith("text/html"):
                continue
            found.append(path)
            alike[kind] += 1
            links = (link.replace("&amp;", "&") for link in LINK.findall(answer.text))
            waiting += [
                link for link in dict.fromkeys(links) if link.startswith(workspace) and link not in (*found, *waiting)
            ]
        return found


def kind_of(path: str, workspace: str) -> str:
    """Name a page below its workspace, without numbers and ids."""
    return NUMBER_OR_ID.sub("*", path.partition("?")[0].removeprefix(workspace))


def use(address: str, pages: list[str], seed: int) -> list[tuple[str, float]]:
    """Open pages one after the other; return the milliseconds that each took."""
    person, draw, found = Person(address), Random(seed), []
    for page in draw.choices(pages, k=REQUESTS):
        began = time.perf_counter()
        person.client.get(page).raise_for_status()
        found.append((page, 1000 * (time.perf_counter() - began)))
    return found


def weight(address: str) -> tuple[int, int]:
    """Return the requests and bytes of a first visit to the start page, as they are sent."""
    with httpx.Client(base_url=address, headers={"Accept-Encoding": "gzip"}) as client:
        text = client.get("/").text
        modules = re.findall(r'from "(/[^"]+)"', client.get("/static/pchteam.js").text)
        parts = ["/", *dict.fromkeys([*(link for link in LINK.findall(text) if link.startswith("/static/")), *modules])]
        sizes = []
        for part in parts:
            with client.stream("GET", part) as answer:
                sizes.append(sum(len(piece) for piece in answer.iter_raw()))
        return len(parts), sum(sizes)


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return round(quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0], 1)


def measure(example: str, seed: int) -> dict[str, Any]:
    """Measure all of it."""
    with TemporaryDirectory() as place, served(Path(place) / "store") as address:
        requests, size = weight(address)
        person = Person(address)
        workspace = person.post("/examples", name=example).removesuffix("/check")
        job = person.plan(workspace, FIRST_PLAN_SECONDS)
        say("making a first plan, so that there are pages of one")
        while not person.is_done(job):
            time.sleep(0.5)
        pages = person.pages(workspace)
        say(f"{len(pages)} pages")
        job = person.plan(workspace, PLAN_SECONDS)
        time.sleep(1.0)
        say(f"{PEOPLE} people")
        with ThreadPoolExecutor(PEOPLE) as threads:
            taken = [
                one for part in threads.map(lambda who: use(address, pages, seed + who), range(PEOPLE)) for one in part
            ]
        planning = not person.is_done(job)
        person.post(f"{job}/stop")
        while not person.is_done(job):
            time.sleep(0.2)
    by_page = defaultdict(list)
    for page, milliseconds in taken:
        by_page[kind_of(page, workspace)].append(milliseconds)
    return {
        "example": example,
        "people": PEOPLE,
        "requests": len(taken),
        "planning_all_along": planning,
        "p95_ms": p95([milliseconds for _, milliseconds in taken]),
        "median_ms": round(median(milliseconds for _, milliseconds in taken), 1),
        "pages": {page: p95(found) for page, found in sorted(by_page.items())},
        "start_requests": requests,
        "start_bytes": size,
    }


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--example", default="north-trafford")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = measure(arguments.example, arguments.seed)
    if arguments.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
