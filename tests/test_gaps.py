"""Gaps: each step of the waterfall closes what it alone can close, bars add up to the need, and none rises."""

import json
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pchteam.export.skills import FEWEST
from pchteam.export.waterfall import bars, gaps_document, waterfall_svg, write_gaps
from pchteam.formulate import formulate
from pchteam.gaps import PARTS, STEPS, Waterfall, waterfall
from pchteam.plan import Run
from pchteam.pools import at_home, by_role, learning, renewed
from pchteam.solver.check_pooling import check_pool
from pchteam.solver.pooled import Choices
from pchteam.solver.pooling import pool
from pchteam.solver.problem import Problem
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, BASE, HOLDING, SUPERVISABLE, write
from .test_cli import Call, call, refused

__all__ = ["call"]

EXAMPLES = Path(__file__).parents[1] / "examples"
NEED = 23  # 600 people x 0.1 contacts x 20 minutes / 52 weeks

Rows = list[str]


def fallen(folder: Path, **tables: Rows) -> Waterfall:
    """The waterfall of the small workspace with some tables replaced."""
    return waterfall(Workspace.open(write(folder, tables)))


def steps(fall: Waterfall) -> dict[str, int]:
    """The bars that are not 0."""
    named = zip((*STEPS, "real_gap"), (*fall.whole.met, fall.whole.real_gap), strict=True)
    return {name: minutes for name, minutes in named if minutes}


def agreed(*changes: str) -> dict[str, Rows]:
    """A team at a network that employs nobody, and an agreement by which the practice's people work there."""
    return {"teams": AT_PCN, "agreements": [" ".join((AGREEMENT, *changes))]}


USUAL = ["id=f shared_records=no traditional_roles=nurse"]
COURSE = [*BASE["training"], "id=c-course competency=c"]

# One workspace for each bar


def test_who_has_the_usual_role_and_can(tmp_path: Path) -> None:
    assert steps(fallen(tmp_path, functions=USUAL)) == {"by_role": NEED}


@pytest.mark.parametrize("roles", ["", "traditional_roles=helper"])
def test_who_can_but_has_another_role(tmp_path: Path, roles: str) -> None:
    assert steps(fallen(tmp_path, functions=[f"id=f {roles}"])) == {"by_skill": NEED}


def test_who_can_under_supervision(tmp_path: Path) -> None:
    fall = fallen(
        tmp_path,
        people=["id=p kind=staff", "id=q kind=staff"],
        posts=[
            "id=p-a person=p employer=org role=nurse hours_per_week=0.05",  # a minute with patients
            "id=q-a person=q employer=org role=helper",
        ],
        functions=USUAL,
        requirements=[SUPERVISABLE],
        holdings=[HOLDING, "person=q competency=c level=core status=verified"],
    )
    assert steps(fall) == {"by_role": 1, "by_skill": 4, "real_gap": NEED - 5}  # which supervises five


def test_who_may_by_an_agreement_of_today(tmp_path: Path) -> None:
    assert steps(fallen(tmp_path, **agreed())) == {"by_agreements": NEED}


@pytest.mark.parametrize(
    "clause",
    [
        "ends=2025-12-31",
        "ends=2026-02-01",
        "starts=2026-02-01",
        "functions=g",
        "teams=u",
        "people=q",
        "roles=helper",
        "liability=none",
        "indemnity=none",
        "hours_per_week=0",
    ],
)
def test_who_may_once_the_agreement_is_mended(tmp_path: Path, clause: str) -> None:
    tables = agreed(clause) | {
        "functions": ["id=f", "id=g"],
        "requirements": [*BASE["requirements"], "function=g kind=competency item=d"],
        "people": ["id=p kind=staff", "id=q kind=staff"],
        "posts": [*BASE["posts"], "id=q-a person=q employer=org role=helper"],
        "teams": [*AT_PCN, "id=u host=pcn segments="],
    }
    assert steps(fallen(tmp_path, **tables)) == {"by_better_agreements": NEED}


def test_who_may_once_data_sharing_is_signed(tmp_path: Path) -> None:
    tables = agreed() | {"functions": ["id=f shared_records=yes"]}
    assert steps(fallen(tmp_path, **tables)) == {"by_better_agreements": NEED}


