"""The benchmark of knowledge: its generated workspaces have no faults, it gives all figures, and peers agree."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from peers import run_peer
from workspaces import write_workspace

from pchteam.ontology_reasoner import java
from pchteam.workspace import Workspace

posix = pytest.mark.skipif(os.name != "posix", reason="memory and groups of processes are read as POSIX has them")
KNOWLEDGE = Path(__file__).parents[1] / "benchmarks" / "knowledge.py"
FIGURES = {
    *("staff", "teams", "rules", "derived", "load_infer_ms", "infer_ms", "validate_ms"),
    *("who_p95_ms", "who_evidence_p95_ms", "why_p95_ms", "why_not_p95_ms", "update_p95_ms", "peak_mb", "peers"),
}


def measured(*arguments: str) -> dict[str, Any]:
    """The last line of what the benchmark prints."""
    command = [sys.executable, str(KNOWLEDGE), "--json", *arguments]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return figures


@pytest.mark.parametrize(("staff", "seed"), [(40, 1), (200, 1), (200, 2), (600, 3)])
def test_a_generated_workspace_has_no_faults(staff: int, seed: int, tmp_path: Path) -> None:
    write_workspace(tmp_path, staff, seed)
    workspace = Workspace.open(tmp_path)
    assert workspace.faults == ()
    assert len(workspace.rows("people")) == staff
    assert (len(workspace.rows("functions")), len(workspace.rows("competencies"))) == (80, 120)


def test_a_seed_gives_the_same_workspace(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("again", 5), ("other", 6)):
        write_workspace(tmp_path / name, 20, seed)
    one, again, other = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("one", "again", "other")
    )
    assert one == again
    assert one != other


def test_teams_and_employers_grow_with_the_people(tmp_path: Path) -> None:
    write_workspace(tmp_path, 5000, 1)
    workspace = Workspace.open(tmp_path)
    assert len(workspace.rows("teams")) == 100
    assert len({row.employer for row in workspace.rows("posts")}) == 55


@posix
def test_all_figures_of_a_small_workspace() -> None:
    figures = measured("--staff", "12")
    assert set(figures) == FIGURES
    assert (figures["staff"], figures["teams"]) == (12, 10)
    assert list(figures["derived"]) == ["0", "10", "20", "30", "40", "50"]
    assert all(figures[name] > 0 for name in FIGURES if name.endswith("_ms") and name != "update_p95_ms")
    assert figures["peers"] == {"rdflib": None, "pyshacl": None, "hermit": None}


@posix
@pytest.mark.skipif(java() is None, reason="HermiT needs Java")
def test_hermit_agrees_on_who_can_perform(tmp_path: Path) -> None:
    """With this seed an objection keeps somebody from a function whose requirements they meet."""
    write_workspace(tmp_path, 60, 5)
    run = run_peer("hermit", tmp_path)
    performers = Workspace.open(tmp_path).graph().pairs("pch:canPerform")
    assert run is not None
    assert performers
    assert run.performers == performers


@posix
def test_a_peer_is_stopped_at_its_limit(tmp_path: Path) -> None:
    write_workspace(tmp_path, 12, 1)
    run = run_peer("rdflib", tmp_path, limit=0.2)
    assert run is not None
    assert (run.seconds, run.performers) == (0.2, None)
