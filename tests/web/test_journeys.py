"""The way from a workbook to a hand-over, in a browser, on north-trafford: by mouse, without JavaScript, by keys alone.

Runs where Chromium is installed. Nothing may be asked of another host, and no page may complain.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tour import serving

from pchteam.convert import write_workbook
from pchteam.example_workspaces import example_workspaces
from pchteam.load import read_tables
from tests.web.browsing import CHROMIUM, DESK, Hand, Keys, Pointer, Watch, browser, violations, wait_for_page

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[test]'")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: apt-get install chromium")

SECONDS = "30"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as somebody fills it in."""
    path = tmp_path_factory.mktemp("filled in") / "North Trafford.xlsx"
    with example_workspaces() as found:
        write_workbook(read_tables(found["north-trafford"]), path)
    return path


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of an empty store."""
    with serving(tmp_path_factory.mktemp("journeys") / "store") as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser."""
    with browser() as opened:
        yield opened


@pytest.mark.parametrize(
    ("hands", "javascript"),
    [(Pointer, True), (Pointer, False), (Keys, True)],
    ids=["with JavaScript", "without JavaScript", "by keys alone"],
)
def test_from_a_workbook_to_a_hand_over(
    hands: type[Pointer] | type[Keys], javascript: bool, workbook: Path, address: str, chromium: Any
) -> None:
    context = chromium.new_context(viewport={"width": DESK, "height": 800}, java_script_enabled=javascript)
    watch = Watch(context, address)
    hand = hands(context.new_page())
    hand.page.goto(address)
    for step in (
        partial(_upload, workbook=workbook),
        _validate,
        partial(_ask_who, javascript=javascript),
        partial(_plan, javascript=javascript),
        _pin,
        _take_away,
    ):
        step(hand)
        assert watch.faults == []
    assert len(watch.requests) > 20
    context.close()


def _upload(hand: Hand, workbook: Path) -> None:
    hand.give(hand.page.get_by_label("Workbook or zip"), workbook)
    hand.press(hand.page.get_by_role("button", name="Upload and check"))
    wait_for_page(hand.page, r"/workspaces/north-trafford[-\d]*/check")


def _validate(hand: Hand) -> None:
    assert hand.page.get_by_text("No faults.").is_visible()


def _ask_who(hand: Hand, javascript: bool) -> None:
    _go(hand, "Who can do this", "/who")
    hand.write(hand.page.get_by_label("What is to be done?"), "spirometry")
    hand.press(hand.page.get_by_role("button", name="Show who can do this"))
    wait_for_page(hand.page, r".*/who\?function=spirometry")
    assert "Callum Example-Mere (p029)" in hand.page.locator("main").inner_text()
    proof = hand.page.locator("details").first
    hand.press(proof.locator("summary"))
    if not javascript:
        hand.press(proof.get_by_role("link", name="See the proof"))
    hand.page.locator(".app-proof").first.wait_for()


def _plan(hand: Hand, javascript: bool) -> None:
    _go(hand, "Plans", "/plans")
    hand.write(hand.page.get_by_label("Seconds it may take"), SECONDS)
    hand.press(hand.page.get_by_role("button", name="Make a plan"))
    wait_for_page(hand.page, r".*/jobs/\d+$")
    hand.page.get_by_text("At work").wait_for()
    if javascript:
        assert violations(hand.page) == [], "while the job is at work"
    wait_for_page(hand.page, r".*/plans/\d+$")


def _pin(hand: Hand) -> None:
    """Keep a member out of a team, plan anew, and see them leave."""
    _go(hand, "Teams", "/teams")
    hand.press(hand.page.locator("main").get_by_role("link").first)
    wait_for_page(hand.page, r".*/teams/[^/]+$")
    team, members = hand.page.url.rpartition("/")[2], hand.page.locator("main").inner_text()
    _go(hand, "What if", "/what-if")
    people = [option.get_attribute("value") for option in hand.page.locator("#people option").all()]
    person = next(one for one in people if one.partition(" (")[0] in members)
    hand.write(hand.page.locator("#pin-person"), person)
    hand.choose(hand.page.locator("#pin-team"), team)
    hand.tick(hand.page.get_by_label("Not in the team"))
    hand.press(hand.page.get_by_role("button", name="Add this pin"))
    hand.page.get_by_role("button", name=re.compile("Remove.*")).wait_for()
    hand.write(hand.page.get_by_label("Most seconds to search"), SECONDS)
    hand.press(hand.page.get_by_role("button", name="Plan again with these changes"))
    wait_for_page(hand.page, r".*/plans/\d+$")
    moves = hand.page.get_by_role("row").filter(has_text=person.partition(" (")[0])
    assert moves.filter(has_text="leaves").count() > 0


def _take_away(hand: Hand) -> None:
    _go(hand, "Take away", "/hand-over")
    hand.tick(hand.page.locator("input[name=to][value=csv]"))
    hand.press(hand.page.get_by_role("button", name="Export"))
    wait_for_page(hand.page, r".*/jobs/\d+/files")
    with hand.page.expect_download() as waited:
        hand.press(hand.page.get_by_role("link", name="sessions.csv"))
    lines = Path(waited.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 100


def _go(hand: Hand, name: str, ending: str) -> None:
    """Follow a link of the navigation."""
    hand.press(hand.page.get_by_role("navigation").get_by_role("link", name=name, exact=True))
    wait_for_page(hand.page, rf".*{ending}$")
