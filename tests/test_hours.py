"""Hours: what a rota gives back is compared with the plan, and what cannot be read is named with line and mend."""

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from pchteam.export.sessions_csv import write_sessions
from pchteam.handover import HandOver, WrittenRun, open_run
from pchteam.hours import NEEDED, Hours, worked_hours
from pchteam.rota_files import read_rows
from pchteam.session_columns import own_columns
from pchteam.solver.plan import read_plan
from pchteam.usual_week import Window

from .test_cli import Call, call, refused

__all__ = ["call"]

HEADER = "date,team_id,function_id,minutes\n"


@pytest.fixture(scope="module")
def worked(north_trafford_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All sessions of the plan."""
    path = tmp_path_factory.mktemp("worked") / "sessions.csv"
    write_sessions(HandOver.read(north_trafford_run, weeks=12), path)
    return path


@pytest.fixture(scope="module")
def opened(north_trafford_run: Path) -> WrittenRun:
    return open_run(north_trafford_run)


def by_part(found: Hours) -> dict[tuple[str, str], tuple[int, int]]:
    return {(part.team, part.function): (part.planned, part.worked) for part in found.parts}


def test_planned_hours_are_those_of_the_plan(north_trafford_run: Path, worked: Path) -> None:
    plan = read_plan(north_trafford_run / "plan")
    care: Counter[tuple[str, str]] = Counter()
    for row in plan.assignments:
        care[row.team, row.function] += 12 * row.minutes
    for given in plan.supervision:
        care[given.team, "supervising"] += 12 * given.minutes
    planned = {key: minutes for key, (minutes, _) in by_part(worked_hours(worked, north_trafford_run)).items()}
    assert {key: planned[key] for key in care} == dict(care)
    assert {key[1] for key in set(planned) - set(care)} == {"meeting", "free"}


def test_what_fell_on_leave_was_not_worked(north_trafford_run: Path, worked: Path) -> None:
    table = pd.read_csv(worked, dtype=str)
    away = table[table["status"] != "planned"]["minutes"].astype(int).sum()
    found = worked_hours(worked, north_trafford_run)
    assert away > 0
    assert sum(part.planned - part.worked for part in found.parts) == away
    assert {part.team for part in found.by_team()} == set(table["team_id"])


def test_the_weeks_are_those_of_the_file(north_trafford_run: Path, tmp_path: Path) -> None:
    path = tmp_path / "worked.csv"
    path.write_text(HEADER + "2026-01-14,frailty,wound-care,100\n2026-01-20,frailty,wound-care,25\n", encoding="utf-8")
    found = worked_hours(path, north_trafford_run)
    assert (found.horizon.start.isoformat(), found.horizon.weeks) == ("2026-01-12", 2)
    plan = read_plan(north_trafford_run / "plan")
    week = sum(row.minutes for row in plan.assignments if (row.team, row.function) == ("frailty", "wound-care"))
    assert by_part(found)["frailty", "wound-care"] == (2 * week, 125)
    assert sum(part.worked for part in found.parts) == 125


def test_work_beyond_the_plan_is_shown(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    """Spirometry is planned nowhere; the file has headings of its own, and blank functions are free time."""
    (tmp_path / "mine.csv").write_text(
        "column,heading\ndate,Day\nteam_id,Unit\nfunction_id,Task\nminutes,Min\n", encoding="utf-8"
    )
    (tmp_path / "worked.csv").write_text(
        "Day,Unit,Task,Min,Mood\n2026-01-05,long-term,spirometry,90,good\n2026-01-05,long-term,,30,\n", encoding="utf-8"
    )
    words = (
        "import",
        "rota",
        tmp_path / "worked.csv",
        "--plan",
        north_trafford_run,
        "--profile",
        tmp_path / "mine.csv",
    )
    found = json.loads(call(*words, "--json").stdout)
    parts = {(part["team"], part["function"], part["kind"]): part for part in found["parts"]}
    assert parts["long-term", "spirometry", "care"] == {
        "team": "long-term", "function": "spirometry", "kind": "care", "planned": 0, "worked": 90
    }  # fmt: skip
    assert parts["long-term", None, "free"]["worked"] == 30
    done = call(*words, "-o", tmp_path / "hours.csv")
    assert done.returncode == 0
    assert "Long-term conditions team" in done.stdout
    table = pd.read_csv(tmp_path / "hours.csv")
    assert list(table.columns) == [
        "team_id", "team", "function_id", "function", "hours_planned", "minutes_planned", "hours_worked",
        "minutes_worked", "hours_more_than_planned", "minutes_more_than_planned",
    ]  # fmt: skip
    assert table["minutes_worked"].sum() == 120
    refused(call(*words, "-o", tmp_path / "hours.csv"), "exists already")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER + "2026-01-05,frailtee,wound-care,60\n", "line 2, team_id 'frailtee' is not in teams"),
        (HEADER + "2026-01-05,frailtee,wound-care,60\n", "did you mean 'frailty'?"),
        (
            HEADER + "\n2026-01-05,frailty,nothing-like-it,60\n",
            "line 3, function_id 'nothing-like-it' is not in functions",
        ),
        (HEADER + "2026-01-05,frailty,wound-care,1.5\n", "line 2, minutes '1.5' is no whole number"),
        (
            HEADER + "05/01/2026,frailty,wound-care,60\n",
            "line 2, date '05/01/2026' cannot be read; write it as 2026-01-05",
        ),
        (HEADER + "2026-04-01,frailty,wound-care,60\n", "'2026-04-01' is outside the plan"),
        (HEADER + ",frailty,wound-care,60\n", "line 2, date is blank"),
        (HEADER, "has no rows"),
        ("date,team_id,minutes\n2026-01-05,frailty,60\n", "has no column 'function_id'"),
        ("date,team_id,function_id,minutes,kind\n2026-01-05,frailty,wound-care,60,nap\n", "kind 'nap' is unknown"),
        ("date;team_id\n2026-01-05;frailty\n", "separates its cells by semicolons"),
    ],
)
def test_a_file_that_cannot_be_used(text: str, message: str, opened: WrittenRun, tmp_path: Path) -> None:
    path = tmp_path / "worked.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"worked\.csv") as refusal:
        read_rows(path, opened.workspace, own_columns(), NEEDED, Window(*opened.days))
    assert message in str(refusal.value)


def test_all_unknown_ids_are_named_together(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    path = tmp_path / "worked.csv"
    path.write_text(HEADER + "2026-01-05,x,y,60\n2026-01-05,frailty,z,60\n", encoding="utf-8")
    done = call("import", "rota", path, "--plan", north_trafford_run)
    refused(done, "line 2, team_id 'x'", "line 2, function_id 'y'", "line 3, function_id 'z'")


# Rotas


def test_a_rota_takes_the_place_of_the_layout(north_trafford_run: Path, tmp_path: Path) -> None:
    """What `pchteam rota` writes is read in the columns of csv; here it is the plain layout."""
    plain = HandOver.read(north_trafford_run, weeks=2)
    write_sessions(plain, tmp_path / "sessions.csv")
    read = HandOver.read(north_trafford_run, rota=tmp_path)
    assert (read.sessions, read.horizon.start) == (plain.sessions, plain.horizon.start)
    later = HandOver.read(north_trafford_run, plain.horizon.start.replace(day=12), 1, tmp_path)
    assert later.sessions == tuple(session for session in plain.sessions if session.day.day >= 12)


def test_a_rota_of_other_weeks_is_refused(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    write_sessions(HandOver.read(north_trafford_run, weeks=1), tmp_path / "sessions.csv")
    words = ("--to", "csv", "-o", tmp_path / "out.csv", "--rota", tmp_path, "--start", "2026-02-02")
    refused(call("export", north_trafford_run, *words), "it has no session from 2026-02-02")
