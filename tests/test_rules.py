"""The rules of `rules/`: compared with the oracle, rule by rule on tiny workspaces, as files, and run by pySHACL.

The expected facts are written from `docs/eligibility.md`.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, SH, XSD

from pchteam.context import BASE as WORKSPACE
from pchteam.context import context, expand
from pchteam.infer import Graph, text
from pchteam.rulebook import Rule, query_text, rulebook, slots
from pchteam.tables import TABLES
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, BASE, HOLDING, SUPERVISABLE, as_rdflib, build, write
from .generate import AS_OF, PLAN_UNTIL, generate_workspace
from .oracle import Answers, answer

NORTH_TRAFFORD = Path(str(files("pchteam.examples") / "north-trafford"))
PCH = rdflib.Namespace("https://w3id.org/pchteam/ontology#")

Tables = dict[str, list[str]]


# The oracle

CAPABILITIES = {
    "can": "canPerform",
    "supervised": "canPerformSupervised",
    "might": "mightPerform",
    "can_supervise": "canSupervise",
    "may_lead": "mayLead",
    "may_coordinate": "mayCoordinate",
}
PERMITS = query_text("tables/permissions").partition("SELECT")[0] + (
    "SELECT ?post ?team ?basis { ?permission a pch:Permission ; pch:post ?post ; pch:team ?team ; pch:basis ?basis }"
)


def answers_of(graph: Graph) -> Answers:
    """What the rules derived, in the words of the oracle."""
    arcs = frozenset(graph.table("tables/arcs"))
    return Answers(
        **{name: frozenset(graph.pairs(f"pch:{predicate}")) for name, predicate in CAPABILITIES.items()},
        nearly=frozenset(graph.table("tables/nearly")),  # type: ignore[arg-type]
        permits=frozenset((text(row["post"]), text(row["team"]), text(row["basis"])) for row in graph.select(PERMITS)),
        may_serve=arcs,  # type: ignore[arg-type]
        supervisors=frozenset(supervisors_of(graph, arcs)),
        lapses=frozenset(lapses_of(graph)),
        lapses_for=frozenset(graph.pairs("pch:lapsesFor")),
        nobody_can=frozenset(function for function, _ in graph.pairs("pch:nobodyCan")),
        only_performer=frozenset(graph.pairs("pch:onlyPerformer")),
        loses_all=frozenset(function for function, _ in graph.pairs("pch:losesAll")),
    )


def supervisors_of(graph: Graph, arcs: frozenset[tuple[str, ...]]) -> Iterator[tuple[str, str, str, str, str, str]]:
    """The supervisors of an employer's posts, for each of its posts that works supervised on that basis."""
    employers = {post: employer for post, _, employer, _, _ in graph.table("tables/posts")}
    supervised = [arc for arc in arcs if arc[4] == "supervised"]
    for team, function, employer, basis, supervisor, its_basis in graph.table("tables/supervisors"):
        for post, arc_team, arc_basis, arc_function, _ in supervised:
            if (arc_team, arc_basis, arc_function, employers[post]) == (team, basis, function, employer):
                yield team, function, post, basis, supervisor, its_basis


def lapses_of(graph: Graph) -> Iterator[tuple[str, str]]:
    """Table and key of the rows that lapse."""
    for quad in graph.store.quads_for_pattern(None, expand("pch:lapses"), None):
        assert isinstance(quad.subject, ox.NamedNode)
        table, _, key = quad.subject.value.removeprefix(WORKSPACE).partition("/")
        yield table, key


def assert_like_the_oracle(folder: Path, until: date) -> None:
    """Compare all sets of answers."""
    workspace = Workspace.open(folder, plan_until=until)
    derived, expected = (
        answers_of(workspace.graph(whole_plan=True)),
        answer(folder, workspace.policy.day("as_of"), until),
    )
    for name, facts in vars(expected).items():
        assert getattr(derived, name) == facts, name


@pytest.mark.parametrize("until", [AS_OF, PLAN_UNTIL])
def test_north_trafford_is_like_the_oracle(until: date) -> None:
    assert_like_the_oracle(NORTH_TRAFFORD, until)


@pytest.mark.parametrize("seed", range(50))
def test_generated_workspaces_are_like_the_oracle(seed: int, tmp_path: Path) -> None:
    generate_workspace(tmp_path, seed)
    for until in (AS_OF, PLAN_UNTIL):
        assert_like_the_oracle(tmp_path, until)


def test_two_groups_that_ask_the_same_are_one(tmp_path: Path) -> None:
    """Who lacks both lacks one thing; who meets both can."""
    twice = [f"function=f kind=competency item=c min_level={level}" for level in ("core", "")]
    requirements = [twice[0], f"{twice[1]} alternative_group=again"]
    assert_like_the_oracle(write(tmp_path / "none", {"requirements": requirements, "holdings": []}), AS_OF)
    assert_like_the_oracle(write(tmp_path / "both", {"requirements": requirements}), AS_OF)


# Each rule: given tables, and all that the rule derives from them. The first is a hit, the others are near misses.

LEVELS = ("core", "generic", "advanced", "specialist")
ROW = "competency/c/generic/-/-/-"
CORE = "competency/c/core/-/-/-"
LOWER = "competency/c/generic/-/-/supervisable"
NMC = "registration/NMC/-/-/-/-"
TO_DECLARED = "competency/c/core/-/declared/-"
TO_VERIFIED = "competency/c/core/-/verified/-"
SOON = "expires=2026-04-01"
EITHER_GROUP = "own/competency/c/core/-/-/-+competency/d/core/-/-/-"
HELD = "p/c/generic/verified/-"
IN_NMC = "p/registration/NMC/-"
CLEARED = "person=p kind=clearance item=any verified_on=2025-11-03"
UNCHECKED = "person=p kind=clearance item=any"
LATE = "ends=2026-03-28"
PEOPLE_Q = ["id=p kind=staff", "id=q kind=staff"]
Q_POST = "id=q-a person=q employer=org role=helper"
EITHER = [f"function=f kind=competency item={item} alternative_group=either" for item in "cd"]
TWO_FUNCTIONS = [f"id={key} activity=nursing shared_records=no" for key in "fg"]
ALSO_G: Tables = {
    "functions": TWO_FUNCTIONS,
    "requirements": [*BASE["requirements"], "function=g kind=competency item=c"],
    "needs": [*BASE["needs"], "segment=adults function=g"],
}
ONLY_C: Tables = {"competencies": ["id=c"], "training": []}
NO_COMPETENCY: Tables = {
    "competencies": [],
    "training": [],
    "holdings": [],
    "requirements": ["function=f kind=registration item=NMC"],
}
DECLARED = "person=p competency=c level=generic status=declared"


