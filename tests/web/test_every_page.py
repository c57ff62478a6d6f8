"""Every page in a browser, as wide as a phone and a desk: axe finds nothing, and nothing is asked of another host.

The list of pages is that of the application, so that none is forgotten. Runs where Chromium is installed.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from tour import FILES, addresses, prepare, serving

from pchteam.web.pages import ROUTERS
from tests.web.browsing import CHROMIUM, DESK, PHONE, Watch, browser, violations

pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[test]'")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: apt-get install chromium")

PAGES = sorted({route.name for router in ROUTERS for route in router.routes if "GET" in route.methods} - set(FILES))
REFUSED = (
    ("start", "", "Upload and check"),
    ("plans", "#time_limit", "Make a plan"),
    ("who", "#function", "Show who can do this"),
    ("money", "#budget", "Compare with the budget"),
    ("what_if", "", "Add this pin"),
    ("hand_over", "", "Export"),
)
"""Pages, the field of them that is filled in wrongly if any, and the button that sends it."""
MISTAKES = ("/workspaces/nowhere", "/ontology/terms/Nowhere", "/nowhere")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A site that serves a tour of Margate, and its pages by name."""
    root = tmp_path_factory.mktemp("tour") / "store"
    tour = prepare(root, "margate-task-force", 5)
    with serving(root) as address:
        yield address, addresses(tour)


@pytest.fixture(scope="module")
def windows(places: tuple[str, dict[str, str]]) -> Iterator[dict[int, tuple[Any, Watch]]]:
    """Windows by their widths, and who watches them."""
    with browser() as chromium:
        opened = {}
        for width in (PHONE, DESK):
            context = chromium.new_context(viewport={"width": width, "height": 800})
            opened[width] = (context.new_page(), Watch(context, places[0]))
        yield opened


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wrong_with_a_page(
    name: str, width: int, places: tuple[str, dict[str, str]], windows: dict[int, tuple[Any, Watch]]
) -> None:
    address, found = places
    page, watch = windows[width]
    answer = page.goto(address + found[name])
    assert answer.status == 200, found[name]
    assert _wrong(page, watch) == []


@pytest.mark.parametrize("place", MISTAKES)
def test_nothing_is_wrong_with_a_page_that_tells_of_a_mistake(
    place: str, places: tuple[str, dict[str, str]], windows: dict[int, tuple[Any, Watch]]
) -> None:
    page, watch = windows[PHONE]
    answer = page.goto(places[0] + place)
    assert answer.status == 404
    assert _wrong(page, watch) == []


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize(("name", "field", "button"), REFUSED)
def test_nothing_is_wrong_with_a_form_that_was_refused(
    name: str,
    field: str,
    button: str,
    width: int,
    places: tuple[str, dict[str, str]],
    windows: dict[int, tuple[Any, Watch]],
) -> None:
    page, watch = windows[width]
    page.goto(places[0] + places[1][name])
    if field:
        page.locator(field).fill("nothing of the kind")
    with page.expect_navigation() as waited:
        page.get_by_role("button", name=button, exact=True).click()
    assert waited.value.status == 422
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "nhsuk-error-summary"
    page.locator(".nhsuk-error-summary a").first.click()
    assert page.evaluate("['INPUT', 'SELECT', 'BUTTON', 'TEXTAREA'].includes(document.activeElement.tagName)")
    assert _wrong(page, watch) == []


@pytest.mark.parametrize("name", FILES)
def test_other_addresses_answer_with_files(
    name: str, places: tuple[str, dict[str, str]], windows: dict[int, tuple[Any, Watch]]
) -> None:
    answer = windows[DESK][0].request.get(places[0] + places[1][name])
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")


def test_what_is_wrong_is_found(places: tuple[str, dict[str, str]], windows: dict[int, tuple[Any, Watch]]) -> None:
    page, watch = windows[PHONE]
    page.goto(places[0])
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.body.append(Object.assign(new Image(), { src: 'http://elsewhere.test/', alt: '' }))")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"width: 999px\">wide</p>')")
    page.wait_for_timeout(100)
    found = " ".join(_wrong(page, watch))
    assert "html-has-lang" in found
    assert "elsewhere.test" in found
    assert "inline style" in found


def test_words_longer_than_a_phone_is_wide_break(
    places: tuple[str, dict[str, str]], windows: dict[int, tuple[Any, Watch]]
) -> None:
    page, watch = windows[PHONE]
    page.goto(places[0] + places[1]["overview"])
    page.evaluate("document.querySelectorAll('h1, p, nav a').forEach(one => one.textContent = 'x'.repeat(100))")
    assert not [one for one in _wrong(page, watch) if "pixels wide" in one]


def _wrong(page: Any, watch: Watch) -> list[str]:
    """Say what is wrong with a page; what the watch saw is forgotten."""
    found = violations(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:
        found.append(f"{width} pixels wide")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} main headings")
    found += watch.faults
    watch.faults.clear()
    return found
