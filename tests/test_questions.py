"""The named questions: each on a tiny workspace with a near miss, some on the worked example beside the oracle."""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import import_module
from importlib.resources import files
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph as ox
import pytest

from pchteam.find import AmbiguousTextError, UnknownTextError
from pchteam.infer import Graph
from pchteam.question_book import KINDS, QuestionError, questions
from pchteam.questions import Answered, Item, ask
from pchteam.rulebook import query_text
from pchteam.smallest import Offer, smallest_cover
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, BASE, HOLDING, SUPERVISABLE, write
from .generate import AS_OF
from .oracle import Answers, answer

NORTH_TRAFFORD = Path(str(files("pchteam.examples") / "north-trafford"))

Tables = dict[str, list[str]]
Texts = dict[str, str]
Rows = list[tuple[Any, ...]]

PEOPLE_Q = ["id=p kind=staff", "id=q kind=staff"]
POSTS_Q = [*BASE["posts"], "id=q-a person=q employer=org role=helper"]
Q_AT_PCN = [*BASE["posts"], "id=q-a person=q employer=pcn role=helper"]
ALSO_Q: Tables = {
    "people": PEOPLE_Q,
    "posts": POSTS_Q,
    "holdings": [HOLDING, "person=q competency=c level=generic status=verified"],
}
LEARNING: Tables = {
    **ALSO_Q,
    "requirements": [SUPERVISABLE],
    "holdings": [f"{HOLDING} level=core", "person=q competency=c level=generic status=verified"],
}
OTHER_Q = {**LEARNING, "posts": Q_AT_PCN}
SHARED: Tables = {"teams": AT_PCN, "functions": ["id=f shared_records=yes"], "agreements": [AGREEMENT]}
THREE: Tables = {
    "organisations": [*BASE["organisations"], "id=aid indemnity_covers=nursing"],
    "people": [*PEOPLE_Q, "id=r kind=staff"],
    "posts": [
        *BASE["posts"],
        "id=q-a person=q employer=pcn role=helper",
        "id=r-a person=r employer=aid role=helper",
    ],
    "agreements": [f"{AGREEMENT} id=b provider=pcn;aid host=org"],
    "functions": ["id=f", "id=g", "id=h"],
    "requirements": [f"function={one} kind=competency item={two}" for one, two in zip("fgh", "cde", strict=True)],
    "holdings": [
        f"person={one} competency={two} level=core status=verified" for one, two in zip("pqr", "cde", strict=True)
    ],
    "needs": [f"segment=adults function={one}" for one in "fgh"],
    "pathways": [f"id=way label=Way function={one} order={place}" for place, one in enumerate("fgh", 1)],
}
ALL_AT_PCN = {**THREE, "posts": [*THREE["posts"][:2], "id=r-a person=r employer=pcn role=helper"]}
ELSEWHERE = {
    **ALL_AT_PCN,
    "sites": [*BASE["sites"], "id=far organisation=org"],
    "teams": ["id=t host=org", "id=u host=pcn site=far"],
    "agreements": [],
}
ONLY_SUPERVISED = {**LEARNING, "holdings": LEARNING["holdings"][:1], "pathways": ["id=way label=Way function=f"]}
DOES_BOTH = {**THREE, "holdings": [*THREE["holdings"], "person=r competency=c level=core status=verified"]}
CHILDREN = [*BASE["segments"], "id=children population=9"]
ADVANCED: Tables = {
    "holdings": [f"{HOLDING} level=core"],
    "requirements": ["function=f kind=competency item=c min_level=advanced"],
}
TO_ADVANCED = "id=c-course competency=c to_level=advanced"
TRANSFERRED: Tables = {
    "organisations": [*BASE["organisations"], "id=aid"],
    "teams": AT_PCN,
    "agreements": [f"{AGREEMENT} state=transferred host=aid"],
}
COURSE: Tables = {"holdings": [], "training": ["id=c-course competency=c places=4 cost=90"]}
NMC = "person=p kind=registration item=NMC"
SOON = {"holdings": [f"{HOLDING} expires=2026-04-01"]}
LATER = {"holdings": [f"{HOLDING} valid_from=2026-02-01"]}
UNTIL_WATCH = {"holdings": [f"{HOLDING} expires=2026-04-05"]}
PROFILE: Tables = {"role_profiles": ["role=nurse competency=d level=core"]}
ONE: Texts = {"function": "f"}
P_F: Texts = {"person": "p", "function": "f"}
WAY: Texts = {"pathway": "Way"}
CLOSES = ("its team closes", "", "t", "", "")
UNSERVED = ("nobody may serve this need", "f", "", "adults", 23)
ABLE = "p can perform f, and may do so in t."

