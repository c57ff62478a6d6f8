"""Importers: files in the shape of NHS England's, invented and small, become the start of a workspace."""

from pathlib import Path

import pytest

from pchteam.importers import Imported, import_workspace
from pchteam.load import check_rows
from pchteam.published import LAYOUTS, UnknownLayoutError
from pchteam.workspace import Workspace

from .test_cli import Call, call, refused

__all__ = ["call"]

PUBLISHED = Path(__file__).parent / "published"
TOTALS = PUBLISHED / "gp-reg-pat-prac-all.csv"
MALE = PUBLISHED / "gp-reg-pat-prac-sing-age-male.csv"
FEMALE = PUBLISHED / "gp-reg-pat-prac-sing-age-female.csv"
MAP = PUBLISHED / "gp-reg-pat-prac-map.csv"
QOF = PUBLISHED / "qof-prevalence.csv"
WORKFORCE = PUBLISHED / "pcn-workforce.csv"
ALL = (WORKFORCE, QOF, FEMALE, MAP, TOTALS, MALE)


def cells(imported: Imported, table: str, *columns: str) -> list[tuple[str, ...]]:
    """Some columns of the rows of a table."""
    found = imported.tables[table]
    return [tuple(row[found.columns.index(column)] for column in columns) for _, row in found.rows]