def registered(cells: str, required: str = "") -> Tables:
    """Person p has an NMC registration, which f requires."""
    return {
        "requirements": [f"function=f kind=registration item=NMC {required}"],
        "credentials": [f"person=p kind=registration item=NMC {cells}"],
    }


def lent(more: str = "", **tables: list[str]) -> Tables:
    """Team t is at pcn, and agreement a brings people of org there."""
    return {"teams": AT_PCN, "agreements": [f"{AGREEMENT} {more}"], **tables}


def steps(held: str, reached: str, *levels: str) -> str:
    """Steps from one competency to another, at each level of the first; `levels` are those of the second."""
    return "; ".join(f"{held}/{one} step {reached}/{two}" for one, two in zip(LEVELS, levels or LEVELS, strict=True))


def covers(held: str, needed: str, most: int = 3) -> str:
    """How levels of one competency cover those of another, up to a level."""
    pairs = [(high, low) for high in range(4) for low in range(min(high, most) + 1)]
    return "; ".join(f"{held}/{LEVELS[high]} covers {needed}/{LEVELS[low]}" for high, low in pairs)


def permission(post: str, basis: str, path: str, indemnifier: str) -> str:
    """The facts of a permission of a post in team t."""
    facts = (f"post {post}", "team t", f"basis {basis}", f"indemnifiedBy {indemnifier}", "type Permission")
    return "; ".join(f"{post}/t/{path} {fact}" for fact in facts)


TRUST: Tables = {
    "competencies": ["id=c framework=trust", "id=d framework=trust", "id=e"],
    "framework_levels": [
        "framework=trust level=novice common_level=core",
        "framework=trust level=advanced common_level=generic",
    ],
}


def trust(table: str, *lines: str) -> Tables:
    """Competencies c and d are of a framework with level names of its own, one of them common but read otherwise."""
    return {**TRUST, table: list(lines)}