# For each question: tables, parameters, and all rows of its answer. The first has rows, one at least is a near miss.
CASES: dict[str, list[tuple[Tables, Texts, Rows]]] = {
    "who-can": [
        ({}, ONE, [("org", "p", "nurse")]),
        ({"holdings": ["person=p competency=c level=generic status=declared"]}, ONE, []),
        (LEARNING, ONE, [("org", "q", "helper")]),
    ],
    "only-supervised": [
        (LEARNING, ONE, [("p", "org", "t", ("q",))]),
        (OTHER_Q, ONE, [("p", "org", "t", ())]),
        ({**LEARNING, "teams": AT_PCN}, ONE, [("p", "org", "", ())]),
        (ALSO_Q, ONE, []),
    ],
    "why-can": [
        (
            {},
            P_F,
            [
                (0, "p can perform f", "Can perform a function", ""),
                (1, "p may perform functions alone", "Person who may perform functions alone", ""),
                (1, "p meets the requirement of c (generic)", "Meets a demand for a competency", ""),
            ],
        ),
        ({"holdings": []}, P_F, []),
    ],
    "why-not": [
        (
            {"holdings": []},
            P_F,
            [
                (
                    "capability",
                    "p has no evidence of c (generic)",
                    "train the person, or record a verified holding",
                    "requirements, row 2, item",
                )
            ],
        ),
        (
            {"teams": AT_PCN},
            {**P_F, "team": "t"},
            [
                (
                    "permission",
                    "org has no agreement with pcn, which hosts t",
                    "make an agreement between the two organisations",
                    "posts, row 2, employer",
                )
            ],
        ),
        ({}, {**P_F, "team": "t"}, []),
    ],
    "lapses": [
        (SOON, ONE, [("p", "the evidence of p for c", "2026-04-01")]),
        (UNTIL_WATCH, {**ONE, "days": "91"}, [("p", "the evidence of p for c", "2026-04-05")]),
        (UNTIL_WATCH, ONE, []),
        ({"holdings": [*SOON["holdings"], f"{HOLDING} level=advanced"]}, ONE, []),
    ],
    "left-without-anybody": [
        (SOON, {}, [("f", ("p",))]),
        (UNTIL_WATCH, {"days": "91"}, [("f", ("p",))]),
        (UNTIL_WATCH, {}, []),
        ({**ALSO_Q, "holdings": [*SOON["holdings"], ALSO_Q["holdings"][1]]}, {}, []),
    ],
    "single-performer": [({}, {}, [("f", "p", "org")]), (ALSO_Q, {}, []), ({"holdings": []}, {}, [])],
    "blocked-by-agreement": [
        ({"teams": AT_PCN}, {}, [("f", "t", "org", "pcn", ("p",))]),
        ({"teams": AT_PCN}, {"function": "f", "team": "t", "person": "p"}, [("f", "t", "org", "pcn", ("p",))]),
        ({"teams": AT_PCN, "agreements": [f"{AGREEMENT} ends=2026-01-04"]}, {}, [("f", "t", "org", "pcn", ("p",))]),
        ({"teams": AT_PCN, "agreements": [AGREEMENT]}, {}, []),
        ({"teams": AT_PCN, "people": ["id=p kind=staff objections=t"]}, {}, []),
        ({"teams": AT_PCN, "organisations": [f"{one} indemnity_covers=" for one in BASE["organisations"]]}, {}, []),
        ({"teams": ["id=t host=pcn integration=actual"]}, {}, []),
        (TRANSFERRED, {}, []),
        ({**LEARNING, "teams": AT_PCN}, {}, [("f", "t", "org", "pcn", ("p", "q"))]),
        ({"teams": [*AT_PCN, "id=u host=org"], "needs": ["segment=adults function=f team=u"]}, {}, []),
        (
            {"teams": [*AT_PCN, "id=u host=org"], "needs": ["segment=adults function=f team=t"]},
            {},
            [("f", "t", "org", "pcn", ("p",))],
        ),
        ({"teams": AT_PCN, "holdings": []}, {}, []),
        ({"teams": ["id=t host=pcn segments=children", "id=u host=org"], "segments": CHILDREN}, {}, []),
        ({}, {}, []),
    ],
    "best-agreement-change": [
        (SHARED, {}, [("a", "sign data sharing", 1, 1, 23)]),
        ({**SHARED, "agreements": [f"{AGREEMENT} liability=none"]}, {}, []),
        (
            {"teams": AT_PCN, "agreements": [f"{AGREEMENT} ends=2026-01-04"]},
            {},
            [("a", "renew it", 1, 1, 23)],
        ),
        ({"teams": AT_PCN, "agreements": [f"{AGREEMENT} ends=2026-01-05"]}, {}, []),
        (
            {"teams": AT_PCN, "agreements": [f"{AGREEMENT} starts=2026-01-06"]},
            {},
            [("a", "begin it now", 1, 1, 23)],
        ),
        (
            {"teams": AT_PCN, "agreements": [f"{AGREEMENT} liability=none"]},
            {},
            [("a", "settle liability", 1, 1, 23)],
        ),
        (
            {"teams": AT_PCN, "agreements": [f"{AGREEMENT} roles=helper"]},
            {},
            [("a", "cover all roles", 1, 1, 23)],
        ),
        (
            {"teams": AT_PCN},
            {},
            [
                ("org to pcn", "make one, with the indemnity of the employer", 1, 1, 23),
                ("org to pcn", "make one, with the indemnity of the host", 1, 1, 23),
            ],
        ),
        (
            {**ALSO_Q, "teams": AT_PCN, "posts": Q_AT_PCN, "agreements": [f"{AGREEMENT} liability=none"]},
            {},
            [("a", "settle liability", 1, 1, 0)],
        ),
        ({**SHARED, "agreements": [f"{AGREEMENT} state=transferred"]}, {}, []),
    ],
    "uncovered-needs": [
        ({"teams": AT_PCN}, {}, [("adults", "f", 23, 1)]),
        ({"teams": AT_PCN}, {"segment": "adults"}, [("adults", "f", 23, 1)]),
        ({**LEARNING, "holdings": LEARNING["holdings"][:1]}, {}, [("adults", "f", 23, 0)]),
        ({"teams": ["id=t host=pcn segments=adults;children"], "segments": CHILDREN}, {"segment": "children"}, []),
        ({}, {}, []),
    ],
    "other-roles": [
        ({}, ONE, [("nurse", "nurse", 1, 0, 0, "no")]),
        (
            {**LEARNING, "functions": ["id=f traditional_roles=nurse"]},
            ONE,
            [("helper", "helper", 1, 0, 0, "no"), ("nurse", "nurse", 0, 1, 0, "yes")],
        ),
        ({"roles": ["id=nurse profession=doctor staff_group=gp", "id=helper profession=helper"]}, ONE, []),
    ],
    "below-level": [
        ({**ALSO_Q, "holdings": [f"{HOLDING} level=specialist", ALSO_Q["holdings"][1]]}, {}, [("f", 1, 2)]),
        ({"holdings": [f"{HOLDING} level=advanced"]}, {}, []),
        (
            {
                "holdings": [f"{HOLDING} level=specialist"],
                "requirements": ["function=f kind=competency item=c min_level=advanced"],
            },
            {},
            [],
        ),
    ],
    "smallest-team": [
        (THREE, WAY, [(1, "f", "p", "org"), (2, "g", "q", "pcn"), (3, "h", "r", "aid")]),
        (DOES_BOTH, WAY, [(1, "f", "r", "aid"), (2, "g", "q", "pcn"), (3, "h", "r", "aid")]),
        (ONLY_SUPERVISED, WAY, []),
        ({**THREE, "agreements": []}, WAY, [(1, "f", "p", "org"), (2, "g", "", ""), (3, "h", "", "")]),
        ({**THREE, "holdings": []}, WAY, []),
    ],
    "smallest-team-local": [
        (ALL_AT_PCN, WAY, [(1, "f", "p", "org"), (2, "g", "q", "pcn"), (3, "h", "r", "pcn")]),
        (THREE, WAY, [(1, "f", "p", "org"), (2, "g", "q", "pcn"), (3, "h", "", "")]),
        (DOES_BOTH, WAY, [(1, "f", "r", "aid"), (2, "g", "q", "pcn"), (3, "h", "r", "aid")]),
        (ELSEWHERE, WAY, [(1, "f", "", ""), (2, "g", "q", "pcn"), (3, "h", "r", "pcn")]),
        ({**THREE, "holdings": []}, WAY, []),
    ],
    "best-training": [
        (COURSE, {}, [("c-course", 1, 1, 23, ("f",), 4, "90")]),
        (
            {**ALSO_Q, "training": COURSE["training"], "holdings": [HOLDING]},
            {},
            [("c-course", 1, 1, 23, ("f",), 4, "90")],
        ),
        (
            {
                **ALSO_Q,
                "people": [*PEOPLE_Q, "id=r kind=staff"],
                "training": COURSE["training"],
                "posts": [*POSTS_Q, "id=r-a person=r employer=org role=helper"],
            },
            {},
            [("c-course", 1, 1, 0, (), 4, "90")],
        ),
        ({**COURSE, "training": ["id=c-course competency=c to_level=core"]}, {}, []),
        ({**COURSE, "training": ["id=c-course competency=c from_level=core"]}, {}, []),
        ({**ADVANCED, "training": [f"{TO_ADVANCED} from_level=core"]}, {}, [("c-course", 1, 1, 23, ("f",), "", "")]),
        ({**ADVANCED, "training": [f"{TO_ADVANCED} from_level=generic"]}, {}, []),
        ({**COURSE, "policy": [*BASE["policy"], "key=accepted_statuses value=declared"]}, {}, []),
        ({**COURSE, "people": ["id=p kind=student"]}, {}, []),
        ({**COURSE, "people": ["id=p kind=staff objections=f"]}, {}, []),
        ({**COURSE, "requirements": [*BASE["requirements"], "function=f kind=approval item=amhp"]}, {}, []),
    ],
    "who-can-supervise": [
        (LEARNING, {"person": "p", "site": "s"}, [("q", "org", "t", ("f",))]),
        (LEARNING, {"person": "q", "site": "s"}, []),
        (OTHER_Q, {"person": "p", "site": "s"}, []),
        ({**LEARNING, "sites": [*BASE["sites"], "id=far organisation=org"]}, {"person": "p", "site": "far"}, []),
    ],
    "registered-until": [
        (
            {"credentials": [f"{NMC} expires=2026-09-30 verified_on=2025-11-03", f"{NMC} item=HCPC"]},
            {"person": "p"},
            [("HCPC", "", "", "no"), ("NMC", "2026-09-30", "2025-11-03", "yes")],
        ),
        ({"credentials": ["person=p kind=clearance item=NMC"]}, {"person": "p"}, []),
        ({**ALSO_Q, "credentials": [NMC]}, {"person": "q"}, []),
    ],
    "if-organisation-leaves": [
        ({}, {"organisation": "org"}, [CLOSES, ("nobody can do it", "f", "", "", ""), UNSERVED]),
        (
            {**ALSO_Q, "posts": [*BASE["posts"], "id=q-a person=q employer=pcn role=helper"], "teams": AT_PCN},
            {"organisation": "org"},
            [("only one person can do it", "f", "", "", "")],
        ),
        (
            {"teams": AT_PCN, "agreements": [AGREEMENT]},
            {"organisation": "org"},
            [("nobody can do it", "f", "", "", ""), ("nobody may do it in this team", "f", "t", "", ""), UNSERVED],
        ),
        (
            {"teams": AT_PCN, "agreements": [AGREEMENT]},
            {"organisation": "pcn"},
            [CLOSES, UNSERVED],
        ),
        (
            {
                **THREE,
                "teams": AT_PCN,
                "agreements": [f"{AGREEMENT} provider=org;aid"],
                "requirements": [f"function={one} kind=competency item=c" for one in "fgh"],
                "holdings": [f"person={one} competency=c level=core status=verified" for one in "pr"],
            },
            {"organisation": "org"},
            [("only one person can do it", one, "", "", "") for one in "fgh"],
        ),
        (
            {**ALSO_Q, "posts": Q_AT_PCN, "teams": ["id=t host=org", "id=u host=pcn"]},
            {"organisation": "org"},
            [CLOSES, ("only one person can do it", "f", "", "", "")],
        ),
        ({}, {"organisation": "pcn"}, []),
    ],
    "skills-without-evidence": [
        (PROFILE, {"role": "nurse"}, [("d", "d", "role profile")]),
        (
            {**PROFILE, "holdings": [HOLDING, f"{HOLDING} competency=d expires=2026-01-04"]},
            {"role": "nurse"},
            [("d", "d", "role profile")],
        ),
        ({**PROFILE, "holdings": [HOLDING, f"{HOLDING} competency=d status=declared"]}, {"role": "nurse"}, []),
        ({**PROFILE, "competencies": ["id=c entails=d", "id=d", "id=e"]}, {"role": "nurse"}, []),
        (PROFILE, {"role": "helper"}, []),
    ],
    "could-do-on": [
        (SOON, {"person": "p", "date": "2026-04-02"}, [("f", "", "alone")]),
        (SOON, {"person": "p", "date": "2026-04-01"}, [("f", "alone", "alone")]),
        (LATER, {"person": "p", "date": "2026-02-01"}, [("f", "alone", "")]),
        ({"holdings": []}, {"person": "p", "date": "2026-04-02"}, []),
    ],
}


