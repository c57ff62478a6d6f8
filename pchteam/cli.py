"""The command line. Every command imports what it needs when it runs, so that help answers at once.

Exit codes: 0 done (unmet need and warnings are no errors), 1 `validate` found faults or `check` refused a plan,
2 usage, or faults that stopped the command.
"""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pchteam.cli_ask import ask, sparql
from pchteam.cli_compare import compare
from pchteam.cli_develop import develop
from pchteam.cli_export import export
from pchteam.cli_gaps import gaps
from pchteam.cli_import import app as import_app
from pchteam.cli_money import money
from pchteam.cli_ontology import app as ontology_app
from pchteam.cli_options import AsJson, OutputFolder, keep_output_for_answers, print_json, refuse_taken
from pchteam.cli_papers import papers
from pchteam.cli_project import project
from pchteam.cli_reasons import reasons, why_here
from pchteam.cli_replan import replan
from pchteam.cli_resilience import resilience
from pchteam.cli_rota import rota
from pchteam.cli_search import Seed, TimeLimit, leave, searching
from pchteam.cli_serve import serve
from pchteam.cli_workspace import AsOf, Until, WorkspacePath, asking_back, open_workspace, with_overlays

if TYPE_CHECKING:
    from pchteam.solver.stages import Stage

__all__ = ["app", "main"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Who in the wider team can do this, which teams to form by skill, and what the real gap is.\n\n"
    "A workspace is a folder of CSV files or one .xlsx workbook. Start with `pchteam init` or with an example.",
)
app.add_typer(ontology_app, name="ontology")
app.add_typer(import_app, name="import")


def main() -> None:
    """Run the command line; what a user did wrong becomes one message and exit code 2."""
    from pchteam.findings import FaultyWorkspaceError

    keep_output_for_answers()
    try:
        app()
    except FaultyWorkspaceError as error:
        from pchteam.show import show_findings

        show_findings(tuple(one for one in error.findings if one.severity == "fault"), errors=True)
        _fail(f"{error}; {error.advice}")
    except (ValueError, FileExistsError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))


def _fail(message: str) -> None:
    print(f"Error: {message}", file=sys.stderr)
    raise SystemExit(2)


@app.command()
def init(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="New folder, or a file name that ends in .xlsx.")] = Path(
        "workspace"
    ),
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Make a workbook, whatever the name ends in.")] = False,
) -> None:
    """Make an empty workspace: a folder of tables, or a workbook with prompts and drop-downs and a filled example.

    Example: `pchteam init my-place.xlsx` also writes my-place-example.xlsx.
    """
    from pchteam.template import example_path, starting_tables, write_example

    if xlsx and not _is_workbook(path):
        path = path.with_name(f"{path.name}.xlsx")
    example = example_path(path)
    refuse_taken(path, *([example] if _is_workbook(path) else []))
    _write_workspace(starting_tables(), path)
    if _is_workbook(path):
        write_example(example)
        print(f"Made {path}, whose first sheet tells how to fill it, and {example}, an invented example.")
    else:
        print(f"Made {path}. Fill in policy as_of first, then organisations, people, posts; `pchteam validate` helps.")


@import_app.command("published")
def import_files(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files as published; each is known by its content.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PATH", help="New folder, or file name in .xlsx.")],
    practice: Annotated[list[str] | None, typer.Option("--practice", help="Only this practice; repeatable.")] = None,
    pcn: Annotated[list[str] | None, typer.Option("--pcn", help="Only this network; repeatable.")] = None,
) -> None:
    """Start a workspace from published files: registered patients, practice map, QOF prevalence, PCN workforce.

    Frameworks become competencies: ESCO skills, SKOS and OWL files; SSSOM files become mappings. Several files make one
    workspace.

    Example: `pchteam import gp-reg-pat-prac-all.csv gp-reg-pat-prac-map.csv --pcn U12345 -o my-place.xlsx`
    """
    from pchteam.importers import import_workspace

    refuse_taken(output)
    imported = import_workspace(files, practice or (), pcn or ())
    _write_workspace(imported.tables, output)
    for note in imported.notes:
        print(f"Note: {note}")
    counts = ", ".join(f"{len(table.rows)} {name}" for name, table in imported.tables.items() if table.rows)
    print(f"Wrote {output}: {counts}. Fill in policy as_of; `pchteam validate` tells what else is missing.")


@app.command()
def convert(
    source: WorkspacePath,
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="New folder, or a file name that ends in .xlsx.")],
) -> None:
    """Convert between a folder of CSV files and a workbook, losing nothing; a folder `rules` goes to a folder only."""
    from shutil import copytree

    from pchteam.load import read_tables

    _write_tables(read_tables(source), target)
    print(f"Wrote {target}.")
    if (source / "rules").is_dir():
        if _is_workbook(target):
            print(f"A workbook cannot hold rules: {source / 'rules'} was left behind, and does not hold for {target}.")
        else:
            copytree(source / "rules", target / "rules")


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def _write_tables(tables: Any, target: Path) -> None:
    from pchteam.convert import write_folder, write_workbook

    refuse_taken(target)
    if _is_workbook(target):
        write_workbook(tables, target)
    else:
        write_folder(tables, target)