CASES: dict[str, list[tuple[Tables, str]]] = {
    "read-held-level": [
        (
            trust("holdings", "person=p competency=c level=advanced status=verified"),
            "p/c/advanced/verified/- level generic",
        ),
        (trust("holdings", HOLDING), ""),
        (trust("holdings", "person=p competency=e level=advanced status=verified"), ""),
    ],
    "read-level": [
        (
            {
                **trust("role_profiles", "role=nurse competency=d level=novice"),
                "level_descriptors": ["competency=d level=novice descriptor=x"],
                "holdings": ["person=p competency=c level=advanced status=verified"],
            },
            "nurse/d level core; d/novice level core",
        ),
        (trust("role_profiles", "role=nurse competency=e level=advanced"), ""),
    ],
    "read-min-level": [
        (
            trust("requirements", "function=f kind=competency item=c min_level=advanced"),
            "f/competency/c/-/- minLevel generic",
        ),
        (trust("requirements", "function=f kind=competency item=c"), ""),
        (trust("requirements", "function=f kind=competency item=e min_level=advanced"), ""),
    ],
    "read-max-level": [
        (
            trust("competencies", "id=c framework=trust", "id=d", "id=e entails=c:advanced"),
            "e/c maxLevel generic",
        ),
        (trust("competencies", "id=c framework=trust", "id=d", "id=e entails=d:advanced;c"), ""),
    ],
    "read-lead-level": [
        (trust("teams", "id=t host=org lead_competency=c lead_level=advanced"), "t leadLevel generic"),
        (trust("teams", "id=t host=org lead_competency=e lead_level=advanced"), ""),
        (trust("teams", "id=t host=org lead_level=core"), ""),
    ],
    "read-from-level": [
        (trust("training", "id=x competency=d from_level=novice", "id=y competency=e"), "x fromLevel core"),
        (trust("training", "id=x competency=d", "id=y competency=e from_level=core"), ""),
    ],
    "read-to-level": [
        (trust("training", "id=x competency=d to_level=advanced", "id=y competency=e"), "x toLevel generic"),
        (trust("training", "id=x competency=d to_level=specialist", "id=y competency=e to_level=advanced"), ""),
    ],
    "mapped": [
        ({"mappings": ["subject_id=c object_id=d reviewer_label=Q"]}, "c exactMatch d"),
        ({"mappings": ["subject_id=c object_id=d author_label=Q"]}, ""),
        ({"mappings": ["subject_id=c object_id=http://esco/x reviewer_label=Q"]}, ""),
        (
            {
                "mappings": [
                    "subject_id=c object_id=d predicate_id=skos:closeMatch reviewer_label=Q",
                    "subject_id=c object_id=d predicate_id=skos:broadMatch reviewer_label=Q",
                    "subject_id=d object_id=e predicate_id=skos:narrowMatch reviewer_label=Q",
                ]
            },
            "",
        ),
    ],
    "asked": [
        (
            {"teams": ["id=t host=org lead_competency=d coordinator_competency=e"]},
            "c asked true; d asked true; e asked true",
        ),
        (NO_COMPETENCY, ""),
        ({"role_profiles": ["role=nurse competency=d level=core"]}, "c asked true"),
    ],
    "attainment": [
        (ONLY_C, "; ".join(f"c/{level} ofCompetency c; c/{level} atLevel {level}" for level in LEVELS)),
        (NO_COMPETENCY, ""),
    ],
    "lower-level": [
        (ONLY_C, "c/specialist step c/advanced; c/advanced step c/generic; c/generic step c/core"),
        (NO_COMPETENCY, ""),
    ],
    "entailed": [
        (
            {"competencies": ["id=c", "id=d entails=c:generic", "id=e"]},
            steps("d", "c", "core", "generic", "generic", "generic"),
        ),
        ({"competencies": ["id=c", "id=d entails=c", "id=e"]}, steps("d", "c")),
        ({"competencies": ["id=c", "id=d broader=c close_match=c", "id=e"]}, ""),
    ],
    "matched": [
        (
            {"competencies": ["id=c exact_match=d;http://esco/x", "id=d", "id=e"]},
            f"{steps('c', 'd')}; {steps('d', 'c')}",
        ),
        ({"mappings": ["subject_id=c object_id=d reviewer_label=Q"]}, f"{steps('c', 'd')}; {steps('d', 'c')}"),
        ({"mappings": ["subject_id=c object_id=d"]}, ""),
        ({"competencies": ["id=c close_match=d", "id=d broader=c", "id=e"]}, ""),
        ({"competencies": ["id=c exact_match=http://esco/x", "id=d exact_match=http://esco/x", "id=e"]}, ""),
    ],
    "covers": [
        (
            {"competencies": ["id=c", "id=d entails=c:generic", "id=e exact_match=d"]},
            f"{covers('c', 'c')}; {covers('d', 'c', 1)}; {covers('e', 'c', 1)}",
        ),
        ({"competencies": ["id=c entails=d", "id=d", "id=e"]}, covers("c", "c")),
    ],
    "required-attainment": [
        ({"requirements": ["function=f kind=competency item=c"]}, f"{CORE} requiredAttainment c/core"),
        ({}, f"{ROW} requiredAttainment c/generic"),
        (NO_COMPETENCY, ""),
    ],
    "in-force": [
        (
            lent("starts=2026-01-05 ends=2026-03-29", **registered("issued=2026-01-05 expires=2026-03-29")),
            f"p-a inForce true; {HELD} inForce true; p/registration/NMC/2026-01-05 inForce true",
        ),
        (
            {
                **lent("starts=2026-01-06", **registered("issued=2026-01-06")),
                "posts": [f"id=p-a person=p employer=org role=nurse {LATE}"],
                "holdings": [f"{HOLDING} expires=2026-03-28"],
            },
            "",
        ),
    ],
    "squad": [
        ({"people": PEOPLE_Q}, "p inSquad true"),
        ({"posts": [f"id=p-a person=p employer=org role=nurse {LATE}"]}, ""),
    ],
    "counts": [
        (registered("verified_on=2026-01-05"), f"{IN_NMC} counts true"),
        (registered("verified_on=2026-01-06"), ""),
        (registered("verified_on=2026-01-05 expires=2026-03-28"), ""),
    ],
    "to-verify": [
        (registered("verified_on=2026-01-06"), f"{IN_NMC} toVerify true"),
        (registered("verified_on=2026-01-05"), ""),
        (registered("expires=2026-03-28"), ""),
    ],
    "states": [
        ({"holdings": [f"{HOLDING} expires=2024-01-01"]}, "p states c"),
        ({"holdings": [], "role_profiles": ["role=nurse competency=c level=generic"]}, ""),
    ],
    "holds": [
        ({"holdings": [f"{HOLDING} competency=d", HOLDING]}, "p holds c/generic; p holds c/core"),
        ({"holdings": [f"{HOLDING} level=core"]}, "p holds c/core"),
        ({"holdings": [DECLARED]}, ""),
        ({"holdings": [f"{HOLDING} expires=2026-03-28"]}, ""),
        ({"holdings": [f"{HOLDING} competency=d"]}, ""),
    ],
    "holds-declared": [
        ({"holdings": [DECLARED]}, "p holdsDeclared c/generic; p holdsDeclared c/core"),
        ({}, ""),
        ({"holdings": [f"{DECLARED} valid_from=2026-01-06"]}, ""),
    ],
    "presumed": [
        (
            {"holdings": [], "role_profiles": ["role=nurse competency=c level=generic"]},
            "p presumed c/generic; p presumed c/core",
        ),
        ({"holdings": [], "role_profiles": ["role=helper competency=c level=generic"]}, ""),
        (
            {
                "holdings": ["person=p competency=c level=core status=declared expires=2024-01-01"],
                "role_profiles": ["role=nurse competency=c level=generic"],
            },
            "",
        ),
        (
            {
                "competencies": ["id=c", "id=d entails=c", "id=e"],
                "holdings": ["person=p competency=d level=core status=declared expires=2024-01-01"],
                "role_profiles": ["role=nurse competency=d level=generic"],
            },
            "",
        ),
        (
            {
                "holdings": [],
                "role_profiles": ["role=nurse competency=c level=generic"],
                "posts": [f"id=p-a person=p employer=org role=nurse {LATE}"],
            },
            "",
        ),
    ],
    "groups-required": [
        ({"requirements": [*EITHER, "function=f kind=competency item=e"]}, "f groupsRequired 2"),
        ({"requirements": [f"function=f kind=competency item={item}" for item in "cde"]}, "f groupsRequired 3"),
    ],
    "accepts-status": [
        ({}, f"{ROW} acceptsStatus verified"),
        (
            {"requirements": ["function=f kind=competency item=c min_status=declared"]},
            f"{TO_DECLARED} acceptsStatus verified; {TO_DECLARED} acceptsStatus declared",
        ),
        (
            {"policy": [*BASE["policy"], "key=accepted_statuses value=verified;declared"]},
            f"{ROW} acceptsStatus verified; {ROW} acceptsStatus declared",
        ),
        (
            {
                "policy": [*BASE["policy"], "key=accepted_statuses value=verified;declared"],
                "requirements": ["function=f kind=competency item=c min_status=verified"],
            },
            f"{TO_VERIFIED} acceptsStatus verified",
        ),
    ],
    "meets-competency": [
        ({}, f"p meets {ROW}"),
        ({"holdings": [f"{HOLDING} level=core"]}, ""),
        ({"holdings": [DECLARED]}, ""),
        (
            {
                "holdings": [DECLARED],
                "requirements": ["function=f kind=competency item=c min_level=generic min_status=declared"],
            },
            "p meets competency/c/generic/-/declared/-",
        ),
    ],
    "meets-credential": [
        (
            registered("annotations=teaching;prescriber verified_on=2025-11-03", "annotation=prescriber"),
            "p meets registration/NMC/-/prescriber/-/-",
        ),
        (registered("annotations=teaching verified_on=2025-11-03", "annotation=prescriber"), ""),
        (registered("kind=qualification verified_on=2025-11-03"), ""),
        (registered("item=GMC verified_on=2025-11-03"), ""),
        (registered(""), ""),
    ],
    "might-meet-competency": [
        ({"holdings": [DECLARED]}, f"p mightMeet {ROW}"),
        ({"holdings": [], "role_profiles": ["role=nurse competency=c level=generic"]}, f"p mightMeet {ROW}"),
        ({"holdings": [f"{DECLARED} level=core"]}, ""),
        ({"holdings": [], "role_profiles": ["role=nurse competency=c level=core"]}, ""),
    ],
    "might-meet-credential": [
        (registered(""), f"p mightMeet {NMC}"),
        (registered("expires=2026-03-28"), ""),
        (registered("", "annotation=prescriber"), ""),
    ],
    "supervised-attainment": [
        ({"requirements": [SUPERVISABLE]}, f"{LOWER} enoughSupervised c/core; {LOWER} enoughSupervised c/generic"),
        (
            {"requirements": [f"{SUPERVISABLE} min_level=specialist"]},
            "competency/c/specialist/-/-/supervisable enoughSupervised c/advanced; "
            "competency/c/specialist/-/-/supervisable enoughSupervised c/specialist",
        ),
        (
            {
                "requirements": [SUPERVISABLE],
                "policy": [*BASE["policy"], "key=supervised_levels_short value=0"],
            },
            f"{LOWER} enoughSupervised c/generic",
        ),
        ({"requirements": [f"{SUPERVISABLE} supervisable=no"]}, ""),
    ],
    "meets-supervised": [
        ({"requirements": [SUPERVISABLE], "holdings": [f"{HOLDING} level=core"]}, f"p meetsSupervised {LOWER}"),
        ({"requirements": [f"{SUPERVISABLE} min_level=advanced"], "holdings": [f"{HOLDING} level=core"]}, ""),
        ({"requirements": [SUPERVISABLE], "holdings": [f"{DECLARED} level=core"]}, ""),
        ({"requirements": [SUPERVISABLE], "holdings": []}, ""),
    ],
    "group-met": [
        ({"requirements": EITHER}, f"p groupMet {EITHER_GROUP}"),
        ({"requirements": EITHER, "holdings": [f"{HOLDING} competency=e"]}, ""),
    ],
    "group-might-be-met": [
        ({"requirements": EITHER, "holdings": [DECLARED]}, f"p groupMightBeMet {EITHER_GROUP}"),
        ({"requirements": EITHER, "holdings": [f"{DECLARED} expires=2026-03-28"]}, ""),
    ],
    "group-met-supervised": [
        (
            {"requirements": [SUPERVISABLE], "holdings": [f"{HOLDING} level=core"]},
            f"p groupMetSupervised own/{LOWER}",
        ),
        ({"requirements": EITHER}, ""),
        ({"holdings": [f"{HOLDING} level=core"]}, ""),
    ],
    "cleared": [
        ({"credentials": [CLEARED]}, "p cleared true"),
        ({"credentials": [UNCHECKED]}, ""),
        ({"credentials": [f"{CLEARED} kind=approval"]}, ""),
    ],
    "may-perform-alone": [
        ({"people": ["id=p kind=volunteer"], "credentials": [CLEARED]}, "p mayPerformAlone true"),
        ({"people": ["id=p kind=peer"], "credentials": [CLEARED]}, "p mayPerformAlone true"),
        ({}, "p mayPerformAlone true"),
        ({"people": ["id=p kind=volunteer"], "credentials": [UNCHECKED]}, ""),
        ({"people": ["id=p kind=student"], "credentials": [CLEARED]}, ""),
        ({"people": ["id=p kind=carer"], "credentials": [CLEARED]}, ""),
        ({"posts": [f"id=p-a person=p employer=org role=nurse {LATE}"]}, ""),
    ],
    "may-perform-supervised": [
        ({"people": ["id=p kind=student"]}, "p mayPerformSupervised true"),
        ({"people": ["id=p kind=peer"], "credentials": [CLEARED]}, "p mayPerformSupervised true"),
        ({"people": ["id=p kind=peer"]}, ""),
        ({"people": ["id=p kind=carer"], "credentials": [CLEARED]}, ""),
    ],
    "may-perform-once-verified": [
        ({"people": ["id=p kind=volunteer"], "credentials": [UNCHECKED]}, "p mayPerformOnceVerified true"),
        ({"people": ["id=p kind=volunteer"], "credentials": [f"{CLEARED} expires=2026-03-28"]}, ""),
        ({"people": ["id=p kind=student"], "credentials": [UNCHECKED]}, ""),
    ],
    "can-perform": [
        ({"requirements": [*BASE["requirements"], *EITHER]}, "p canPerform f"),
        ({"requirements": [*BASE["requirements"], "function=f kind=competency item=d"]}, ""),
        ({"people": ["id=p kind=staff objections=f"]}, ""),
        ({"people": ["id=p kind=student"]}, ""),
    ],
    "can-perform-supervised": [
        ({"requirements": [SUPERVISABLE], "holdings": [f"{HOLDING} level=core"]}, "p canPerformSupervised f"),
        ({"people": ["id=p kind=student"]}, "p canPerformSupervised f"),
        ({"requirements": [SUPERVISABLE]}, ""),
        (
            {
                "people": ["id=p kind=staff objections=f"],
                "requirements": [SUPERVISABLE],
                "holdings": [f"{HOLDING} level=core"],
            },
            "",
        ),
        ({"people": ["id=p kind=carer"], "credentials": [CLEARED]}, ""),
    ],
    "might-perform": [
        ({"holdings": [DECLARED]}, "p mightPerform f"),
        ({"people": ["id=p kind=volunteer"], "credentials": [UNCHECKED]}, "p mightPerform f"),
        ({"people": ["id=p kind=student"], "holdings": [DECLARED]}, ""),
        ({"people": ["id=p kind=staff objections=f"], "holdings": [DECLARED]}, ""),
        ({"requirements": [SUPERVISABLE], "holdings": [f"{HOLDING} level=core", DECLARED]}, ""),
        ({}, ""),
    ],
    "can-supervise": [
        ({"requirements": [SUPERVISABLE]}, "p canSupervise f"),
        ({"requirements": [f"{SUPERVISABLE} supervisable=no"]}, ""),
        ({"requirements": [SUPERVISABLE], "holdings": [f"{HOLDING} level=core"]}, ""),
    ],
    "names-people": [(lent("people=p"), "a namesPeople true"), (lent("roles=nurse"), "")],
    "names-roles": [(lent("roles=nurse"), "a namesRoles true"), (lent("people=p"), "")],
    "names-teams": [(lent("teams=t"), "a namesTeams true"), (lent("functions=f"), "")],
    "names-functions": [(lent("functions=f"), "a namesFunctions true"), (lent("teams=t"), "")],
    "covers-post": [
        (lent("people=p roles=nurse"), "a coversPost p-a"),
        (lent(), "a coversPost p-a"),
        (lent("people=q", people=PEOPLE_Q), ""),
        (lent("roles=helper"), ""),
        (lent(LATE), ""),
        (lent("provider=pcn host=org"), ""),
        (lent(posts=[f"id=p-a person=p employer=org role=nurse {LATE}"]), ""),
    ],
    "transferred-by": [
        (lent("state=transferred liability=none"), "p-a transferredBy a"),
        (lent("state=seconded"), ""),
        (lent(f"state=transferred {LATE}"), ""),
    ],
    "opens-team": [
        (lent("teams=t"), "a opensTeam t"),
        (lent("state=transferred", teams=["id=t host=pcn integration=actual"]), "a opensTeam t"),
        (lent(teams=["id=t host=pcn integration=actual"]), ""),
        (lent("liability=none"), ""),
        (lent("teams=u", teams=[*AT_PCN, "id=u host=org"]), ""),
        (lent(LATE), ""),
        (lent(teams=["id=t host=org"]), ""),
    ],
    "permitted-own": [
        ({}, permission("p-a", "org", "own", "org")),
        ({"people": ["id=p kind=staff objections=t"]}, ""),
        ({"teams": AT_PCN}, ""),
        (lent("state=transferred", teams=["id=t host=org"]), ""),
        ({"posts": [f"id=p-a person=p employer=org role=nurse {LATE}"]}, ""),
    ],
    "permitted-by-agreement": [
        (lent(), permission("p-a", "a", "agreements/a", "org")),
        (lent("indemnity=host"), permission("p-a", "a", "agreements/a", "pcn")),
        (lent("indemnity="), permission("p-a", "a", "agreements/a", "none")),
        (lent(people=["id=p kind=staff objections=t"]), ""),
        (lent(agreements=[AGREEMENT, f"{AGREEMENT} id=b state=transferred liability=none"]), ""),
        (
            lent(agreements=[AGREEMENT, f"{AGREEMENT} id=b state=transferred"]),
            permission("p-a", "b", "agreements/b", "org"),
        ),
        (lent("liability=none"), ""),
        (lent("roles=helper"), ""),
    ],
    "scope-own": [
        (ALSO_G, "org inScope f; org inScope g; pcn inScope f; pcn inScope g"),
        (lent(), "org inScope f; pcn inScope f"),
    ],
    "scope-agreement": [
        ({**lent(), **ALSO_G}, "a inScope f; a inScope g"),
        ({**lent("functions=g"), **ALSO_G}, "a inScope g"),
        (lent(LATE), ""),
        (lent("data_sharing=yes", functions=["id=f shared_records=yes"]), "a inScope f"),
        (lent(functions=["id=f shared_records=yes"]), ""),
    ],
    "allows": [
        ({}, "org allows f; pcn allows f"),
        ({"organisations": ["id=org indemnity_covers=nursing:volunteer;social registered_patients=900", "id=pcn"]}, ""),
    ],
    "allows-volunteers": [
        ({}, "org allowsVolunteers f"),
        ({"organisations": ["id=org indemnity_covers=nursing;social:volunteer registered_patients=900", "id=pcn"]}, ""),
    ],
    "supervision-open": [
        (lent("supervision=yes"), "a supervisionAgreed true"),
        (lent("supervision=no"), ""),
        (lent(f"supervision=yes {LATE}"), ""),
    ],
    "may-lead": [
        ({"teams": ["id=t host=org lead_competency=c lead_level=generic"]}, "p-a mayLead t"),
        ({"teams": ["id=t host=org lead_competency=c lead_level=advanced"]}, ""),
        ({"teams": ["id=t host=pcn lead_competency=c"]}, ""),
        ({"teams": ["id=t host=org coordinator_competency=c"]}, ""),
        (
            {
                "teams": ["id=t host=org lead_competency=c"],
                "posts": ["id=p-a person=p employer=org role=nurse lead="],
            },
            "",
        ),
        ({"teams": ["id=t host=org lead_competency=c"], "holdings": [DECLARED]}, ""),
        (
            {
                "teams": ["id=t host=org lead_competency=c"],
                "holdings": [DECLARED],
                "policy": [*BASE["policy"], "key=accepted_statuses value=verified;declared"],
            },
            "p-a mayLead t",
        ),
    ],
    "may-coordinate": [
        (
            {
                "teams": ["id=t host=org coordinator_competency=c"],
                "holdings": [f"{HOLDING} level=core"],
                "posts": ["id=p-a person=p employer=org role=nurse lead=no"],
            },
            "p-a mayCoordinate t",
        ),
        ({"teams": ["id=t host=org coordinator_competency=d"]}, ""),
        ({"teams": ["id=t host=org lead_competency=c"]}, ""),
        ({"teams": ["id=t host=pcn coordinator_competency=c"]}, ""),
    ],
}


