"""Options as files: a plan for each that passes its check, and figures that agree in JSON, CSV and words."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pchteam.export.folder import plan_document, write_run
from pchteam.handover import HandOver
from pchteam.money import money_of_run
from pchteam.plan import Run, make_plan
from pchteam.solver.check import check
from pchteam.solver.measures import Measures
from pchteam.solver.plan import read_plan
from pchteam.solver.problem import read_problem
from pchteam.trade import option_rows, stage_rows, trade, trade_rows
from pchteam.workspace import Workspace

from .generate import generate_workspace
from .test_cli import pchteam

SCHEMA = Path(__file__).parents[1] / "docs" / "plan.schema.json"
SEED = 34
"""A workspace with two teams and five causes of unmet need."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("place")
    generate_workspace(folder, SEED)
    return folder


@pytest.fixture(scope="module")
def run(workspace: Path) -> Run:
    return make_plan(Workspace.open(workspace), time_limit=60, options=3)


@pytest.fixture(scope="module")
def folder(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("out") / "run"
    write_run(run, target)
    return target


def options(run: Run) -> dict[str, Measures]:
    assert run.offer is not None
    return {option.name: option.measures for option in run.offer.options}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_option_has_a_folder_with_a_plan_that_passes(run: Run, folder: Path) -> None:
    problem = read_problem(folder / "problem")
    assert 1 <= len(options(run)) <= 3
    assert {place.name for place in (folder / "options").iterdir()} == set(options(run))
    for name in options(run):
        place = folder / "options" / name
        assert check(problem, read_plan(place / "plan")) == []
        assert {entry.name for entry in place.iterdir()} == {"plan", "plan.xlsx", "report.html"}


def test_every_option_can_be_handed_over_as_the_run_can(run: Run, folder: Path) -> None:
    """Workspace, problem and days are those of the run, the plan is that of the option."""
    for name in options(run):
        place = folder / "options" / name
        option = read_plan(place / "plan")
        handover = HandOver.read(place, weeks=1)
        assert (handover.problem, handover.plan) == (read_problem(folder / "problem"), option)
        assert sum(one.minutes for one in handover.sessions) == sum(row.minutes for row in option.blocks)
        assert money_of_run(place).covered_minutes == sum(row.minutes for row in option.coverage)
    assert money_of_run(folder).covered_minutes == sum(row.minutes for row in run.plan.coverage)


def test_json_and_csv_say_the_same_and_keep_the_schema(run: Run, folder: Path) -> None:
    document = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
    rows = read(folder / "options.csv")
    assert [row["name"] for row in rows] == ["recommended", *options(run)]
    told = [document["options"]["recommended"], *(one["measures"] for one in document["options"]["options"])]
    for row, measures in zip(rows, told, strict=True):
        assert {name: float(row[name]) for name in measures} == pytest.approx(measures)
    assert int(rows[0]["unmet_minutes"]) == document["unmet_minutes"] == run.unmet_minutes


def test_a_run_without_options_takes_those_of_an_earlier_run_away(run: Run, workspace: Path, tmp_path: Path) -> None:
    write_run(run, tmp_path / "run")
    plain = make_plan(Workspace.open(workspace), time_limit=30)
    write_run(plain, tmp_path / "run")
    assert not (tmp_path / "run" / "options").exists()
    assert not (tmp_path / "run" / "options.csv").exists()
    assert plan_document(plain)["options"] is None
    assert option_rows(plain) == trade_rows(plain) == []


def test_the_command_shows_stages_and_options(workspace: Path, tmp_path: Path) -> None:
    done = pchteam("plan", workspace, "-o", tmp_path / "run", "--options", "2", "--time-limit", "40")
    assert done.returncode == 0, done.stderr
    for words in ("Price of stability", "2. Least change and travel", "Options", "Recommended", "Buys", "Gives up"):
        assert words in done.stdout
    assert (tmp_path / "run" / "options.csv").is_file()


def test_the_command_refuses_one_option_or_five(workspace: Path, tmp_path: Path) -> None:
    for number in ("1", "5"):
        done = pchteam("plan", workspace, "-o", tmp_path / "run", "--options", number)
        assert done.returncode == 2
        assert "--options" in done.stderr


def measures(**changes: Any) -> Measures:
    same = Measures(600, 900, 0.5, 1, 1, 9, 120, 1000.0, 2)
    return Measures(**{name: changes.get(name, getattr(same, name)) for name in Measures.__slots__})


def test_a_trade_in_words() -> None:
    after = measures(unmet_minutes=480, weighted_unmet_minutes=960, membership_changes=10, cost_pounds=900.4)
    words = trade(measures(), after)
    assert words.buys == ("2.0 h more need met", "£100 less")
    assert words.gives_up == ("less urgent need met", "1 more membership change")
    after = measures(unmet_minutes=659, weighted_unmet_minutes=1000, travel_minutes=60, wants_refused=0, broken_pins=0)
    words = trade(measures(), after)
    assert words.buys == ("1 more decision kept", "1.0 h less travel", "2 more wanted teams granted")
    assert words.gives_up == ("59 min less need met",)
    shares = trade(measures(), measures(worst_segment_share=0.25, broken_rotations=3))
    assert shares.buys == ("25 points less unmet in the worst-off segment",)
    assert shares.gives_up == ("2 fewer rotations kept",)
    assert trade(measures(), measures()) == trade(after, after)


def test_every_stage_has_a_row_and_the_first_buys_nothing(run: Run) -> None:
    rows = stage_rows(run)
    assert [row[0][:2] for row in rows] == ["1.", "2.", "3."]
    assert rows[0][2:4] == ("", "")
    assert all(row[2] and row[3] for row in rows[1:])