def plain(rows: tuple[tuple[Any, ...], ...]) -> Rows:
    """Rows with ids in place of items."""

    def cell(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(cell, value))
        return value.id if isinstance(value, Item) else value

    return [tuple(map(cell, row)) for row in rows]


@pytest.mark.parametrize(
    ("name", "tables", "texts", "rows"),
    [
        pytest.param(name, *case, id=f"{name}-{place}")
        for name, cases in CASES.items()
        for place, case in enumerate(cases)
    ],
)
def test_a_question_is_answered(name: str, tables: Tables, texts: Texts, rows: Rows, tmp_path: Path) -> None:
    answered = ask(Workspace.open(write(tmp_path, tables)), name, **texts)
    assert [row for row in plain(answered.rows) if name != "why-can" or (row[0] < 2 and row[2])] == rows
    assert bool(answered.rows or answered.note)


def test_every_question_has_a_hit_and_a_near_miss() -> None:
    assert list(CASES) == list(questions())
    for cases in CASES.values():
        assert cases[0][2]
        assert any(not rows for _, _, rows in cases)


def test_a_proof_goes_down_to_the_cells(tmp_path: Path) -> None:
    rows = plain(ask(Workspace.open(write(tmp_path, {})), "why-can", person="p", function="f", team="t").rows)
    assert {"holdings, row 2, competency", "posts, row 2, employer", "teams, row 2, host"} <= {row[3] for row in rows}
    assert all(bool(rule) != bool(cell) for _, _, rule, cell in rows)