VISITOR: dict[str, Rows] = {  # who has a minute a week to supervise a helper of the practice for five
    "organisations": [*BASE["organisations"], "id=other indemnity_covers=nursing"],
    "people": ["id=p kind=staff", "id=q kind=staff"],
    "posts": [
        "id=p-a person=p employer=other role=nurse hours_per_week=0.05",
        "id=q-a person=q employer=org role=helper",
    ],
    "requirements": [SUPERVISABLE],
    "holdings": [HOLDING, "person=q competency=c level=core status=verified"],
}


def test_who_may_be_supervised_once_it_is_agreed(tmp_path: Path) -> None:
    fall = fallen(tmp_path, **VISITOR, **agreed("provider=org;other", "data_sharing=yes"))
    assert steps(fall) == {"by_agreements": 1, "by_better_agreements": 4, "real_gap": NEED - 5}


def test_nobody_is_supervised_at_home_by_a_visitor(tmp_path: Path) -> None:
    visit = f"{AGREEMENT} provider=other host=org supervision=yes"
    assert steps(fallen(tmp_path, **VISITOR, agreements=[visit])) == {"by_agreements": 5, "real_gap": NEED - 5}


def test_who_can_once_the_evidence_is_verified(tmp_path: Path) -> None:
    fall = fallen(tmp_path, holdings=[HOLDING.replace("verified", "declared")], functions=USUAL)
    assert steps(fall) == {"by_learning": NEED}
    (opening,) = fall.openings
    assert (opening.kind, opening.what, opening.role, opening.people) == ("verify", "f", "nurse", 1)


def test_who_can_once_they_took_a_course(tmp_path: Path) -> None:
    fall = fallen(tmp_path, holdings=[], training=COURSE)
    assert steps(fall) == {"by_learning": NEED}
    (opening,) = fall.openings
    assert (opening.kind, opening.what, opening.functions, opening.people) == ("train", "c", ("f",), 1)


def test_a_course_is_taken_under_the_agreements_that_were_mended(tmp_path: Path) -> None:
    tables = agreed("ends=2025-12-31") | {"holdings": [], "training": COURSE}
    assert steps(fallen(tmp_path, **tables)) == {"by_learning": NEED}


@pytest.mark.parametrize(
    "tables",
    [
        {"holdings": []},
        {"teams": AT_PCN},  # provider and host have no agreement that could be mended
        {"holdings": [], "training": ["id=c-course competency=c to_level=core"]},
        {"holdings": [], "training": ["id=c-course competency=c from_level=core"]},
        {"holdings": [], "training": ["id=c-course competency=c places=0"]},
        {"holdings": [], "training": ["id=c-course competency=c hours=2000"]},
        {"requirements": [*BASE["requirements"], "function=f kind=registration item=NMC"], "training": COURSE},
        {
            "requirements": [*BASE["requirements"], "function=f kind=registration item=NMC"],
            "holdings": [],
            "training": COURSE,
        },
        {"people": ["id=p kind=staff objections=f"]},
    ],
)
def test_what_nobody_could_meet(tmp_path: Path, tables: dict[str, Rows]) -> None:
    assert steps(fallen(tmp_path, **tables)) == {"real_gap": NEED}


# What the steps keep


def test_employers_stay_protected_when_agreements_are_mended(tmp_path: Path) -> None:
    protected = ["id=org indemnity_covers=nursing outward_hours=0.1", BASE["organisations"][1]]
    fall = fallen(tmp_path, **agreed("ends=2025-12-31"), organisations=protected)
    assert steps(fall) == {"by_better_agreements": 6, "real_gap": NEED - 6}


def test_nobody_changes_employer(tmp_path: Path) -> None:
    ended = agreed("state=transferred", "ends=2025-12-31")
    assert steps(fallen(tmp_path / "virtual", **ended)) == {"by_better_agreements": NEED}
    actual = ended | {"teams": ["id=t host=pcn integration=actual"]}
    assert steps(fallen(tmp_path / "actual", **actual)) == {"real_gap": NEED}


def test_a_transfer_of_today_stays(tmp_path: Path) -> None:
    tables = agreed("state=transferred") | {"teams": ["id=t host=pcn integration=actual"]}
    assert steps(fallen(tmp_path, **tables)) == {"by_agreements": NEED}


def test_a_step_takes_nothing_from_what_the_one_before_met(tmp_path: Path) -> None:
    fall = fallen(
        tmp_path,
        posts=["id=p-a person=p employer=org role=nurse hours_per_week=0.05"],
        segments=["id=adults population=450 priority=1", "id=urgent population=450 priority=5"],
        needs=["segment=adults function=f", "segment=urgent function=f"],
        teams=["id=t host=org", "id=u host=pcn segments=urgent"],
        agreements=[AGREEMENT],
    )
    assert steps(fall) == {"by_skill": 1, "real_gap": 33}  # of twice 17 minutes


