"""Hand-over: what every export of sessions adds up to, read back by other readers than our own, and what is refused."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pchteam.cli_export import FORMATS
from pchteam.session_columns import COLUMNS, read_profile
from pchteam.solver.plan import read_plan
from pchteam.solver.problem import read_problem

from .test_cli import Call, call, refused

__all__ = ["call"]

WEEKS = 12
"""All weeks of the plan, over which sessions are the plan, also of posts that rotate."""

KINDS = {"alone": "direct", "supervised": "supervised"}


@pytest.fixture(scope="module")
def exported(north_trafford_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Export the whole plan of north-trafford in a format, and return where."""
    folder = tmp_path_factory.mktemp("exports")

    def export(name: str) -> Path:
        path = folder / name
        if not path.exists():
            from pchteam.handover import HandOver

            FORMATS[name].writer()(HandOver.read(north_trafford_run, weeks=WEEKS), path)
        return path

    return export


@pytest.fixture(scope="module")
def planned(north_trafford_run: Path) -> Counter[tuple[str, str, str, str]]:
    """Minutes of each (person, team, function, kind) in all weeks of the plan."""
    problem, plan = read_problem(north_trafford_run / "problem"), read_plan(north_trafford_run / "plan")
    people = {post.post: post.person for post in problem.posts}
    found: Counter[tuple[str, str, str, str]] = Counter()
    for row in plan.assignments:
        found[people[row.post], row.team, row.function, KINDS[row.mode]] += WEEKS * row.minutes
    for given in plan.supervision:
        found[people[given.supervisor_post], given.team, given.function, "supervising"] += WEEKS * given.minutes
    return found


@pytest.fixture(scope="module")
def placed(north_trafford_run: Path) -> dict[tuple[str, str], int]:
    """Minutes in blocks of each (person, team) in all weeks of the plan."""
    problem, plan = read_problem(north_trafford_run / "problem"), read_plan(north_trafford_run / "plan")
    people = {post.post: post.person for post in problem.posts}
    found: Counter[tuple[str, str]] = Counter()
    for row in plan.blocks:
        found[people[row.post], row.team] += WEEKS * row.minutes
    return dict(found)


# CSV


def test_csv_adds_up_to_the_plan(
    exported: Callable[[str], Path], planned: Counter[tuple[str, str, str, str]], placed: dict[tuple[str, str], int]
) -> None:
    table = pd.read_csv(exported("csv"), dtype=str).astype({"minutes": int})
    assert list(table.columns) == list(COLUMNS)
    care = table[table["function_id"].notna()]
    sums = care.groupby(["person_id", "team_id", "function_id", "kind"])["minutes"].sum()
    assert sums.to_dict() == dict(planned)
    assert table.groupby(["person_id", "team_id"])["minutes"].sum().to_dict() == placed
    assert set(table["status"]) == {"planned", "leave"}
    length = (pd.to_timedelta(table["ends"] + ":00") - pd.to_timedelta(table["starts"] + ":00")).dt.seconds / 60
    assert (table.groupby("session")["minutes"].sum() == length.groupby(table["session"]).first()).all()


def test_a_profile_renames_orders_and_drops_columns(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    written = call("export", north_trafford_run, "--to", "profile", "-o", tmp_path / "columns.csv")
    assert written.returncode == 0
    with (tmp_path / "columns.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["column"]: row for row in csv.DictReader(file)}
    assert list(rows) == list(COLUMNS)
    assert all(row["meaning"] for row in rows.values())
    profile = tmp_path / "mine.csv"
    profile.write_text("column,heading\nteam,Unit\ndate,Date worked\nminutes,\n", encoding="utf-8-sig")
    done = call(
        "export", north_trafford_run, "--to", "csv", "--profile", profile, "-o", tmp_path / "out.csv", "--weeks", 1
    )
    assert done.returncode == 0
    table = pd.read_csv(tmp_path / "out.csv")
    assert list(table.columns) == ["Unit", "Date worked", "minutes"]
    assert "Frailty team" in set(table["Unit"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("column,heading\nteam_idd,Unit\n", "line 2: 'team_idd' is no column of sessions; did you mean 'team_id'?"),
        ("column,heading\nteam,A\nteam,B\n", "line 3: 'team' stands twice"),
        ("column,heading\nteam,A\nsite,A\n", "line 3: two columns have the heading 'A'"),
        ("heading\nA\n", "has no column 'column'"),
        ("column,heading\n", "names no columns"),
        ("column;heading\nteam;A\n", "separates its cells by semicolons"),
    ],
)
def test_a_profile_that_cannot_be_used(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "profile.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"profile\.csv") as refusal:
        read_profile(path)
    assert message in str(refusal.value)


# What is refused


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--to", "pdf"], "there is no format 'pdf'; there are csv, profile"),
        (["--to", "csv", "--start", "2026-03-30"], "2026-03-30 is no day of it"),
        (["--to", "csv", "--start", "2025-12-29"], "2025-12-29 is no day of it"),
        (["--to", "csv", "--weeks", "13"], "which is 12 whole weeks from 2026-01-05"),
        (["--to", "csv", "--rota", "."], "holds no sessions.csv"),
        (["--to", "profile", "--profile", "x.csv"], "leave out --profile"),
        (["--to", "csv", "--profile", "none.csv"], "none.csv: No such file"),
    ],
)
def test_a_wrong_export_is_one_line(
    call: Call, north_trafford_run: Path, tmp_path: Path, words: list[str], message: str
) -> None:
    refused(call("export", north_trafford_run, *words, "-o", tmp_path / "out"), message)
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_over(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    refused(call("export", north_trafford_run, "--to", "csv", "-o", tmp_path / "mine.csv"), "exists already")


def test_a_folder_that_is_no_run_is_refused(call: Call, tmp_path: Path) -> None:
    refused(call("export", tmp_path, "--to", "csv", "-o", tmp_path / "out.csv"), "holds no plan")


def test_a_plan_that_breaks_a_rule_is_refused(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    shutil.copytree(north_trafford_run, tmp_path / "run")
    blocks = tmp_path / "run" / "plan" / "blocks.csv"
    first, *rest = blocks.read_text(encoding="utf-8").splitlines()[1:]
    blocks.write_text("\n".join(["post,team,basis,blocks,minutes", *rest]) + "\n", encoding="utf-8")
    assert first
    refused(call("export", tmp_path / "run", "--to", "csv", "-o", tmp_path / "out.csv"), "breaks rules")


def test_leave_of_an_unknown_person_is_one_line(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    shutil.copytree(north_trafford_run, tmp_path / "run")
    with (tmp_path / "run" / "workspace" / "leave.csv").open("a", encoding="utf-8") as file:
        file.write("p9999,2026-01-12,2026-01-16,annual,\n")
    result = call("export", tmp_path / "run", "--to", "csv", "-o", tmp_path / "out.csv")
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    found = [line for line in result.stderr.splitlines() if "p9999" in line]
    assert len(found) == 1
    assert "leave, row 14, person" in found[0]


def test_figures_of_an_export(call: Call, north_trafford_run: Path, tmp_path: Path) -> None:
    done = call("export", north_trafford_run, "--to", "csv", "-o", tmp_path / "deep" / "out.csv", "--json")
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["start"], found["last"], found["weeks"]) == ("2026-01-05", "2026-02-01", 4)
    assert sum(found["minutes_by_status"].values()) == found["minutes"]
    assert found["minutes_by_status"]["leave"] > 0
    assert (tmp_path / "deep" / "out.csv").is_file()
