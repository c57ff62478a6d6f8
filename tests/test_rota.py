"""Rotas of plans: what a run becomes on the grid, the files, what is told of what is missing, and what is refused."""

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from jsonschema import Draft202012Validator

from pchteam.export.folder import write_run
from pchteam.formulate_rota import formulate_rota
from pchteam.handover import HandOver
from pchteam.plan import make_plan
from pchteam.session_columns import COLUMNS
from pchteam.solver.rota.problem import RotaProblem
from pchteam.workspace import Workspace

from .building import write
from .test_cli import Call, call, refused

__all__ = ["call"]

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "rota.schema.json").read_text(encoding="utf-8"))

# p and q do f in team t, which meets for half an hour; q also does it in team u, ten minutes away.
TABLES: dict[str, list[str]] = {
    "sites": [
        "id=s organisation=org latitude=53.45 longitude=-2.30 rooms=3",
        "id=far organisation=org latitude=53.45 longitude=-2.25",
    ],
    "people": ["id=p kind=staff", "id=q kind=staff"],
    "posts": [
        "id=p-a person=p employer=org role=nurse lead=yes hours_per_week=20",
        "id=q-a person=q employer=org role=nurse lead=yes hours_per_week=30",
    ],
    "holdings": [f"person={person} competency=c level=generic status=verified" for person in "pq"],
    "teams": [
        "id=t host=org integration=virtual meeting_minutes=30",
        "id=u host=org integration=virtual site=far segments= meeting_minutes=20",
    ],
    "segments": ["id=adults population=600"],
    "needs": [
        "segment=adults function=f team=t contacts_per_1000=5000",
        "segment=adults function=f team=u contacts_per_1000=1000",
    ],
}
START = date(2026, 1, 5)


def run_of(folder: Path, **tables: list[str]) -> Path:
    workspace = Workspace.open(write(folder / "workspace", {**TABLES, **tables}))
    write_run(make_plan(workspace, time_limit=10), folder / "run")
    return folder / "run"


