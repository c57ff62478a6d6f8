"""The commands `pchteam ontology`: check the ontology and show it. Each imports what it needs when it runs."""

import typer

from pchteam.cli_options import AsJson, print_json

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="The ontology: what the terms mean.")


@app.command()
def validate(as_json: AsJson = False) -> None:
    """Check ontology, mappings and rules: quality queries, syntax, and, where there is Java, consistency by HermiT.

    Exit code 1 if something is found.
    """
    from pchteam.ontology_quality import check_ontology

    report = check_ontology()
    if as_json:
        print_json(report.as_dict())
    else:
        for line in report.lines():
            print(line)
    raise SystemExit(1 if report.violations else 0)