DELEGABLE = ["id=f delegable=yes"]
ASKS_NMC = ["function=f kind=registration item=NMC", "function=f kind=competency item=c min_level=generic"]
NMC_GROUP = f"delegated/{NMC}"
REGISTERED = ["id=nurse profession=nurse register=NMC", "id=helper profession=helper"]
DEPENDENT = ["id=nurse profession=nurse supervisor_register=GMC", "id=helper profession=helper"]
DOCTOR = "person=q kind=registration item=GMC verified_on=2025-11-03"


def delegated(**tables: list[str]) -> Tables:
    """Function f is delegable and asks for an NMC registration, which p lacks."""
    return {"functions": DELEGABLE, "requirements": ASKS_NMC, **tables}


def overseen(post: str = "supervisor=q", doctor: str = "", **tables: list[str]) -> Tables:
    """Person p is in a role that needs a named supervisor on the GMC register; q is a doctor in post."""
    posts = [f"id=p-a person=p employer=org role=nurse {post}", Q_POST]
    return {"roles": DEPENDENT, "people": PEOPLE_Q, "posts": posts, "credentials": [f"{DOCTOR} {doctor}"], **tables}


CASES |= {
    "same": [
        ({"competencies": ["id=c exact_match=d;http://esco/x", "id=d", "id=e"]}, "c meansTheSame d; d meansTheSame c"),
        ({"competencies": ["id=c close_match=d", "id=d broader=c", "id=e exact_match=http://esco/x"]}, ""),
    ],
    "agreement-in-force": [
        (lent("ends=2026-03-29"), "a inForce true"),
        (lent("ends=2026-03-28"), ""),
        (lent("starts=2026-01-06"), ""),
    ],
    "demands-credential": [
        (
            registered("", "annotation=prescriber"),
            "registration/NMC/-/prescriber/-/- ofKind registration; registration/NMC/-/prescriber/-/- ofItem NMC; "
            "registration/NMC/-/prescriber/-/- withAnnotation prescriber",
        ),
        ({}, ""),
    ],
    "registered": [
        ({"roles": REGISTERED}, "p registered true"),
        (registered("expires=2026-01-04"), "p registered true"),
        (registered("kind=qualification"), ""),
        ({"roles": REGISTERED, "posts": ["id=p-a person=p employer=org role=helper"]}, ""),
        ({"roles": REGISTERED, "posts": [f"id=p-a person=p employer=org role=nurse {LATE}"]}, ""),
    ],
    "unregistered": [
        ({}, "p unregistered true"),
        ({"roles": REGISTERED}, ""),
        ({"people": ["id=p kind=volunteer"]}, ""),
        ({"posts": [f"id=p-a person=p employer=org role=nurse {LATE}"]}, ""),
    ],
    "group-delegated": [
        (delegated(), f"p groupDelegated {NMC_GROUP}"),
        (delegated(functions=["id=f delegable=no"]), ""),
        (delegated(roles=REGISTERED), ""),
        (delegated(credentials=["person=p kind=registration item=NMC expires=2026-01-04"]), ""),
        (delegated(credentials=["person=p kind=registration item=NMC verified_on=2025-11-03"]), ""),
        ({"functions": DELEGABLE}, ""),
    ],
    "delegated-by": [
        (delegated(), f"f delegatedBy {NMC}"),
        ({"functions": DELEGABLE}, ""),
        (delegated(functions=["id=f delegable=no"]), ""),
    ],
    "may-be-supervised": [
        (delegated(), "f openToSupervision true"),
        ({"requirements": [SUPERVISABLE]}, "f openToSupervision true"),
        ({"functions": DELEGABLE}, ""),
    ],
    "dependent": [
        ({"roles": DEPENDENT}, "p dependent true"),
        ({"roles": DEPENDENT, "posts": ["id=p-a person=p employer=org role=helper"]}, ""),
    ],
    "supported": [
        (overseen(), "p-a supportedBy q"),
        (overseen(post=""), ""),
        (overseen(post="supervisor=p"), ""),
        (overseen(doctor="item=NMC"), ""),
        (overseen(doctor="expires=2026-03-28"), ""),
        (overseen(doctor="verified_on="), ""),
        (overseen(doctor="kind=qualification"), ""),
    ],
    "unsupported": [
        (overseen(post=""), "p unsupported true"),
        (overseen(), ""),
        ({}, ""),
    ],
    "barred": [
        (overseen(functions=["id=f undifferentiated=yes"]), "p barredFrom f"),
        ({"people": ["id=p kind=staff objections=f;t"]}, "p barredFrom f"),
        ({"functions": ["id=f undifferentiated=yes"]}, ""),
        (overseen(), ""),
    ],
    "supervised-candidate": [
        (delegated(), "p supervisedCandidate f"),
        ({"requirements": [SUPERVISABLE], "holdings": [f"{HOLDING} level=core"]}, "p supervisedCandidate f"),
        ({"people": ["id=p kind=student"]}, "p supervisedCandidate f"),
        ({}, ""),
        (delegated(people=["id=p kind=staff objections=f"]), ""),
    ],
    "all-met-supervised": [
        ({"requirements": [SUPERVISABLE], "holdings": [f"{HOLDING} level=core"]}, "p allMetSupervised f"),
        (delegated(), "p allMetSupervised f"),
        (delegated(holdings=[f"{HOLDING} level=core"]), ""),
        ({}, ""),
    ],
    "all-met-once-verified": [
        ({"holdings": [DECLARED]}, "p allMetOnceVerified f"),
        ({"holdings": [f"{DECLARED} level=core"]}, ""),
        ({}, ""),
    ],
    "candidate-once-verified": [
        ({"holdings": [DECLARED]}, "p verificationCandidate f"),
        ({}, ""),
        ({"holdings": [DECLARED], "people": ["id=p kind=student"]}, ""),
    ],
    "provides": [
        (lent(), "org provides a"),
        (lent("ends=2026-03-28"), ""),
    ],
    "lapses": [
        ({"holdings": [f"{HOLDING} {SOON}"]}, "p/c/generic/verified/- lapses true"),
        ({"posts": ["id=p-a person=p employer=org role=nurse ends=2026-04-04"]}, "p-a lapses true"),
        (registered(f"{SOON} verified_on=2025-11-03"), "p/registration/NMC/- lapses true"),
        ({"holdings": [f"{HOLDING} expires=2026-04-05"]}, ""),
        ({"holdings": [f"{HOLDING} expires=2026-03-28"]}, ""),
    ],
    "agreement-lapses": [
        (lent("ends=2026-04-04"), "a lapses true"),
        (lent("ends=2026-04-05"), ""),
        ({"policy": [*BASE["policy"], "key=watch_days value=84"], **lent("ends=2026-04-01")}, ""),
    ],
    "loses": [
        ({"holdings": [f"{HOLDING} {SOON}"]}, "p loses p/c/generic/verified/-"),
        ({}, ""),
    ],
    "keeps-verified": [
        ({"holdings": [f"{HOLDING} {SOON}", f"{HOLDING} level=core"]}, "p keepsVerified c/core"),
        ({"holdings": [f"{HOLDING} {SOON}"]}, ""),
        ({}, ""),
    ],
    "keeps-declared": [
        ({"holdings": [f"{HOLDING} {SOON}", f"{DECLARED} level=core"]}, "p keepsDeclared c/core"),
        ({"holdings": [f"{HOLDING} {SOON}", f"{HOLDING} level=core"]}, ""),
    ],
    "keeps-competency": [
        ({"holdings": [f"{HOLDING} {SOON}", f"{HOLDING} valid_from=2025-11-03"]}, f"p stillMeets {ROW}"),
        ({"holdings": [f"{HOLDING} {SOON}", f"{HOLDING} level=core"]}, ""),
    ],
    "keeps-credential": [
        ({**registered("verified_on=2025-11-03"), "holdings": [f"{HOLDING} {SOON}"]}, f"p stillMeets {NMC}"),
        (registered(f"{SOON} verified_on=2025-11-03"), ""),
        (
            {
                **registered("verified_on=2025-11-03 annotations=teaching", "annotation=prescriber"),
                "holdings": [f"{HOLDING} {SOON}"],
            },
            "",
        ),
    ],
    "keeps-standing": [
        ({"holdings": [f"{HOLDING} {SOON}"]}, "p keepsStanding true"),
        ({"posts": ["id=p-a person=p employer=org role=nurse ends=2026-04-04"]}, ""),
        ({"people": ["id=p kind=volunteer"], "credentials": [f"{CLEARED} {SOON}"]}, ""),
    ],
    "keeps-group": [
        (
            {"requirements": EITHER, "holdings": [f"{HOLDING} {SOON}", HOLDING.replace("=c", "=d")]},
            f"p keepsGroup {EITHER_GROUP}",
        ),
        ({"holdings": [f"{HOLDING} {SOON}"]}, ""),
    ],
    "lapses-for": [
        ({"holdings": [f"{HOLDING} {SOON}"]}, "p lapsesFor f"),
        ({"posts": ["id=p-a person=p employer=org role=nurse ends=2026-04-04"]}, "p lapsesFor f"),
        ({"people": ["id=p kind=volunteer"], "credentials": [f"{CLEARED} {SOON}"]}, "p lapsesFor f"),
        ({"holdings": [f"{HOLDING} {SOON}", f"{HOLDING} valid_from=2025-11-03"]}, ""),
        ({"holdings": [HOLDING, f"{HOLDING.replace('=c', '=d')} {SOON}"]}, ""),
    ],
    "nobody-can": [
        ({"holdings": [DECLARED]}, "f nobodyCan true"),
        ({}, ""),
    ],
    "only-performer": [
        ({}, "f onlyPerformer p"),
        (
            {
                "people": PEOPLE_Q,
                "posts": [*BASE["posts"], Q_POST],
                "holdings": [HOLDING, HOLDING.replace("person=p", "person=q")],
            },
            "",
        ),
    ],
    "loses-all": [
        ({"holdings": [f"{HOLDING} {SOON}"]}, "f losesAll true"),
        (
            {
                "people": PEOPLE_Q,
                "posts": [*BASE["posts"], Q_POST],
                "holdings": [f"{HOLDING} {SOON}", HOLDING.replace("person=p", "person=q")],
            },
            "",
        ),
    ],
}
CASES["can-supervise"] += [
    (delegated(credentials=["person=p kind=registration item=NMC verified_on=2025-11-03"]), "p canSupervise f"),
    (
        delegated(requirements=[*EITHER, "function=f kind=registration item=NMC alternative_group=either"]),
        "",
    ),
]
CASES["can-perform-supervised"] += [
    (delegated(), "p canPerformSupervised f"),
    (delegated(roles=REGISTERED), ""),
    (delegated(holdings=[f"{HOLDING} level=core"]), ""),
]
CASES["can-perform"] += [(overseen(), "p canPerform f"), (overseen(post=""), "")]
CASES["may-perform-alone"] += [
    (overseen(), "p mayPerformAlone true; q mayPerformAlone true"),
    (overseen(post=""), "q mayPerformAlone true"),
]
CASES["may-perform-supervised"] += [
    (overseen(post="", people=["id=p kind=student", "id=q kind=staff"]), "q mayPerformSupervised true")
]
CASES["may-perform-once-verified"] += [(overseen(post=""), "q mayPerformOnceVerified true")]