def _write_workspace(tables: Any, target: Path) -> None:
    """Write tables to be filled in: in a workbook, with prompts and drop-downs."""
    from pchteam.convert import write_folder
    from pchteam.template import write_template

    if _is_workbook(target):
        write_template(target, tables)
    else:
        write_folder(tables, target)


@app.command()
def examples(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Example to copy.")] = None,
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="New folder for the copy.")] = None,
) -> None:
    """List the example workspaces, or copy one to a folder of your own.

    Example: `pchteam examples margate-task-force my-margate`
    """
    from pchteam.example_workspaces import copy_files, example_workspaces, headline

    with example_workspaces() as found:
        if name is None:
            width = max(map(len, found))
            print("\n".join(f"{known:{width}}  {headline(place)}" for known, place in found.items()))
        elif name not in found:
            raise ValueError(f"no example is called '{name}'; there are {', '.join(found)}")
        elif folder is None:
            raise ValueError(f"name a new folder for the copy: pchteam examples {name} DIR")
        else:
            refuse_taken(folder)
            copy_files(found[name], folder)
            print(f"Copied {name} to {folder}. Next: pchteam plan {folder} -o plan")


@app.command()
def validate(
    workspace: WorkspacePath,
    as_json: AsJson = False,
    as_of: AsOf = None,
    until: Until = None,
    marked: Annotated[
        Path | None, typer.Option("--mark", metavar="COPY.xlsx", help="Write a copy with the findings in their cells.")
    ] = None,
) -> None:
    """Report all faults and warnings of a workspace: table, row, column, value and mend.

    Exit code 1 if there are faults.
    """
    opened = open_workspace(workspace, as_of, until)
    faults = len(opened.faults)
    if marked:
        from pchteam.mark import mark

        mark(opened, marked)
    if as_json:
        print_json([finding.as_dict() for finding in opened.findings])
    else:
        from pchteam.show import show_findings

        show_findings(opened.findings)
        print(f"Faults: {faults}. Warnings: {len(opened.findings) - faults}.")
        if marked:
            print(f"Wrote {marked}: coloured cells carry the mend as a comment; the sheet Findings lists all.")
    raise SystemExit(1 if faults else 0)


