"""Overlays: what they change, add and remove, and every fault with its place in the overlay."""

from pathlib import Path

import pytest

from pchteam.convert import write_workbook
from pchteam.findings import FaultyWorkspaceError
from pchteam.load import read_tables
from pchteam.overlay import FaultyOverlayError, Overlay, applied
from pchteam.workspace import Workspace

from .building import AGREEMENT, AT_PCN, write
from .test_cli import Call, call, refused

__all__ = ["call"]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Person p of org works for team t of pcn by agreement a, which ends."""
    tables = {
        "policy": ["key=as_of value=2026-01-05", "key=plan_until value=2026-03-29", "key=locality value=Here"],
        "teams": AT_PCN,
        "agreements": [f"{AGREEMENT} ends=2027-01-01"],
        "needs": ["segment=adults function=f team=t"],
    }
    return write(tmp_path / "base", tables)


def overlay(folder: Path, mark: str = "key,value\n", **tables: str) -> Path:
    """Write an overlay; tables are text of CSV."""
    folder.mkdir()
    for name, text in {"overlay": mark, **tables}.items():
        (folder / f"{name}.csv").write_text(text.replace("\n ", "\n"), encoding="utf-8")
    return folder


def changed(base: Path, path: Path) -> Workspace:
    return applied(Workspace.open(base), Overlay.read(path))


def faults(base: Path, path: Path) -> set[tuple[str, str | None, str]]:
    """Place, value and mend of the faults of an overlay."""
    with pytest.raises(FaultyOverlayError) as error:
        changed(base, path)
    return {(found.place, found.value, found.mend) for found in error.value.findings}


def test_cells_change_and_blank_cells_stay(base: Path, tmp_path: Path) -> None:
    path = overlay(tmp_path / "o", segments="id,population,label\nadults,900,\n")
    (row,) = changed(base, path).rows("segments")
    assert (row.population, row.label) == (900, "adults")


def test_columns_that_the_base_does_not_have_are_added_and_a_dash_empties_a_cell(base: Path, tmp_path: Path) -> None:
    path = overlay(tmp_path / "o", agreements="id,ends,hours_per_week\na,-,30\n")
    (row,) = changed(base, path).rows("agreements")
    assert (row.ends, row.hours_per_week, row.liability) == (None, 30, "provider")


def test_rows_are_added_and_removed(base: Path, tmp_path: Path) -> None:
    path = overlay(
        tmp_path / "o",
        people="change,id,name,kind\nadd,q,Quin,staff\n",
        posts="id,change,person,employer,role,hours_per_week\nq-a,add,q,org,nurse,10\np-a,Remove,,,,\n",
    )
    found = changed(base, path)
    assert [row.id for row in found.rows("posts")] == ["q-a"]
    assert [row.id for row in found.rows("people")] == ["p", "q"]


def test_blank_key_cells_mean_the_only_row_that_fits(base: Path, tmp_path: Path) -> None:
    """The need is for team t; segment and function say enough, as for a holding whose first day is left out."""
    path = overlay(
        tmp_path / "o",
        needs="segment,function,contacts_per_1000\nadults,f,50\n",
        holdings="person,competency,level,status,expires\np,c,generic,verified,2030-01-01\n",
    )
    found = changed(base, path)
    assert [(row.team, row.contacts_per_1000) for row in found.rows("needs")] == [("t", 50)]
    assert [str(row.expires) for row in found.rows("holdings")] == ["2030-01-01"]


def test_the_row_with_just_the_key_comes_before_those_that_fit(base: Path, tmp_path: Path) -> None:
    (base / "needs.csv").write_text(
        "segment,function,team,contacts_per_1000,minutes_per_contact\nadults,f,t,100,20\nadults,f,,10,20\n",
        encoding="utf-8",
    )
    path = overlay(tmp_path / "o", needs="segment,function,contacts_per_1000\nadults,f,50\n")
    assert [int(row.contacts_per_1000) for row in changed(base, path).rows("needs")] == [100, 50]


def test_the_base_stays_as_it_was_and_overlays_follow_each_other(base: Path, tmp_path: Path) -> None:
    one = overlay(tmp_path / "one", people="change,id,name,kind\nadd,q,Quin,staff\n")
    two = overlay(tmp_path / "two", people="id,kind\nq,volunteer\n")
    opened = Workspace.open(base)
    both = applied(applied(opened, Overlay.read(one)), Overlay.read(two))
    assert [row.kind for row in both.rows("people")] == ["staff", "volunteer"]
    assert len(opened.rows("people")) == 1


def test_a_workbook_is_an_overlay_too(base: Path, tmp_path: Path) -> None:
    path = overlay(tmp_path / "o", "key,value\nname,more people\n", segments="id,population\nadults,900\n")
    write_workbook(read_tables(path), tmp_path / "o.xlsx")
    assert Overlay.read(tmp_path / "o.xlsx").name == "more people"
    assert Overlay.read(overlay(tmp_path / "v1.2", segments="id,population\nadults,900\n")).name == "v1.2"
    assert changed(base, tmp_path / "o.xlsx").rows("segments")[0].population == 900


def test_days_stay_unless_the_overlay_states_one(base: Path, tmp_path: Path) -> None:
    from datetime import date

    opened = Workspace.open(base, date(2026, 2, 2), date(2026, 3, 1))
    more = overlay(tmp_path / "more", segments="id,population\nadults,900\n")
    assert applied(opened, Overlay.read(more)).policy.day("as_of") == date(2026, 2, 2)
    later = overlay(tmp_path / "later", policy="key,value\nplan_until,2026-06-28\n")
    assert applied(opened, Overlay.read(later)).policy.day("plan_until") == date(2026, 6, 28)


def test_unknown_and_ambiguous_rows_are_faults(base: Path, tmp_path: Path) -> None:
    path = overlay(
        tmp_path / "o",
        segments="id,population\nadult,900\nchildren,1\n",
        organisations="kind,id,name\nhospice,,x\n",
        competencies="broader,id,label\n,c,\n",
    )
    assert faults(base, path) == {
        ("segments, row 2, id", "adult", "did you mean 'adults'?"),
        ("segments, row 3, id", "children", "correct it, or write add in the column change"),
        ("organisations, row 2, id", None, "correct it, or write add in the column change"),
        ("competencies, row 2", None, "fill in a cell to change, or write remove in the column change"),
    }


def test_several_rows_that_fit_are_named(base: Path, tmp_path: Path) -> None:
    (base / "memberships.csv").write_text("person,team\np,t\np,u\n", encoding="utf-8")
    (base / "teams.csv").write_text(
        "id,label,host,site,segments,integration\nt,T,org,s,adults,virtual\nu,U,org,s,adults,virtual\n",
        encoding="utf-8",
    )
    path = overlay(tmp_path / "o", memberships="person,team,kind\np,,wider\n")
    assert faults(base, path) == {("memberships, row 2, person", "p", "fill in team too")}


def test_a_misspelt_table_column_or_change_is_a_fault(base: Path, tmp_path: Path) -> None:
    path = overlay(
        tmp_path / "o",
        segmnts="id\nx\n",
        segments="id,population,prioritty,my note\nadults,900,5,x\n",
        people="id,Change\np,remove\n",
        posts="id,change\np-a,delete\n",
    )
    assert faults(base, path) == {
        ("segmnts", None, "did you mean 'segments'?"),
        ("segments, row 1, prioritty", None, "did you mean 'priority'?"),
        ("segments, row 1, my note", None, "correct it, or leave it out"),
        ("people, row 1, Change", None, "did you mean 'change'?"),
        ("posts, row 2, change", "delete", "write add or remove, or leave it blank to change the row"),
    }


def test_faults_of_cells_stand_at_their_place_in_the_overlay(base: Path, tmp_path: Path) -> None:
    path = overlay(
        tmp_path / "o",
        segments="id,population\n\nadults,many\n",
        posts="id,change,person,employer,role,hours_per_week\nz,add,zoe,org,nurse,9\np-a,add,p,org,nurse,9\n",
    )
    found = {(place, value) for place, value, _ in faults(base, path)}
    assert found == {
        ("segments, row 3, population", "many"),
        ("posts, row 2, person", "zoe"),
        ("posts, row 3, id", "p-a"),
    }


def test_what_a_removal_breaks_is_told_of_the_base(base: Path, tmp_path: Path) -> None:
    path = overlay(tmp_path / "o", people="id,change\np,remove\n")
    found = {place for place, _, _ in faults(base, path)}
    assert found == {"posts of the base, row 2, person", "holdings of the base, row 2, person"}


def test_mistakes_are_told_in_a_line(call: Call, base: Path, tmp_path: Path) -> None:
    to = ("-o", tmp_path / "run")
    more = "id,population\nadults,900\n"
    there = overlay(tmp_path / "there", "key,value\nof,There\n", segments=more)
    refused(call("plan", base, "--overlay", there, *to), "is an overlay of 'There'", "is 'Here'")
    refused(call("plan", base, "--overlay", base, *to), "is not an overlay: it has no table overlay")
    refused(call("plan", base, "--overlay", tmp_path / "nowhere", *to), "there is no folder or workbook")
    odd = overlay(tmp_path / "odd", "key,value\nnme,x\n", segments=more)
    refused(call("plan", base, "--overlay", odd, *to), "write one of name, of, note", "has 1 fault;")
    wrong = overlay(tmp_path / "wrong", segments="id,population\nadult,9\n")
    refused(call("plan", base, "--overlay", wrong, *to), "segments, row 2, id", "did you mean 'adults'?")
    ruled = overlay(tmp_path / "ruled", segments=more)
    (ruled / "rules").mkdir()
    refused(call("plan", base, "--overlay", ruled, *to), "cannot change rules")
    assert not (tmp_path / "run").exists()


def test_a_faulty_base_comes_first(base: Path, tmp_path: Path) -> None:
    path = overlay(tmp_path / "o", segments="id,population\nadults,900\n")
    (base / "teams.csv").write_text("id,label\nt,T\n", encoding="utf-8")
    with pytest.raises(FaultyWorkspaceError, match="the workspace has"):
        changed(base, path)