# The questions as data


@pytest.mark.parametrize("name", questions())
def test_a_question_has_one_way_to_be_answered(name: str) -> None:
    question = questions()[name]
    has_query = (files("pchteam.rules") / "ask" / f"{name}.rq").is_file()
    assert has_query == (question.answered_by is None)
    if question.answered_by:
        module, _, function = question.answered_by.partition(":")
        assert callable(getattr(import_module(module), function))
    else:
        solutions = ox.Store().query(query_text(f"ask/{name}"))
        assert isinstance(solutions, ox.QuerySolutions)
        assert {variable.value for variable in solutions.variables} == set(question.columns)


@pytest.mark.parametrize("name", questions())
def test_a_question_says_what_it_is(name: str) -> None:
    question = questions()[name]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert question.title.endswith("?")
    assert question.description.endswith(".")
    assert question.if_none.endswith(".")
    for parameter in question.parameters:
        assert parameter.kind in {*KINDS, "date", "days", "file"}
        assert parameter.name == parameter.kind or parameter.kind == "file"
        assert parameter.description


# Parameters


@pytest.mark.parametrize(
    ("name", "texts", "message"),
    [
        ("who-cna", {}, "there is no question 'who-cna'; did you mean who-can"),
        ("xyzzy", {}, "there is no question 'xyzzy'; `pchteam ask WORKSPACE` lists the questions."),
        ("who-can", {}, "who-can needs function=. It takes function=FUNCTION."),
        ("who-can", {"functoin": "f"}, "who-can has no parameter 'functoin'; did you mean function?"),
        ("single-performer", {"x": "f"}, "single-performer has no parameter 'x'. It takes no parameter."),
        ("lapses", {"function": "f", "days": "0"}, "days=0 is not a number of days from 1 to 3650"),
        ("lapses", {"function": "f", "days": "-5"}, "days=-5 is not a number of days"),
        ("could-do-on", {"person": "p", "date": "soon"}, "date=soon is not a date such as 2026-06-01"),
        ("could-do-on", {"person": "p", "date": "0001-01-01"}, "is far away"),
    ],
)
def test_what_cannot_be_asked_is_refused(name: str, texts: Texts, message: str, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=re.escape(message)):
        ask(Workspace.open(write(tmp_path, {})), name, **texts)


