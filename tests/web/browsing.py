"""Browsers of the tests: Debian's Chromium, what it asked for and complained of, and hands that use a page."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest

CHROMIUM = os.environ.get("PCHTEAM_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE, DESK = 375, 1280
MOST_TABS = 400

FOCUS_SHOWS = """one => [getComputedStyle(one), getComputedStyle(one.nextElementSibling ?? one, "::before")].some(
    look => look.boxShadow !== "none" || (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0))"""
"""Whether an element shows that it has the focus; NHS.UK draws that of radios and checkboxes beside them."""


class Watch:
    """What must not happen in a browser: requests to other hosts, refusals by the content security policy, errors."""

    def __init__(self, context: Any, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.requests: list[str] = []
        self.faults: list[str] = []
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"error: {error.error}"))

    def _request(self, request: Any) -> None:
        self.requests.append(request.url)
        place = urlsplit(request.url)
        if place.scheme != "data" and place.netloc != self.host:
            self.faults.append(f"asked another host: {request.url}")

    def _response(self, response: Any) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"{message.type}: {message.text}")


class Hand(Protocol):
    """Somebody who uses a page."""

    page: Any

    def press(self, target: Any) -> None:
        """Follow a link, press a button, or open details."""

    def write(self, target: Any, text: str) -> None:
        """Write into a field, in place of what stands there."""

    def tick(self, target: Any) -> None:
        """Choose a radio or tick a checkbox."""

    def choose(self, target: Any, value: str) -> None:
        """Choose from a list."""

    def give(self, target: Any, path: Path) -> None:
        """Name a file to upload."""


class Pointer:
    """Uses a page with a mouse."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, target: Any) -> None:
        target.click()

    def write(self, target: Any, text: str) -> None:
        target.fill(text)

    def tick(self, target: Any) -> None:
        target.check()

    def choose(self, target: Any, value: str) -> None:
        target.select_option(value)

    def give(self, target: Any, path: Path) -> None:
        with self.page.expect_file_chooser() as waited:
            self.press(target)
        waited.value.set_files(path)


class Keys:
    """Uses a page with the keyboard alone."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, target: Any) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Any, text: str) -> None:
        self._reach(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tick(self, target: Any) -> None:
        if target.get_attribute("type") == "radio":
            self._reach(target, together=True)
            while not _has_focus(target):
                self.page.keyboard.press("ArrowDown")
        else:
            self._reach(target)
        if not target.is_checked():
            self.page.keyboard.press("Space")
        assert target.is_checked()

    def choose(self, target: Any, value: str) -> None:
        self._reach(target)
        options = target.locator("option")
        self.page.keyboard.press("Home")
        for _ in range(options.count()):
            if target.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        assert target.input_value() == value

    def give(self, target: Any, path: Path) -> None:
        with self.page.expect_file_chooser() as waited:
            self.press(target)
        waited.value.set_files(path)

    def _reach(self, target: Any, *, together: bool = False) -> None:
        """Press Tab until something has the focus, or for radios another one of its group; it must show it."""
        target.wait_for(state="attached")
        group = target.get_attribute("name") if together else None
        for _ in range(MOST_TABS):
            if _has_focus(target) or (group and self._focused("name") == group):
                assert self.page.evaluate(f"({FOCUS_SHOWS})(document.activeElement)"), "the focus cannot be seen"
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"no key reaches {target}")

    def _focused(self, attribute: str) -> str | None:
        found: str | None = self.page.evaluate("name => document.activeElement.getAttribute(name)", attribute)
        return found


def _has_focus(target: Any) -> bool:
    return bool(target.evaluate("one => one === document.activeElement"))


@contextmanager
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


def violations(page: Any) -> list[str]:
    """What axe finds wrong with a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    response = axe.Axe().run(page).response
    assert len(response["passes"]) > 10
    return [f"{rule['id']}: {node['html'][:300]}" for rule in response["violations"] for node in rule["nodes"]]


def wait_for_page(page: Any, pattern: str, seconds: float = 120) -> None:
    """Wait until the browser is at an address whose path matches; fail with what the page says."""
    from playwright.sync_api import TimeoutError

    try:
        page.wait_for_url(re.compile(rf"^http://[^/]+{pattern}"), timeout=1000 * seconds, wait_until="load")
    except TimeoutError:
        pytest.fail(f"waited for {pattern} at {page.url}: {page.locator('main').inner_text()}")