def facts_of(graph: Graph, rule: Rule) -> set[str]:
    """All that a rule derived, as lines of subject, predicate and object."""
    quads = graph.store.quads_for_pattern(None, None, None, ox.NamedNode(rule.iri))
    terms = ((quad.subject, quad.predicate, quad.object) for quad in quads)
    return {" ".join(text(term).rpartition("#")[2] for term in triple) for triple in terms}


@pytest.mark.parametrize(
    ("name", "tables", "expected"),
    [(name, *example) for name, examples in CASES.items() for example in examples],
    ids=[f"{name}-{place}" for name, examples in CASES.items() for place in range(len(examples))],
)
def test_a_rule_derives_so_much_and_no_more(tmp_path: Path, name: str, tables: Tables, expected: str) -> None:
    rule = next(rule for rule in rulebook().rules if rule.name == name)
    assert facts_of(build(tmp_path, tables), rule) == set(filter(None, expected.split("; ")))


def test_every_rule_has_a_hit_and_a_near_miss() -> None:
    assert set(CASES) == {rule.name for rule in rulebook().rules}
    for name, ((_, hit), *misses) in CASES.items():
        assert hit, name
        assert any(miss != hit for _, miss in misses), name


def test_a_function_without_requirements_derives_no_capability(tmp_path: Path) -> None:
    without: Tables = {"functions": TWO_FUNCTIONS, "needs": [*BASE["needs"], "segment=adults function=g"]}
    with pytest.raises(ValueError, match="1 fault"):
        build(tmp_path, without)


