"""Every page that pchteam writes, in a browser: axe-core finds nothing, all is within reach of keys.

Runs where Chromium is installed (`apt-get install chromium`); axe-core comes inside the wheel axe-playwright-python.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from pchteam.compare import compare
from pchteam.export.comparison import write_comparison
from pchteam.export.money import write_money
from pchteam.export.rota import write_rota_run
from pchteam.export.waterfall import write_gaps
from pchteam.gaps import waterfall
from pchteam.handover import HandOver
from pchteam.money import money_of_run
from pchteam.ontology_docs import write_pages
from pchteam.rota import make_rota
from pchteam.scenarios import scenarios
from pchteam.workspace import Workspace

from .building import write
from .test_rota import run_of

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[test]'")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

CHROMIUM = os.environ.get("PCHTEAM_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE, DESK, PAPER = 375, 1280, 1031
"""Widths in CSS pixels; the last is A4 landscape less its margins of 12 mm."""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: apt-get install chromium")

MARGATE = Path(__file__).parents[1] / "examples" / "margate-task-force"


@pytest.fixture(scope="module")
def report(north_trafford_run: Path) -> Path:
    """The report of the example."""
    return north_trafford_run / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Any, report: Path) -> Iterator[Any]:
    """The report in a window of the width that a test names, or of a desk's."""
    opened = browser.new_page(viewport={"width": getattr(request, "param", DESK), "height": 800})
    opened.goto(report.as_uri())
    yield opened
    opened.close()


def _violations(page: Any) -> list[tuple[str, str]]:
    found = axe.Axe().run(page).response
    assert len(found["passes"]) > 20
    return [(rule["id"], node["html"]) for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("page", [PHONE, DESK], indirect=True)
def test_axe_finds_nothing(page: Any) -> None:
    assert _violations(page) == []


def test_axe_finds_what_is_wrong(page: Any) -> None:
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [rule for rule, _ in _violations(page)] == ["html-has-lang"]


@pytest.mark.parametrize("page", [PHONE, DESK], indirect=True)
def test_only_tables_scroll_sideways(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]
    boxes = page.locator(".scroll")
    assert boxes.count() > 10
    if page.viewport_size["width"] == PHONE:
        assert any(box.evaluate("box => box.scrollWidth > box.clientWidth") for box in boxes.all())


def _focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.className || document.activeElement.id"))


def test_the_skip_link_comes_first_and_leads_to_the_plan(page: Any) -> None:
    page.keyboard.press("Tab")
    assert _focused(page) == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert _focused(page) == "main"


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_keys_reach_and_scroll_every_table(page: Any) -> None:
    page.locator("#main").focus()
    for number in range(page.locator(".scroll").count()):
        page.keyboard.press("Tab")
        box = page.locator(".scroll").nth(number)
        assert box.evaluate("box => box === document.activeElement")
        assert box.evaluate("box => getComputedStyle(box).outlineStyle") == "solid"
        if number == 0:
            page.keyboard.press("ArrowRight")
            page.wait_for_function("document.activeElement.scrollLeft > 0")


@pytest.mark.parametrize("page", [PAPER], indirect=True)
def test_print_leaves_out_navigation_and_cuts_no_table(page: Any) -> None:
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator(".skip").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER
    assert _violations(page) == []


@pytest.fixture(scope="module")
def documentation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the ontology."""
    target = tmp_path_factory.mktemp("documentation")
    write_pages(target)
    return target


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", ["index", "module-competency", "scheme-competency", "rules", "mappings", "a-z"])
def test_axe_finds_nothing_in_the_pages_of_the_ontology(
    name: str, width: int, documentation: Path, browser: Any
) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto((documentation / f"{name}.html").as_uri())
    assert _violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    opened.close()


@pytest.fixture(scope="module")
def gaps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the gap waterfall of an example."""
    target = tmp_path_factory.mktemp("gaps")
    write_gaps(waterfall(Workspace.open(MARGATE)), target)
    return target / "gaps.html"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_in_the_page_of_the_gaps(width: int, gaps: Path, browser: Any) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto(gaps.as_uri())
    assert _violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    opened.close()


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of two tiny scenarios."""
    folder = tmp_path_factory.mktemp("comparison")
    places = [write(folder / name, {}) for name in ("today", "A scenario with a long name, longer than a bar")]
    found = scenarios(places, lambda: nullcontext(lambda progress: None), time_limit=20)
    write_comparison(compare(found), folder / "compared")
    return folder / "compared" / "comparison.html"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_in_the_page_of_scenarios(width: int, comparison: Path, browser: Any) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto(comparison.as_uri())
    assert _violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    opened.close()


@pytest.fixture(scope="module")
def money(north_trafford_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of what the example's plan costs."""
    target = tmp_path_factory.mktemp("money")
    write_money(money_of_run(north_trafford_run), target)
    return target / "money.html"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_in_the_page_of_money(width: int, money: Path, browser: Any) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto(money.as_uri())
    assert _violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    opened.close()


@pytest.fixture(scope="module")
def rota(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the rota of a tiny plan, in which something is missing."""
    run = run_of(tmp_path_factory.mktemp("rota"), leave=["person=p from=2026-01-05 to=2026-01-14"])
    target = run.parent / "rota"
    write_rota_run(make_rota(HandOver.read(run, weeks=2), time_limit=30), target)
    return target / "rota.html"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_in_the_page_of_a_rota(width: int, rota: Path, browser: Any) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto(rota.as_uri())
    assert _violations(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    opened.close()
