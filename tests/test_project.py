"""Projections: rows by hand-computed figures, rates and draws, and overlays that can be applied."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pchteam.overlay import Overlay, applied
from pchteam.project import Asked, project, write_projection
from pchteam.workspace import Workspace

from .building import HOLDING, write
from .test_cli import Call, call, refused

__all__ = ["call"]

TEN = [f"p{number}" for number in range(10)]
HOURS = dict.fromkeys(TEN, 20) | {"p3": 30}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Ten nurses of 20 hours, but p3 of 30, and a volunteer; a course in d, which g asks for and p7 wants."""
    tables = {
        "people": [*(f"id={one} kind=staff wants={'d' * (one == 'p7')}" for one in TEN), "id=v kind=volunteer"],
        "roles": ["id=nurse profession=nurse staff_group=nursing", "id=helper profession=h staff_group=voluntary"],
        "posts": [
            *(f"id={one}-a person={one} employer=org role=nurse hours_per_week={HOURS[one]}" for one in TEN),
            "id=v-a person=v employer=org role=helper hours_per_week=4",
        ],
        "holdings": [HOLDING.replace("person=p", f"person={one}") for one in TEN],
        "segments": ["id=adults population=600 annual_growth=0.02", "id=young population=50"],
        "teams": ["id=t host=org segments=adults;young"],
        "functions": ["id=f activity=nursing", "id=g activity=nursing"],
        "requirements": [
            "function=f kind=competency item=c min_level=generic",
            "function=g kind=competency item=d min_level=generic",
        ],
        "needs": ["segment=adults function=f", "segment=adults function=g"],
        "training": ["id=d-course competency=d places=2"],
    }
    return write(tmp_path / "base", tables)


def rows(base: Path, **asked: Any) -> dict[str, list[dict[str, str]]]:
    found = project(Workspace.open(base), Asked(**asked))
    return {name: [dict(row) for row in of_table] for name, of_table in found.rows.items()}


def rates(**shares: str) -> dict[str, Decimal]:
    return {group: Decimal(share) for group, share in shares.items()}


def test_growth_is_compound_and_whole(base: Path) -> None:
    """600 x 1.02^3 = 636.7; the segment without annual_growth stays, and is told."""
    found = rows(base, years=3, growth=True)
    assert found["segments"] == [{"id": "adults", "population": "637"}]
    assert project(Workspace.open(base), Asked(years=3, growth=True)).notes == (
        "Growth of 3 years by annual_growth of segments; 1 without annual_growth stay as they are.",
    )


def test_registered_lists_grow_with_the_segments(base: Path) -> None:
    """All segments grow from 650 to 687 people, and so do the 900 of the list: 951.2, rounded up."""
    assert rows(base, years=3, growth=True)["organisations"] == [{"id": "org", "registered_patients": "952"}]
    text = (base / "organisations.csv").read_text(encoding="utf-8").replace("900", "650")
    (base / "organisations.csv").write_text(text, encoding="utf-8")
    write_projection(project(Workspace.open(base), Asked(years=3, growth=True)), base.parent / "grown")
    assert applied(Workspace.open(base), Overlay.read(base.parent / "grown")).faults == ()


def test_expected_hours_of_leavers_and_retirements(base: Path) -> None:
    """20 h x (1 - 0.06 - 0.04)^2 = 16.2 h, 30 h become 24.3; the volunteer is of another group."""
    found = rows(base, years=2, leavers=rates(nursing="0.06"), retirements=rates(nursing="0.04"))
    hours = dict.fromkeys(TEN, "16.2") | {"p3": "24.3"}
    assert found == {"posts": [{"id": f"{one}-a", "hours_per_week": hours[one]} for one in TEN]}


def test_draws_repeat_and_higher_rates_add_to_lower_ones(base: Path) -> None:
    draws = {share: rows(base, leavers=rates(nursing=share), seed=3)["posts"] for share in ("0.3", "0.6")}
    assert draws["0.3"] == rows(base, leavers=rates(nursing="0.3"), seed=3)["posts"]
    fewer, more = ({row["id"] for row in found} for found in draws.values())
    assert 0 < len(fewer) < len(more) < 10
    assert fewer < more
    assert {row["ends"] for row in draws["0.6"]} == {"2026-01-04"}
    assert rows(base, leavers=rates(nursing="0.3"), seed=4)["posts"] != draws["0.3"]


