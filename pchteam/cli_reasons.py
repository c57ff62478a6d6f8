"""The commands `pchteam reasons` and `pchteam why-here`: what limits a plan, and why somebody is where."""

from pathlib import Path
from typing import Annotated

import typer

from pchteam.cli_options import AsJson, print_json

__all__ = ["reasons", "why_here"]

RunFolder = Annotated[
    Path,
    typer.Argument(metavar="RUN_DIR", help="What `plan -o` wrote; or problem tables, with their plan in `plan`."),
]


def reasons(
    run_folder: RunFolder,
    goal: Annotated[
        str | None,
        typer.Option("--goal", help="all:95, function:ID[:90], priority:5[:99]; default: a tenth less unmet."),
    ] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=1, max=86_400, metavar="S", help="Seconds for whole plans.")
    ] = 20.0,
    as_json: AsJson = False,
) -> None:
    """What limits a plan: who is short of time, which policies stand in the way of a goal, what a session more saves.

    A goal is a percentage of the need to be met: of all need, of a function, or of a priority and above. At most
    fifteen policies are named, and the goal counts as reached only by a whole plan that passes its check.

    Example: `pchteam reasons plan --goal function:wound-care:95`
    """
    from pchteam.export.reasons import reasons_document, reasons_sections
    from pchteam.reasons import planned_run
    from pchteam.reasons import reasons as find_reasons

    run = planned_run(run_folder)
    found = find_reasons(run, goal, time_limit)
    if as_json:
        print_json(reasons_document(run, found))
        return
    for title, sentences in reasons_sections(run, found):
        if sentences:
            print(title)
            print("\n".join(f"- {sentence}" for sentence in sentences), end="\n\n")


def why_here(
    run_folder: RunFolder,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Id or name.")],
    team: Annotated[str, typer.Argument(metavar="TEAM", help="Id or label of a team that they are in.")],
    other: Annotated[
        str | None, typer.Option("--not", metavar="TEAM", help="Why not in this team instead: id or label.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Why somebody is in a team, and not in another one: what the best plan with them elsewhere would lose.

    Example: `pchteam why-here plan p001 frailty --not care-homes`
    """
    from pchteam.export.reasons import counterfactual_document, counterfactual_lines
    from pchteam.reasons import planned_run
    from pchteam.solver.counterfactual import counterfactual

    run = planned_run(run_folder)
    elsewhere = run.find("teams", other) if other else None
    found = counterfactual(run.problem, run.plan, run.find("people", person), run.find("teams", team), elsewhere)
    if as_json:
        print_json(counterfactual_document(run, found))
    else:
        print("\n".join(counterfactual_lines(run, found)))