@app.command()
def who(
    workspace: WorkspacePath,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A function: id, label, synonym or acronym.")],
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Who in the wider team can do this: people by employer, on what evidence, and where they may serve.

    Example: `pchteam who examples/north-trafford "blood pressure review"`
    """
    from pchteam.ask import who as ask_who

    graph = open_workspace(workspace, as_of).graph()
    answer = asking_back(lambda wanted: ask_who(graph, wanted), [text], as_json)
    if as_json:
        print_json(answer.as_dict())
    else:
        from pchteam.show import show_answer

        show_answer(answer)


@app.command()
def why(
    workspace: WorkspacePath,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Id or name.")],
    function: Annotated[str, typer.Argument(metavar="FUNCTION", help="Id, label, synonym or acronym.")],
    team: Annotated[str | None, typer.Option("--team", help="Id or label: may the person do it there?")] = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Why somebody can do this, down to the cells; or every obstacle, with what would remove it.

    Example: `pchteam why examples/north-trafford p006 wound-care --team frailty`
    """
    from pchteam.mend import smallest_mend
    from pchteam.prove import why as ask_why

    opened = open_workspace(workspace, as_of)
    graph = opened.graph()
    answer = asking_back(lambda *texts: ask_why(graph, *texts), [person, function, team], as_json)
    mend = smallest_mend(opened, answer.person.id, answer.function.id, answer.team.id if answer.team else None)
    if as_json:
        print_json(answer.as_dict() | {"smallest_mend": mend.as_dict() if mend else None})
    else:
        from pchteam.show import show_why

        show_why(answer, mend)


app.command()(gaps)
app.command()(reasons)
app.command()(why_here)
app.command()(develop)
app.command()(money)
app.command()(resilience)
app.command()(papers)
app.command()(replan)
app.command()(rota)
app.command()(export)
app.command()(project)
app.command()(compare)
app.command()(serve)
app.command()(ask)
app.command()(sparql)


@app.command()
def plan(
    workspace: WorkspacePath,
    output: OutputFolder,
    time_limit: TimeLimit = 45.0,
    as_of: AsOf = None,
    until: Until = None,
    seed: Seed = 1,
    overlay: Annotated[
        list[Path] | None,
        typer.Option("--overlay", metavar="PATH", help="Change these cells first: an overlay; repeatable, in order."),
    ] = None,
    options: Annotated[
        int | None,
        typer.Option("--options", min=2, max=4, metavar="N", help="Also seek N other plans, each best in one respect."),
    ] = None,
    pseudonymous: Annotated[
        bool, typer.Option("--pseudonymous", help="Write pseudonyms for people and posts, everywhere; no key is kept.")
    ] = False,
    view: Annotated[
        list[str] | None,
        typer.Option(
            "--view", metavar="employer:ID", help="Also write employer-ID.xlsx, confidential to that employer."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Propose teams, check them, and give the cause of every unmet minute.

    Writes plan.xlsx and report.html for people, plan.json and folders of CSV for machines; with --options, the same
    for each option in the folder options.

    Example: `pchteam plan examples/north-trafford -o plan --options 3 --time-limit 90`
    """
    started = time.monotonic()
    from pchteam.export.folder import plan_document, refuse_foreign_folder, write_run
    from pchteam.export.view import chosen_employers, view_file
    from pchteam.plan import make_plan
    from pchteam.pseudonyms import pseudonymous as with_pseudonyms

    refuse_foreign_folder(output)
    opened = with_overlays(open_workspace(workspace, as_of, until), overlay or ())
    employers = chosen_employers(opened, view or ())
    if pseudonymous:
        opened = with_pseudonyms(opened)
    with searching() as progress:
        run = make_plan(
            opened, time_limit=time_limit, options=options or 0, seed=seed, progress=progress, started=started
        )
    write_run(run, output, views=employers, has_pseudonyms=pseudonymous)
    if as_json:
        print_json(plan_document(run, views=employers, has_pseudonyms=pseudonymous))
    else:
        from pchteam.show import show_run
        from pchteam.show_choices import show_choices

        show_run(run, output)
        show_choices(run)
        for employer in () if run.breaches else employers:
            print(f"{output / view_file(employer)} is confidential: give it to that employer only.")
    leave(run.solution.ended_by, run.breaches)


@app.command()
def solve(
    problem: Annotated[Path, typer.Argument(metavar="PROBLEM_DIR", help="Folder of CSV: docs/planning-model.md.")],
    output: OutputFolder,
    time_limit: TimeLimit = 45.0,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Solve a folder of problem tables, whoever wrote it, in all stages, and write the plan's tables."""
    from pchteam.solver.plan import refuse_other_files, write_plan
    from pchteam.solver.problem import read_problem
    from pchteam.solver.search import solve as search
    from pchteam.solver.stages import SEARCH_SHARE, refine

    refuse_other_files(output)
    tables = read_problem(problem)
    started = time.monotonic()
    with searching() as progress:
        found = search(tables, time_limit=SEARCH_SHARE * time_limit, seed=seed, progress=progress)
        left = max(started + time_limit - time.monotonic(), 0.0)
        refined = refine(tables, found, seconds=left, seed=seed, progress=progress)
    solution = refined.solution
    write_plan(solution.plan, output)
    figures = {
        "ended_by": solution.ended_by,
        "objective": solution.objective,
        "bound": solution.bound,
        "optimality_gap": solution.optimality_gap,
        "optimality_gap_of_demand": solution.optimality_gap_of_demand,
        "unmet_minutes": sum(row.minutes for row in solution.plan.unmet),
        "seconds": solution.seconds,
    }
    if as_json:
        print_json(figures | {"stages": [_stage_document(stage) for stage in refined.stages]})
    else:
        print("\n".join(f"{name}: {value}" for name, value in figures.items()))
    leave(solution.ended_by)


def _stage_document(stage: "Stage") -> dict[str, Any]:
    """A stage as plain data, without its plan."""
    return {
        "name": stage.name,
        "value": stage.value,
        "gap": stage.gap,
        "proven": stage.proven,
        "seconds": stage.seconds,
    }


@app.command()
def check(
    problem: Annotated[Path, typer.Argument(metavar="PROBLEM_DIR", help="Folder of problem tables.")],
    plan_folder: Annotated[Path, typer.Argument(metavar="PLAN_DIR", help="Folder of plan tables, or of a rota's.")],
    as_json: AsJson = False,
) -> None:
    """Recompute every rule of a plan, or of a rota, without the solver. Exit code 1 if one is broken.

    Example: `pchteam check plan/problem plan/plan`, or `pchteam check rota/problem rota/rota`
    """
    from pchteam.solver.check import check as check_plan
    from pchteam.solver.plan import PlanError, read_plan
    from pchteam.solver.problem import read_problem
    from pchteam.solver.rota.check import check_rota
    from pchteam.solver.rota.problem import read_rota_problem
    from pchteam.solver.rota.rota import RotaError, read_rota

    is_rota = (problem / "duties.csv").is_file()
    try:
        if is_rota:
            breaches = check_rota(read_rota_problem(problem), read_rota(plan_folder))
        else:
            breaches = check_plan(read_problem(problem), read_plan(plan_folder))
    except (PlanError, RotaError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None
    if as_json:
        print_json([{"rule": one.rule, "where": one.where, "message": one.message} for one in breaches])
    else:
        for one in breaches:
            print(f"{one.rule}: {one.where}: {one.message}")
        what = "rota" if is_rota else "plan"
        print(f"The {what} breaks {len(breaches)} rules." if breaches else f"The {what} keeps every rule.")
    raise SystemExit(1 if breaches else 0)
