"""Make the pictures of the guide again: `python docs/make_pictures.py`, with the extra `test` and Chromium installed.

Runs the commands of the guide on the example, draws what they print as SVG, and takes pictures of the report as PNG,
of a page of the papers by pdftoppm (package poppler-utils), and of every page of the web page, which
`docs/web-pages.md` shows.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.text import Text
from tour import FILES, Tour, addresses, prepare, serving

from pchteam.web.asks import PlanAsk
from pchteam.web.jobs import Jobs
from pchteam.web.store import Store

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = "examples/north-trafford"
LINES, COLUMNS = 26, 118
WIDTHS = {"desk": (1280, 860), "phone": (375, 760)}
LARGEST = 300_000

COMMANDS = {
    "who": ["who", EXAMPLE, "spirometry"],
    "why-not": ["why", EXAMPLE, "p006", "spirometry"],
    "why": ["why", EXAMPLE, "p005", "wound-care", "--team", "frailty"],
    "plan": ["plan", EXAMPLE, "-o", "plan"],
}
WATERFALL = ["gaps", EXAMPLE, "-o", "gaps", "--plan", "plan"]
MONEY = ["money", "plan", "-o", "money"]
"""Write their own pictures, of the plan that COMMANDS made."""

BASE = "examples/wakefield-connecting-care"
LEAVERS = ["--leavers", "nursing=0.08", "--retirements", "nursing=0.03"]
PROJECT = ["project", BASE, "--years", "3", *LEAVERS, "-o", "in-three-years"]
COMPARE = ["compare", BASE, "in-three-years", "-o", "compared"]
"""Writes a picture of scenarios, of which PROJECT makes one."""

PAPERS = ["papers", "plan", "-o", "papers"]
SCHEDULE = "papers/agreements/*-mou-council.pdf"
"""The paper of which the first page is shown."""

GALLERY = ROOT / "docs" / "web-pages.md"
GALLERY_HEAD = """\
# Every page of the web page

On a desk and on a phone, 1280 and 375 pixels wide, each as it opens, of the example north-trafford, whose people are
invented. Made by `docs/make_pictures.py`. What the pages do: [the web page](web.md).
"""

SECTIONS = {
    "figures": ("summary", ("desk", "phone")),
    "gaps": ("gaps", ("desk", "phone")),
    "teams": ("teams", ("desk",)),
    "coverage": ("coverage", ("desk", "phone")),
    "causes": ("causes", ("desk",)),
    "agreements": ("agreements", ("desk",)),
}
"""Picture: the section of the report at its top, and the windows in which it is taken."""

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]


def run(words: list[str], folder: Path) -> str:
    """Run `pchteam` in a folder, as in a terminal, and return what it prints, colours included."""
    words = [str(ROOT / word) if word in (EXAMPLE, BASE) else word for word in words]
    code = "from pchteam.cli import main; main()"
    environment = os.environ | {
        "FORCE_COLOR": "1",
        "TERM": "xterm-256color",
        "COLUMNS": str(COLUMNS),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *words], capture_output=True, encoding="utf-8", env=environment, cwd=folder
    )
    if done.returncode:
        sys.exit(f"pchteam {' '.join(words)}: {done.stderr}")
    return done.stdout


def draw(name: str, folder: Path) -> None:
    """Draw what a command prints in a folder, its first lines if there are many."""
    words = COMMANDS[name]
    lines = run(words, folder).rstrip("\n").split("\n")
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"... {len(lines) - LINES + 1} more lines"]
    shown = Text.from_ansi("\n".join(line.rstrip() for line in lines))
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(shown)
    quoted = [f'"{word}"' if " " in word else word for word in words]
    picture = console.export_svg(title=f"pchteam {' '.join(quoted)}", unique_id=f"pchteam-{name}")
    # A picture asks nothing of the network: without the fonts from afar, the reader's own is taken.
    picture = re.sub(r"\s*@font-face\s*\{.*?\}", "", picture, flags=re.DOTALL)
    (PICTURES / f"{name}.svg").write_text(picture, encoding="utf-8")


def photograph(browser: Browser, report: Path) -> None:
    """Take pictures of sections of the report at the widths of a desk and a phone."""
    for window, (width, height) in WIDTHS.items():
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(report.as_uri())
        for name, (section, windows) in SECTIONS.items():
            if window in windows:
                page.evaluate("id => document.getElementById(id).scrollIntoView()", section)
                page.screenshot(path=PICTURES / f"{name}-{window}.png")
        page.close()


def photograph_pages(browser: Browser, store: Path, tour: Tour) -> None:
    """Take pictures of every page of the web page, of a job while it works, and list them."""
    places = {name: place for name, place in addresses(tour).items() if name not in FILES}
    work = Jobs(Store(store)).submit(tour.workspace, PlanAsk(version=1, time_limit=120), by="planner")
    places["job"] = f"/workspaces/{tour.workspace.id}/jobs/{work.number}"
    titles = {}
    with serving(store) as address:
        windows = {
            window: browser.new_page(viewport={"width": width, "height": height})
            for window, (width, height) in WIDTHS.items()
        }
        for name in sorted(places, key=lambda name: name != "job"):
            for window, page in windows.items():
                page.goto(address + places[name])
                if name == "job":
                    page.locator("svg").first.wait_for()
                page.screenshot(path=PICTURES / "web" / f"{name}-{window}.png")
                titles[name] = page.title().removesuffix(" - pchteam")
        page.goto(address + places["job"])
        page.wait_for_url(f"**/plans/{work.number}", timeout=200_000)
    GALLERY.write_text(GALLERY_HEAD + "".join(_shown(titles[name], name) for name in places), encoding="utf-8")


def _shown(title: str, name: str) -> str:
    """A page in the list: its title, and its pictures beside each other."""
    images = " ".join(
        f'<img src="pictures/web/{name}-{window}.png" alt="{title}, on a {window}" width="{width}">'
        for window, width in (("desk", 640), ("phone", 188))
    )
    return f"\n## {title}\n{images}\n"


def first_page(paper: Path) -> None:
    """Take a picture of the first page of a paper."""
    command = ["pdftoppm", "-png", "-singlefile", "-r", "80", str(paper), str(PICTURES / "schedule")]
    subprocess.run(command, check=True)


def main() -> None:
    """Make all pictures anew."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        for name in COMMANDS:
            draw(name, Path(folder))
        run(WATERFALL, Path(folder))
        shutil.copyfile(Path(folder) / "gaps" / "gaps.svg", PICTURES / "waterfall.svg")
        run(PAPERS, Path(folder))
        first_page(next(Path(folder).glob(SCHEDULE)))
        run(MONEY, Path(folder))
        shutil.copyfile(Path(folder) / "money" / "recharges.svg", PICTURES / "recharges.svg")
        run(PROJECT, Path(folder))
        run(COMPARE, Path(folder))
        shutil.copyfile(Path(folder) / "compared" / "covered_by_sector.svg", PICTURES / "sectors.svg")
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        photograph(browser, Path(folder) / "plan" / "report.html")
        store = Path(folder) / "store"
        photograph_pages(browser, store, prepare(store, Path(EXAMPLE).name, 45))
        browser.close()
    for picture in sorted(path for path in PICTURES.rglob("*") if path.is_file()):
        size = picture.stat().st_size
        print(f"{picture.relative_to(ROOT)}: {size:,} bytes")
        if size >= LARGEST:
            sys.exit(f"{picture.name} is too large")


if __name__ == "__main__":
    main()