def test_learning_takes_time(tmp_path: Path) -> None:
    posts = ["id=p-a person=p employer=org role=nurse hours_per_week=1"]
    need = ["segment=adults function=f contacts_per_1000=1000"]
    tables: dict[str, Rows] = {"posts": posts, "holdings": [], "needs": need}
    met = {
        hours: steps(fallen(tmp_path / hours, **tables, training=[f"id=c-course competency=c hours={hours}"]))
        for hours in ("0", "13")
    }
    assert met["0"]["by_learning"] - met["13"]["by_learning"] == 15  # 13 hours of 52 weeks


def test_nothing_is_needed(tmp_path: Path) -> None:
    fall = fallen(tmp_path, needs=[])
    assert (fall.whole.need, steps(fall)) == (0, {})
    assert "Care needed" in waterfall_svg(fall)


def test_claims_count_who_has_the_role_and_no_evidence(tmp_path: Path) -> None:
    people = [f"id=p{number} kind=staff" for number in range(3)]
    posts = [f"id=p{number}-a person=p{number} employer=org role=nurse" for number in range(3)]
    holdings = [HOLDING.replace("=p ", "=p0 "), HOLDING.replace("=p ", "=p1 ").replace("verified", "declared")]
    fall = fallen(tmp_path, people=people, posts=posts, holdings=holdings, functions=USUAL)
    (claim,) = fall.claims
    assert (claim.function, claim.role, claim.holders, claim.without_evidence) == ("f", "nurse", 3, 2)
    assert gaps_document(fall)["role_claims_without_evidence"] == []  # fewer than five people


# The examples


@pytest.fixture(scope="module")
def run(north_trafford_plan: Run, north_trafford_run: Path) -> tuple[Run, Path]:
    """A plan of north-trafford, and the folder where its tables are."""
    return north_trafford_plan, north_trafford_run


@pytest.fixture(scope="module")
def fall(run: tuple[Run, Path]) -> Waterfall:
    """The waterfall of north-trafford."""
    return waterfall(run[0].workspace, run[1])


def test_bars_add_up_to_the_need_and_never_rise(fall: Waterfall, run: tuple[Run, Path]) -> None:
    assert fall.whole.need == run[0].need_minutes
    for part in (fall.whole, *fall.needs, *(part for by in PARTS for part in fall.parts(by))):
        assert sum(part.met) + part.real_gap == part.need
        assert min(*part.met, part.real_gap) >= 0
    assert all(minutes > 0 for minutes in (*fall.whole.met, fall.whole.real_gap))


@pytest.mark.parametrize("by", PARTS)
def test_parts_add_up_to_the_whole(fall: Waterfall, by: str) -> None:
    parts = fall.parts(by)
    assert len({part.id for part in parts}) == len(parts) > 5
    assert sum(part.need for part in parts) == fall.whole.need
    assert tuple(map(sum, zip(*(part.met for part in parts), strict=True))) == fall.whole.met
    assert sum(part.real_gap for part in parts) == fall.whole.real_gap


def test_a_plan_leaves_no_less_unmet_than_the_agreements_of_today(fall: Waterfall, run: tuple[Run, Path]) -> None:
    of_today = fall.whole.need - sum(fall.whole.met[:3])
    assert of_today <= run[0].unmet_minutes
    assert fall.lost_to_shape == run[0].unmet_minutes - of_today


def _pools(workspace: Workspace) -> Iterable[tuple[Problem, Choices]]:
    graph = workspace.graph(whole_plan=True)
    today = formulate(workspace, graph)
    wide, wide_graph = renewed(workspace)
    home = at_home(today)
    for problem in (by_role(home, graph.pairs("pch:traditionalRole")), home, today, wide):
        yield problem, Choices()
    yield learning(workspace, wide_graph, wide)


@pytest.fixture(
    scope="module",
    params=["north-trafford", "margate-task-force", "wakefield-connecting-care", "leeds-employ-and-deploy"],
)
def pools(request: pytest.FixtureRequest) -> list[tuple[Problem, Choices]]:
    """The pools of an example, step by step."""
    return list(_pools(Workspace.open(EXAMPLES / request.param)))