def test_a_post_that_has_not_begun_ends_too(base: Path) -> None:
    text = (base / "posts.csv").read_text(encoding="utf-8").splitlines()
    lines = [f"{line},{'starts' if not place else '2026-02-01'}" for place, line in enumerate(text)]
    (base / "posts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = project(Workspace.open(base), Asked(leavers=rates(nursing="0.9"), seed=1))
    write_projection(found, base.parent / "gone")
    after = applied(Workspace.open(base), Overlay.read(base.parent / "gone"))
    assert {str(row.ends) for row in after.rows("posts") if row.starts == row.ends} == {"2026-01-04"}


def test_places_of_courses_go_to_those_who_want_them_then_to_most_hours(base: Path) -> None:
    """Two places a year for two years."""
    found = rows(base, years=2, training=True)["holdings"]
    assert [row["person"] for row in found] == ["p7", "p3", "p0", "p1"]
    assert {(row["competency"], row["level"], row["status"], row["valid_from"]) for row in found} == {
        ("d", "generic", "verified", "2026-01-05")
    }


def test_overlays_are_written_applied_and_read_by_name(base: Path, tmp_path: Path) -> None:
    asked = Asked(growth=True, training=True, leavers=rates(nursing="0.5"), agreements=[("pcn", "org")])
    found = project(Workspace.open(base), asked)
    for path in (tmp_path / "next year", tmp_path / "next year.xlsx"):
        write_projection(found, path)
        overlay = Overlay.read(path)
        assert (overlay.name, overlay.notes) == ("next year", found.notes)
        after = applied(Workspace.open(base), overlay)
        assert after.rows("segments")[0].population == 612
        assert [row.id for row in after.rows("agreements")] == ["new-pcn-org"]
        assert sum(row.competency == "d" for row in after.rows("holdings")) == 2
        assert {row.hours_per_week for row in after.rows("posts")} == {10, 15, 4}


def test_the_command_writes_and_tells(call: Call, base: Path, tmp_path: Path) -> None:
    done = call("project", base, "--growth", "--leavers", "nursing=0.1", "-o", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    assert "nursing: 10 % a year leave; 90.0% stay after 1 year." in done.stdout
    assert "1 rows of segments, 1 rows of organisations, 10 rows of posts" in done.stdout
    done = call("project", base, "--growth", "-o", tmp_path / "o.xlsx", "--json")
    assert json.loads(done.stdout)["rows"] == {"segments": 1, "organisations": 1}


def test_mistakes_are_told_in_a_line(call: Call, base: Path, tmp_path: Path) -> None:
    to = ("-o", tmp_path / "o")
    refused(call("project", base, *to), "nothing to project; add --growth")
    refused(
        call("project", base, "--leavers", "nurses=0.1", *to), "'nurses' is not a staff group; there are gp, nursing"
    )
    refused(call("project", base, "--leavers", "nursing", *to), "'nursing' is no rate; write --leavers nursing=0.08")
    refused(call("project", base, "--leavers", "nursing=8", *to), "write 0.08 for eight per cent")
    refused(call("project", base, "--leavers", "gp=nan", *to), "write 0.08 for eight per cent")
    both = ("--leavers", "nursing=0.6", "--retirements", "nursing=0.5")
    refused(call("project", base, *both, *to), "1.1 of nursing cannot leave in a year")
    refused(call("project", base, "--leavers", "pharmacy=0.1", *to), "nothing would change: pharmacy: 10 %")
    refused(call("project", base, "--agreement", "pcn", *to), "write --agreement EMPLOYER:HOST")
    refused(call("project", base, "--agreement", "pcn:orgg", *to), "no organisation 'orgg'; did you mean 'org'?")
    refused(call("project", base, "--growth", "-o", base), "exists already")
    assert not (tmp_path / "o").exists()


def test_an_agreement_that_is_there_is_not_made_twice(call: Call, base: Path, tmp_path: Path) -> None:
    (base / "agreements.csv").write_text(
        "id,provider,host,state,starts,liability,data_sharing\nmou,pcn,org,assigned,2025-04-01,provider,yes\n",
        encoding="utf-8",
    )
    done = call("project", base, "--agreement", "pcn:org", "-o", tmp_path / "o")
    refused(done, "pcn and org have agreement mou; change its row in an overlay")
