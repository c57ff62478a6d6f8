"""Files of the store: written whole, numbered without gaps by whoever comes first."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pchteam.web.files import append_line, claim, read_json, write_json
from pchteam.web.store import TABLES, NotKeptError, Store


def test_a_document_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_json({"a": "é"}, path)
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json({"a": float("nan")}, path)
    assert read_json(path) == {"a": "é"}


def test_lines_of_many_do_not_mix(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: append_line({"number": number, "text": "x" * 500}, tmp_path / "a"), range(100)))
    lines = [json.loads(line) for line in (tmp_path / "a").read_text().splitlines()]
    assert {line["number"] for line in lines} == set(range(100))


def test_many_who_claim_at_once_get_numbers_of_their_own(tmp_path: Path) -> None:
    def one(number: int) -> int:
        fresh = tmp_path / f"fresh-{number}"
        fresh.mkdir()
        (fresh / "x").write_text(str(number))
        return claim(fresh, tmp_path / "numbered")

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(40))) == list(range(1, 41))


def write_table(folder: Path) -> None:
    (folder / TABLES).mkdir()
    (folder / TABLES / "people.csv").write_text("id,name,kind\n")


def test_two_who_upload_at_once_do_not_overwrite_each_other(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(lambda _: store.add_workspace("Ours", write_table, by="planner", origin="x").id, range(16))
        )
        kept = store.workspace("ours")
        versions = list(pool.map(lambda _: kept.add_version(write_table, by="planner", origin="x").number, range(16)))
    assert len(set(made)) == 16
    assert sorted(versions) == list(range(2, 18))


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        write_table(folder)
        raise ValueError("no")

    store = Store(tmp_path)
    with pytest.raises(ValueError, match="no"):
        store.add_workspace("Ours", fail, by="planner", origin="x")
    assert list((tmp_path / "workspaces").iterdir()) == []
    kept = store.add_workspace("Ours", write_table, by="planner", origin="x")
    before = sorted(kept.folder.rglob("*"))
    with pytest.raises(ValueError, match="no"):
        kept.add_version(fail, by="planner", origin="x")
    assert sorted(kept.folder.rglob("*")) == before


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "A", ".hidden", "ours\0", "ours\n"])
def test_names_that_are_none_are_not_there(tmp_path: Path, name: str) -> None:
    Store(tmp_path).add_workspace("Ours", write_table, by="planner", origin="x")
    with pytest.raises(NotKeptError):
        Store(tmp_path).workspace(name)


@pytest.mark.parametrize("title", ["", "...", "Zoë & co.", "../../etc/passwd", "CON", "x" * 500])
def test_any_title_gets_a_name_of_its_own(tmp_path: Path, title: str) -> None:
    kept = Store(tmp_path).add_workspace(title, write_table, by="planner", origin="x")
    assert kept.folder.parent == tmp_path / "workspaces"
    assert Store(tmp_path).workspace(kept.id).title == title
