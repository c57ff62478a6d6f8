"""Read back: a run as it was when it was made, from what was written of it and from its workspace.

What follows from the workspace and the causes of unmet need are found anew; the rest stands in the folder.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pchteam.difference import Difference
from pchteam.handover import WrittenRun
from pchteam.plan import Run, excluded
from pchteam.solver.causes import causes
from pchteam.solver.changes import Changes, FunctionChange, Move, PinBroken, Reason, TeamChange
from pchteam.solver.measures import Measures
from pchteam.solver.options import Dropped, Offer, Option
from pchteam.solver.plan import read_plan
from pchteam.solver.search import Solution
from pchteam.solver.stages import Stage, with_plan
from pchteam.written import Names

__all__ = ["read_back"]

NO_NAMES = Names({})


def read_back(written: WrittenRun, folder: Path, former: Names = NO_NAMES) -> Run:
    """Return a run with all that `make_plan` or `replan` found.

    Parameters
    ----------
    written
        What was read of the folder.
    folder
        What `pchteam plan -o` or `pchteam replan -o` wrote; not that of an option, for which see `Run.of_option`.
    former
        Names of the plan from which it was made, which has people and teams that are gone now.
    """
    document, problem, plan = written.document, written.problem, written.plan
    graph = written.workspace.graph(whole_plan=True)
    stages = tuple(map(_stage, document["stages"]))
    searched = Solution(
        plan=plan,
        objectives={},
        objective=document["objective"],
        bound=document["bound"],
        optimality_gap=document["optimality_gap"],
        optimality_gap_of_demand=document["optimality_gap_of_demand"],
        ended_by=document["ended_by"],
        seconds=sum(stage.seconds for stage in stages),
    )
    names, changes = former.beside(written.names), document["changes"]
    return Run(
        workspace=written.workspace,
        graph=graph,
        problem=problem,
        solution=with_plan(problem, searched, plan),
        breaches=(),
        causes=tuple(causes(problem, plan)),
        excluded=tuple(excluded(graph)),
        seconds=document["seconds"],
        stages=stages,
        offer=_offer(written, folder) if document["options"] else None,
        difference=_difference(changes, names) if changes else None,
    )


def _stage(row: Mapping[str, Any]) -> Stage:
    """A stage, without the words of what it bought and gave up, which its measures say."""
    return Stage(
        name=row["name"],
        value=row["value"],
        before=Measures(**row["before"]) if row["before"] else None,
        after=Measures(**row["after"]),
        gap=row["gap"],
        proven=row["proven"],
        seconds=row["seconds"],
    )


def _offer(written: WrittenRun, folder: Path) -> Offer:
    offered = written.document["options"]
    options = tuple(
        Option(
            name=row["name"],
            plan=read_plan(folder / "options" / row["name"] / "plan"),
            measures=Measures(**row["measures"]),
            gap=row["gap"],
            proven=row["proven"],
            seconds=row["seconds"],
        )
        for row in offered["options"]
    )
    dropped = tuple(Dropped(**row) for row in offered["dropped"])
    return Offer(written.plan, Measures(**offered["recommended"]), options, dropped)


def _difference(document: Mapping[str, Any], names: Names) -> Difference:
    told = [reason for kind in ("moves", "teams") for row in document[kind] for reason in row["reasons"]]
    changes = Changes(
        **{
            **document,
            "moves": tuple(Move(**_with_reasons(row)) for row in document["moves"]),
            "teams": tuple(TeamChange(**_with_reasons(row)) for row in document["teams"]),
            "functions": tuple(FunctionChange(**row) for row in document["functions"]),
            "broken_pins": tuple(PinBroken(**row) for row in document["broken_pins"]),
        }
    )
    return Difference(changes, names, {_reason(row): row["sentence"] for row in told})


def _with_reasons(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "reasons": tuple(map(_reason, row["reasons"]))}


def _reason(row: Mapping[str, Any]) -> Reason:
    others = tuple((other["person"], other["minutes"]) for other in row["others"])
    return Reason(**{key: value for key, value in row.items() if key != "sentence"} | {"others": others})
