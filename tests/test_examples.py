"""The three places: each plans to a checked end, shows what makes its case, and is written again byte by byte."""

import csv
import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest

from pchteam.cli import main
from pchteam.plan import Run, make_plan
from pchteam.solver.plan import PostBlocks
from pchteam.tables import TABLES
from pchteam.workspace import Workspace

EXAMPLES = Path(str(files("pchteam.examples")))
MARGATE, WAKEFIELD, LEEDS = PLACES = ("margate-task-force", "wakefield-connecting-care", "leeds-employ-and-deploy")
SOURCES = {
    MARGATE: "pages 9 and 10, case study Thanet",
    WAKEFIELD: "NHS Providers, case study Mid Yorkshire Hospitals NHS Trust",
    LEEDS: "NHS Providers, case study Leeds Community Healthcare NHS Trust",
}
SECONDS = 20

Row = dict[str, str]


@cache
def planned(name: str) -> Run:
    return make_plan(Workspace.open(EXAMPLES / name), time_limit=60)


def replanned(name: str, folder: Path, table: str, change: Callable[[list[Row]], list[Row]]) -> Run:
    """Plan a copy of an example with one table changed."""
    for file in (EXAMPLES / name).glob("*.csv"):
        rows = read(file)
        with (folder / file.name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(change(rows) if file.stem == table else rows)
    return make_plan(Workspace.open(folder), time_limit=60)


def read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def employer(run: Run, post: str | None) -> str:
    return next(row.employer for row in run.problem.posts if row.post == post)


def blocks(run: Run, team: str) -> list[PostBlocks]:
    return [row for row in run.plan.blocks if row.team == team and row.blocks]


def employers(run: Run, team: str) -> set[str]:
    return {employer(run, row.post) for row in blocks(run, team)}


def open_teams(run: Run) -> list[str]:
    return [row.team for row in run.plan.teams if row.open]


def minutes_by(run: Run, cause: str) -> Counter[str]:
    """Unmet minutes of a cause by function."""
    functions = {need.need: need.function for need in run.problem.needs}
    found: Counter[str] = Counter()
    for row in run.causes:
        if row.cause == cause:
            found[functions[row.need]] += row.minutes
    return found


def unmet(run: Run, *needs: str) -> int:
    return sum(row.minutes for row in run.plan.unmet if row.need in needs)


def travel(run: Run) -> int:
    minutes = {(row.post, row.team, row.basis): row.travel_minutes for row in run.problem.permissions}
    return sum(minutes[row.post, row.team, row.basis] * row.blocks for row in run.plan.blocks)


# Every place


@pytest.mark.parametrize("name", PLACES)
def test_a_place_plans_to_a_checked_end(name: str) -> None:
    run = planned(name)
    assert not run.workspace.faults
    assert not run.breaches
    assert run.solution.ended_by in ("proof", "gap")
    assert run.seconds <= SECONDS
    assert sum(row.minutes for row in run.causes) == run.unmet_minutes > 0
    assert 15 <= len(run.workspace.rows("people")) <= 60


@pytest.mark.parametrize("name", PLACES)
def test_a_place_is_written_again_byte_by_byte(name: str, tmp_path: Path) -> None:
    script = import_module(f"pchteam.examples.{name.replace('-', '_')}")
    script.write(script.build(), tmp_path)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert written == {file.name: file.read_bytes() for file in (EXAMPLES / name).glob("*.csv")}


@pytest.mark.parametrize("name", PLACES)
def test_tables_of_a_place_have_the_columns_of_the_contract_and_rows(name: str) -> None:
    for file in (EXAMPLES / name).glob("*.csv"):
        header, *rows = file.read_text(encoding="utf-8").splitlines()
        fields = TABLES[file.stem].model_fields.items()
        assert header.split(",") == [info.alias or field for field, info in fields], file.name
        assert rows, file.name


@pytest.mark.parametrize("name", PLACES)
def test_names_are_visibly_invented(name: str) -> None:
    invented = set(import_module("pchteam.examples.places").FAMILY.split())
    names = [person.name for person in planned(name).workspace.rows("people")]
    assert {text.split()[-1] for text in names} <= invented
    assert len(set(names)) == len(names)
    assert all("invented" in row.name for row in planned(name).workspace.rows("organisations"))


@pytest.mark.parametrize("name", PLACES)
def test_the_page_of_a_place_fits_a_screen_and_names_its_source(name: str) -> None:
    page = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    text = " ".join(page.split())
    assert len(page.splitlines()) <= 45
    assert SOURCES[name] in text
    assert "**Invented.**" in page
    assert f"pchteam examples {name} " in page
    assert f"all {len(planned(name).workspace.rows('people'))} people" in text.lower()


@pytest.mark.parametrize("name", PLACES)
def test_figures_of_the_page_are_those_of_the_plan(name: str) -> None:
    run = planned(name)
    page = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    stated = re.search(r"(\d+) of (\d+) hours a week are covered", page)
    assert stated
    assert int(stated[2]) == round(run.need_minutes / 60)
    assert int(stated[1]) == pytest.approx((run.need_minutes - run.unmet_minutes) / 60, abs=1.5)


# Margate: sixteen agencies under one memorandum, one street-level team


def test_margate_is_one_team_of_many_agencies_under_one_memorandum() -> None:
    run = planned(MARGATE)
    (agreement,) = run.workspace.rows("agreements")
    hosts = {row.id: row.employs for row in run.workspace.rows("organisations")}
    assert (len(agreement.provider), agreement.instrument, hosts[agreement.host]) == (16, "mou", False)
    (team,) = open_teams(run)
    assert all(row.basis in (agreement.id, employer(run, row.post)) for row in blocks(run, team))
    assert 10 <= len(employers(run, team)) <= 16
    assert employers(run, team) <= set(agreement.provider)


def test_margate_keeps_members_with_their_agencies() -> None:
    assert all(row.donor == row.employer for row in planned(MARGATE).problem.posts)
    assert not any(row.integrated for row in planned(MARGATE).problem.permissions)


def test_margate_names_what_nobody_can_and_what_nobody_has_seen() -> None:
    assert set(minutes_by(planned(MARGATE), "competence")) == {"trauma-therapy"}
    assert set(minutes_by(planned(MARGATE), "evidence")) == {"naloxone"}


def test_margate_has_no_team_without_the_memorandum(tmp_path: Path) -> None:
    run = replanned(MARGATE, tmp_path, "agreements", lambda rows: [])
    assert open_teams(run) == []
    assert run.unmet_minutes == run.need_minutes
    others = minutes_by(run, "competence") + minutes_by(run, "evidence")
    assert set(others) == {"trauma-therapy", "naloxone"}
    assert minutes_by(run, "team_cannot_form").total() == run.need_minutes - others.total()


def test_margate_does_without_an_agency_that_leaves(tmp_path: Path) -> None:
    def leave(rows: list[Row]) -> list[Row]:
        return [row | {"provider": row["provider"].replace(";school", "")} for row in rows]

    run = replanned(MARGATE, tmp_path, "agreements", leave)
    (team,) = open_teams(run)
    assert 10 <= len(employers(run, team)) <= 15
    assert "school" not in employers(run, team)


# Wakefield: two hubs and a satellite, terms of employment unchanged, co-location


def test_wakefield_has_two_hubs_and_a_satellite() -> None:
    run = planned(WAKEFIELD)
    assert sorted(open_teams(run)) == ["satellite", "waterton", "west"]
    assert len({row.site for row in run.problem.teams}) == 3


def test_wakefield_changes_nobodys_employer() -> None:
    run = planned(WAKEFIELD)
    agreements = {row.id: row for row in run.workspace.rows("agreements")}
    assert {row.state for row in agreements.values()} == {"aligned", "assigned"}
    for row in run.plan.blocks:
        assert employer(run, row.post) in agreements[row.basis].provider
    assert all(row.donor == row.employer for row in run.problem.posts)
    assert not any(row.integrated for row in run.problem.permissions)


@pytest.mark.parametrize("team", ["waterton", "west", "satellite"])
def test_wakefield_puts_people_of_several_employers_at_one_site(team: str) -> None:
    assert len(employers(planned(WAKEFIELD), team)) >= 4


def test_wakefield_supervises_over_employers() -> None:
    run = planned(WAKEFIELD)
    assert any(row.employer != employer(run, row.supervisor_post) for row in run.plan.supervision if row.minutes)


def test_wakefield_travels_less_because_travel_counts(tmp_path: Path) -> None:
    free = [{"key": "travel_minute_weight", "value": "0"}]
    run = replanned(WAKEFIELD, tmp_path, "policy", lambda rows: rows + free)
    assert travel(run) > 1.1 * travel(planned(WAKEFIELD)) > 0
    assert run.unmet_minutes == pytest.approx(planned(WAKEFIELD).unmet_minutes, abs=120)


# Leeds: a trust employs, five networks direct


def test_leeds_networks_employ_nobody_and_host_all_teams() -> None:
    run = planned(LEEDS)
    networks = {row.id for row in run.workspace.rows("organisations") if not row.employs}
    assert len(networks) == 5
    assert {row.host for row in run.problem.teams} == networks
    assert not networks & {row.employer for row in run.problem.posts}
    assert len(open_teams(run)) == 5


def test_leeds_deploys_people_of_the_trust_and_the_network_leads() -> None:
    run = planned(LEEDS)
    agreements = {row.id: row for row in run.workspace.rows("agreements")}
    for team in run.plan.teams:
        assert employer(run, team.lead) == f"{team.team}-practices"
        for row in blocks(run, team.team):
            basis = agreements[row.basis]
            deployed = (basis.model, basis.state) == ("employ_and_deploy", "embedded")
            assert deployed == (employer(run, row.post) == "community-trust")
            assert deployed or row.post == team.lead


def test_leeds_agreements_say_who_supervises_and_manages() -> None:
    deploy = [row for row in planned(LEEDS).workspace.rows("agreements") if row.model == "employ_and_deploy"]
    assert len(deploy) == len({row.host for row in deploy}) == 5
    for row in deploy:
        assert row.provider == ("community-trust",)
        assert (row.instrument, row.liability, row.supervision) == ("sla", "provider", True)
        assert "network" in row.line_management
        assert row.hours_per_week
    assert not any("district-nurse" in row.roles for row in deploy)
    assert set(minutes_by(planned(LEEDS), "agreement")) >= {"wound-care"}


def test_leeds_hours_are_capped_and_more_hours_close_the_gap(tmp_path: Path) -> None:
    run = planned(LEEDS)
    caps = {row.agreement: row.max_minutes for row in run.problem.agreements if row.max_minutes is not None}
    used: Counter[str] = Counter()
    for row in run.plan.blocks:
        used[row.basis] += row.minutes
    assert len(caps) == 5
    assert all(used[agreement] <= cap for agreement, cap in caps.items())
    assert caps["sla-hazel"] - used["sla-hazel"] < 125
    wanting = ("hazel-pain/first-contact-msk", "hazel-pain/group-session")
    assert unmet(run, *wanting) > 600

    def raise_cap(rows: list[Row]) -> list[Row]:
        return [row | {"hours_per_week": "90"} if row["id"] == "sla-hazel" else row for row in rows]

    assert unmet(replanned(LEEDS, tmp_path, "agreements", raise_cap), *wanting) < 60


# The command


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["pchteam", "examples", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_examples_are_listed_with_a_line_each(call: Call) -> None:
    code, out, _ = call()
    folders = sorted(file.parent.name for file in EXAMPLES.glob("*/policy.csv"))
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == folders
    assert {*PLACES, "north-trafford"} <= set(folders)
    assert "Margate Task Force: sixteen agencies" in out


@pytest.mark.parametrize("name", [*PLACES, "north-trafford"])
def test_an_example_is_copied_whole(call: Call, tmp_path: Path, name: str) -> None:
    code, out, _ = call(name, tmp_path / "deep" / "mine")
    assert code == 0
    assert "pchteam plan" in out
    copied = {file.name: file.read_bytes() for file in (tmp_path / "deep" / "mine").iterdir()}
    assert copied == {file.name: file.read_bytes() for file in (EXAMPLES / name).iterdir()}


def test_a_copy_overwrites_nothing(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    code, _, err = call(MARGATE, tmp_path)
    assert code == 2
    assert "exists already" in err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("arguments", "message"), [(["nowhere", "x"], MARGATE), ([MARGATE], "name a new folder")])
def test_a_wrong_call_is_one_message(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert list(tmp_path.iterdir()) == []
