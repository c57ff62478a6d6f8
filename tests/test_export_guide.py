"""The guide: its pictures are there, small and of its own, and its commands are commands."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
PICTURES = ROOT / "docs" / "pictures"
OF_RUNS = {
    "plan",
    "replan",
    "export",
    "import",
    "gaps",
    "reasons",
    "why-here",
    "develop",
    "papers",
    "resilience",
    "money",
    "project",
    "compare",
    "rota",
}
"""Commands that write a run or read one; they have tests of their own."""

COMMANDS = re.findall(r"^pchteam (.+)$", GUIDE, re.MULTILINE)


def test_pictures_are_described_and_all_are_used() -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(pictures/([^)]+)\)", GUIDE)
    assert all(len(text) > 10 for text, _ in shown)
    assert sorted(name for _, name in shown) == sorted(path.name for path in PICTURES.iterdir() if path.is_file())


def test_every_picture_of_a_page_is_shown_with_words() -> None:
    pages = (ROOT / "docs" / "web-pages.md").read_text(encoding="utf-8")
    shown = re.findall(r'<img src="pictures/web/([^"]+)" alt="[^"]+"', pages)
    assert sorted(shown) == sorted(path.name for path in (PICTURES / "web").iterdir())


def test_pictures_are_small_and_ask_nothing_of_the_network() -> None:
    for path in filter(Path.is_file, PICTURES.rglob("*")):
        assert path.stat().st_size < 300_000, path.name
        if path.suffix == ".svg":
            text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
            assert "http" not in text.replace("https://www.textualize.io", ""), path.name


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)", GUIDE):
        assert (ROOT / "docs" / target).exists(), target


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.split()[0] not in OF_RUNS])
def test_questions_of_the_guide_have_answers(command: str) -> None:
    code = "from pchteam.cli import main; main()"
    words = [sys.executable, "-P", "-c", code, *shlex.split(command)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", cwd=ROOT, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr


def test_every_question_is_asked() -> None:
    assert {command.split()[0] for command in COMMANDS} == {"who", "why", "ask", "sparql", *OF_RUNS}
    assert any("--view employer:" in command for command in COMMANDS)
    assert any("--pseudonymous" in command for command in COMMANDS)
