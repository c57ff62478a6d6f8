"""Load: reading tables from folders and workbooks, and judging cells, types, references and duplicate keys."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pchteam.columns import LevelPair, SharePair
from pchteam.findings import Finding
from pchteam.load import (
    FINDINGS_SHEET,
    READ_ME_SHEET,
    Loaded,
    Table,
    UnreadableWorkspaceError,
    cell_text,
    check_rows,
    read_tables,
)
from pchteam.workspace import Workspace

from .building import write

Places = list[tuple[str, str, int | None, str | None, str | None]]


def load(folder: Path, **tables: str) -> Loaded:
    """Write tables as they stand, one CSV text each, and read them back."""
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return check_rows(read_tables(folder))


def places(findings: tuple[Finding, ...], severity: str = "fault") -> Places:
    """Rule and place of each finding of a severity."""
    return [
        (found.rule, found.table, found.row, found.column, found.value)
        for found in findings
        if found.severity == severity
    ]


def faults(folder: Path, **tables: str) -> Places:
    """Rule and place of each fault of some tables."""
    return places(load(folder, **tables).findings)


def rows(loaded: Loaded, table: str) -> list[dict[str, Any]]:
    """The typed cells of a table by field, without blank ones."""
    return [{name: cell for name, cell in placed.row if cell is not None} for placed in loaded.rows[table]]


def workspace_faults(folder: Path, **tables: list[str]) -> Places:
    """Faults of the small workspace without findings, shapes included, with some of its tables replaced."""
    return places(Workspace.open(write(folder, tables)).findings)


# Cells and types


def test_cells_become_values_of_their_column(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        organisations="id,name,kind,registered_patients,employs,indemnity_covers,retained_hours\n"
        "2nd-Trust.a_b,Ünïcode & sons,nhs_trust,14696,no,a; b ;;c,37.50\n",
    )
    assert loaded.findings == ()
    assert rows(loaded, "organisations") == [
        {
            "id": "2nd-Trust.a_b",
            "name": "Ünïcode & sons",
            "kind": "nhs_trust",
            "registered_patients": Decimal(14696),
            "employs": False,
            "indemnity_covers": ("a", "b", "c"),
            "retained_hours": Decimal("37.50"),
        }
    ]


@pytest.mark.parametrize(
    ("column", "cell", "rule", "message", "mend"),
    [
        ("id", "p 1", "unreadable-value", "is not an identifier", "without spaces"),
        ("id", "-p1", "unreadable-value", "is not an identifier", "beginning with a letter or a digit"),
        ("id", "p/1", "unreadable-value", "is not an identifier", "letters, digits"),
        ("person", "", "missing-value", "is blank but required", "fill in the cell"),
        ("hours_per_week", "70", "unreadable-value", "must be less than or equal to 48", "correct the value"),
        ("hours_per_week", "0", "unreadable-value", "must be greater than 0", "correct the value"),
        ("hours_per_week", "1,5", "unreadable-value", "is not a number", "decimal point"),
        ("hours_per_week", "20h", "unreadable-value", "is not a number", "without unit"),
        ("hours_per_week", "NaN", "unreadable-value", "is not a number", "finite"),
        ("hours_per_week", "Infinity", "unreadable-value", "is not a number", "finite"),
        ("lead", "Yes", "unreadable-value", "is neither yes nor no", "write yes or no"),
        ("lead", "1", "unreadable-value", "is neither yes nor no", "write yes or no"),
    ],
)
def test_a_cell_that_cannot_be_read_is_one_fault(
    tmp_path: Path, column: str, cell: str, rule: str, message: str, mend: str
) -> None:
    cells = {"id": "p1-a", "person": "p1", "employer": "o", "role": "r", "hours_per_week": "20", "lead": "yes"}
    cells[column] = cell
    loaded = load(
        tmp_path,
        posts=",".join(cells) + "\n" + ",".join(f'"{text}"' for text in cells.values()) + "\n",
        people="id,name,kind\np1,Asha,staff\n",
        organisations="id,name,kind\no,O,pcn\n",
        roles="id,label,profession\nr,R,nurse\n",
    )
    assert places(loaded.findings) == [(rule, "posts", 2, column, cell or None)]
    assert message in loaded.findings[0].message
    assert mend in loaded.findings[0].mend


@pytest.mark.parametrize("cell", ["48", "0.5", "37.5", "+20", "1e1"])
def test_hours_within_the_limits_are_read(tmp_path: Path, cell: str) -> None:
    loaded = load(tmp_path, posts=f"id,person,employer,role,hours_per_week\na,p,o,r,{cell}\n")
    assert rows(loaded, "posts")[0]["hours_per_week"] == Decimal(cell)


def test_a_misspelt_code_gets_a_guess_and_all_codes(tmp_path: Path) -> None:
    loaded = load(tmp_path, people="id,name,kind\np1,Asha,volunter\np2,Ben,xyz\n")
    assert places(loaded.findings) == [
        ("unknown-value", "people", 2, "kind", "volunter"),
        ("unknown-value", "people", 3, "kind", "xyz"),
    ]
    everything = "write one of staff, volunteer, carer, peer, student"
    assert [found.mend for found in loaded.findings] == [f"did you mean 'volunteer'? {everything}", everything]


@pytest.mark.parametrize(
    ("cell", "mend"),
    [
        ("31/12/2025", "if you mean 31 December 2025, write 2025-12-31"),
        ("1.2.2026", "if you mean 1 February 2026, write 2026-02-01"),
        ("05-01-2026", "if you mean 5 January 2026, write 2026-01-05"),
        ("12/31/2025", "write dates as year-month-day, such as 2026-03-31"),
        ("2025-02-29", "write dates as year-month-day, such as 2026-03-31"),
        ("20260105", "write dates as year-month-day, such as 2026-03-31"),
        ("2026-W01-1", "write dates as year-month-day, such as 2026-03-31"),
        ("soon", "write dates as year-month-day, such as 2026-03-31"),
    ],
)
def test_dates_are_iso_and_a_day_first_date_is_spelt_out(tmp_path: Path, cell: str, mend: str) -> None:
    loaded = load(tmp_path, bands=f"band,cost_per_hour,valid_from\n6,20,{cell}\n")
    assert places(loaded.findings) == [("unreadable-value", "bands", 2, "valid_from", cell)]
    assert loaded.findings[0].mend == mend
    assert rows(loaded, "bands") == [{"band": "6", "cost_per_hour": Decimal(20)}]


def test_a_date_is_read(tmp_path: Path) -> None:
    loaded = load(tmp_path, bands="band,cost_per_hour,valid_from\n6,20,2024-02-29\n")
    assert rows(loaded, "bands")[0]["valid_from"] == date(2024, 2, 29)


def test_pair_columns(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        competencies="id,label,entails\na,A,b; c:generic\nb,B,\nc,C,\n",
        segments="id,label,population\nx,X,1\ny,Y,1\n",
        teams="id,label,host,site,integration,segments\nt,T,o,s,virtual,x;y:0.25\n",
        organisations="id,name,kind\no,O,pcn\n",
        sites="id,name,organisation\ns,S,o\n",
    )
    assert loaded.findings == ()
    assert rows(loaded, "competencies")[0]["entails"] == (LevelPair("b"), LevelPair("c", "generic"))
    assert rows(loaded, "teams")[0]["segments"] == (SharePair("x"), SharePair("y", Decimal("0.25")))


@pytest.mark.parametrize(
    ("table", "column", "cell", "message"),
    [
        ("competencies", "entails", "a:most expert", "is not an identifier"),
        ("competencies", "entails", "a:", "has an entry with nothing after its colon"),
        ("competencies", "entails", "hand hygiene", "is not an identifier"),
        ("competencies", "broader", "a;b c", "is not an identifier"),
        ("competencies", "exact_match", "not an iri", "is not an identifier"),
        ("teams", "segments", "x:1.5", "has the share 1.5"),
        ("teams", "segments", "x:0", "has the share 0"),
        ("teams", "segments", "x:half", "is not a number"),
    ],
)
def test_an_entry_of_a_list_that_cannot_be_read(
    tmp_path: Path, table: str, column: str, cell: str, message: str
) -> None:
    loaded = load(tmp_path, **{table: f"id,label,{column}\na,A,{cell}\n"})
    found = [finding for finding in loaded.findings if finding.column == column]
    assert [(finding.rule, finding.row, finding.value) for finding in found] == [("unreadable-value", 2, cell)]
    assert message in found[0].message


def test_aliases_are_the_names_of_columns(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        roles="id,label,profession,register\nr,R,nurse,NMC\n",
        rotations="post,team,from,to,share\na,t,2026-01-05,2026-02-01,0.5\na,t,x,2026-02-01,2\n",
        policy="key,value\nas_of,2026-01-05\n",
    )
    assert rows(loaded, "roles")[0]["register_"] == "NMC"
    assert rows(loaded, "rotations")[0]["from_week"] == date(2026, 1, 5)
    assert rows(loaded, "policy") == [{"key_": "as_of", "value": "2026-01-05"}]
    found = places(loaded.findings)
    assert ("unreadable-value", "rotations", 3, "from", "x") in found
    assert ("unreadable-value", "rotations", 3, "share", "2") in found
    assert not any(rule == "unknown-column" for rule, *_ in places(loaded.findings, "warning"))


def test_policy_values_are_read_by_their_key(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        policy="key,value\nas_of,5/1/2026\nmax_teams,2.5\nmax_team,3\ntravel_speed,0\ncost_weight,10\n",
    )
    assert places(loaded.findings) == [
        ("unreadable-value", "policy", 2, "value", "5/1/2026"),
        ("unreadable-value", "policy", 3, "value", "2.5"),
        ("unreadable-value", "policy", 5, "value", "0"),
    ]
    assert "5 January 2026" in loaded.findings[0].mend
    assert places(loaded.findings, "warning") == [("unknown-policy-key", "policy", 4, "key", "max_team")]


# References and keys


def test_a_reference_that_dangles_gets_a_guess(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        organisations="id,name,kind\ndelamere,D,gp_practice\n",
        sites="id,name,organisation\na,A,delamere\nb,B,delamera\nc,C,qqq\n",
    )
    assert places(loaded.findings) == [
        ("unknown-reference", "sites", 3, "organisation", "delamera"),
        ("unknown-reference", "sites", 4, "organisation", "qqq"),
    ]
    assert [found.mend for found in loaded.findings] == [
        "did you mean 'delamere'?",
        "add it to organisations, or correct the cell",
    ]


def test_every_entry_of_a_list_is_a_reference(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        competencies="id,label,broader,entails,exact_match\na,A,b;zz,b;yy:core,http://example.org/x;xx\nb,B,,,\n",
    )
    assert found == [
        ("unknown-reference", "competencies", 2, "broader", "zz"),
        ("unknown-reference", "competencies", 2, "entails", "yy"),
        ("unknown-reference", "competencies", 2, "exact_match", "xx"),
    ]


def test_references_to_one_of_several_tables(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        people="id,name,kind,wants,objections\np,P,staff,t;c;f,t;f;c\n",
        teams="id\nt\n",
        competencies="id\nc\n",
        functions="id\nf\n",
        staffing_ratios="who,per,ratio\nr,r;1000_population;10_population,1\n",
        roles="id\nr\n",
    )
    assert [fault for fault in found if fault[0] == "unknown-reference"] == [
        ("unknown-reference", "people", 2, "wants", "f"),
        ("unknown-reference", "people", 2, "objections", "c"),
        ("unknown-reference", "staffing_ratios", 2, "per", "10_population"),
    ]


def test_leave_and_requests_are_of_known_people(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        people="id,name,kind\np,P,staff\n",
        leave="person,from,to\np,2026-01-12,2026-01-12\nq9,2026-01-12,2026-01-16\n",
        requests="id,person,kind,weekday\na,p,off,friday\nb,q9,off,friday\n",
    )
    assert found == [
        ("unknown-reference", "leave", 3, "person", "q9"),
        ("unknown-reference", "requests", 3, "person", "q9"),
    ]


def test_an_item_is_a_competency_only_in_competency_rows(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        functions="id,label,activity,shared_records\nf,F,a,no\n",
        requirements="function,kind,item\nf,competency,NMC\nf,registration,NMC\n",
    )
    assert found == [("unknown-reference", "requirements", 2, "item", "NMC")]


def test_a_key_that_occurs_twice(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        people="id,name,kind\np1,Asha,staff\np2,Ben,staff\np1,Asha,staff\n",
        bands="band,cost_per_hour,valid_from\n6,20,2025-04-01\n6,21,2026-04-01\n6,22,2026-04-01\n",
    )
    assert places(loaded.findings) == [
        ("duplicate-key", "bands", 4, "band", "6/2026-04-01"),
        ("duplicate-key", "people", 4, "id", "p1"),
    ]
    assert [found.message for found in loaded.findings] == ["repeats row 3 in band, valid_from", "repeats row 2 in id"]


# Headers and rows


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    loaded = load(tmp_path, people="kind,max_teams,id,name\nstaff,1,p1,Asha\n")
    assert loaded.findings == ()
    assert rows(loaded, "people") == [{"id": "p1", "name": "Asha", "kind": "staff", "max_teams": Decimal(1)}]


def test_an_extra_column_is_a_warning(tmp_path: Path) -> None:
    loaded = load(tmp_path, people="id,name,kind,max_team,shoe size\np1,Asha,staff,1,37\n")
    assert places(loaded.findings) == []
    assert places(loaded.findings, "warning") == [
        ("unknown-column", "people", 1, "max_team", None),
        ("unknown-column", "people", 1, "shoe size", None),
    ]
    assert [found.mend for found in loaded.findings] == [
        "did you mean 'max_teams'?",
        "nothing, if it is a note of your own",
    ]


def test_a_missing_required_column_is_one_fault_whatever_the_rows(tmp_path: Path) -> None:
    assert faults(tmp_path, people="id,name\n" + "".join(f"p{n},N\n" for n in range(9))) == [
        ("missing-column", "people", 1, "kind", None)
    ]


def test_a_column_that_stands_twice(tmp_path: Path) -> None:
    assert faults(tmp_path, people="id,name,name,kind\np1,Asha,Asha,staff\n") == [
        ("duplicate-column", "people", 1, "name", None)
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfid,name,kind\np1,Zo\xc3\xab,staff\n",
        b"id,name,kind\r\np1,Zo\xc3\xab,staff\r\n",
        b"id,name,kind\rp1,Zo\xc3\xab,staff\r",
        b" id , name,kind ,,\n p1 ,Zo\xc3\xab, staff,,,,\n",
        b"\n\n,,\nid,name,kind\n\n , ,\np1,Zo\xc3\xab,staff",
        b'"id","name","kind"\n"p1","Zo\xc3\xab","staff"\n\n\n',
    ],
    ids=["byte order mark", "CRLF", "CR", "blanks at the ends", "blank rows", "quotes"],
)
def test_ways_of_writing_the_same_table(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "people.csv").write_bytes(content)
    loaded = check_rows(read_tables(tmp_path))
    assert loaded.findings == ()
    assert rows(loaded, "people") == [{"id": "p1", "name": "Zoë", "kind": "staff"}]


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    loaded = load(tmp_path, people='id,name,kind\n\np1,"Two\nlines",staff\n,,\np2,Ben,x\n')
    assert [placed.number for placed in loaded.rows["people"]] == [3, 5]
    assert places(loaded.findings) == [("unknown-value", "people", 5, "kind", "x")]


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("Squad of the North,,\n", 2),
        ("Squad of the North,,\n\nLast changed,2026-01-05,Asha\n", 4),
        ("id and name as in the rota,,\n", 2),
    ],
)
def test_titles_above_the_header_are_passed_over(tmp_path: Path, title: str, header: int) -> None:
    loaded = load(tmp_path, people=f"{title}id,name,kind,shoe size\np1,Asha,staf,37\n")
    assert places(loaded.findings) == [("unknown-value", "people", header + 1, "kind", "staf")]
    assert places(loaded.findings, "warning") == [("unknown-column", "people", header, "shoe size", None)]


def test_the_key_alone_makes_a_header(tmp_path: Path) -> None:
    loaded = load(tmp_path, people="Our squad,,\nid,Name,Kind\np1,Asha,staff\n")
    assert [found[:4] for found in places(loaded.findings)] == [
        ("missing-column", "people", 2, "name"),
        ("missing-column", "people", 2, "kind"),
    ]


def test_without_a_known_header_the_first_row_counts(tmp_path: Path) -> None:
    loaded = load(tmp_path, people="Id,Name,Kind\np1,Asha,staff\n")
    assert [found[:4] for found in places(loaded.findings)] == [
        ("missing-column", "people", 1, column) for column in ("id", "name", "kind")
    ]


def test_short_rows_are_blank_at_the_end_and_long_ones_faults(tmp_path: Path) -> None:
    loaded = load(tmp_path, people="id,name,kind,max_teams\np1,Asha,staff\np2,Example, Ben,staff,2\n")
    found = places(loaded.findings)
    assert ("ragged-row", "people", 3, None, "2") in found
    assert {place[2] for place in found} == {3}
    assert rows(loaded, "people")[0] == {"id": "p1", "name": "Asha", "kind": "staff"}


def test_a_table_of_a_header_only_is_empty(tmp_path: Path) -> None:
    loaded = load(tmp_path, people="id,name,kind\n", posts="")
    assert loaded.findings == ()
    assert loaded.rows["people"] == loaded.rows["posts"] == loaded.rows["teams"] == ()


def test_an_unknown_table_is_a_warning(tmp_path: Path) -> None:
    loaded = load(tmp_path, people="id,name,kind\n", post="id\n", notes="anything\n")
    assert places(loaded.findings) == []
    assert [(found.table, found.mend) for found in loaded.findings] == [
        ("notes", "leave it out, or rename it to a table of the contract"),
        ("post", "did you mean 'posts'?"),
    ]


# What cannot be read at all


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes("id,name,kind\np1,Zoë,staff\n".encode("cp1252"))
    with pytest.raises(UnreadableWorkspaceError, match=r"people\.csv is not UTF-8 text \(byte 18\).*CSV UTF-8"):
        read_tables(tmp_path)


def test_a_quotation_mark_that_is_left_open(tmp_path: Path) -> None:
    text = 'id,name,kind\np1,"Asha,staff\n' + "p2,Ben,staff\n" * 12_000
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableWorkspaceError, match=r"people\.csv is not a CSV file.*quotation mark"):
        read_tables(tmp_path)


def test_there_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkspaceError, match="holds no table of a workspace"):
        read_tables(tmp_path)
    (tmp_path / "notes.csv").write_text("a\n", encoding="utf-8")
    with pytest.raises(UnreadableWorkspaceError, match="holds no table of a workspace"):
        read_tables(tmp_path)
    with pytest.raises(UnreadableWorkspaceError, match="there is no folder or workbook"):
        read_tables(tmp_path / "nowhere")
    with pytest.raises(UnreadableWorkspaceError, match=r"neither a folder nor an \.xlsx workbook"):
        read_tables(tmp_path / "notes.csv")


@pytest.mark.parametrize("content", [b"", b"id,name\n", b"PK\x03\x04 and no more"])
def test_a_file_that_is_not_a_workbook(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w.xlsx").write_bytes(content)
    with pytest.raises(UnreadableWorkspaceError, match=r"w\.xlsx cannot be read as a workbook"):
        read_tables(tmp_path / "w.xlsx")


# Workbooks


def test_a_workbook_with_dates_numbers_and_booleans(tmp_path: Path) -> None:
    path = tmp_path / "Locality.XLSX"
    with xlsxwriter.Workbook(path) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet = workbook.add_worksheet("posts")
        sheet.write_row(0, 0, ["id", "person", "employer", "role", "hours_per_week", "starts", "lead", "band"])
        sheet.write_row(2, 0, ["p1-a", "p1", "o", "r"])
        sheet.write_number(2, 4, 37.5)
        sheet.write_datetime(2, 5, datetime(2025, 4, 1), day)
        sheet.write_boolean(2, 6, True)
        sheet.write_number(2, 7, 6)
        workbook.add_worksheet("Sheet2")
    tables = read_tables(path)
    assert tables["posts"].rows == ((3, ("p1-a", "p1", "o", "r", "37.5", "2025-04-01", "yes", "6")),)
    assert tables["Sheet2"] == Table("Sheet2", (), ())
    row = rows(check_rows(tables), "posts")[0]
    assert (row["hours_per_week"], row["starts"], row["lead"], row["band"]) == (
        Decimal("37.5"),
        date(2025, 4, 1),
        True,
        "6",
    )


def test_sheets_that_pchteam_writes_for_people_are_no_tables(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "w.xlsx") as workbook:
        for name in (READ_ME_SHEET, FINDINGS_SHEET, "people"):
            workbook.add_worksheet(name).write_row(0, 0, ["id", "name", "kind"])
    assert list(read_tables(tmp_path / "w.xlsx")) == ["people"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (3.0, "3"),
        (-0.5, "-0.5"),
        (1e20, "100000000000000000000"),
        (datetime(2026, 1, 5), "2026-01-05"),
        (datetime(2026, 1, 5, 9, 30), "2026-01-05 09:30:00"),
        (date(2026, 1, 5), "2026-01-05"),
        (time(9, 30), "09:30:00"),
        ("0123", "0123"),
        ("", ""),
    ],
)
def test_text_of_a_cell_of_a_workbook(cell: object, text: str) -> None:
    assert cell_text(cell) == text


# One bad cell is one fault


def test_a_person_with_a_bad_id_does_not_make_posts_dangle(tmp_path: Path) -> None:
    assert workspace_faults(tmp_path) == []
    path = tmp_path / "people.csv"
    for bad in ("p 1", "p/1"):
        tables = {"people": ["id=p1 kind=staff"], "posts": ["id=a person=p1 employer=org role=nurse lead=yes"]}
        tables["holdings"] = ["person=p1 competency=c level=generic status=verified"]
        write(tmp_path, tables)
        path.write_text(path.read_text(encoding="utf-8").replace("p1", bad), encoding="utf-8")
        findings = Workspace.open(tmp_path).findings
        assert places(findings) == [("unreadable-value", "people", 2, "id", bad)]
        assert places(findings, "warning") == []


def test_a_team_with_a_bad_id_still_serves_its_segments(tmp_path: Path) -> None:
    assert workspace_faults(tmp_path, teams=["id=t/1 label=T host=org"]) == [
        ("unreadable-value", "teams", 2, "id", "t/1")
    ]


def test_a_misspelt_level_does_not_make_a_function_without_requirements(tmp_path: Path) -> None:
    found = workspace_faults(tmp_path, requirements=["function=f kind=competency item=c min_level=genric"])
    assert found == [("unknown-value", "requirements", 2, "min_level", "genric")]


def test_a_bad_date_in_a_key_does_not_make_a_duplicate(tmp_path: Path) -> None:
    holding = "person=p competency=c level=generic status=verified"
    assert workspace_faults(tmp_path, holdings=[holding, f"{holding} valid_from=31/12/2025"]) == [
        ("unreadable-value", "holdings", 3, "valid_from", "31/12/2025")
    ]


def test_faults_of_one_row_are_reported_together(tmp_path: Path) -> None:
    found = workspace_faults(tmp_path, posts=["id=a person=q employer=org role=nurse hours_per_week=70 ends=1/2/2026"])
    assert sorted(place[3] or "" for place in found) == ["ends", "hours_per_week", "person"]
    assert {place[2] for place in found} == {2}


def test_a_readable_cell_of_a_faulty_row_is_still_judged(tmp_path: Path) -> None:
    found = workspace_faults(
        tmp_path, posts=["id=a person=p employer=org role=nurse hours_per_week=x starts=2026-02-01 ends=2026-01-01"]
    )
    assert found == [
        ("dates-reversed", "posts", 2, "ends", "2026-01-01"),
        ("unreadable-value", "posts", 2, "hours_per_week", "x"),
    ]