# The files

RULE_FILES = [entry for entry in files("pchteam.rules").iterdir() if re.fullmatch(r"\d\d-.*\.ttl", entry.name)]
LIFTED = {"pch:delegated", "pch:asks", "pch:group", "pch:requiresGroup", "pch:anyOf"}
MAPPED = {"pch:mappedExactly", "skos:broadMatch", "skos:narrowMatch"}
PARAMETERS = {
    "pch:asOf",
    "pch:until",
    "pch:watchUntil",
    "pch:acceptsStatus",
    "pch:supervisedLevelsShort",
    "pch:maxTeamSize",
}
SCHEMES = {"pch:rank"}
PAIRS = {"pch:maxLevel", "pch:statedMaxLevel", "pch:share", "pch:segment"}
PLACES = {"pch:table", "pch:row"}
NO_PREDICATES = {"pch:parameters", "pch:Permission"}


@cache
def rule_turtle() -> rdflib.Graph:
    """All files of rules, with the prefixes."""
    graph = rdflib.Graph()
    for entry in [*RULE_FILES, files("pchteam.rules") / "prefixes.ttl"]:
        graph.parse(data=entry.read_text(encoding="utf-8"), format="turtle")
    return graph


def rule_nodes() -> list[rdflib.URIRef]:
    """Every rule of the files."""
    return sorted(node for node in rule_turtle().subjects(RDF.type, SH.SPARQLRule) if isinstance(node, rdflib.URIRef))


