"""How fast questions about a workspace are answered, and how fast peers infer the same.

`python benchmarks/knowledge.py --staff 200 --json` writes one JSON object as the last line of standard output, and
progress to standard error; `benchmarks/README.md` says what each figure means. Times are of the wall clock.
`load_infer_ms` is reading the CSV folder, typed rows, lift and all rules, the best of three up to 1,000 people and
once above; judging the workspace by its shapes is not in it and stands beside it as `validate_ms`.
"""

import argparse
import gc
import json
import math
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox
from peers import LIMIT, PEERS, run_peer
from workspaces import write_workspace

from pchteam.ask import Performer, who
from pchteam.findings import FaultyWorkspaceError
from pchteam.infer import Graph, facts, infer
from pchteam.load import Placed
from pchteam.prove import Why, why
from pchteam.revise import revise
from pchteam.workspace import Workspace

QUERIES = 200
FIRST_ROWS = 50
PEER_STAFF = 200
Pair = tuple[str, str]
Rows = dict[str, list[Placed]]


# The calls that are measured.


def load(folder: Path) -> Workspace:
    """Read a folder into typed rows."""
    return Workspace.open(folder)


def lift_rows(workspace: Workspace) -> Graph:
    """Typed rows as facts at as_of."""
    return facts(workspace.loaded.rows, workspace.policy, workspace.policy.day("as_of"))


def derive(graph: Graph) -> Graph:
    """Run all rules."""
    return infer(graph)


def ask_who(graph: Graph, function: str) -> Sequence[Performer]:
    """Who can perform a function."""
    return who(graph, function, evidence=False).performers


def ask_who_evidence(graph: Graph, function: str) -> Sequence[Performer]:
    """Who can perform a function, with evidence and places, the first rows."""
    return who(graph, function).performers[:FIRST_ROWS]


def update_person(graph: Graph, person: str, rows: Mapping[str, Sequence[Placed]]) -> None:
    """Put these rows in the place of all that a person has in their tables, and infer what changes."""
    revise(graph, person, rows)


def ask_why(graph: Graph, person: str, function: str) -> Why:
    """Why somebody can or cannot perform a function."""
    return why(graph, person, function)


# Timing.