@pytest.mark.parametrize(
    ("name", "texts", "meant"),
    [
        ("who-can", {"function": "blod presure reveiw"}, {"function": "bp-review"}),
        ("registered-until", {"person": "ahsa example ridge"}, {"person": "p001"}),
        ("uncovered-needs", {"segment": "pepole of 80 and over at home"}, {"segment": "older-frail"}),
        ("skills-without-evidence", {"role": "practise nurse"}, {"role": "practice-nurse"}),
        ("who-can-supervise", {"person": "p001", "site": "lostock medicl centre"}, {"site": "lostock-centre"}),
        ("smallest-team", {"pathway": "fraility"}, {"pathway": "frailty"}),
    ],
)
def test_typing_mistakes_are_forgiven(name: str, texts: Texts, meant: Texts) -> None:
    values = on_north_trafford(name, **texts).values
    assert {key: values[key].id for key in meant} == meant


def test_texts_that_mean_several_things_or_none_are_refused() -> None:
    with pytest.raises(AmbiguousTextError, match="dementia-review"):
        on_north_trafford("who-can", function="dementia")
    with pytest.raises(UnknownTextError, match="no site is called anything like 'xyzzy'"):
        on_north_trafford("who-can-supervise", person="p001", site="xyzzy")


def test_an_answer_is_plain_data(tmp_path: Path) -> None:
    workspace = Workspace.open(write(tmp_path, {"people": ["id=p kind=staff name=Pia"]}))
    assert ask(workspace, "registered-until", person="Pia").as_dict() == {
        "question": "registered-until",
        "title": "Until when is this person registered?",
        "parameters": {"person": {"id": "p", "label": "Pia"}},
        "columns": ["register", "last_day", "checked_on", "counts"],
        "rows": [],
        "note": "The workspace holds no registration of this person.",
    }
    (row,) = ask(workspace, "who-can", function="f").as_dict()["rows"]
    assert row["person"] == {"id": "p", "label": "Pia"}