def test_every_rule_of_the_files_is_run() -> None:
    assert [str(node) for node in rule_nodes()] == sorted(rule.iri for rule in rulebook().rules)


@pytest.mark.parametrize("node", rule_nodes(), ids=lambda node: str(node).rpartition("/")[2])
def test_a_rule_says_what_it_is(node: rdflib.URIRef) -> None:
    def only(predicate: rdflib.term.Node) -> Any:
        (value,) = rule_turtle().objects(node, predicate)
        return value

    assert (node, RDF.type, PCH.Rule) in rule_turtle()
    assert str(only(DCTERMS.title))
    assert str(only(DCTERMS.source))
    assert only(DCTERMS.date).datatype == XSD.date
    assert isinstance(only(DCTERMS.date).toPython(), date)
    assert isinstance(only(SH.order).toPython(), int)
    assert only(SH.prefixes) == rdflib.URIRef("https://w3id.org/pchteam/rules")
    # A rule without a sentence is passed over in proofs; its premises stand in its place.
    assert str(only(PCH.sentence)) or only(PCH.premises)


def test_rule_titles_differ() -> None:
    titles = [rule.title for rule in rulebook().rules]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("rule", rulebook().rules, ids=lambda rule: rule.name)
def test_a_sentence_speaks_of_the_head(rule: Rule) -> None:
    variables = {term for head in rule.heads for term in head if term.startswith("?")}
    assert {f"?{name}" for name in slots(rule.sentence)} <= variables


def columns() -> set[str]:
    """The properties that cells become."""
    terms = [term for table in TABLES for term in context(table).values()]
    return {term["@id"] for term in terms if isinstance(term, dict)}


def test_parameters_are_those_of_the_graph(tmp_path: Path) -> None:
    quads = build(tmp_path, {}).store.quads_for_pattern(expand("pch:parameters"), None, None)
    assert {quad.predicate for quad in quads} == {expand(name) for name in PARAMETERS}