def problem_of(folder: Path, start: date = START, weeks: int = 2, **tables: list[str]) -> RotaProblem:
    handover = HandOver.read(run_of(folder, **tables), start, weeks)
    return formulate_rota(handover.workspace, handover.problem, handover.plan, handover.horizon)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with leave of p for eight of ten working days and two requests."""
    return run_of(
        tmp_path_factory.mktemp("rota"),
        leave=["person=p from=2026-01-05 to=2026-01-14 kind=sickness"],
        requests=["id=r1 person=q kind=off weekday=friday part=pm", "id=r2 person=q kind=on date=2026-01-08"],
    )


@pytest.fixture(scope="module")
def made(run: Path) -> Path:
    """The folder of its rota of two weeks."""
    from pchteam.export.rota import write_rota_run
    from pchteam.rota import make_rota

    folder = run.parent / "rota"
    write_rota_run(make_rota(HandOver.read(run, START, 2), time_limit=30), folder)
    return folder


# On the grid


def test_the_grid_has_two_sessions_on_working_days(tmp_path: Path) -> None:
    slots = problem_of(tmp_path).slots
    assert len(slots) == 2 * 5 * 4
    assert [slot.slot for slot in slots[:4]] == [f"2026-01-05T{at}" for at in ("08:30", "10:35", "13:30", "15:35")]


def test_bank_holidays_have_no_sessions(tmp_path: Path) -> None:
    """Good Friday and Easter Monday of 2026 are 3 and 6 April."""
    policy = ["key=as_of value=2026-03-30", "key=plan_until value=2026-06-21"]
    problem = problem_of(tmp_path, date(2026, 3, 30), policy=policy)
    assert {"2026-04-02", "2026-04-07"} <= {slot.day for slot in problem.slots}
    assert {"2026-04-03", "2026-04-06"}.isdisjoint(slot.day for slot in problem.slots)


def test_days_of_leave_and_days_outside_a_post_are_away(tmp_path: Path) -> None:
    posts = [TABLES["posts"][0], f"{TABLES['posts'][1]} ends=2026-06-30"]
    problem = problem_of(tmp_path, posts=posts, leave=["person=q from=2026-01-03 to=2026-01-05"])
    assert {row.post for row in problem.away} == {"q-a"}
    assert {row.slot[:10] for row in problem.away} == {"2026-01-05"}
    assert len(problem.away) == 4


def test_the_contract_limits_the_week(tmp_path: Path) -> None:
    """20 and 30 hours x 0.77 direct contact of nursing, in half-sessions of 125 minutes: 7.39 and 11.09."""
    posts = {
        row.post: row.most_blocks
        for row in problem_of(tmp_path, roles=["id=nurse profession=nurse staff_group=nursing"]).posts
    }
    assert posts == {"p-a": 7, "q-a": 11}


def test_journeys_are_as_the_plan_has_them_one_way(tmp_path: Path) -> None:
    """3.31 km at 20 km/h are 9.9 minutes."""
    journeys = {(row.site, row.other): row.minutes for row in problem_of(tmp_path).journeys}
    assert journeys == {("s", "far"): 10, ("far", "s"): 10}


def test_duties_and_work_are_the_plan_by_weeks(tmp_path: Path) -> None:
    handover = HandOver.read(run_of(tmp_path), START, 3)
    problem = formulate_rota(handover.workspace, handover.problem, handover.plan, handover.horizon)
    duties: Counter[tuple[str, str]] = Counter()
    for duty in problem.duties:
        duties[duty.post, duty.team] += duty.blocks
    assert duties == Counter({(row.post, row.team): 3 * row.blocks for row in handover.plan.blocks})
    tasks = Counter({(row.post, row.team): row.minutes for row in problem.tasks})
    assert tasks == Counter({(row.post, row.team): 3 * row.minutes for row in handover.plan.assignments})


def test_a_request_of_a_weekday_is_one_of_each_week(tmp_path: Path) -> None:
    requests = ["id=r1 person=q kind=off weekday=friday part=pm importance=5", "id=r2 person=q kind=on date=2026-01-08"]
    problem = problem_of(tmp_path, requests=requests)
    assert {row.request: row.weight for row in problem.requests} == {
        "r1/2026-01-09": 5,
        "r1/2026-01-16": 5,
        "r2/2026-01-08": 3,
    }
    asked = Counter(row.request for row in problem.request_slots)
    assert asked == {"r1/2026-01-09": 2, "r1/2026-01-16": 2, "r2/2026-01-08": 4}


# Files


def test_sessions_are_read_as_those_of_an_export(call: Call, run: Path, made: Path, tmp_path: Path) -> None:
    done = call("export", run, "--to", "csv", "--rota", made, "-o", tmp_path / "out.csv")
    assert done.returncode == 0, done.stderr
    ours, theirs = (pd.read_csv(path, dtype=str) for path in (made / "sessions.csv", tmp_path / "out.csv"))
    assert list(ours.columns) == list(COLUMNS)
    pd.testing.assert_frame_equal(ours, theirs)


def test_hours_and_misses_add_up(made: Path) -> None:
    sessions = pd.read_csv(made / "sessions.csv")
    hours = pd.read_csv(made / "hours.csv")
    assert (hours["minutes_missed"] == hours["minutes_wanted"] - hours["minutes_rota"]).all()
    assert (hours["minutes_plan"] == hours["minutes_wanted"]).all()
    of_team = hours[hours["of"] == "team"].set_index("id")["minutes_rota"]
    assert sessions.groupby("team_id")["minutes"].sum().to_dict() == of_team.to_dict()
    care = sessions[sessions["kind"].isin(["direct", "supervised"])]
    of_function = hours[hours["of"] == "function"].set_index("id")["minutes_rota"]
    assert care.groupby("function_id")["minutes"].sum().to_dict() == of_function.to_dict()
    misses = pd.read_csv(made / "misses.csv")
    time = misses[misses["what"] == "time in the team"]
    assert time["minutes_missed"].sum() == hours[hours["of"] == "person"]["minutes_missed"].sum() > 0
    assert misses["why"].notna().all()


def test_leave_is_told_by_its_days_and_never_by_its_kind(made: Path) -> None:
    misses = pd.read_csv(made / "misses.csv").set_index("what")
    told = misses.loc[["time in the team"], "why"]
    assert all(why.startswith("away 5 January 2026 to 14 January 2026") for why in told)
    for path in made.rglob("*"):
        if path.is_file():
            assert "sickness" not in path.read_text(encoding="utf-8")


def test_the_page_has_a_table_for_each_team_and_week(made: Path) -> None:
    page = (made / "rota.html").read_text(encoding="utf-8")
    assert page.count('<table class="grid">') == 2 * 2
    assert "<caption>t, Week 1</caption>" in page


def test_json_says_what_was_found(made: Path) -> None:
    document = json.loads((made / "rota.json").read_text(encoding="utf-8"))
    assert document["status"] == "checked"
    assert (document["start"], document["last"], document["weeks"]) == ("2026-01-05", "2026-01-18", 2)
    assert document["refused_requests"] == []
    assert document["ended_by"] == "finished"
    assert {row["team"] for row in document["huddles"]} == {"t", "u"}
    assert {row["person"] for row in document["misses"]} == {"p"}


def test_json_keeps_its_schema(made: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    document = json.loads((made / "rota.json").read_text(encoding="utf-8"))
    assert document["misses"]
    assert document["huddles"]
    keeps = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    keeps.validate(document)
    assert not keeps.is_valid(document | {"why_away": "sickness"})
    document["misses"][0]["kind_of_leave"] = "sickness"
    assert not keeps.is_valid(document)


def test_four_weeks_of_north_trafford_can_be_worked(north_trafford_run: Path) -> None:
    """In a few seconds, which cut the search: even so, nothing is missing that has no obstacle."""
    from pchteam.rota import make_rota
    from pchteam.rota_words import RotaWords

    made = make_rota(HandOver.read(north_trafford_run, START, 4), time_limit=9)
    words, found = RotaWords(made), made.measures
    assert made.breaches == ()
    assert found.wanted_minutes > 400_000
    assert found.missed_minutes < 0.02 * found.wanted_minutes
    assert found.missed_work < 0.05 * found.wanted_work
    assert "nothing" not in {one.reason for one in made.misses if one.kind == "time"}
    assert all(words.why(one) and words.person(one.post) for one in made.misses)


# The command


def test_again_with_the_rota_before_and_a_fixed_session(call: Call, run: Path, made: Path, tmp_path: Path) -> None:
    """Nothing changes without a reason; with a session fixed elsewhere, little does."""
    done = call("rota", run, "-o", tmp_path / "again", "--weeks", 2, "--from", made, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["measures"]["changes"] == 0
    sessions = pd.read_csv(made / "sessions.csv", dtype=str)
    free = next(
        day
        for day in ("2026-01-12", "2026-01-13", "2026-01-14", "2026-01-15")
        if sessions[(sessions["date"] == day) & (sessions["person_id"] == "q") & (sessions["starts"] >= "13:30")].empty
    )
    pins = tmp_path / "pins.csv"
    pins.write_text(f"date,starts,ends,person_id,team_id,minutes\n{free},13:30,15:35,q,t,125\n", encoding="utf-8")
    done = call("rota", run, "-o", tmp_path / "pinned", "--weeks", 2, "--from", made, "--pins", pins)
    assert done.returncode == 0, done.stderr
    assert "Fixed sessions that could not stand: 0." in done.stdout
    document = json.loads((tmp_path / "pinned" / "rota.json").read_text(encoding="utf-8"))
    assert 1 <= document["measures"]["changes"] <= 3
    now = pd.read_csv(tmp_path / "pinned" / "sessions.csv", dtype=str)
    assert not now[(now["date"] == free) & (now["person_id"] == "q") & (now["starts"] == "13:30")].empty


def test_check_recomputes_the_rules_of_a_rota(call: Call, made: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(made / "rota", tmp_path / "rota")
    done = call("check", made / "problem", folder)
    assert (done.returncode, done.stdout) == (0, "The rota keeps every rule.\n")
    huddles = folder / "huddles.csv"
    header, first, *others = huddles.read_text(encoding="utf-8").splitlines()
    huddles.write_text("\n".join([header, *others]), encoding="utf-8")
    done = call("check", made / "problem", folder)
    assert done.returncode == 1
    assert f"huddle_once: {first.split(',')[0]},week 1: no huddle" in done.stdout
    huddles.write_text("team\nt\n", encoding="utf-8")
    done = call("check", made / "problem", folder)
    assert done.returncode == 1
    assert "huddles.csv, line 1, slot" in done.stderr


HEADER = "date,starts,ends,person_id,team_id,minutes\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2026-01-10,08:30,10:35,q,t,125", "line 2: no half-session of these weeks begins from 2026-01-10T08:30"),
        ("2026-03-16,08:30,10:35,q,t,125", "line 2: no half-session of these weeks"),
        ("2026-01-12,08:30,10:35,nobody,t,125", "person_id 'nobody' is not in people"),
        ("2026-01-12,8 Uhr,10:35,q,t,125", "starts '8 Uhr' cannot be read"),
    ],
)
def test_fixed_sessions_that_cannot_be_read(call: Call, run: Path, tmp_path: Path, row: str, message: str) -> None:
    pins = tmp_path / "pins.csv"
    pins.write_text(f"{HEADER}{row}\n", encoding="utf-8")
    refused(call("rota", run, "-o", tmp_path / "rota", "--pins", pins), message)


def test_folders_that_are_no_rota(call: Call, run: Path, tmp_path: Path) -> None:
    refused(call("rota", run, "-o", tmp_path / "new", "--from", run), "holds no rota.json")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("keep")
    refused(call("rota", run, "-o", tmp_path / "notes"), "holds something other than a rota")
    refused(call("rota", tmp_path, "-o", tmp_path / "new"), "holds no plan")
    refused(call("rota", run, "-o", tmp_path / "new", "--start", "2025-12-01"), "2025-12-01 is no day of it")
    assert not (tmp_path / "new").exists()


def test_a_new_rota_replaces_the_old_one_and_nothing_else(call: Call, run: Path, made: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(made, tmp_path / "rota")
    (folder / "pins.csv").write_text(HEADER, encoding="utf-8")
    done = call("rota", run, "-o", folder, "--weeks", 1, "--from", folder)
    assert done.returncode == 0, done.stderr
    assert json.loads((folder / "rota.json").read_text(encoding="utf-8"))["weeks"] == 1
    assert (folder / "pins.csv").read_text(encoding="utf-8") == HEADER
    assert {path.name for path in folder.iterdir()} == {path.name for path in made.iterdir()} | {"pins.csv"}
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".rota")] == []
