"""Re-planning a workspace: leavers, ended agreements, what is written, and what a user may do wrong."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pchteam.export.folder import write_run
from pchteam.plan import make_plan
from pchteam.pseudonyms import pseudonymous
from pchteam.replan import Former, replan, without
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, HOLDING, write
from .solver.test_interrupt import press_ctrl_c
from .test_cli import Call, call, refused

__all__ = ["call"]

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "plan.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Person p of org works in team t of pcn by agreement a; q, of pcn itself, is there for few hours."""
    tables = {
        "teams": AT_PCN,
        "agreements": [AGREEMENT],
        "people": ["id=p kind=staff name=Pat", "id=q kind=staff name=Quin"],
        "posts": ["id=p-a person=p employer=org role=nurse", "id=q-a person=q employer=pcn role=nurse"],
        "holdings": [HOLDING, HOLDING.replace("person=p", "person=q")],
        "needs": ["segment=adults function=f contacts_per_1000=6000"],
    }
    return write(tmp_path / "place", tables)


@pytest.fixture
def run(place: Path, tmp_path: Path) -> Path:
    write_run(make_plan(Workspace.open(place), time_limit=20), tmp_path / "run")
    return tmp_path / "run"


def moves(call: Call, *arguments: Any) -> dict[str, Any]:
    """Re-plan, and return the moves by person."""
    done = call("replan", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == []
    return {row["person"]: row for row in document["changes"]["moves"]}


def test_ctrl_c_while_the_plan_settles_keeps_it(place: Path, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pchteam.plan.settled", press_ctrl_c)
    found = replan(Workspace.open(place), Former.read(run), time_limit=20)
    assert found.solution.ended_by == "interrupted"
    assert found.breaches == ()
    assert found.plan.memberships


def test_a_leaver_is_named_and_the_files_tell_the_difference(
    call: Call, place: Path, run: Path, tmp_path: Path
) -> None:
    done = call("replan", place, "--from", run, "--leaver", "Pat", "-o", tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert "Pat (p) left" in done.stdout
    with (tmp_path / "new" / "diff.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (left,) = [row for row in rows if row["what"] == "leaves"]
    assert (left["person_id"], left["team_id"], left["minutes_after"], left["why"]) == ("p", "t", "0", "Pat (p) left")
    assert "What changes" in (tmp_path / "new" / "report.html").read_text(encoding="utf-8")
    posts = (tmp_path / "new" / "workspace" / "posts.csv").read_text(encoding="utf-8")
    assert "2026-01-04" in posts, "the copy of the workspace holds what was assumed"


def test_an_ended_agreement_is_the_reason(call: Call, place: Path, run: Path, tmp_path: Path) -> None:
    found = moves(call, place, "--from", run, "--ended", "a", "-o", tmp_path / "new")
    assert [reason["sentence"] for reason in found["p"]["reasons"]] == ["agreement a ends on 2026-01-04"]


def test_edits_of_the_workspace_are_what_is_planned(call: Call, place: Path, run: Path, tmp_path: Path) -> None:
    """A holding that lapsed is told as the obstacle that it is; a pin as a pin."""
    (place / "pins.csv").write_text("person,team,decision\nq,t,out\n", encoding="utf-8")
    assert moves(call, place, "--from", run, "-o", tmp_path / "new")["q"]["reasons"][0]["code"] == "pinned"
    (place / "pins.csv").unlink()
    holdings = (place / "holdings.csv").read_text(encoding="utf-8").replace("generic,p", "core,p")
    (place / "holdings.csv").write_text(holdings, encoding="utf-8")
    (reason,) = moves(call, place, "--from", run, "-o", tmp_path / "new")["p"]["reasons"]
    assert reason["code"] == "not_permitted"
    assert reason["sentence"].startswith("no longer permitted: Pat ")


def test_nothing_changed_changes_nothing(call: Call, place: Path, run: Path) -> None:
    assert moves(call, place, "--from", run, "-o", run) == {}


def test_pseudonyms_carry_over(call: Call, place: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    write_run(make_plan(pseudonymous(Workspace.open(place)), time_limit=20), hidden, has_pseudonyms=True)
    done = call("replan", hidden / "workspace", "--from", hidden, "--leaver", "P001", "-o", tmp_path / "new", "--json")
    assert json.loads(done.stdout)["has_pseudonyms"]
    assert "Pat" not in (tmp_path / "new" / "report.html").read_text(encoding="utf-8")
    refused(call("replan", place, "--from", hidden, "-o", tmp_path / "other"), "its people have pseudonyms")


def test_mistakes_are_told_in_a_line(call: Call, place: Path, run: Path, tmp_path: Path) -> None:
    to = ("-o", tmp_path / "new")
    refused(call("replan", place, "--from", place, *to), "holds no plan")
    refused(call("replan", place, "--from", run, "--leaver", "nobody-of-that-name", *to), "no person is called")
    refused(call("replan", place, "--from", run, "--ended", "mou", *to), "there is no agreement 'mou'; there are a")
    assert not (tmp_path / "new").exists()


def test_posts_that_have_not_begun_end_too(place: Path, run: Path) -> None:
    opened = Workspace.open(place)
    posts = opened.tables["posts"]
    later = replace(
        posts,
        columns=(*posts.columns, "starts"),
        rows=tuple((number, (*cells, "2026-02-01")) for number, cells in posts.rows),
    )
    changed = without(replace(opened, tables={**opened.tables, "posts": later}), ["p"])
    assert changed.faults == ()
    assert {row.id: str(row.ends) for row in changed.rows("posts")} == {"p-a": "2026-01-04", "q-a": "None"}
    assert replan(changed, Former.read(run), time_limit=20).difference is not None