@dataclass
class Clock:
    """Milliseconds of what ran inside the last `timed`."""

    ms: float = 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Measure a block."""
        begin = time.perf_counter()
        yield
        self.ms = (time.perf_counter() - begin) * 1000


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def p95(ask: Callable[..., object], questions: Sequence[tuple[Any, ...]]) -> float | None:
    """95th percentile in ms of a question over its arguments, after one unmeasured; None without questions."""
    if not questions:
        return None
    ask(*questions[0])
    clock, times = Clock(), []
    for arguments in questions:
        with clock.timed():
            ask(*arguments)
        times.append(clock.ms)
    return percentile(times)


def percentile(times: Sequence[float]) -> float:
    """95th percentile, the least time that 95 % do not exceed."""
    return round(sorted(times)[math.ceil(0.95 * len(times)) - 1], 2)


# The parts of the benchmark.


def measure_inference(folder: Path) -> tuple[Workspace, Graph, dict[str, float]]:
    """Read, lift and run all rules: in all, and the rules alone."""
    whole: list[float] = []
    rules_alone: list[float] = []
    while True:
        gc.collect()
        total, part = Clock(), Clock()
        with total.timed():
            workspace = load(folder)
            graph = lift_rows(workspace)
            with part.timed():
                graph = derive(graph)
        whole.append(total.ms)
        rules_alone.append(part.ms)
        say(f"read, lifted and inferred in {total.ms:.0f} ms")
        if len(whole) == 3 or len(workspace.rows("people")) > 1000:
            return workspace, graph, {"load_infer_ms": round(min(whole), 1), "infer_ms": round(min(rules_alone), 1)}
        del workspace, graph  # so that no two graphs count for the peak of memory


def facts_per_stratum(graph: Graph) -> dict[str, int]:
    """How many facts the rules of each stratum derived."""
    found: dict[str, int] = {}
    for rule in graph.book.rules:
        quads = graph.store.quads_for_pattern(None, None, None, ox.NamedNode(rule.iri))
        found[str(rule.stratum)] = found.get(str(rule.stratum), 0) + sum(1 for _ in quads)
    return dict(sorted(found.items()))


def measure_questions(graph: Graph, workspace: Workspace, rng: Random) -> dict[str, float | None]:
    """Ask who, why and why not about random people and functions; why about those who can, why not about others."""
    people, functions = ([row.id for row in workspace.rows(table)] for table in ("people", "functions"))
    drawn = [(rng.choice(people), rng.choice(functions)) for _ in range(50 * QUERIES)]
    can = sorted(graph.pairs("pch:canPerform"))
    able = {*can, *graph.pairs("pch:canPerformSupervised")}
    asked: dict[str, tuple[Callable[..., object], list[tuple[Any, ...]]]] = {
        "who_p95_ms": (ask_who, [(graph, function) for _, function in drawn[:QUERIES]]),
        "who_evidence_p95_ms": (ask_who_evidence, [(graph, function) for _, function in drawn[:QUERIES]]),
        "why_p95_ms": (ask_why, [(graph, *pair) for pair in (rng.choices(can, k=QUERIES) if can else ())]),
        "why_not_p95_ms": (ask_why, [(graph, *pair) for pair in drawn if pair not in able][:QUERIES]),
    }
    found = {}
    for name, (ask, questions) in asked.items():
        found[name] = p95(ask, questions)
        say(f"{name}: {found[name]} over {len(questions)} questions")
    return found


def changes(workspace: Workspace, person: str) -> Iterator[tuple[Rows, Rows]]:
    """Rows of a person before and after: a holding verified or doubted, or expired, a credential gone, a post ended."""
    gone = workspace.policy.day("as_of") - timedelta(days=1)
    for table, column in (("holdings", "status"), ("holdings", "expires"), ("credentials", None), ("posts", "ends")):
        before = [placed for placed in workspace.loaded.rows[table] if getattr(placed.row, "person", None) == person]
        if not before:
            continue
        first = before[0]
        other = "declared" if getattr(first.row, "status", None) == "verified" else "verified"
        value = other if column == "status" else gone
        changed = [replace(first, row=first.row.model_copy(update={column: value}))] if column else []
        yield {table: before}, {table: [*changed, *before[1:]]}


def measure_updates(graph: Graph, workspace: Workspace, rng: Random) -> float | None:
    """Change the evidence of random people, one at a time, and change it back unmeasured; None where nothing can."""
    people = rng.choices([row.person for row in workspace.rows("holdings")], k=QUERIES // 4)
    clock, times = Clock(), []
    for person in people:
        for before, after in changes(workspace, person):
            with clock.timed():
                update_person(graph, person, after)
            times.append(clock.ms)
            update_person(graph, person, before)
    return percentile(times)


def measure_peers(folder: Path, ours: set[Pair], infer_ms: float, names: Sequence[str]) -> dict[str, Any]:
    """Let peers infer the same, and compare who can perform what with ours."""
    found: dict[str, Any] = dict.fromkeys(PEERS)
    for name in names:
        say(f"{name}: at most {LIMIT:.0f} s")
        run = run_peer(name, folder)
        if run:
            found[name] = {
                "seconds": round(run.seconds, 3),
                "lower_bound": run.performers is None,
                "ratio": round(run.seconds * 1000 / infer_ms, 1),
                "agrees": None if run.performers is None else run.performers == ours,
            }
        say(f"{name}: {found[name]}")
    return found


def measure(folder: Path, seed: int, peers: Sequence[str] | None) -> dict[str, Any]:
    """All figures of a workspace; `peers` are those to run, None for all at the size for which they are meant.

    Raises
    ------
    pchteam.findings.FaultyWorkspaceError
        If the workspace has faults.
    """
    workspace, graph, times = measure_inference(folder)
    performers = graph.pairs("pch:canPerform")
    clock, rng = Clock(), Random(seed)
    with clock.timed():
        faults = workspace.faults
    if faults:
        raise FaultyWorkspaceError(workspace.findings)
    people = len(workspace.rows("people"))
    found: dict[str, Any] = {"staff": people, "teams": len(workspace.rows("teams")), "rules": len(workspace.book.rules)}
    found |= {"derived": facts_per_stratum(graph), **times, "validate_ms": round(clock.ms, 1)}
    found |= measure_questions(graph, workspace, rng)
    found["update_p95_ms"] = measure_updates(graph, workspace, rng)
    if graph.pairs("pch:canPerform") != performers:
        raise RuntimeError("the updates were not all changed back")
    found["peak_mb"] = round(peak_mb(), 1)
    chosen = peers if peers is not None else tuple(PEERS) if people == PEER_STAFF else ()
    return found | {"peers": measure_peers(folder, performers, times["infer_ms"], chosen)}


def peak_mb() -> float:
    """Most memory that this process ever held, without its children."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def peer_names(text: str) -> list[str]:
    """Names of peers from a list with commas."""
    names = [name for name in text.split(",") if name]
    if not set(names) <= set(PEERS):
        raise argparse.ArgumentTypeError(f"peers are {', '.join(PEERS)}")
    return names


def main() -> None:
    """Write or take a workspace, measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--staff", type=int, default=PEER_STAFF, help="people of a generated workspace (200)")
    size.add_argument("--workspace", type=Path, help="measure this workspace instead")
    parser.add_argument("--seed", type=int, default=1, help="of the workspace and of the questions (1)")
    parser.add_argument("--peers", type=peer_names, help="rdflib,pyshacl,hermit; default: all at 200 people, else none")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        if asked.workspace is None:
            write_workspace(Path(folder), asked.staff, asked.seed)
        found = measure(asked.workspace or Path(folder), asked.seed, asked.peers)
    if asked.json:
        print(json.dumps(found))
        return
    for name, figure in found.items():
        print(f"{name}: {figure}")


if __name__ == "__main__":
    main()
