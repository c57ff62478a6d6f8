"""Tiny workspaces: the base workspace, which has no findings, with some of its tables replaced."""

import csv
import os
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

import rdflib

from pchteam.infer import Graph
from pchteam.workspace import Workspace

from .generate import AS_OF, PLAN_UNTIL

__all__ = [
    "AGREEMENT",
    "AT_PCN",
    "BASE",
    "HOLDING",
    "PUBLIC_DATA",
    "SUPERVISABLE",
    "as_rdflib",
    "build",
    "cells_of",
    "infer_from",
    "write",
]

# Public data that is not part of the project: where PCHTEAM_PUBLIC_DATA says, or in a folder above the project.
FOLDERS = [Path(os.environ.get("PCHTEAM_PUBLIC_DATA", "")), *(up / "shared" / "data" for up in Path(__file__).parents)]
PUBLIC_DATA = next((folder for folder in FOLDERS if (folder / "esco").is_dir()), FOLDERS[-1])

# Person p, staff of org, holds c at generic and so can perform f, which team t of org takes.
BASE: Mapping[str, list[str]] = {
    "policy": [f"key=as_of value={AS_OF}", f"key=plan_until value={PLAN_UNTIL}"],
    "organisations": [
        "id=org indemnity_covers=nursing;nursing:volunteer registered_patients=900",
        "id=pcn indemnity_covers=nursing kind=pcn",
    ],
    "sites": ["id=s organisation=org"],
    "people": ["id=p kind=staff"],
    "roles": ["id=nurse profession=nurse", "id=helper profession=helper"],
    "posts": ["id=p-a person=p employer=org role=nurse lead=yes"],
    "competencies": ["id=c", "id=d", "id=e"],
    "training": ["id=d-course competency=d", "id=e-course competency=e"],
    "functions": ["id=f activity=nursing shared_records=no"],
    "requirements": ["function=f kind=competency item=c min_level=generic"],
    "holdings": ["person=p competency=c level=generic status=verified"],
    "segments": ["id=adults population=600"],
    "needs": ["segment=adults function=f"],
    "teams": ["id=t host=org integration=virtual"],
}
HOLDING = "person=p competency=c level=generic status=verified"
SUPERVISABLE = "function=f kind=competency item=c min_level=generic supervisable=yes"
AGREEMENT = (
    "id=a provider=org host=pcn state=assigned starts=2025-04-01 liability=provider indemnity=provider data_sharing=no"
)
AT_PCN = ["id=t host=pcn integration=virtual"]

# Cells that rows must have but that rarely matter; a row without name or label is called by its id.
USUAL: Mapping[str, dict[str, str]] = {
    "organisations": {"kind": "gp_practice"},
    "posts": {"hours_per_week": "20"},
    "functions": {"activity": "nursing", "shared_records": "no"},
    "needs": {"contacts_per_1000": "100", "minutes_per_contact": "20"},
    "teams": {"site": "s", "segments": "adults", "integration": "virtual"},
    "training": {"to_level": "generic"},
    "mappings": {"predicate_id": "skos:exactMatch", "mapping_justification": "semapv:ManualMappingCuration"},
}
NAME = {"organisations": "name", "sites": "name", "people": "name"}
LABELLED = ("roles", "competencies", "functions", "segments", "teams")


def cells_of(table: str, line: str) -> dict[str, str]:
    """Read a row such as `id=p kind=staff`, the last of two cells of a column counting, and fill in the usual cells."""
    row = USUAL.get(table, {}) | dict(cell.split("=", 1) for cell in line.split())
    name = NAME.get(table, "label" if table in LABELLED else "")
    return {name: row["id"], **row} if name else row


def write(folder: Path, tables: Mapping[str, Iterable[str]]) -> Path:
    """Write the base workspace with some tables replaced; a row is text such as `id=p kind=staff`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in {**BASE, **tables}.items():
        rows = [cells_of(name, line) for line in lines]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, sorted({column for row in rows for column in row}), restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def infer_from(folder: Path, as_of: date = AS_OF, until: date = PLAN_UNTIL) -> Graph:
    """Read a workspace without faults and infer what follows in a window."""
    return Workspace.open(folder, as_of, until).graph(whole_plan=True)


def build(folder: Path, tables: Mapping[str, Iterable[str]], until: date = PLAN_UNTIL) -> Graph:
    """Write a workspace and infer what follows from it."""
    return infer_from(write(folder, tables), until=until)


def as_rdflib(graph: Graph, without: Collection[str] = ()) -> rdflib.Graph:
    """Merge the named graphs, without some of them, into one graph of rdflib."""
    kept = (quad for quad in graph.store if getattr(quad.graph_name, "value", "") not in without)
    lines = "\n".join(f"{quad.triple} ." for quad in kept)
    return rdflib.Graph().parse(data=lines, format="nt")