# Beside the oracle


@cache
def north_trafford() -> tuple[Workspace, Graph]:
    """The worked example, for one day."""
    workspace = Workspace.open(NORTH_TRAFFORD)
    return workspace, workspace.graph()


def on_north_trafford(name: str, **texts: str) -> Answered:
    """Ask of the worked example."""
    workspace, graph = north_trafford()
    return ask(workspace, name, graph, **texts)


@cache
def expected() -> Answers:
    """The oracle's answers for the worked example, for the same day."""
    return answer(NORTH_TRAFFORD, AS_OF, AS_OF)


@cache
def cells(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table as text."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PERSON_OF = {row["id"]: row["person"] for row in cells(NORTH_TRAFFORD, "posts")}
FUNCTIONS = [row["id"] for row in cells(NORTH_TRAFFORD, "functions")]


def column(answered: Answered, name: str) -> list[Any]:
    """The ids in a column."""
    place = answered.question.columns.index(name)
    return [row[place] for row in plain(answered.rows)]


@pytest.mark.parametrize("function", FUNCTIONS[::9])
def test_capabilities_are_those_of_the_oracle(function: str) -> None:
    can = {person for person, what in expected().can if what == function}
    supervised = {person for person, what in expected().supervised if what == function}
    lapsing = {person for person, what in expected().lapses_for if what == function}
    assert set(column(on_north_trafford("who-can", function=function), "person")) == can
    assert set(column(on_north_trafford("only-supervised", function=function), "person")) == supervised
    assert set(column(on_north_trafford("lapses", function=function), "person")) == lapsing


def test_supervisors_are_those_of_the_oracle() -> None:
    found: set[tuple[str, str, str, str]] = set()
    for function in {what for _, what in expected().supervised}:
        answered = on_north_trafford("only-supervised", function=function)
        for person, _, team, others in plain(answered.rows):
            found.update((function, team, person, other) for other in others)
    supervisors = expected().supervisors
    assert found == {(what, team, PERSON_OF[post], PERSON_OF[other]) for team, what, post, _, other, _ in supervisors}
    person, site = next(iter(found))[2], "limelight-hub"
    teams = {row["id"] for row in cells(NORTH_TRAFFORD, "teams") if row["site"] == site}
    asked = on_north_trafford("who-can-supervise", person=person, site=site)
    assert {(what, row[2], row[0]) for row in plain(asked.rows) for what in row[3]} == {
        (what, team, other) for what, team, one, other in found if one == person and team in teams
    }


def test_watch_list_is_that_of_the_oracle() -> None:
    found = plain(on_north_trafford("single-performer").rows)
    assert {row[:2] for row in found} == expected().only_performer
    assert set(column(on_north_trafford("left-without-anybody"), "function")) == expected().loses_all


def places_of_needs() -> dict[tuple[str, str], set[str]]:
    """The teams that may cover the need of a segment for a function."""
    serving: dict[str, set[str]] = {}
    for team in cells(NORTH_TRAFFORD, "teams"):
        for entry in team["segments"].split(";"):
            serving.setdefault(entry.partition(":")[0], set()).add(team["id"])
    return {
        (need["segment"], need["function"]): {need["team"]} if need.get("team") else serving.get(need["segment"], set())
        for need in cells(NORTH_TRAFFORD, "needs")
    }


def test_uncovered_needs_are_those_of_the_oracle() -> None:
    served = {(team, function) for _, team, _, function, mode in expected().may_serve if mode == "alone"}
    uncovered = {
        (segment, function)
        for (segment, function), teams in places_of_needs().items()
        if not any((team, function) in served for team in teams)
    }
    rows = plain(on_north_trafford("uncovered-needs").rows)
    assert {row[:2] for row in rows} == uncovered
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), reverse=True)


