"""Frameworks: levels in the words of an employer's framework, wherever a level may stand, and no others."""

from pathlib import Path
from time import perf_counter

import pytest

from pchteam.ask import who
from pchteam.findings import Finding
from pchteam.infer import Cell
from pchteam.prove import why
from pchteam.pseudonyms import pseudonymous
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


@pytest.mark.parametrize("level", ["proficient", "advanced", "specialist"])
def test_a_mend_speaks_the_words_of_the_requirement(tmp_path: Path, level: str) -> None:
    requirements = [f"function=f kind=competency item=c min_level={level}"]
    graph = build(tmp_path, {**TRUST, "requirements": requirements, "holdings": []})
    (obstacle,) = why(graph, "p", "f").obstacles
    assert obstacle.change is not None
    assert ("level", level) in obstacle.change.cells


# Mappings

MAPPED: Tables = {
    "competencies": ["id=c", "id=d framework=trust", "id=e"],
    "framework_levels": LEVELS,
    "holdings": ["person=p competency=d level=proficient status=verified"],
}


def test_nothing_follows_from_a_mapping_until_somebody_reviewed_it(tmp_path: Path) -> None:
    mapping = "subject_id=d object_id=c"
    unreviewed = build(tmp_path / "not yet", {**MAPPED, "mappings": [f"{mapping} author_label=Asha confidence=1"]})
    assert unreviewed.pairs("pch:canPerform") == set()
    reviewed = build(tmp_path / "reviewed", {**MAPPED, "mappings": [f"{mapping} reviewer_label=Ben"]})
    assert reviewed.pairs("pch:canPerform") == {("p", "f")}


@pytest.mark.parametrize("relation", ["close", "broad", "narrow"])
def test_nothing_follows_from_a_mapping_that_is_not_exact(tmp_path: Path, relation: str) -> None:
    mapping = f"subject_id=d object_id=c predicate_id=skos:{relation}Match reviewer_label=Ben"
    assert build(tmp_path, {**MAPPED, "mappings": [mapping]}).pairs("pch:canPerform") == set()


def test_a_proof_rests_on_the_mapping_and_its_reviewer(tmp_path: Path) -> None:
    graph = build(tmp_path, {**MAPPED, "mappings": ["subject_id=d object_id=c reviewer_label=Ben"]})
    (proof,) = why(graph, "p", "f").proofs
    cited = {cell.column for cell in proof.cells() if cell.table == "mappings" and cell.row == 2}
    assert cited == {"subject_id", "object_id", "mapping_justification", "reviewer_label"}
    assert "c and d mean the same" in str(proof) or "d and c mean the same" in str(proof)
    assert "reviewer_label: Ben" in str(proof)


@pytest.mark.parametrize(
    ("mapping", "column", "value"),
    [
        ("subject_id=c object_id=nothing", "object_id", "nothing"),
        ("subject_id=nothing object_id=esco:S1", "subject_id", "nothing"),
    ],
)
def test_a_mapping_of_an_unknown_id_is_a_fault(tmp_path: Path, mapping: str, column: str, value: str) -> None:
    assert [(one.rule, one.column, one.value) for one in faults(tmp_path, mappings=[mapping])] == [
        ("unknown-reference", column, value)
    ]


@pytest.mark.parametrize(
    "cells",
    ["predicate_id=skos:relatedMatch", "mapping_justification=manual", "confidence=1.1", "mapping_date=5/1/2026"],
)
def test_what_sssom_does_not_allow_is_a_fault(tmp_path: Path, cells: str) -> None:
    (fault,) = faults(tmp_path, mappings=[f"subject_id=c object_id=esco:S1 {cells}"])
    assert (fault.table, fault.column) == ("mappings", cells.partition("=")[0])


def test_pseudonymous_mappings_name_nobody(tmp_path: Path) -> None:
    mapping = "subject_id=c object_id=d author_label=Asha reviewer_label=Ben comment=Chris"
    workspace = pseudonymous(Workspace.open(write(tmp_path, {"mappings": [mapping]})))
    (row,) = workspace.rows("mappings")
    assert (row.author_label, row.reviewer_label, row.comment) == (None, "(name)", None)
    assert workspace.graph().pairs("skos:exactMatch") == {("c", "d")}


def test_thousands_of_competencies_and_mappings_are_judged_in_seconds(tmp_path: Path) -> None:
    competencies = [f"id=c{n} framework=f{n % 2} exact_match=http://esco/{n}" for n in range(2000)]
    mappings = [f"subject_id=c{n} object_id=c{n + 1} reviewer_label=Q" for n in range(0, 1000, 2)]
    mappings += [f"subject_id=c{n} object_id=c{n + 2} predicate_id=skos:broadMatch" for n in range(1000, 1900)]
    tables = {"competencies": ["id=c", "id=d", "id=e", *competencies], "mappings": mappings}
    workspace = Workspace.open(write(tmp_path, tables))
    started = perf_counter()
    assert workspace.findings == ()
    assert perf_counter() - started < 30  # about one second at leisure; a careless query takes minutes
