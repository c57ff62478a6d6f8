"""The commands `pchteam ontology`: check the ontology and show it. Each imports what it needs when it runs."""

import typer

from pchteam.cli_options import AsJson, OutputFolder, print_json

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


@app.command()
def docs(output: OutputFolder) -> None:
    """Write the terms, schemes, rules and mappings as pages of HTML to browse; they need no network.

    Example: `pchteam ontology docs -o ontology-docs`
    """
    from pchteam.ontology_docs import write_pages

    count = write_pages(output)
    print(f"Wrote {count} pages; open {output / 'index.html'}.")
