"""What a first visit weighs, and the benchmark that measures it."""

import re
from pathlib import Path

import httpx
from pages import kind_of, p95, served, weight


def test_the_start_page_is_light_and_asks_no_other_host(tmp_path: Path) -> None:
    with served(tmp_path / "store") as address:
        requests, size = weight(address)
        text = httpx.get(f"{address}/").text
        style = httpx.get(f"{address}/static/vendor/nhsuk.css").text
    assert requests <= 10
    assert size <= 500_000
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*', text)
    assert not re.findall(r"url\([\"']?(?:https?:)?//[^)]*", style)


def test_pages_of_a_kind_have_one_name() -> None:
    assert kind_of("/workspaces/w/plans/7/teams/frailty?all=1", "/workspaces/w") == "/plans/*/teams/*"
    assert kind_of("/workspaces/w", "/workspaces/w") == ""


def test_one_in_twenty_takes_longer() -> None:
    assert p95([1.0] * 19 + [100.0]) < 100
    assert p95([7.0]) == 7.0
