"""Frameworks: levels in the words of an employer's framework, wherever a level may stand, and no others."""

from pathlib import Path

import pytest

from pchteam.ask import who
from pchteam.findings import Finding
from pchteam.infer import Cell
from pchteam.prove import why
from pchteam.workspace import Workspace

from .building import HOLDING, build, write

Tables = dict[str, list[str]]

LEVELS = [
    "framework=trust level=novice common_level=core",
    "framework=trust level=proficient common_level=generic label=Proficient",
    "framework=trust level=advanced common_level=generic",
]
TRUST: Tables = {"competencies": ["id=c framework=trust", "id=d", "id=e"], "framework_levels": LEVELS}


def faults(folder: Path, **tables: list[str]) -> list[Finding]:
    """What keeps a workspace with the framework from being used."""
    return list(Workspace.open(write(folder, {**TRUST, **tables})).faults)


def at(level: str) -> str:
    """The holding of the base workspace at another level."""
    return HOLDING.replace("generic", level)


@pytest.mark.parametrize(
    ("table", "line", "column"),
    [
        ("holdings", "person=p competency=c level={} status=verified", "level"),
        ("role_profiles", "role=nurse competency=c level={}", "level"),
        ("level_descriptors", "competency=c level={} descriptor=x", "level"),
        ("requirements", "function=f kind=competency item=c min_level={}", "min_level"),
        ("teams", "id=t host=org lead_competency=c lead_level={}", "lead_level"),
        ("training", "id=x competency=c from_level={} to_level=core", "from_level"),
        ("training", "id=x competency=c to_level={}", "to_level"),
        ("competencies", "id=d entails=c:{}", "entails"),
    ],
)
def test_a_level_is_common_or_of_the_framework_of_its_competency(
    tmp_path: Path, table: str, line: str, column: str
) -> None:
    more = TRUST["competencies"][:1] if table == "competencies" else []

    def told(level: str) -> list[tuple[str, str | None, str | None]]:
        rows = [*more, line.format(level)]
        return [(one.rule, one.column, one.value) for one in faults(tmp_path, **{"training": [], table: rows})]

    assert told("specialist") == told("novice") == []
    assert told("expert") == [("unknown-value", column, "expert")]


@pytest.mark.parametrize(
    ("tables", "message", "mend"),
    [
        (
            {"holdings": [at("proficent")]},
            "is not a level of c",
            "did you mean 'proficient'? write one of core, generic, advanced, specialist, or of framework trust: "
            "novice, proficient, advanced",
        ),
        (
            {"holdings": [at("novice")], "framework_levels": []},
            "is not a level of c",
            "write one of core, generic, advanced, specialist, or give the level names of framework trust in "
            "framework_levels",
        ),
        (
            {"holdings": [at("novice")], "competencies": ["id=c", "id=d framework=trust", "id=e"]},
            "is not a level of c",
            "write one of core, generic, advanced, specialist",
        ),
        (
            {"teams": ["id=t host=org lead_level=novice"]},
            "is not a level",
            "write one of core, generic, advanced, specialist",
        ),
    ],
)
def test_an_unknown_level_names_those_that_are_known(tmp_path: Path, tables: Tables, message: str, mend: str) -> None:
    (fault,) = faults(tmp_path, **tables)
    assert (fault.message, fault.mend) == (message, mend)


def test_an_unknown_competency_brings_no_fault_of_its_level(tmp_path: Path) -> None:
    found = faults(tmp_path, holdings=[HOLDING, "person=p competency=x level=novice status=verified"])
    assert [(one.rule, one.column) for one in found] == [("unknown-reference", "competency")]


@pytest.mark.parametrize(
    ("held", "asked", "can"),
    [
        ("proficient", "generic", True),
        ("novice", "generic", False),
        ("advanced", "proficient", True),
        ("advanced", "specialist", False),
        ("generic", "advanced", True),  # the framework's own reading of advanced
    ],
)
def test_levels_are_read_as_the_framework_says(tmp_path: Path, held: str, asked: str, can: bool) -> None:
    requirements = [f"function=f kind=competency item=c min_level={asked}"]
    graph = build(tmp_path, {**TRUST, "holdings": [at(held)], "requirements": requirements})
    assert bool(graph.pairs("pch:canPerform")) == can


def test_a_blank_level_is_the_common_core(tmp_path: Path) -> None:
    levels = ["framework=trust level=core common_level=advanced"]
    tables = {**TRUST, "framework_levels": levels, "requirements": ["function=f kind=competency item=c"]}
    assert build(tmp_path, {**tables, "holdings": [at("generic")]}).pairs("pch:canPerform") == {("p", "f")}


def test_a_proof_cites_the_row_by_which_a_level_is_read(tmp_path: Path) -> None:
    graph = build(tmp_path, {**TRUST, "holdings": [at("proficient")]})
    (proof,) = why(graph, "p", "f").proofs
    assert {Cell("holdings", 2, "level"), Cell("framework_levels", 3, "common_level")} <= set(proof.cells())


def test_who_tells_the_common_level(tmp_path: Path) -> None:
    graph = build(tmp_path, {**TRUST, "holdings": [at("proficient")]})
    (performer,) = who(graph, "f").performers
    assert [one.level for one in performer.evidence] == ["generic"]
