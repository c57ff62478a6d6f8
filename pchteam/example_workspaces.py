"""The example workspaces that come with pchteam."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

__all__ = ["copy_files", "example_workspaces", "headline"]


@contextmanager
def example_workspaces() -> Iterator[Mapping[str, Path]]:
    """Give the folders of the examples by name."""
    with as_file(files("pchteam.examples")) as room:
        yield {place.name: place for place in sorted(room.iterdir()) if (place / "policy.csv").is_file()}


def headline(place: Path) -> str:
    """Return the first line of the page of an example."""
    page = next(page for page in (place / "README.md", place / "SOURCES.md") if page.is_file())
    return page.read_text(encoding="utf-8").split("\n")[0].lstrip("# ")


def copy_files(source: Path, target: Path) -> None:
    """Copy the files of a folder, but not the rights to them: an installed package may be read-only."""
    for file in sorted(source.rglob("*")):
        if file.is_file():
            copy = target / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
