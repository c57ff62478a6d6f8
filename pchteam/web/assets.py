"""Assets: style and scripts of others, taken from their wheels when pchteam is built, none of them in this repository.

NHS.UK frontend comes from the wheel of wagtail-nhsuk-frontend, htmx from that of django-htmx, both MIT (htmx 0BSD).
The wheels are known by their SHA-256 sums; what they would pull in (Wagtail, Django) is not installed.
"""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from setuptools.command.build_py import build_py

__all__ = ["BuildWithAssets", "fetch"]

WHEELS = """\
wagtail-nhsuk-frontend==2.1.0 --hash=sha256:ec091cdbb660cccde08f9d7bdaba95c2685debdd13caa468a6dcc5f05ff0af1a
django-htmx==1.29.0 --hash=sha256:0ec5be1645ed71e6787bd75e0250624f00274ac3bb1730f07b6629a95688929b
"""
ENTRIES = {
    "wagtailnhsukfrontend/static/wagtailnhsukfrontend/css/nhsuk-frontend-10.4.2.min.css": "nhsuk.css",
    "wagtailnhsukfrontend/static/wagtailnhsukfrontend/js/nhsuk-frontend-10.4.2.min.js": "nhsuk.js",
    "wagtail_nhsuk_frontend-2.1.0.dist-info/licenses/LICENSE": "nhsuk.LICENSE.txt",
    "django_htmx/static/django_htmx/htmx-2.min.js": "htmx.js",
    "django_htmx-1.29.0.dist-info/licenses/LICENSE": "htmx.LICENSE.txt",
}
"""Files in the wheels, and what they are called here."""

VENDOR = Path(__file__).parent / "static" / "vendor"


class BuildWithAssets(build_py):
    """The build step of setuptools that gathers modules and data, with assets fetched first."""

    def run(self) -> None:
        """Fetch, then build."""
        fetch()
        super().run()


def fetch(folder: Path = VENDOR) -> None:
    """Fill a folder with the assets, unless it is filled.

    Raises
    ------
    subprocess.CalledProcessError
        If pip cannot get a wheel, or it is not the one that is known.
    """
    if all((folder / name).is_file() for name in ENTRIES.values()):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        wanted = Path(place) / "wheels.txt"
        wanted.write_text(WHEELS, encoding="utf-8")
        options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--quiet", "--disable-pip-version-check"]
        command = [sys.executable, "-m", "pip", "download", *options, "--requirement", str(wanted), "--dest", place]
        subprocess.run(command, check=True)
        for wheel in Path(place).glob("*.whl"):
            with ZipFile(wheel) as archive:
                for entry in ENTRIES.keys() & set(archive.namelist()):
                    content = archive.read(entry)
                    (folder / ENTRIES[entry]).write_bytes(local(content) if entry.endswith(".css") else content)


def local(style: bytes) -> bytes:
    """Return a style sheet without fonts of other hosts: pages ask nobody else for anything."""
    return re.sub(rb"@font-face\s*\{[^}]*\}", b"", style)


if __name__ == "__main__":
    fetch()
