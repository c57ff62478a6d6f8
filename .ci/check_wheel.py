"""Fail unless a wheel holds every tracked file of the package, and besides only the assets that the build fetches."""

import subprocess
import sys
import zipfile

ROOMS = {"pchteam/": "pchteam/", "solver/": "pchteam/solver/", "ontology/": "pchteam/ontology/"}
ROOMS |= {"rules/": "pchteam/rules/", "examples/": "pchteam/examples/"}
VENDOR = "pchteam/web/static/vendor/"
ASSETS = {VENDOR + name for name in ("nhsuk.css", "nhsuk.js", "nhsuk.LICENSE.txt", "htmx.js", "htmx.LICENSE.txt")}

tracked = subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True).stdout.splitlines()
wanted = {room + file.removeprefix(top) for file in tracked for top, room in ROOMS.items() if file.startswith(top)}
with zipfile.ZipFile(sys.argv[1]) as wheel:
    found = {name for name in wheel.namelist() if ".dist-info/" not in name and not name.endswith("/")}
wanted |= ASSETS
missing, extra = sorted(wanted - found), sorted(found - wanted)
print(f"{len(found)} files in the wheel")
sys.exit(f"missing: {missing}; extra: {extra}" if missing or extra else 0)
