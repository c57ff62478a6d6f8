"""Show answers in a terminal."""

from collections import Counter
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.tree import Tree

from pchteam.ask import MODES, Answer, Performer
from pchteam.plan import Run
from pchteam.prove import Proof, Why

__all__ = ["show_answer", "show_run", "show_why"]

MODE_TITLES = {
    "alone": "Can do this",
    "supervised": "Can do this under supervision",
    "unverified": "Might do this, once the evidence is verified (never planned before that)",
}
LEAST_WIDTH = 120


def _console() -> Console:
    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, LEAST_WIDTH)
    return console


def show_answer(answer: Answer) -> None:
    """Print who can perform a function, by mode and employer."""
    console = _console()
    console.print(f"[bold]{answer.function.label}[/bold] ({answer.function.id})")
    for mode, title in MODE_TITLES.items():
        found = [performer for performer in answer.performers if performer.mode == mode]
        if not found:
            continue
        table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
        for heading in ("Employer", "Person", "Role", "Evidence", "May serve in"):
            table.add_column(heading, overflow="fold")
        for employer, group in groupby(found, key=lambda performer: performer.employer_name):
            for place, performer in enumerate(group):
                table.add_row("" if place else employer, *_cells(performer))
        console.print()
        console.print(table)
    people = Counter({mode: len({one.person for one in answer.performers if one.mode == mode}) for mode in MODES})
    console.print(
        f"\n{people['alone']} people can, {people['supervised']} under supervision, {people['unverified']} to verify."
    )


def _cells(performer: Performer) -> tuple[str, str, str, str]:
    evidence = "; ".join(
        f"{entry.label} {entry.level}" + (f" since {entry.valid_from}" if entry.valid_from else "")
        + ("" if entry.status == "verified" else " (declared)")
        for entry in performer.evidence
    )  # fmt: skip
    places = "; ".join(f"{place.label} ({'own employer' if place.own else place.basis})" for place in performer.places)
    nowhere = "" if performer.mode == "unverified" else "nowhere yet: no agreement covers it"
    return f"{performer.name} ({performer.person})", performer.role_label, evidence, places or nowhere


def show_why(answer: Why) -> None:
    """Print a verdict, its proofs as trees, and the obstacles with their mends."""
    console = _console()
    console.print(f"[bold]{answer.sentence}[/bold]")
    for proof in answer.proofs:
        console.print(_tree(proof))
    if answer.obstacles:
        console.print("\n[bold]What stands in the way[/bold]")
    for obstacle in answer.obstacles:
        place = f" [dim]({obstacle.cell})[/dim]" if obstacle.cell else ""
        console.print(f"- {obstacle.sentence}{place}\n  Mend: {obstacle.mend}.")


def _tree(proof: Proof) -> Tree:
    tree = Tree(_line(proof), guide_style="dim")
    for premise in proof.premises:
        tree.children.append(_tree(premise))
    return tree


def _line(proof: Proof) -> str:
    return f"{proof.sentence} [dim]({proof.cell or proof.rule})[/dim]"


def show_run(run: Run, folder: Path) -> None:
    """Print the outcome of a plan and where its files are."""
    console = _console()
    need, unmet = run.need_minutes, run.unmet_minutes
    console.print(
        f"Need {need / 60:,.1f} h a week, covered {(need - unmet) / 60:,.1f} h, unmet {unmet / 60:,.1f} h "
        f"({unmet / need:.1%})." if need else "Nothing is needed."
    )  # fmt: skip
    causes = Counter[str]()
    for cause in run.causes:
        causes[cause.cause] += cause.minutes
    table = Table("Cause of unmet need", "Hours a week", box=None, pad_edge=False, header_style="bold")
    table.columns[1].justify = "right"
    for cause_name, minutes in causes.most_common():
        table.add_row(cause_name.replace("_", " "), f"{minutes / 60:,.1f}")
    console.print(table)
    for team in run.plan.teams:
        size = sum(row.team == team.team for row in run.plan.memberships)
        console.print(f"{team.team}: {f'{size} members' if team.open else 'stays closed'}")
    console.print(
        f"Checked. Within {run.solution.optimality_gap_of_demand:.2%} of the need of the best possible plan "
        f"(ended by {run.solution.ended_by}, {run.seconds:.0f} s)."
    )
    console.print(f"Open {folder / 'report.html'} or {folder / 'plan.xlsx'}.")