def file(folder: Path, text: str, name: str = "f.csv") -> Path:
    """A file of some text."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


# One file at a time


def test_totals_give_practices_with_their_lists() -> None:
    imported = import_workspace([TOTALS])
    assert cells(imported, "organisations", "id", "name", "kind", "ods_code", "registered_patients") == [
        ("X81001", "X81001", "gp_practice", "X81001", "1140"),
        ("X81002", "X81002", "gp_practice", "X81002", "855"),
        ("X81003", "X81003", "gp_practice", "X81003", "570"),
    ]
    assert cells(imported, "sites", "organisation", "postcode")[0] == ("X81001", "ZZ1 1AA")
    assert cells(imported, "segments", "id") == []


def test_single_ages_give_age_bands_and_lists_without_totals() -> None:
    imported = import_workspace([MALE, FEMALE], practices=["X81001"])
    assert cells(imported, "organisations", "id", "registered_patients") == [("X81001", "1140")]
    assert cells(imported, "segments", "id", "label", "population") == [
        ("age-0-4", "Aged 0 to 4", "152"),
        ("age-5-17", "Aged 5 to 17", "152"),
        ("age-18-39", "Aged 18 to 39", "152"),
        ("age-40-64", "Aged 40 to 64", "152"),
        ("age-65-74", "Aged 65 to 74", "152"),
        ("age-75-84", "Aged 75 to 84", "152"),
        ("age-85-plus", "Aged 85 or over", "228"),
    ]
    assert imported.notes == ()


def test_ages_of_one_sex_give_no_list() -> None:
    imported = import_workspace([MALE])
    assert cells(imported, "organisations", "registered_patients") == [("",)] * 3
    assert imported.notes == ("ages are told for sex male only; give the file of the other sex too",)


def test_the_map_gives_names_and_networks() -> None:
    imported = import_workspace([MAP])
    assert cells(imported, "organisations", "id", "name", "kind") == [
        ("X81001", "EXAMPLE LANE SURGERY", "gp_practice"),
        ("X81002", "EXAMPLE PARK PRACTICE", "gp_practice"),
        ("X81003", "FAR EXAMPLE PRACTICE", "gp_practice"),
        ("U00001", "EXAMPLE, NORTH PCN", "pcn"),
    ]
    assert cells(imported, "sites", "id", "name", "postcode")[1] == ("X81002-site", "EXAMPLE PARK PRACTICE", "ZZ1 2BB")


def test_prevalence_gives_registers_and_lists() -> None:
    imported = import_workspace([QOF])
    assert cells(imported, "organisations", "id", "registered_patients") == [("X81001", "1140"), ("X81002", "855")]
    assert cells(imported, "segments", "id", "label", "population", "scheme_code") == [
        ("register-dem", "Register: Dementia", "6", "QOF-DEM"),
        ("register-dm", "Register: Diabetes mellitus", "62", "QOF-DM"),
        ("register-hyp", "Register: Hypertension", "154", "QOF-HYP"),
    ]
    assert "may be on several" in imported.notes[0]


def test_the_workforce_gives_people_posts_and_roles() -> None:
    imported = import_workspace([WORKFORCE], networks=["U00001"])
    assert cells(imported, "people", "id", "name", "kind") == [
        ("w-00100001", "Clinical Pharmacist 00100001", "staff"),
        ("w-00100002", "Social Prescribing Link Worker 00100002", "staff"),
        ("w-00100003", "Paramedic 00100003", "staff"),
        ("w-00100004", "Clinical Director 00100004", "staff"),
    ]
    assert cells(imported, "posts", "id", "person", "employer", "role", "hours_per_week") == [
        ("w-00100001-1", "w-00100001", "U00001", "clinical-pharmacist", "37.5"),
        ("w-00100001-2", "w-00100001", "U00001", "advanced-pharmacist-practitioner", "4"),
        ("w-00100002-1", "w-00100002", "U00001", "social-prescribing-link-worker", "30"),
        ("w-00100003-1", "w-00100003", "U00001", "paramedic", "22.5"),
        ("w-00100004-1", "w-00100004", "U00001", "clinical-director", "7.5"),
    ]
    assert cells(imported, "roles", "id", "profession", "staff_group", "review") == [
        ("clinical-pharmacist", "pharmacists", "pharmacy", "yes"),
        ("advanced-pharmacist-practitioner", "pharmacists", "pharmacy", "yes"),
        ("social-prescribing-link-worker", "social-prescribing-link-workers", "support", "yes"),
        ("paramedic", "paramedics", "allied_health", "yes"),
        ("clinical-director", "clinical-director", "gp", "yes"),
    ]
    assert cells(imported, "organisations", "id", "name") == [("U00001", "EXAMPLE, NORTH PCN")]
    assert imported.notes[0].startswith("1 rows of the workforce")


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_what_a_file_gives_can_be_read(path: Path) -> None:
    assert check_rows(import_workspace([path]).tables).findings == ()


# Several together


def test_files_make_one_workspace_in_any_order() -> None:
    imported = import_workspace(ALL, networks=["U00001"])
    assert imported == import_workspace(ALL[::-1], networks=["u00001"])
    assert cells(imported, "organisations", "id", "name", "registered_patients") == [
        ("X81001", "EXAMPLE LANE SURGERY", "1140"),
        ("X81002", "EXAMPLE PARK PRACTICE", "855"),
        ("U00001", "EXAMPLE, NORTH PCN", ""),
    ]
    assert sum(int(cell) for (cell,) in cells(imported, "segments", "population")) == 1140 + 855
    assert len(cells(imported, "people", "id")) == 4
    assert any("registers were left out" in note for note in imported.notes)


def test_a_practice_brings_its_network() -> None:
    imported = import_workspace([MAP, TOTALS, WORKFORCE], practices=["x81002"])
    assert cells(imported, "organisations", "id") == [("X81002",), ("U00001",)]
    assert len(cells(imported, "posts", "id")) == 5


def test_the_same_file_twice_counts_once() -> None:
    once = import_workspace([MALE, FEMALE])
    assert import_workspace([MALE, FEMALE, MALE]).tables == once.tables


def test_a_workspace_lacks_only_what_files_do_not_tell(call: Call, tmp_path: Path) -> None:
    done = call("import", *ALL, "--pcn", "U00001", "-o", tmp_path / "place.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 sites, 4 people" in done.stdout
    assert {one.rule for one in Workspace.open(tmp_path / "place.xlsx").findings} == {"no-as-of", "segment-unserved"}
    folder = call("import", *ALL, "--pcn", "U00001", "-o", tmp_path / "place")
    assert folder.returncode == 0
    assert Workspace.open(tmp_path / "place").tables == Workspace.open(tmp_path / "place.xlsx").tables


# What is refused


def test_an_unknown_layout_says_what_is_understood(call: Call, tmp_path: Path) -> None:
    path = file(tmp_path, "PRACTICE,PATIENTS\nX81001,3\n")
    with pytest.raises(UnknownLayoutError) as raised:
        import_workspace([TOTALS, path])
    assert all(layout.name in str(raised.value) for layout in LAYOUTS)
    assert "NUMBER_OF_PATIENTS" in str(raised.value)
    refused(call("import", path, "-o", tmp_path / "w"), "f.csv", "practice map")
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CODE,SEX,AGE,NUMBER_OF_PATIENTS\nX1,MALE,3,many\n", "line 2, cannot be read: 'many' is not a number"),
        ("CODE,SEX,AGE,NUMBER_OF_PATIENTS\nX1,MALE,old,3\n", "line 2, cannot be read: 'OLD' is not an age"),
        ("CODE,SEX,AGE,NUMBER_OF_PATIENTS\nX1,MALE\n", "line 2, cannot be read: it has no cell 'AGE'"),
        ("CODE,SEX,AGE,NUMBER_OF_PATIENTS\nX1,MALE,3,4\nX1,MALE,3,5\n", "line 3, .* files of one month"),
        ("CODE,SEX,AGE,NUMBER_OF_PATIENTS\n", "no rows"),
        ("", "no file that can be imported"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        import_workspace([file(tmp_path, text)])


def test_a_full_time_equivalent_that_is_no_number(tmp_path: Path) -> None:
    text = WORKFORCE.read_text(encoding="utf-8").replace(",0.8", ",most")
    with pytest.raises(ValueError, match="the FTE 'most' for 00100002"):
        import_workspace([file(tmp_path, text)])


def test_larger_areas_are_dropped(tmp_path: Path) -> None:
    text = TOTALS.read_text(encoding="utf-8") + "GP_PRAC_PAT_LIST,01JAN2026,ICB,QZZ,E54,QZZ,,ALL,ALL,99999\n"
    assert import_workspace([file(tmp_path, text)]).tables == import_workspace([TOTALS]).tables


def test_headers_are_known_whatever_their_order_and_signs(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"\xef\xbb\xbfnumber_of_patients, AGE,sex,EXTRA,code\r\n1,ALL,ALL,x\xe9,X1\r\n"[3:])
    assert cells(import_workspace([path]), "organisations", "id", "registered_patients") == [("X1", "1")]


@pytest.mark.parametrize(
    ("files", "chosen", "message"),
    [
        ([TOTALS, MAP], {"practices": ["X99999"]}, "have no X99999"),
        ([TOTALS, MAP], {"networks": ["U99999"]}, "have no U99999"),
        ([TOTALS, WORKFORCE], {"networks": ["U00001"]}, "give the practice map too"),
    ],
)
def test_what_the_files_do_not_have(files: list[Path], chosen: dict[str, list[str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        import_workspace(files, **chosen)


def test_import_overwrites_nothing(call: Call, tmp_path: Path) -> None:
    mine = file(tmp_path, "mine", "place.xlsx")
    refused(call("import", TOTALS, "-o", mine), "exists already")
    refused(call("import", tmp_path / "nowhere.csv", "-o", tmp_path / "w"), "nowhere.csv")
    assert mine.read_text(encoding="utf-8") == "mine"
