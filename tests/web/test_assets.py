"""Style and scripts of others are there, and ask no other host for anything."""

import re
from importlib.resources import files

import pytest

VENDOR = files("pchteam.web") / "static" / "vendor"


def test_style_sheets_name_no_other_host() -> None:
    style = (VENDOR / "nhsuk.css").read_text(encoding="utf-8")
    addresses = set(re.findall(r"url\(\s*[\"']?(?!data:)([^)\"']*)", style))
    assert len(style) > 100_000
    assert addresses == set()


def test_fonts_of_other_hosts_are_taken_out_and_nothing_else() -> None:
    pytest.importorskip("setuptools")
    from pchteam.web.assets import local

    style = b'a{color:red}@font-face{font-family:X;src:url("https://fonts.invalid/x.woff2")}b{color:blue}'
    assert local(style) == b"a{color:red}b{color:blue}"


@pytest.mark.parametrize("name", ["nhsuk.LICENSE.txt", "htmx.LICENSE.txt"])
def test_licences_come_along(name: str) -> None:
    assert "Permission" in (VENDOR / name).read_text(encoding="utf-8")
