"""The shapes of `rules/shapes`: each finds its violation where it is, and nothing in the near miss beside it."""

from importlib.resources import files
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from pchteam.infer import Graph, facts
from pchteam.rulebook import Shape, rulebook
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, BASE, HOLDING, as_rdflib, write

Tables = dict[str, list[str]]

REGISTERED = "person=p kind=registration item=NMC"
TWO_FUNCTIONS = [f"id={key} activity=nursing" for key in "fg"]
G_REQUIRES = [*BASE["requirements"], "function=g kind=competency item=c"]
TWO_POSTS = "id=p-b person=p employer=pcn role=helper hours_per_week=20"
TWO_TEAMS = ["id=t host=org", "id=u host=org"]
WITHOUT_SEGMENTS = ["id=t host=org segments="]
REGISTRATION = "function=f kind=registration item=NMC"
PRESCRIBING = ["id=f activity=prescribing"]
DETAINING = ["id=f activity=mental_health_act"]


def lent(more: str) -> Tables:
    """Team t is at pcn, and agreement a brings people of org there."""
    return {"teams": AT_PCN, "agreements": [f"{AGREEMENT} {more}"]}


# Of each shape: a near miss, a violation, and the places of the findings.
CASES: dict[str, list[tuple[Tables, Tables, list[str]]]] = {
    "segments-exceed-list": [
        (
            {
                "segments": ["id=adults population=300", "id=old population=600"],
                "teams": ["id=t host=org segments=adults;old"],
            },
            {
                "segments": ["id=adults population=301", "id=old population=600"],
                "teams": ["id=t host=org segments=adults;old"],
            },
            ["segments, row 3, population"],
        )
    ],
    "dates-reversed": [
        (
            {"posts": ["id=p-a person=p employer=org role=nurse starts=2026-02-01 ends=2026-02-01"]},
            {"posts": ["id=p-a person=p employer=org role=nurse starts=2026-02-01 ends=2026-01-31"]},
            ["posts, row 2, ends"],
        ),
        (
            {
                "holdings": [f"{HOLDING} valid_from=2026-02-01"],
                "credentials": [f"{REGISTERED} issued=2026-02-01 expires=2026-02-01"],
                "rotations": ["post=p-a team=t from=2026-02-01 to=2026-02-01 share=1"],
                "leave": ["person=p from=2026-02-02 to=2026-02-02"],
                **lent("ends=2025-04-01"),
            },
            {
                "holdings": [f"{HOLDING} valid_from=2026-02-01 expires=2026-01-31"],
                "credentials": [f"{REGISTERED} issued=2026-02-01 expires=2026-01-31"],
                "rotations": ["post=p-a team=t from=2026-02-01 to=2026-01-31 share=1"],
                "leave": ["person=p from=2026-02-02 to=2026-02-01"],
                **lent("ends=2025-03-31"),
            },
            [
                "agreements, row 2, ends",
                "credentials, row 2, expires",
                "holdings, row 2, expires",
                "leave, row 2, to",
                "rotations, row 2, to",
            ],
        ),
    ],
    "entails-cycle": [
        (
            {"competencies": ["id=c entails=d:core", "id=d entails=e", "id=e"]},
            {"competencies": ["id=c entails=d:core", "id=d entails=c", "id=e"]},
            ["competencies, row 2, entails"],
        ),
        (
            {"competencies": ["id=c exact_match=d", "id=d exact_match=c", "id=e"]},
            {"competencies": ["id=c", "id=d", "id=e entails=e"]},
            ["competencies, row 4, entails"],
        ),
    ],
    "function-without-requirements": [
        (
            {"functions": TWO_FUNCTIONS, "requirements": G_REQUIRES},
            {"functions": TWO_FUNCTIONS},
            ["functions, row 3, id"],
        )
    ],
    "segment-unserved": [
        (
            {"teams": WITHOUT_SEGMENTS, "needs": ["segment=adults function=f team=t"]},
            {"teams": WITHOUT_SEGMENTS},
            ["segments, row 2, id"],
        ),
        (
            {
                "segments": [*BASE["segments"], "id=old population=1"],
                "teams": ["id=t host=org segments=adults;old:0.1"],
            },
            {
                "functions": TWO_FUNCTIONS,
                "requirements": G_REQUIRES,
                "needs": ["segment=adults function=f team=t", "segment=adults function=g"],
                "teams": WITHOUT_SEGMENTS,
            },
            ["segments, row 2, id"],
        ),
    ],
    "actual-with-employers": [
        (
            {"teams": ["id=t host=org integration=actual min_employers=1", "id=u host=org min_employers=2"]},
            {"teams": ["id=t host=org integration=actual min_employers=2"]},
            ["teams, row 2, min_employers"],
        )
    ],
    "post-at-network": [
        (
            {"posts": ["id=p-a person=p employer=pcn role=nurse"]},
            {
                "posts": ["id=p-a person=p employer=pcn role=nurse"],
                "organisations": ["id=org registered_patients=900", "id=pcn employs=no"],
            },
            ["posts, row 2, employer"],
        )
    ],
    "hours-over-week": [
        (
            {"posts": [*BASE["posts"], f"{TWO_POSTS} hours_per_week=28"]},
            {"posts": [*BASE["posts"], f"{TWO_POSTS} hours_per_week=28.5"]},
            ["people, row 2"],
        ),
        (
            {"posts": [*BASE["posts"], f"{TWO_POSTS} hours_per_week=40 ends=2026-01-04"]},
            {"posts": [*BASE["posts"], f"{TWO_POSTS} hours_per_week=40 ends=2026-01-05"]},
            ["people, row 2"],
        ),
    ],
    "sizes-reversed": [
        (
            {"teams": ["id=t host=org min_size=3 max_size=3 min_professions=3 min_employers=3"]},
            {
                "teams": [
                    f"id={key} host=org {least}=3 max_size=2"
                    for key, least in (("t", "min_size"), ("u", "min_professions"))
                ]
            },
            ["teams, row 2, max_size", "teams, row 3, max_size"],
        ),
        (
            {"teams": ["id=t host=org min_employers=3"]},
            {"teams": ["id=t host=org min_employers=3 max_size=2"]},
            ["teams, row 2, max_size"],
        ),
        (
            {"teams": ["id=t host=org min_size=12", "id=u host=org min_size=13 max_size=13"]},
            {"teams": ["id=t host=org min_size=3"], "policy": [*BASE["policy"], "key=max_team_size value=2"]},
            ["teams, row 2, max_size"],
        ),
    ],
    "agreement-with-itself": [(lent(""), lent("provider=org;pcn"), ["agreements, row 2, provider"])],
    "supervisable-credential": [
        (
            {"requirements": [f"{BASE['requirements'][0]} supervisable=yes"]},
            {"requirements": [*BASE["requirements"], "function=f kind=registration item=NMC supervisable=yes"]},
            ["requirements, row 3, supervisable"],
        )
    ],
    "pin-hours-reversed": [
        (
            {"pins": ["person=p team=t decision=in min_hours=4 max_hours=4"]},
            {"pins": ["person=p team=t decision=in min_hours=5 max_hours=4"]},
            ["pins, row 2, min_hours"],
        )
    ],
    "prescribing-without-annotation": [
        (
            {"functions": PRESCRIBING, "requirements": [f"{REGISTRATION} annotation=prescriber"]},
            {"functions": PRESCRIBING, "requirements": [REGISTRATION]},
            ["functions, row 2, activity"],
        ),
        (
            {"functions": ["id=f activity=medicines"], "requirements": [REGISTRATION]},
            {
                "functions": [*PRESCRIBING, "id=g activity=nursing"],
                "requirements": [
                    "function=f kind=qualification item=V300 annotation=prescriber",
                    "function=g kind=registration item=NMC annotation=prescriber",
                ],
            },
            ["functions, row 2, activity"],
        ),
        (
            {
                "functions": PRESCRIBING,
                "requirements": [
                    f"{REGISTRATION} alternative_group=either annotation=prescriber",
                    "function=f kind=registration item=GMC alternative_group=either",
                ],
            },
            {"functions": PRESCRIBING},
            ["functions, row 2, activity"],
        ),
    ],
    "mental-health-act-without-approval": [
        (
            {"functions": DETAINING, "requirements": ["function=f kind=approval item=AMHP"]},
            {"functions": DETAINING, "requirements": ["function=f kind=qualification item=AMHP"]},
            ["functions, row 2, activity"],
        ),
        (
            {"functions": ["id=f activity=mental_health"]},
            {
                "functions": [*DETAINING, "id=g activity=nursing"],
                "requirements": [REGISTRATION, "function=g kind=approval item=AMHP"],
            },
            ["functions, row 2, activity"],
        ),
    ],
    "segment-partly-served": [
        (
            {"teams": ["id=t host=org segments=adults:0.3", "id=u host=org segments=adults:0.7"]},
            {"teams": ["id=t host=org segments=adults:0.3", "id=u host=org segments=adults:0.6"]},
            ["segments, row 2, population"],
        ),
        (
            {"teams": ["id=t host=org segments=adults", "id=u host=org segments=adults:0.2"]},
            {"teams": ["id=t host=org segments=adults:0.9"]},
            ["segments, row 2, population"],
        ),
    ],
    "person-without-post": [
        (
            {"people": ["id=p kind=staff", "id=q kind=carer"]},
            {"people": ["id=p kind=staff", "id=q kind=volunteer"]},
            ["people, row 3, id"],
        )
    ],
    "lapsed-holding": [
        (
            {"holdings": [f"{HOLDING} expires=2026-01-05"]},
            {"holdings": [f"{HOLDING} expires=2026-01-04"]},
            ["holdings, row 2, expires"],
        )
    ],
    "lapsed-credential": [
        (
            {"credentials": [f"{REGISTERED} expires=2026-01-05"]},
            {"credentials": [f"{REGISTERED} expires=2026-01-04"]},
            ["credentials, row 2, expires"],
        )
    ],
    "expired-agreement": [(lent("ends=2026-01-05"), lent("ends=2026-01-04"), ["agreements, row 2, ends"])],
    "agreement-without-liability": [
        (lent("liability=shared"), lent("liability=none"), ["agreements, row 2, liability"])
    ],
    "unverified-holding": [
        (
            {
                "policy": [*BASE["policy"], "key=accepted_statuses value=verified;declared"],
                "holdings": [f"{HOLDING} status=declared"],
            },
            {"holdings": [HOLDING, f"{HOLDING} status=declared"]},
            ["holdings, row 3, status"],
        )
    ],
    "unverified-credential": [
        (
            {"credentials": [f"{REGISTERED} verified_on=2025-11-03"]},
            {"credentials": [REGISTERED]},
            ["credentials, row 2, verified_on"],
        )
    ],
    "unused-competency": [
        (
            {
                "competencies": ["id=c exact_match=d", "id=d broader=e", "id=e"],
                "training": [],
            },
            {"competencies": ["id=c", "id=d", "id=e close_match=d"], "training": ["id=x competency=d"]},
            ["competencies, row 4, id"],
        ),
        (
            {
                "competencies": ["id=c", "id=d", "id=e exact_match=http://esco/x"],
                "mappings": ["subject_id=d object_id=http://esco/x predicate_id=skos:closeMatch"],
                "training": [],
            },
            {"competencies": ["id=c", "id=d exact_match=c", "id=e"], "training": ["id=x competency=e"]},
            ["competencies, row 3, id"],
        ),
        (
            {
                "training": [],
                "holdings": [*BASE["holdings"], f"{HOLDING} competency=d"],
                "teams": ["id=t host=org coordinator_competency=e"],
            },
            {"training": [], "role_profiles": ["role=nurse competency=e level=core"]},
            ["competencies, row 3, id"],
        ),
    ],
    "unindemnified-activity": [
        (
            {"functions": ["id=f activity=nursing"]},
            {"organisations": ["id=org indemnity_covers=nursing:volunteer registered_patients=900", "id=pcn"]},
            ["functions, row 2, activity"],
        )
    ],
    "unneeded-function": [
        (
            {
                "functions": TWO_FUNCTIONS,
                "requirements": G_REQUIRES,
                "needs": [*BASE["needs"], "segment=adults function=g"],
            },
            {"functions": TWO_FUNCTIONS, "requirements": G_REQUIRES},
            ["functions, row 3, id"],
        )
    ],
}
C_D, D_C, D_E, C_E = (
    f"subject_id={one} object_id={other} predicate_id=skos:" for one, other in ("cd", "dc", "de", "ce")
)
CASES |= {
    "level-name-differs": [
        (
            {
                "competencies": ["id=c framework=trust", "id=d", "id=e"],
                "framework_levels": [
                    "framework=trust level=advanced common_level=advanced",
                    "framework=trust level=expert common_level=generic",
                ],
            },
            {
                "competencies": ["id=c framework=trust", "id=d", "id=e"],
                "framework_levels": ["framework=trust level=advanced common_level=generic"],
            },
            ["framework_levels, row 2, level"],
        )
    ],
    "rotations-over-time": [
        (
            {
                "rotations": [
                    "post=p-a team=t from=2026-01-05 to=2026-02-01 share=0.5",
                    "post=p-a team=u from=2026-02-01 to=2026-03-01 share=0.5",
                    "post=p-a team=t from=2026-03-02 to=2026-03-29 share=1",
                ],
                "teams": TWO_TEAMS,
            },
            {
                "rotations": [
                    "post=p-a team=t from=2026-01-05 to=2026-02-01 share=0.5",
                    "post=p-a team=u from=2026-02-01 to=2026-03-01 share=0.51",
                    "post=p-a team=t from=2026-03-02 to=2026-03-29 share=1",
                ],
                "teams": TWO_TEAMS,
            },
            ["rotations, row 3, share"],
        )
    ],
    "request-without-day": [
        (
            {
                "requests": [
                    "id=a person=p kind=off weekday=friday part=pm",
                    "id=b person=p kind=on date=2026-01-21 importance=5",
                ]
            },
            {"requests": ["id=a person=p kind=off", "id=b person=p kind=on weekday=friday date=2026-01-21"]},
            ["requests, row 2, weekday", "requests, row 3, weekday"],
        )
    ],
    "rotation-outside-plan": [
        (
            {
                "rotations": [
                    "post=p-a team=t from=2025-12-01 to=2026-01-05 share=1",
                    "post=p-a team=t from=2026-03-29 to=2026-04-30 share=1",
                ]
            },
            {
                "rotations": [
                    "post=p-a team=t from=2025-12-01 to=2026-01-04 share=1",
                    "post=p-a team=t from=2026-03-30 to=2026-04-30 share=1",
                ]
            },
            ["rotations, row 2, from", "rotations, row 3, from"],
        )
    ],
    "mapping-contradicted": [
        (
            {"mappings": [f"{C_D}closeMatch", f"{C_D}broadMatch", f"{D_C}narrowMatch"]},
            {
                "mappings": [
                    f"{C_D}exactMatch",
                    f"{D_C}closeMatch",
                    "subject_id=d object_id=e predicate_id=skos:broadMatch",
                ]
            },
            ["mappings, row 2, predicate_id", "mappings, row 3, predicate_id"],
        ),
        (
            {"mappings": [f"{C_D}exactMatch", f"{D_C}exactMatch"]},
            {"mappings": [f"{C_D}broadMatch", f"{D_C}broadMatch"]},
            ["mappings, row 2, predicate_id", "mappings, row 3, predicate_id"],
        ),
        (
            {"mappings": [f"{C_D}closeMatch"], "competencies": ["id=c close_match=d", "id=d", "id=e"]},
            {"mappings": [f"{C_D}closeMatch"], "competencies": ["id=c exact_match=d", "id=d", "id=e"]},
            ["mappings, row 2, predicate_id"],
        ),
        (
            {"mappings": [f"{C_D}exactMatch"], "competencies": ["id=c", "id=d exact_match=c", "id=e"]},
            {"mappings": [f"{C_D}exactMatch"], "competencies": ["id=c", "id=d close_match=c", "id=e"]},
            ["mappings, row 2, predicate_id"],
        ),
    ],
    "mapping-cycle": [
        (
            {"mappings": [f"{C_D}broadMatch", f"{D_E}broadMatch", f"{C_E}broadMatch"]},
            {"mappings": [f"{C_D}broadMatch", f"{D_E}broadMatch", f"{C_E}narrowMatch"]},
            ["mappings, row 2, predicate_id", "mappings, row 3, predicate_id", "mappings, row 4, predicate_id"],
        ),
        (
            {"mappings": [f"{C_D}narrowMatch"], "competencies": ["id=c", "id=d broader=c", "id=e"]},
            {"mappings": [f"{C_D}broadMatch"], "competencies": ["id=c", "id=d broader=c", "id=e"]},
            ["mappings, row 2, predicate_id"],
        ),
        (
            {"mappings": [f"{C_D}broadMatch", f"{D_E}exactMatch"]},
            {"mappings": [f"{C_D}broadMatch", f"{D_E}exactMatch", f"{C_E}closeMatch", f"{C_E}narrowMatch"]},
            ["mappings, row 2, predicate_id", "mappings, row 5, predicate_id"],
        ),
        (
            {"mappings": ["subject_id=c object_id=http://esco/c predicate_id=skos:broadMatch"]},
            {"mappings": ["subject_id=c object_id=c predicate_id=skos:broadMatch"]},
            ["mappings, row 2, predicate_id"],
        ),
    ],
    "mapping-of-entailed": [
        (
            {"mappings": [f"{C_D}exactMatch"], "competencies": ["id=c entails=e", "id=d entails=e", "id=e"]},
            {"mappings": [f"{C_D}exactMatch"], "competencies": ["id=c", "id=d entails=e:core", "id=e entails=c"]},
            ["mappings, row 2, object_id"],
        ),
        (
            {"mappings": [f"{C_D}broadMatch"], "competencies": ["id=c entails=d", "id=d", "id=e"]},
            {
                "mappings": [f"{C_D}exactMatch", f"{D_E}closeMatch"],
                "competencies": ["id=c entails=e", "id=d exact_match=e", "id=e"],
            },
            ["mappings, row 2, object_id"],
        ),
    ],
    "mapping-joins-framework": [
        (
            {
                "mappings": [f"{C_D}exactMatch", f"{D_E}exactMatch"],
                "competencies": ["id=c framework=a", "id=d", "id=e"],
            },
            {
                "mappings": [f"{C_D}exactMatch", f"{D_E}exactMatch"],
                "competencies": ["id=c framework=a", "id=d framework=b", "id=e framework=a"],
            },
            ["mappings, row 2, object_id", "mappings, row 3, object_id"],
        ),
        (
            {
                "mappings": [f"{C_D}exactMatch", f"{D_E}exactMatch", f"{C_E}exactMatch"],
                "competencies": ["id=c framework=a", "id=d framework=b", "id=e framework=a"],
            },
            {
                "mappings": ["subject_id=c object_id=http://esco/x", "subject_id=e object_id=http://esco/x"],
                "competencies": ["id=c framework=a", "id=d", "id=e framework=a"],
            },
            ["mappings, row 2, object_id", "mappings, row 3, object_id"],
        ),
    ],
    "mapping-unreviewed": [
        (
            {
                "mappings": [
                    f"{C_D}exactMatch reviewer_label=Q",
                    f"{D_C}exactMatch",
                    "subject_id=c object_id=http://esco/x",
                    f"{C_E}closeMatch",
                ]
            },
            {"mappings": [f"{C_D}exactMatch", f"{D_E}exactMatch author_label=Q confidence=1"]},
            ["mappings, row 2, reviewer_label", "mappings, row 3, reviewer_label"],
        )
    ],
    "framework-without-competencies": [
        (
            {
                "competencies": ["id=c framework=trust", "id=d", "id=e"],
                "framework_levels": ["framework=trust level=expert common_level=advanced"],
            },
            {
                "competencies": ["id=c framework=Trust", "id=d", "id=e"],
                "framework_levels": ["framework=trust level=expert common_level=advanced"],
            },
            ["framework_levels, row 2, framework"],
        )
    ],
}
EXAMPLES = [(name, *example) for name, examples in CASES.items() for example in examples]
NAMES = [f"{name}-{place}" for name, examples in CASES.items() for place in range(len(examples))]


