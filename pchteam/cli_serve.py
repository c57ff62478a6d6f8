"""The command `pchteam serve`: the web page."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["serve"]

NEEDED = ("fastapi", "itsdangerous", "nhsuk_frontend_jinja", "psutil", "python_multipart", "uvicorn")


def serve(
    workspace: Annotated[
        Path | None, typer.Argument(metavar="WORKSPACE", help="Open this workspace too: folder of CSV, or .xlsx.")
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, metavar="N", help="Port; 0 for any free one.")
    ] = 8750,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Other than this machine: everybody needs a token then.")
    ] = "127.0.0.1",
    store: Annotated[
        Path, typer.Option("--store", metavar="DIR", help="Folder that keeps uploads, plans and the record of changes.")
    ] = Path("pchteam-work"),
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
) -> None:
    """Open the web page on this machine: upload, check, ask, plan, compare and take files away.

    All work is kept in the store, also when the server stops. Needs the extra: `pip install 'pchteam[web]'`.

    Example: `pchteam serve examples/north-trafford`
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ValueError(f"the web page needs {', '.join(missing)}; install it with pip install 'pchteam[web]'")
    from pchteam.web.serving import serve as run

    run(workspace, store, host, port, open_browser=not no_browser)