def test_those_whom_agreements_block_can_but_may_not() -> None:
    answers, rows = expected(), plain(on_north_trafford("blocked-by-agreement").rows)
    serving = {(PERSON_OF[post], team, function) for post, team, _, function, _ in answers.may_serve}
    able = answers.can | answers.supervised
    assert rows
    for function, team, _, _, people in rows:
        assert people
        assert {(person, function) for person in people} <= able
        assert not {(person, team, function) for person in people} & serving


def test_another_day_is_that_of_the_oracle() -> None:
    day = date(2026, 11, 30)
    then = answer(NORTH_TRAFFORD, day, day)
    for person in ("p001", "p005", "p080"):
        found = {row[0]: row[1] for row in plain(on_north_trafford("could-do-on", person=person, date=str(day)).rows)}
        modes = {"alone": then.can, "supervised": then.supervised, "unverified": then.might}
        assert {(function, mode) for function, mode in found.items() if mode} == {
            (function, mode) for mode, pairs in modes.items() for one, function in pairs if one == person
        }


def changed(folder: Path, table: str, change: Callable[[dict[str, str]], dict[str, str] | None]) -> None:
    """Rewrite the rows of a table; None removes one."""
    rows = [dict(row) for row in cells(NORTH_TRAFFORD, table)]
    kept = [row for row in map(change, rows) if row is not None]
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(kept)


def test_the_best_changes_of_agreements_open_what_they_say(tmp_path: Path) -> None:
    """The three best changes of existing agreements, each written into the tables and judged by the oracle."""
    needed = {(team, function) for (_, function), teams in places_of_needs().items() for team in teams}
    before = {(post, team, function) for post, team, _, function, _ in expected().may_serve}
    answered = on_north_trafford("best-agreement-change")
    lifting = [row for row in plain(answered.rows) if row[1].startswith("cover all ")][:3]
    assert len(lifting) == 3
    for place, (agreement, words, people, arcs, _) in enumerate(lifting):
        folder = tmp_path / str(place)
        shutil.copytree(NORTH_TRAFFORD, folder)
        field = words.removeprefix("cover all ")
        changed(folder, "agreements", lambda row: {**row, field: ""} if row["id"] == agreement else row)  # noqa: B023
        after = {(post, team, function) for post, team, _, function, _ in answer(folder, AS_OF, AS_OF).may_serve}
        opened = {one for one in after - before if one[1:] in needed}
        assert (len({PERSON_OF[post] for post, _, _ in opened}), len(opened)) == (people, arcs)


def test_what_fails_without_an_organisation_is_what_the_oracle_says(tmp_path: Path) -> None:
    leaving = "community-trust"
    shutil.copytree(NORTH_TRAFFORD, tmp_path / "rest")
    changed(tmp_path / "rest", "posts", lambda row: row if row["employer"] != leaving else None)
    changed(tmp_path / "rest", "teams", lambda row: row if row["host"] != leaving else None)

    def without(row: dict[str, str]) -> dict[str, str] | None:
        providers = [one for one in row["provider"].split(";") if one != leaving]
        return {**row, "provider": ";".join(providers)} if providers and row["host"] != leaving else None

    changed(tmp_path / "rest", "agreements", without)
    now, then = expected(), answer(tmp_path / "rest", AS_OF, AS_OF)
    before, after = (Counter(function for _, function in answers.can) for answers in (now, then))
    rows = plain(on_north_trafford("if-organisation-leaves", organisation=leaving).rows)
    found = {(row[0], row[1]) for row in rows if row[0] in ("nobody can do it", "only one person can do it")}
    assert found == {("nobody can do it", one) for one in before if not after[one]} | {
        ("only one person can do it", one) for one in before if before[one] > 1 and after[one] == 1
    }
    served = [
        {(team, one) for _, team, _, one, mode in answers.may_serve if mode == "alone"} for answers in (now, then)
    ]
    lost = {
        (segment, function)
        for (segment, function), teams in places_of_needs().items()
        if any((team, function) in served[0] for team in teams)
        and not any((team, function) in served[1] for team in teams)
    }
    assert {(row[3], row[1]) for row in rows if row[0] == "nobody may serve this need"} == lost