def opened(folder: Path, tables: Tables) -> Workspace:
    """Write and open a workspace."""
    return Workspace.open(write(folder, tables))


def places(workspace: Workspace, name: str) -> list[str]:
    """Where a shape finds something."""
    return [finding.place for finding in workspace.findings if finding.rule == name]


def shape_of(name: str) -> Shape:
    """The shape of this name."""
    return next(shape for shape in rulebook().shapes if shape.name == name)


def test_the_base_workspace_has_no_findings(tmp_path: Path) -> None:
    assert opened(tmp_path, {}).findings == ()


def test_every_shape_has_a_case() -> None:
    assert set(CASES) == {shape.name for shape in rulebook().shapes}


@pytest.mark.parametrize(("name", "near", "violation", "expected"), EXAMPLES, ids=NAMES)
def test_a_shape_finds_its_violation_only(
    tmp_path: Path, name: str, near: Tables, violation: Tables, expected: list[str]
) -> None:
    almost, violated = opened(tmp_path / "near", near), opened(tmp_path / "violation", violation)
    assert (places(almost, name), almost.faults) == ([], ())
    assert places(violated, name) == expected
    for finding in (finding for finding in violated.findings if finding.rule == name):
        assert finding.severity == shape_of(name).severity
        assert finding.mend
        assert "{" not in finding.message
        assert "None" not in finding.message


