"""The command `pchteam develop`: whom to verify, to train and to recruit, and which new roles to make."""

from pathlib import Path
from typing import Annotated

import typer

from pchteam.cli_options import AsJson, pence, print_json
from pchteam.cli_workspace import AsOf, Until, WorkspacePath, open_workspace

__all__ = ["develop"]


def develop(
    workspace: WorkspacePath,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder to write workbook and tables to.")
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option("--budget", min=0, metavar="POUNDS", help="Most that all of it may cost in the first year."),
    ] = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
    until: Until = None,
) -> None:
    """Whom to verify, train or recruit, and which new roles to make, by cost for each hour of need that is closed.

    Writes development.xlsx, steps.csv, new_roles.csv and development.json, in which nobody is named, and for each
    employer with people to verify or train confidential-EMPLOYER.csv, which is for that employer only.

    Example: `pchteam develop examples/north-trafford -o development --budget 50000`
    """
    from pchteam.develop import develop as find
    from pchteam.export.development import development_document, write_development

    opened = open_workspace(workspace, as_of, until)
    found = find(opened, pence(budget))
    if output:
        write_development(found, output)
    if as_json:
        print_json(development_document(found))
    else:
        from pchteam.show_development import show_development

        show_development(found)
        if output:
            print(f"Open {output / 'development.xlsx'}; the same figures are in steps.csv and development.json.")
            print("Files that begin with confidential- name people: give each to its employer only.")