def test_training_gives_what_a_holding_would_give(tmp_path: Path) -> None:
    """Each pair of the best course: with the evidence, the person can; no one else becomes able."""
    course = plain(on_north_trafford("best-training").rows)[0]
    (row,) = (row for row in cells(NORTH_TRAFFORD, "training") if row["id"] == course[0])
    assert not row["from_level"]
    shutil.copytree(NORTH_TRAFFORD, tmp_path / "trained")
    rows = [dict(one) for one in cells(NORTH_TRAFFORD, "holdings")]
    new = {"competency": row["competency"], "level": row["to_level"], "status": "verified"}
    rows += [{**new, "person": person["id"]} for person in cells(NORTH_TRAFFORD, "people")]
    with (tmp_path / "trained" / "holdings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    gained = answer(tmp_path / "trained", AS_OF, AS_OF).can - expected().can
    assert (len({person for person, _ in gained}), len(gained)) == course[1:3]


# ESCO


def test_essential_skills_are_looked_up(tmp_path: Path) -> None:
    tables = {
        "roles": ["id=nurse profession=nurse exact_match=http://esco/nurse", "id=helper profession=helper"],
        "competencies": ["id=c exact_match=http://esco/held", "id=d close_match=http://esco/lacking", "id=e"],
    }
    workspace = Workspace.open(write(tmp_path / "place", tables))
    relations = tmp_path / "relations.csv"
    skills = {"held": "essential", "lacking": "essential", "unmapped": "essential", "other": "optional"}
    lines = [f"http://esco/nurse,{relation},knowledge,http://esco/{skill}" for skill, relation in skills.items()]
    lines.append("http://esco/doctor,essential,knowledge,http://esco/doctors")
    relations.write_text("\n".join(["occupationUri,relationType,skillType,skillUri", *lines]), encoding="utf-8")
    answered = ask(workspace, "skills-without-evidence", role="nurse", relations=str(relations))
    assert plain(answered.rows) == [
        ("http://esco/lacking", "d", "essential skill"),
        ("http://esco/unmapped", "", "essential skill, not mapped"),
    ]
    helper = ask(workspace, "skills-without-evidence", role="helper", relations=str(relations))
    assert (helper.rows, helper.note) == (
        (),
        "The role matches no occupation, so no essential skills were looked up.",
    )
    relations.write_text("occupation,skill\n", encoding="utf-8")
    with pytest.raises(QuestionError, match="has no column occupationUri"):
        ask(workspace, "skills-without-evidence", role="nurse", relations=str(relations))


# Smallest sets


def fewest(able: dict[Offer, set[str]], most_employers: int | None) -> tuple[int, int]:
    """The most functions that a set can cover, and the fewest people who do, by trying all sets."""
    best = (0, 0)
    for size in range(1, len(able) + 1):
        for offers in combinations(sorted(able), size):
            if most_employers is None or len({employer for _, employer in offers}) <= most_employers:
                covered = len(set().union(*(able[offer] for offer in offers)))
                best = max(best, (covered, -len({person for person, _ in offers})))
    return best[0], -best[1]


@pytest.mark.parametrize("seed", range(60))
def test_no_smaller_set_covers_as_much(seed: int) -> None:
    random = Random(seed)
    able = {
        (f"p{random.randrange(5)}", f"e{random.randrange(4)}"): {one for one in "abcdef" if random.random() < 0.35}
        for _ in range(random.randrange(1, 9))
    }
    for most in (None, 1, 2):
        cover = smallest_cover(able, most)
        assert (len(cover.functions), cover.people) == fewest(able, most)
        assert cover.functions == frozenset().union(*(able[offer] for offer in cover.offers))
        assert most is None or len({employer for _, employer in cover.offers}) <= most


def test_ties_are_broken_by_the_order_of_ids() -> None:
    able = {(person, "e"): {"a"} for person in ("q", "p", "r")}
    assert smallest_cover(able).offers == (("p", "e"),)
    assert smallest_cover({("p", "z"): {"a"}, ("p", "b"): {"a"}}).offers == (("p", "b"),)


def test_nobody_makes_no_set() -> None:
    assert smallest_cover({}) == smallest_cover({("p", "e"): set()})
    assert smallest_cover({}).offers == ()