def test_each_pool_may_do_all_that_the_one_before_may(pools: list[tuple[Problem, Choices]]) -> None:
    for (less, _), (more, _) in pairwise(pools):
        assert set(less.arcs) <= set(more.arcs)
        assert set(less.supervisors) <= set(more.supervisors)
        assert {(row.post, row.team, row.basis) for row in less.permissions} <= {
            (row.post, row.team, row.basis) for row in more.permissions
        }
        assert (less.posts, less.employers, less.needs) == (more.posts, more.employers, more.needs)
    assert {arc.mode for arc in pools[0][0].arcs} <= {"alone"}
    assert all(row.max_minutes is None for row in pools[3][0].agreements)


def test_the_largest_pool_passes_its_check(pools: list[tuple[Problem, Choices]]) -> None:
    problem, choices = pools[-1]
    assert check_pool(problem, choices, pool(problem, choices)) == []


def test_nothing_of_the_graph_is_left_changed() -> None:
    workspace = Workspace.open(EXAMPLES / "margate-task-force")
    wide, graph = renewed(workspace)
    before = set(graph.store)
    learning(workspace, graph, wide)
    assert set(graph.store) == before


# Table and picture


def test_the_picture_has_a_title_a_description_and_all_figures(fall: Waterfall) -> None:
    picture = waterfall_svg(fall)
    root = ElementTree.fromstring(picture)
    named = {element.get("id"): element.text for element in root.iter()}
    assert root.get("role") == "img"
    assert all(named[key] for key in (root.get("aria-labelledby") or "").split())
    words = " ".join(text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text"))
    for bar in bars(fall.whole):
        assert f"{bar.minutes / 60:,.1f}" in words
        assert bar.label in " ".join(words.split())
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


def test_each_bar_begins_where_the_one_before_ends(fall: Waterfall) -> None:
    rows = bars(fall.whole)
    for before, bar in pairwise(rows):
        assert bar.start + bar.minutes == before.left
    assert rows[-1].minutes == fall.whole.real_gap


def test_files_hold_the_same_figures_and_name_nobody(fall: Waterfall, run: tuple[Run, Path], tmp_path: Path) -> None:
    write_gaps(fall, tmp_path)
    files = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert sorted(files) == ["gaps.csv", "gaps.html", "gaps.json", "gaps.svg"]
    assert json.loads(files["gaps.json"]) == gaps_document(fall)
    assert f"all,all,All care,{fall.whole.need}," in files["gaps.csv"]
    assert waterfall_svg(fall) in files["gaps.html"]
    for person in run[0].workspace.rows("people"):
        assert not any(person.name in text or f'"{person.id}"' in text for text in files.values())


def test_roles_of_few_people_are_not_told(fall: Waterfall) -> None:
    document = gaps_document(fall)
    assert sum(row["people"] for row in document["openings"]) == sum(row.people for row in fall.openings)
    few = {row.role for row in fall.openings if row.holders < FEWEST}
    assert few
    assert not few & {row["role"] for row in document["openings"]}
    assert all(row["holders"] >= FEWEST for row in document["role_claims_without_evidence"])


# The command


def test_the_command_tells_the_bars_and_the_parts(call: Call, tmp_path: Path) -> None:
    workspace = write(tmp_path / "w", {})
    done = call("gaps", workspace, "--by", "segment", "-o", "out")
    assert (done.returncode, done.stderr) == (0, "")
    for words in (*STEPS.values(), "The gap that roles suggest", "The real gap", "adults", "gaps.html"):
        assert words in done.stdout
    document = json.loads(call("gaps", workspace, "--json").stdout)
    assert document == json.loads((tmp_path / "out" / "gaps.json").read_text(encoding="utf-8"))
    assert document["all"]["by_skill"] == NEED


def test_the_command_takes_a_plan_of_the_same_needs(call: Call, tmp_path: Path) -> None:
    workspace = write(tmp_path / "w", {"teams": ["id=t host=org min_size=2"]})
    assert call("plan", workspace, "-o", "run", "--time-limit", "5").returncode == 0
    assert "cost the plan 0.4 h" in call("gaps", workspace, "--plan", "run").stdout
    other = write(tmp_path / "other", {"segments": ["id=adults population=700"]})
    refused(call("gaps", other, "--plan", "run"), "plan of other needs")
    refused(call("gaps", workspace, "--plan", "w"), "holds no plan")


def test_the_command_stops_at_faults(call: Call, tmp_path: Path) -> None:
    refused(call("gaps", write(tmp_path / "w", {"posts": ["id=p-a person=nobody employer=org role=nurse"]})), "nobody")
