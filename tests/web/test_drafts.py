"""Drafts: what somebody tries, kept on the disk."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pchteam.amend import Change, Leave, Pin
from pchteam.web.drafts import Draft


def test_changes_that_come_at_once_are_all_kept(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "drafts" / "1-a.json")
    people = [f"p{number}" for number in range(20)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda person: draft.add(Leave(person=person)), people))
    assert {one.person for one in draft.changes.values() if isinstance(one, Leave)} == set(people)


def test_changes_keep_their_order_and_one_can_be_removed(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "drafts" / "1-a.json")
    changes: list[Change] = [Leave(person="p1"), Pin(person="p2", team="t", decision="in"), Leave(person="p3")]
    for one in changes:
        draft.add(one)
    assert list(draft.changes.values()) == changes
    draft.remove(list(draft.changes)[1])
    draft.remove("gone already")
    assert list(draft.changes.values()) == [changes[0], changes[2]]
