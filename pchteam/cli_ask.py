"""The commands `pchteam ask` and `pchteam sparql`. Each imports what it needs when it runs."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from pchteam.cli_options import AsJson, print_json
from pchteam.cli_workspace import AsOf, WorkspacePath, asking_back, open_workspace

__all__ = ["ask", "sparql"]


def ask(
    workspace: WorkspacePath,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Question; left out: list them.")] = None,
    parameters: Annotated[
        list[str] | None, typer.Argument(metavar="KEY=VALUE...", help="Its parameters; misspelling is fine.")
    ] = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Ask a named question, such as who can do this, what lapses, or the smallest team; without a name, list them.

    Example: `pchteam ask examples/north-trafford who-can function="blood pressure review"`
    """
    from pchteam.questions import ask as ask_question

    if name is None:
        _list_questions(as_json)
        return
    texts = _texts(parameters or ())
    opened = open_workspace(workspace, as_of)
    answer = asking_back(
        lambda *values: ask_question(opened, name, **dict(zip(texts, values, strict=True))), [*texts.values()], as_json
    )
    if as_json:
        print_json(answer.as_dict())
    else:
        from pchteam.show import show_answered

        show_answered(answer)


def _list_questions(as_json: bool) -> None:
    from pchteam.question_book import questions
    from pchteam.show import show_questions

    if as_json:
        print_json([question.as_dict() for question in questions().values()])
    else:
        show_questions(questions().values())


def _texts(parameters: Iterable[str]) -> dict[str, str]:
    texts = {}
    for parameter in parameters:
        key, equals, value = parameter.partition("=")
        if not equals or not key.isidentifier() or key in texts:
            raise ValueError(f"'{parameter}' is not of the form KEY=VALUE, each key once; quote values with blanks")
        texts[key] = value
    return texts


def sparql(
    workspace: WorkspacePath,
    query: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="SELECT, ASK, CONSTRUCT or DESCRIBE, or a file that holds it.")
    ] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV to standard output (SELECT).")] = False,
    trig: Annotated[
        Path | None, typer.Option("--trig", metavar="FILE", help="Write the whole graph as TriG: a graph per rule.")
    ] = None,
    as_of: AsOf = None,
) -> None:
    """Ask the graph of a workspace, with all that the rules derive, in SPARQL 1.1; it reads only, and no network.

    The prefixes pch, org, foaf, skos, odrl, schema, dcterms and xsd, and those of the rules, need no declaration.

    Example: `pchteam sparql examples/north-trafford "SELECT ?f { ?f pch:nobodyCan true }"`
    """
    from pchteam import sparql as asking
    from pchteam.show import show_table

    if (query is None) == (trig is None) or (as_json and as_csv):
        raise ValueError("give either a query, perhaps with --json or --csv, or --trig FILE")
    graph = open_workspace(workspace, as_of).graph()
    if trig is not None:
        asking.write_trig(graph, trig)
        print(f"Wrote {trig}. It holds staff data: keep it with the workspace.")
        return
    found = asking.query(graph, str(query))
    if as_json or as_csv or not hasattr(found, "variables"):
        print(asking.write(found, "json" if as_json else "csv" if as_csv else "turtle"), end="")
    else:
        columns = [variable.value for variable in found.variables]
        show_table(columns, ([asking.compact(row[column]) for column in columns] for row in found))