def predicates(query: str) -> set[str]:
    """The properties that a query speaks of, without its classes and nodes."""
    body = re.sub(r'PREFIX \S+ <\S+>|"[^"]*"', "", query)
    classes = set(re.findall(r"\ba\s+(\w+:\w+)", body))
    found = set(re.findall(r"\b(?:pch|org|foaf|skos|dcterms|odrl|schema|sssom):\w+", body))
    return found - classes - NO_PREDICATES


def derived(before: int = 100) -> set[str]:
    """The properties that rules of an earlier order derive."""
    return {head[1] for rule in rulebook().rules if rule.order < before for head in rule.heads}


@pytest.mark.parametrize("rule", rulebook().rules, ids=lambda rule: rule.name)
def test_a_rule_reads_only_what_is_known_before(rule: Rule) -> None:
    where = rule.construct.partition("WHERE")[2]
    assert predicates(where) - columns() - PARAMETERS - SCHEMES - PAIRS - LIFTED <= derived(rule.order)


@pytest.mark.parametrize("rule", [rule for rule in rulebook().rules if rule.premises], ids=lambda rule: rule.name)
def test_premises_rest_on_what_is_known(rule: Rule) -> None:
    known = columns() | PARAMETERS | SCHEMES | PAIRS | LIFTED | derived(rule.order) | {head[1] for head in rule.heads}
    assert predicates(str(rule.premises)) <= known


def test_shapes_obstacles_and_queries_read_only_what_is_known() -> None:
    asked = [shape.select for shape in rulebook().shapes] + [obstacle.select for obstacle in rulebook().obstacles]
    folders = [files("pchteam.rules") / name for name in ("ask", "tables")]
    asked += [query_text(f"{folder.name}/{entry.name[:-3]}") for folder in folders for entry in folder.iterdir()]
    known = columns() | PARAMETERS | SCHEMES | PAIRS | LIFTED | MAPPED | PLACES | derived()
    for query in asked:
        assert predicates(query) <= known


# pySHACL

FULL: Tables = {
    "people": [
        "id=p kind=staff objections=g",
        "id=q kind=volunteer",
        "id=r kind=student",
        "id=v kind=peer",
        "id=w kind=staff",
        "id=x kind=staff",
        "id=y kind=staff",
        "id=z kind=staff",
    ],
    "roles": [
        "id=nurse profession=nurse register=NMC",
        "id=helper profession=helper",
        "id=pa profession=pa supervisor_register=GMC",
    ],
    "posts": [
        "id=p-a person=p employer=org role=nurse lead=yes",
        "id=q-a person=q employer=org role=helper ends=2026-03-29",
        "id=r-a person=r employer=pcn role=nurse ends=2026-03-28",
        "id=r-b person=r employer=pcn role=helper",
        "id=v-a person=v employer=pcn role=nurse",
        "id=w-a person=w employer=org role=nurse",
        "id=x-a person=x employer=org role=helper",
        "id=y-a person=y employer=org role=pa supervisor=w",
        "id=z-a person=z employer=org role=pa supervisor=z",
    ],
    "competencies": [
        "id=c",
        "id=d entails=c:generic",
        "id=e exact_match=d;http://esco/x",
        "id=g framework=trust entails=h:expert",
        "id=h framework=trust",
    ],
    "framework_levels": ["framework=trust level=expert common_level=advanced"],
    "mappings": ["subject_id=g object_id=e reviewer_label=Q", "subject_id=h object_id=c predicate_id=skos:closeMatch"],
    "level_descriptors": ["competency=g level=expert descriptor=x"],
    "training": ["id=x competency=g from_level=expert to_level=expert"],
    "role_profiles": ["role=nurse competency=e level=generic"],
    "functions": ["id=f", "id=g", "id=h delegable=yes undifferentiated=yes", "id=k"],
    "needs": [f"segment=adults function={key}" for key in "fghk"],
    "requirements": [
        "function=h kind=registration item=NMC",
        "function=k kind=approval item=amhp",
        "function=f kind=competency item=c min_level=advanced alternative_group=either supervisable=yes",
        "function=f kind=competency item=d min_level=core alternative_group=either min_status=declared",
        "function=f kind=clearance item=any",
        "function=g kind=registration item=NMC annotation=prescriber",
        "function=f kind=competency item=g min_level=expert alternative_group=either",
    ],
    "holdings": [
        f"{HOLDING} expires=2026-03-29",
        "person=w competency=h level=expert status=verified",
        f"{HOLDING} level=core",
        f"{DECLARED} competency=d",
        "person=q competency=e level=specialist status=declared",
        "person=r competency=c level=generic status=verified valid_from=2026-01-05",
        "person=r competency=d level=generic status=verified expires=2026-02-01",
    ],
    "credentials": [
        CLEARED,
        "person=q kind=clearance item=any verified_on=2026-01-06",
        "person=r kind=clearance item=any verified_on=2026-01-05 expires=2026-03-29",
        "person=v kind=clearance item=any verified_on=2025-11-03",
        "person=v kind=registration item=NMC annotations=prescriber;teaching verified_on=2025-11-03 expires=2026-04-01",
        "person=w kind=registration item=GMC verified_on=2025-11-03",
    ],
    "teams": [
        "id=t host=pcn lead_competency=c coordinator_competency=c",
        "id=u host=org integration=actual",
        "id=w host=org lead_competency=g lead_level=expert",
    ],
    "agreements": [
        f"{AGREEMENT} supervision=yes teams=t functions=f",
        f"{AGREEMENT} id=b provider=pcn host=org state=transferred people=v indemnity=host ends=2026-04-01",
        f"{AGREEMENT} id=x roles=helper {LATE}",
    ],
}


def test_pyshacl_runs_the_same_rules(tmp_path: Path) -> None:
    graph = build(tmp_path, FULL)
    dummy = rdflib.URIRef("https://w3id.org/pchteam/rules/shape")
    shacl = rdflib.Graph()
    shacl += rule_turtle()
    shacl.add((dummy, RDF.type, SH.NodeShape))
    shacl.add((dummy, SH.targetNode, PCH.parameters))
    for node in rule_nodes():
        shacl.add((dummy, SH.rule, node))
    known = as_rdflib(graph, without={rule.iri for rule in rulebook().rules})
    ours = as_rdflib(graph)
    expanded = pyshacl.shacl_rules(known, shacl_graph=shacl)
    assert isinstance(expanded, rdflib.Graph)
    theirs = set(expanded.triples((None, None, None)))
    assert [rule.name for rule in rulebook().rules if not facts_of(graph, rule)] == []
    assert theirs - set(ours) == set()
    assert set(ours) - theirs == set()