def test_a_finding_shows_the_value(tmp_path: Path) -> None:
    workspace = opened(tmp_path, {"holdings": [f"{HOLDING} expires=2026-01-04"]})
    (finding,) = workspace.findings
    assert (finding.value, finding.severity) == ("2026-01-04", "warning")
    assert finding.message == "lapsed on 2026-01-04 and counts as absent"


def shapes_graph() -> rdflib.Graph:
    """The files of shapes, with the prefixes."""
    folder = files("pchteam.rules")
    graph = rdflib.Graph()
    for entry in [folder / "prefixes.ttl", *(folder / "shapes").iterdir()]:
        if entry.name.endswith(".ttl"):
            graph.parse(data=entry.read_text(encoding="utf-8"), format="turtle")
    return graph


def test_every_shape_of_the_files_is_asked() -> None:
    nodes = {str(node).rpartition("/")[2] for node in shapes_graph().subjects(RDF.type, SH.NodeShape)}
    assert nodes == {shape.name for shape in rulebook().shapes}


@pytest.mark.parametrize(("name", "near", "violation", "expected"), EXAMPLES, ids=NAMES)
def test_pyshacl_finds_the_same(
    tmp_path: Path, name: str, near: Tables, violation: Tables, expected: list[str]
) -> None:
    shape = f"https://w3id.org/pchteam/shapes/{name}"
    for folder, tables in (("near", near), ("violation", violation)):
        workspace = opened(tmp_path / folder, tables)
        graph = facts(workspace.loaded.rows, workspace.policy, workspace.policy.day("plan_until"))
        conforms, report, words = pyshacl.validate(as_rdflib(graph), shacl_graph=shapes_graph(), use_shapes=[shape])
        assert isinstance(report, rdflib.Graph), words
        assert set(map(str, report.objects(None, SH.focusNode))) == focus_nodes(graph, name)
        assert conforms == (folder == "near")


def focus_nodes(graph: Graph, name: str) -> set[str]:
    """The nodes that violate a shape, asked set at a time."""
    return {row["this"].value for row in graph.select(shape_of(name).select)}
