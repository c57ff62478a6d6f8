"""Why and why not: proofs that end in cells, and obstacles whose mends help."""

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest

from pchteam.context import expand
from pchteam.find import UnknownTextError
from pchteam.infer import Cell, Graph
from pchteam.obstacles import FoundObstacle
from pchteam.prove import Proof, Why, prove, why
from pchteam.rulebook import rulebook
from pchteam.tables import TABLES
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, BASE, HOLDING, SUPERVISABLE, build
from .generate import AS_OF, generate_workspace
from .oracle import Answers, answer

NORTH_TRAFFORD = Path(str(files("pchteam.examples") / "north-trafford"))

Tables = dict[str, list[str]]
Rows = dict[str, list[dict[str, str]]]


@cache
def north_trafford() -> Graph:
    """The worked example, for one day."""
    return Workspace.open(NORTH_TRAFFORD).graph()


@cache
def north_trafford_rows() -> Rows:
    """The tables of the worked example as text."""
    return rows_of(NORTH_TRAFFORD)


def rows_of(folder: Path) -> Rows:
    """Tables as text."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def ids(rows: Rows, table: str) -> list[str]:
    """The ids of a table."""
    return [row["id"] for row in rows[table]]


# Proofs


def goals(graph: Graph, predicate: str) -> list[ox.Triple]:
    """All facts of a predicate."""
    return sorted((quad.triple for quad in graph.store.quads_for_pattern(None, expand(predicate), None)), key=str)


def leaves(proof: Proof) -> Iterator[Proof]:
    """What a proof rests on at last."""
    if not proof.premises:
        yield proof
    for premise in proof.premises:
        yield from leaves(premise)


def blank_means(table: str, column: str) -> str | None:
    """What a blank cell of a column means."""
    extras = {info.alias or name: info.json_schema_extra for name, info in TABLES[table].model_fields.items()}
    return dict(extras[column])["blank"]  # type: ignore[arg-type, return-value]


def assert_cell_exists(cell: Cell) -> None:
    """A cell is one of the worked example, with something in it or a meaning of the blank."""
    assert cell.column is not None
    row = north_trafford_rows()[cell.table][cell.row - 2]
    assert row[cell.column] or blank_means(cell.table, cell.column)


@pytest.mark.parametrize(
    "predicate", ["pch:canPerform", "pch:canPerformSupervised", "pch:mightPerform", "pch:canSupervise", "pch:basis"]
)
def test_every_fact_has_a_proof_that_ends_in_cells(predicate: str) -> None:
    titles = {rule.title: rule.source for rule in rulebook().rules}
    facts = goals(north_trafford(), predicate)
    assert facts
    for fact in facts:
        proof = prove(north_trafford(), fact)
        assert proof.rule in titles, fact
        assert proof.source == titles[proof.rule]
        assert proof.premises, fact
        assert "{" not in proof.sentence
        for cell in proof.cells():
            assert_cell_exists(cell)
        for leaf in leaves(proof):
            # What follows from the order of levels alone stands in no cell.
            assert leaf.cell or leaf.rule == "Attainment that covers an asked one", leaf


def test_a_proof_names_the_evidence(tmp_path: Path) -> None:
    tables: Tables = {
        "requirements": [*BASE["requirements"], "function=f kind=registration item=NMC annotation=prescriber"],
        "holdings": [f"{HOLDING} competency=e", f"{HOLDING} competency=d level=advanced"],
        "competencies": ["id=c", "id=d entails=c:generic", "id=e"],
        "credentials": ["person=p kind=registration item=NMC annotations=prescriber verified_on=2025-11-03"],
    }
    found = why(build(tmp_path, tables, AS_OF), "p", "f")
    (proof,) = found.proofs
    assert (found.verdict, found.sentence, found.obstacles) == ("alone", "p can perform f.", ())
    assert proof.sentence == "p can perform f"
    assert {str(cell) for cell in proof.cells()} >= {
        "holdings, row 3, competency",
        "holdings, row 3, level",
        "holdings, row 3, status",
        "competencies, row 3, entails",
        "requirements, row 2, item",
        "requirements, row 3, item",
        "requirements, row 3, annotation",
        "credentials, row 2, annotations",
        "credentials, row 2, verified_on",
        "people, row 2, kind",
        "posts, row 2, person",
    }
    assert "holdings, row 2, competency" not in {str(cell) for cell in proof.cells()}


def test_competencies_that_match_are_proved_without_a_circle(tmp_path: Path) -> None:
    competencies = ["id=c exact_match=d", "id=d exact_match=e", "id=e exact_match=c"]
    tables: Tables = {"competencies": competencies, "holdings": [f"{HOLDING} competency=e"]}
    (proof,) = why(build(tmp_path, tables), "p", "f").proofs
    assert "competencies, row 4, exact_match" in {str(cell) for cell in proof.cells()}


def test_permission_is_proved_too(tmp_path: Path) -> None:
    tables: Tables = {
        "teams": AT_PCN,
        "functions": ["id=f shared_records=yes"],
        "agreements": [f"{AGREEMENT} data_sharing=yes functions=f teams=t people=p roles=nurse ends=2026-01-05"],
    }
    found = why(build(tmp_path, tables, AS_OF), "p", "f", "t")
    assert (found.verdict, found.sentence) == ("alone", "p can perform f, and may do so in t.")
    assert {str(cell) for proof in found.proofs for cell in proof.cells()} >= {
        f"agreements, row 2, {column}"
        for column in [
            *("provider", "host", "liability", "indemnity", "data_sharing"),
            *("functions", "teams", "people", "roles", "starts", "ends"),
        ]
    } | {"organisations, row 2, indemnity_covers", "functions, row 2, activity", "functions, row 2, shared_records"}


def test_an_answer_is_plain_data(tmp_path: Path) -> None:
    found = why(build(tmp_path, {"holdings": [f"{HOLDING} status=declared"]}), "p", "f")
    data = found.as_dict()
    assert (data["person"], data["function"], data["team"], data["verdict"]) == ("p", "f", None, "unverified")
    (obstacle,) = data["obstacles"]
    assert obstacle["cell"] == {"table": "holdings", "row": 2, "column": "status"}
    (proof,) = data["proofs"]
    assert {"sentence", "rule", "source", "premises"} == set(proof)


def test_an_unknown_person_is_refused() -> None:
    with pytest.raises(UnknownTextError, match="no person is called anything like"):
        why(north_trafford(), "Zzyzx Quux", "bp-review")


# Verdicts


@pytest.mark.parametrize("seed", [None, *range(8)])
def test_verdicts_are_those_of_the_oracle(seed: int | None, tmp_path: Path) -> None:
    """Nothing but a clean yes comes without a reason why not."""
    folder = NORTH_TRAFFORD if seed is None else tmp_path
    if seed is not None:
        generate_workspace(tmp_path, seed)
    rows, graph, answers = rows_of(folder), Workspace.open(folder).graph(), answer(folder, AS_OF, AS_OF)
    teams = [*ids(rows, "teams"), None]
    triples = [(p, f, t) for p in ids(rows, "people") for f in ids(rows, "functions") for t in teams]
    expected = verdicts_of(answers, rows)
    for person, function, team in random.Random(seed or 0).sample(triples, 150):
        found = why(graph, person, function, team)
        assert found.verdict == expected[person, function, team], (person, function, team)
        assert bool(found.obstacles) == (found.verdict != "alone"), (person, function, team, found.verdict)


def verdicts_of(answers: Answers, rows: Rows) -> defaultdict[tuple[str, str, str | None], str]:
    """The verdict on each person, function and team, or None for anywhere, as the oracle has it."""
    person = {row["id"]: row["person"] for row in rows["posts"]}
    found: defaultdict[tuple[str, str, str | None], str] = defaultdict(lambda: "no")
    for pairs, verdict in ((answers.can, "alone"), (answers.supervised, "supervised"), (answers.might, "unverified")):
        for who, what in pairs:
            found[who, what, None] = verdict
            for team in ids(rows, "teams"):
                found[who, what, team] = verdict if verdict == "unverified" else "not_permitted"
    for post, team, _, what, mode in answers.may_serve:
        if mode == "alone":
            found[person[post], what, team] = "alone"
    for team, what, post, *_ in answers.supervisors:
        found[person[post], what, team] = "supervised"
    return found


# Obstacles in the worked example


@cache
def cannot() -> tuple[Why, ...]:
    """Why people of the worked example cannot perform functions alone: 300 of them."""
    answers, rows = answer(NORTH_TRAFFORD, AS_OF, AS_OF), north_trafford_rows()
    pairs = [(p, f) for p in ids(rows, "people") for f in ids(rows, "functions") if (p, f) not in answers.can]
    return tuple(why(north_trafford(), *pair) for pair in random.Random(12).sample(pairs, 300))


def test_everybody_who_cannot_has_an_obstacle() -> None:
    for found in cannot():
        assert found.verdict != "alone"
        assert found.obstacles, (found.person.id, found.function.id)
        for obstacle in found.obstacles:
            assert obstacle.kind == "capability"
            assert obstacle.mend
            assert "{" not in obstacle.sentence
            if obstacle.cell and obstacle.cell.column:
                assert obstacle.cell.column in north_trafford_rows()[obstacle.cell.table][obstacle.cell.row - 2]


MENDS = {
    "lapsed-credential": "2027-03-31",
    "lapsed-evidence": "2027-03-31",
    "declared-only": "verified",
    "credential-to-verify": str(AS_OF),
}


@cache
def mendable() -> tuple[tuple[Why, FoundObstacle], ...]:
    """Why people of the worked example cannot, where a simple obstacle stands alone or bars one of several registers.

    Up to two of a kind; only people with weak evidence are asked about.
    """
    rows, answers = north_trafford_rows(), answer(NORTH_TRAFFORD, AS_OF, AS_OF)
    weak = {row["person"] for row in rows["holdings"] if row["status"] == "declared"} | {
        row["person"]
        for row in (*rows["holdings"], *rows["credentials"])
        if (row["expires"] and row["expires"] < str(AS_OF)) or not row.get("verified_on", "holding")
    }
    pairs = sorted(pair for pair in answers.nearly | answers.might if pair[0] in weak)
    random.Random(7).shuffle(pairs)
    found = []
    kinds: Counter[str] = Counter()
    for pair in pairs:
        reason = why(north_trafford(), *pair)
        simple = [one for one in reason.obstacles if one.name in MENDS]
        if len(simple) == 1 and {one.name for one in reason.obstacles} <= {simple[0].name, "no-credential"}:
            kinds[simple[0].name] += 1
            found += [(reason, simple[0])] if kinds[simple[0].name] <= 2 else []
    return tuple(found)


def test_simple_obstacles_of_several_kinds_are_found() -> None:
    assert {obstacle.name for _, obstacle in mendable()} == set(MENDS)


def mend(rows: Rows, obstacle: FoundObstacle, folder: Path) -> Graph:
    """Write tables with the cell of an obstacle filled in anew, and infer."""
    folder.mkdir(exist_ok=True)
    assert obstacle.cell is not None
    assert obstacle.cell.column is not None
    for table, lines in rows.items():
        place = obstacle.cell.row - 2 if table == obstacle.cell.table else -1
        cells = [
            line | {obstacle.cell.column: MENDS[obstacle.name]} if n == place else line for n, line in enumerate(lines)
        ]
        if cells:
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(dict.fromkeys(name for line in cells for name in line)))
                writer.writeheader()
                writer.writerows(cells)
    return Workspace.open(folder).graph()


def test_a_mend_makes_people_able(tmp_path: Path) -> None:
    for place, (before, obstacle) in enumerate(mendable()):
        graph = mend(north_trafford_rows(), obstacle, tmp_path / str(place))
        after = why(graph, before.person.id, before.function.id)
        assert obstacle not in after.obstacles
        assert after.verdict == "alone", obstacle


@pytest.mark.parametrize("name", MENDS)
def test_a_mend_makes_somebody_able(name: str, tmp_path: Path) -> None:
    (obstacle,) = asked(tmp_path / "before", name, CASES[name][0][0]).obstacles
    after = why(mend(rows_of(tmp_path / "before"), obstacle, tmp_path / "after"), "p", "f")
    assert (after.verdict, after.obstacles) == ("alone", ())


def test_a_lapsed_registration_is_named_with_its_row() -> None:
    rows = north_trafford_rows()
    place = next(
        place
        for place, row in enumerate(rows["credentials"], start=2)
        if (row["person"], row["kind"], row["item"]) == ("p006", "registration", "NMC")
    )
    day = rows["credentials"][place - 2]["expires"]
    assert day < str(AS_OF)
    wanting = {row["function"] for row in rows["requirements"] if (row["kind"], row["item"]) == ("registration", "NMC")}
    able = {function for person, function in answer(NORTH_TRAFFORD, AS_OF, AS_OF).can if person == "p006"}
    assert wanting - able
    for function in sorted(wanting - able):
        found = [one for one in why(north_trafford(), "p006", function).obstacles if one.name == "lapsed-credential"]
        assert [one.cell for one in found] == [Cell("credentials", place, "expires")]
        assert found[0].sentence == f"the registration NMC of Farah Example-Tarn lapsed on {day}"


# Each obstacle: a workspace where it stands in the way, all obstacles there with their cells, and a near miss.


def lent(more: str = "", **tables: list[str]) -> Tables:
    """Team t is at pcn, and agreement a brings people of org there."""
    return {"teams": AT_PCN, "agreements": [f"{AGREEMENT} {more}"], **tables}


def registered(cells: str, required: str = "") -> Tables:
    """Person p has an NMC registration, which f requires."""
    return {
        "requirements": [f"function=f kind=registration item=NMC {required}"],
        "credentials": [f"person=p kind=registration item=NMC {cells}"],
    }


def covering(*covers: str) -> list[str]:
    """What the indemnity of org and that of pcn cover."""
    cells = ("id=org registered_patients=900", "id=pcn kind=pcn")
    return [f"{cell} indemnity_covers={entry}" for cell, entry in zip(cells, covers, strict=True)]


VERIFIED = "verified_on=2025-11-03"
CLEARED = f"person=p kind=clearance item=any {VERIFIED}"
PEOPLE_Q = ["id=p kind=staff", "id=q kind=staff"]
LEARNER: Tables = {"requirements": [SUPERVISABLE], "holdings": [f"{HOLDING} level=core"]}
TEACHER: Tables = {
    "requirements": [SUPERVISABLE],
    "people": PEOPLE_Q,
    "posts": [*BASE["posts"], "id=q-a person=q employer=org role=nurse"],
    "holdings": [f"{HOLDING} level=core", f"{HOLDING} person=q"],
}
SHORT = ("level-short", "holdings, row 2, level")
OTHER_FUNCTIONS: Tables = {
    "functions": ["id=f", "id=g"],
    "requirements": [*BASE["requirements"], "function=g kind=competency item=c"],
}
VOLUNTEER: Tables = {"people": ["id=p kind=volunteer"], "credentials": [CLEARED]}

GMC = f"person=q kind=registration item=GMC {VERIFIED}"
Q_POST = "id=q-a person=q employer=org role=nurse"
ASSISTING: Tables = {
    "people": PEOPLE_Q,
    "roles": [*BASE["roles"], "id=pa profession=physician_assistant register=GMC supervisor_register=GMC"],
    "posts": ["id=p-a person=p employer=org role=pa supervisor=q", Q_POST],
    "credentials": [GMC],
}

Obstacles = list[tuple[str, str]]
CASES: dict[str, list[tuple[Tables, Obstacles, Tables]]] = {
    "carer": [
        ({"people": ["id=p kind=carer"]}, [("carer", "people, row 2, kind")], {"people": ["id=p kind=student"]}),
    ],
    "student": [
        ({"people": ["id=p kind=student"]}, [("student", "people, row 2, kind")], {"people": ["id=p kind=carer"]}),
    ],
    "no-post": [
        (
            {"posts": [f"{BASE['posts'][0]} ends=2026-01-04"]},
            [("no-post", "posts, row 2, ends")],
            {"posts": [f"{BASE['posts'][0]} ends=2026-01-05"], "holdings": []},
        ),
        ({"posts": []}, [("no-post", "")], {"holdings": []}),
    ],
    "no-clearance": [
        ({"people": ["id=p kind=volunteer"]}, [("no-clearance", "")], {**VOLUNTEER, "holdings": []}),
        (
            {"people": ["id=p kind=peer"], "credentials": ["person=p kind=clearance item=any"]},
            [("no-clearance", "credentials, row 2, verified_on")],
            {"people": ["id=p kind=student"]},
        ),
    ],
    "lapsed-clearance": [
        (
            {"people": ["id=p kind=peer"], "credentials": [f"{CLEARED} expires=2026-01-04"]},
            [("lapsed-clearance", "credentials, row 2, expires"), ("no-clearance", "")],
            {"people": ["id=p kind=staff"], "credentials": [f"{CLEARED} expires=2026-01-04"], "holdings": []},
        ),
    ],
    "objects-function": [
        (
            {"people": ["id=p kind=staff objections=f"]},
            [("objects-function", "people, row 2, objections")],
            {"people": ["id=p kind=staff objections=t"], "holdings": []},
        ),
    ],
    "lapsed-evidence": [
        (
            {"holdings": [f"{HOLDING} expires=2026-01-04"]},
            [("lapsed-evidence", "holdings, row 2, expires")],
            {"holdings": [f"{HOLDING} level=core expires=2026-01-04"]},
        ),
    ],
    "evidence-not-begun": [
        (
            {"holdings": [f"{HOLDING} valid_from=2026-01-06"]},
            [("evidence-not-begun", "holdings, row 2, valid_from")],
            {"holdings": [f"{HOLDING} status=declared valid_from=2026-01-05"]},
        ),
    ],
    "declared-only": [
        (
            {"holdings": [f"{HOLDING} status=declared"]},
            [("declared-only", "holdings, row 2, status")],
            {"holdings": [f"{HOLDING} status=declared level=core"]},
        ),
    ],
    "presumed-only": [
        (
            {"holdings": [], "role_profiles": ["role=nurse competency=c level=generic"]},
            [("presumed-only", "posts, row 2, role")],
            {"holdings": [], "role_profiles": ["role=nurse competency=c level=core"]},
        ),
        (
            {
                "holdings": [],
                "posts": ["id=p-b person=p employer=org role=helper", *BASE["posts"]],
                "role_profiles": ["role=nurse competency=c level=generic"],
            },
            [("presumed-only", "posts, row 3, role")],
            {"holdings": [], "role_profiles": ["role=helper competency=c level=generic"]},
        ),
    ],
    "level-short": [
        (
            {"holdings": [f"{HOLDING} level=core"]},
            [SHORT],
            {"requirements": [*BASE["requirements"], "function=f kind=competency item=d"]},
        ),
    ],
    "no-competency": [
        (
            {"holdings": [f"{HOLDING} competency=d"]},
            [("no-competency", "requirements, row 2, item")],
            {"holdings": [f"{HOLDING} level=core"]},
        ),
        (
            {"holdings": [f"{HOLDING} status=declared level=core"]},
            [("no-competency", "requirements, row 2, item")],
            {"holdings": [f"{HOLDING} status=declared"]},
        ),
    ],
    "lapsed-credential": [
        (
            registered(f"{VERIFIED} expires=2026-01-04"),
            [("lapsed-credential", "credentials, row 2, expires")],
            registered("expires=2026-01-05"),
        ),
    ],
    "credential-not-begun": [
        (
            registered(f"{VERIFIED} issued=2026-01-06"),
            [("credential-not-begun", "credentials, row 2, issued")],
            registered("issued=2026-01-05"),
        ),
    ],
    "credential-to-verify": [
        (
            registered("verified_on=2026-01-06"),
            [("credential-to-verify", "credentials, row 2, verified_on")],
            registered(f"{VERIFIED} expires=2026-01-04"),
        ),
    ],
    "no-annotation": [
        (
            registered(f"{VERIFIED} annotations=teaching", "annotation=prescriber"),
            [("no-annotation", "credentials, row 2, annotations")],
            registered("annotations=prescriber", "annotation=prescriber"),
        ),
    ],
    "no-credential": [
        (
            registered(f"{VERIFIED} item=GMC"),
            [("no-credential", "requirements, row 2, item")],
            registered(f"{VERIFIED} expires=2026-01-04"),
        ),
    ],
    "objects-team": [
        (
            {"people": ["id=p kind=staff objections=t"]},
            [("objects-team", "people, row 2, objections")],
            {"people": ["id=p kind=staff objections=f"], "teams": AT_PCN},
        ),
    ],
    "no-agreement": [
        ({"teams": AT_PCN}, [("no-agreement", "posts, row 2, employer")], lent("liability=none")),
    ],
    "agreement-ended": [
        (lent("ends=2026-01-04"), [("agreement-ended", "agreements, row 2, ends")], lent("ends=2026-01-05")),
    ],
    "agreement-not-begun": [
        (lent("starts=2026-01-06"), [("agreement-not-begun", "agreements, row 2, starts")], lent("starts=2026-01-05")),
    ],
    "liability-open": [
        (lent("liability=none"), [("liability-open", "agreements, row 2, liability")], lent("liability=shared")),
    ],
    "other-teams": [
        (
            lent("teams=u", teams=[*AT_PCN, "id=u host=pcn"]),
            [("other-teams", "agreements, row 2, teams")],
            lent("teams=t"),
        ),
    ],
    "other-people": [
        (lent("people=q", people=PEOPLE_Q), [("other-people", "agreements, row 2, people")], lent("people=p")),
    ],
    "other-roles": [
        (lent("roles=helper"), [("other-roles", "agreements, row 2, roles")], lent("roles=nurse")),
    ],
    "out-of-scope": [
        (
            lent("functions=g", **OTHER_FUNCTIONS),
            [("out-of-scope", "agreements, row 2, functions")],
            lent("functions=g;f", **OTHER_FUNCTIONS),
        ),
    ],
    "no-data-sharing": [
        (
            lent(functions=["id=f shared_records=yes"]),
            [("no-data-sharing", "agreements, row 2, data_sharing")],
            lent("data_sharing=yes", functions=["id=f shared_records=yes"]),
        ),
    ],
    "indemnity-open": [
        (lent("indemnity="), [("indemnity-open", "agreements, row 2, indemnity")], lent("indemnity=host")),
        (lent("indemnity=none"), [("indemnity-open", "agreements, row 2, indemnity")], lent()),
    ],
    "not-indemnified": [
        (
            lent("indemnity=provider", organisations=covering("social", "nursing")),
            [("not-indemnified", "organisations, row 2, indemnity_covers")],
            lent("indemnity=host", organisations=covering("social", "nursing")),
        ),
        (
            lent("indemnity=host", organisations=covering("nursing", "social")),
            [("not-indemnified", "organisations, row 3, indemnity_covers")],
            lent("indemnity=provider", organisations=covering("nursing", "social")),
        ),
        (
            lent("indemnity=host", **VOLUNTEER),
            [("not-indemnified", "organisations, row 3, indemnity_covers")],
            lent("indemnity=provider", **VOLUNTEER),
        ),
        (
            {"organisations": covering("social;nursing:volunteer", "nursing")},
            [("not-indemnified", "organisations, row 2, indemnity_covers")],
            {"organisations": covering("nursing", "social")},
        ),
        (
            {"organisations": covering("nursing", "nursing:volunteer"), **VOLUNTEER},
            [("not-indemnified", "organisations, row 2, indemnity_covers")],
            {"organisations": covering("nursing:volunteer", "nursing"), **VOLUNTEER},
        ),
    ],
    "actual-integration": [
        (
            lent(teams=["id=t host=pcn integration=actual"]),
            [("actual-integration", "teams, row 2, integration")],
            lent("state=transferred liability=none", teams=["id=t host=pcn integration=virtual"]),
        ),
    ],
    "transferred": [
        (
            lent("state=transferred", teams=["id=t host=org"]),
            [("transferred", "agreements, row 2, state")],
            lent("state=transferred roles=helper", teams=["id=t host=org"]),
        ),
        (
            lent(agreements=[AGREEMENT, f"{AGREEMENT} id=b state=transferred liability=none"]),
            [("liability-open", "agreements, row 3, liability"), ("transferred", "agreements, row 3, state")],
            lent("state=transferred"),
        ),
    ],
    "unsupported-post": [
        (
            {**ASSISTING, "posts": ["id=p-a person=p employer=org role=pa", Q_POST]},
            [("unsupported-post", "posts, row 2, supervisor")],
            {**ASSISTING, "holdings": []},
        ),
        (
            {**ASSISTING, "credentials": [f"{GMC} expires=2026-01-04"]},
            [("unsupported-post", "posts, row 2, supervisor")],
            {**ASSISTING, "credentials": [f"{GMC} expires=2026-01-05"], "holdings": []},
        ),
        (
            {**ASSISTING, "credentials": [GMC.replace("=q", "=p")]},
            [("unsupported-post", "posts, row 2, supervisor")],
            {"holdings": []},
        ),
    ],
    "undifferentiated": [
        (
            {**ASSISTING, "functions": ["id=f undifferentiated=yes"]},
            [("undifferentiated", "functions, row 2, undifferentiated")],
            {"functions": ["id=f undifferentiated=yes"], "holdings": []},
        ),
        (
            {
                **ASSISTING,
                "functions": ["id=f undifferentiated=yes"],
                "posts": ["id=p-a person=p employer=org role=pa", Q_POST],
            },
            [
                ("unsupported-post", "posts, row 2, supervisor"),
                ("undifferentiated", "functions, row 2, undifferentiated"),
            ],
            {**ASSISTING, "functions": ["id=f undifferentiated=no"], "holdings": []},
        ),
    ],
    "no-supervisor": [
        (LEARNER, [SHORT, ("no-supervisor", "people, row 2")], TEACHER),
        (
            {**TEACHER, "people": ["id=p kind=staff", "id=q kind=staff objections=t"]},
            [SHORT, ("no-supervisor", "people, row 2")],
            TEACHER,
        ),
        # The agreement with the clause does not cover the work, and the one that covers it has no clause.
        (
            {
                **TEACHER,
                **OTHER_FUNCTIONS,
                "requirements": [SUPERVISABLE, "function=g kind=competency item=c"],
                "posts": [*BASE["posts"], "id=q-a person=q employer=pcn role=nurse"],
                "teams": AT_PCN,
                "agreements": [f"{AGREEMENT} supervision=yes functions=g", f"{AGREEMENT} id=b"],
            },
            [SHORT, ("no-supervisor", "people, row 2")],
            {
                **TEACHER,
                "posts": [*BASE["posts"], "id=q-a person=q employer=pcn role=nurse"],
                "teams": AT_PCN,
                "agreements": [f"{AGREEMENT} supervision=yes"],
            },
        ),
        # Whether a volunteer may supervise is a matter of the indemnity for volunteers.
        (
            {
                **TEACHER,
                "organisations": covering("nursing", "nursing"),
                "people": ["id=p kind=staff", "id=q kind=volunteer"],
                "credentials": [f"{CLEARED} person=q"],
            },
            [SHORT, ("no-supervisor", "people, row 2")],
            {
                **TEACHER,
                "people": ["id=p kind=staff", "id=q kind=volunteer"],
                "credentials": [f"{CLEARED} person=q"],
            },
        ),
        (
            {**LEARNER, "people": ["id=p kind=student"]},
            [("student", "people, row 2, kind"), SHORT, ("no-supervisor", "people, row 2")],
            {
                **TEACHER,
                "organisations": covering("nursing", "nursing"),
                "people": ["id=p kind=volunteer", "id=q kind=staff"],
                "credentials": [CLEARED],
            },
        ),
    ],
}
EXAMPLES = [(name, *example) for name, examples in CASES.items() for example in examples]
NAMES = [f"{name}-{place}" for name, examples in CASES.items() for place in range(len(examples))]


def asked(folder: Path, name: str, tables: Tables) -> Why:
    """Why p cannot perform f, or may not in t if the obstacle is one to permission."""
    kinds = {obstacle.name: obstacle.kind for obstacle in rulebook().obstacles}
    return why(build(folder, tables, AS_OF), "p", "f", "t" if kinds[name] == "permission" else None)


def test_every_obstacle_has_a_case() -> None:
    assert set(CASES) == {obstacle.name for obstacle in rulebook().obstacles}


@pytest.mark.parametrize(("name", "tables", "expected", "near"), EXAMPLES, ids=NAMES)
def test_an_obstacle_is_found(tmp_path: Path, name: str, tables: Tables, expected: Obstacles, near: Tables) -> None:
    found = asked(tmp_path, name, tables)
    assert [(one.name, str(one.cell or "")) for one in found.obstacles] == expected
    permission = next(one.kind for one in rulebook().obstacles if one.name == name) == "permission"
    assert (found.verdict == "not_permitted") == permission
    assert found.verdict != "alone"


@pytest.mark.parametrize(("name", "tables", "expected", "near"), EXAMPLES, ids=NAMES)
def test_a_near_miss_is_another_matter(
    tmp_path: Path, name: str, tables: Tables, expected: Obstacles, near: Tables
) -> None:
    assert name not in {one.name for one in asked(tmp_path, name, near).obstacles}


@pytest.mark.parametrize(
    ("name", "tables", "sentence"),
    [
        ("level-short", {"holdings": [f"{HOLDING} level=core"]}, "p is one level below c (generic): holds c (core)"),
        (
            "level-short",
            {
                "requirements": ["function=f kind=competency item=c min_level=specialist"],
                "holdings": [f"{HOLDING} level=core", HOLDING],
            },
            "p is 2 levels below c (specialist): holds c (generic)",
        ),
        (
            "lapsed-credential",
            registered(f"{VERIFIED} expires=2026-01-04"),
            "the registration NMC of p lapsed on 2026-01-04",
        ),
        (
            "no-annotation",
            registered(VERIFIED, "annotation=prescriber"),
            "the registration NMC of p lacks the annotation prescriber",
        ),
        ("no-clearance", {"people": ["id=p kind=peer"]}, "p is a peer and has no clearance that counts"),
        ("no-agreement", {"teams": AT_PCN}, "org has no agreement with pcn, which hosts t"),
        ("agreement-ended", lent("ends=2026-01-04"), "agreement a ended on 2026-01-04"),
        ("other-roles", lent("roles=helper"), "agreement a does not cover the role nurse"),
        (
            "not-indemnified",
            lent("indemnity=host", **VOLUNTEER),
            "the indemnity of pcn does not cover nursing:volunteer",
        ),
    ],
)
def test_an_obstacle_is_in_words(tmp_path: Path, name: str, tables: Tables, sentence: str) -> None:
    found = asked(tmp_path, name, tables)
    assert {one.sentence for one in found.obstacles if one.name == name} == {sentence}
