"""Show answers in a terminal."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from pchteam.ask import MODES, Answer, Performer
from pchteam.findings import Finding
from pchteam.prove import Proof, Why

if TYPE_CHECKING:
    from pchteam.gaps import Waterfall
    from pchteam.mend import Mend
    from pchteam.plan import Run
    from pchteam.question_book import Question
    from pchteam.questions import Answered

__all__ = [
    "show_answer",
    "show_answered",
    "show_findings",
    "show_questions",
    "show_run",
    "show_table",
    "show_waterfall",
    "show_why",
]

MODE_TITLES = {
    "alone": "Can do this",
    "supervised": "Can do this under supervision",
    "unverified": "Might do this, once the evidence is verified (never planned before that)",
}
LEAST_WIDTH = 160


def _console(*, errors: bool = False) -> Console:
    """A console that takes text as it is: brackets in the cells of a workspace are no markup."""
    console = Console(stderr=errors, markup=False, highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, LEAST_WIDTH)
    return console


def _table(*headings: str, title: str | None = None) -> Table:
    table = Table(title=Text(title) if title else None, title_justify="left", box=None, pad_edge=False)
    table.header_style = "bold"
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def show_findings(findings: tuple[Finding, ...], *, errors: bool = False) -> None:
    """Print findings as a table; to standard error where they stopped a command."""
    if not findings:
        return
    table = _table("", "Where", "Value", "What", "Mend")
    for finding in findings:
        cells = (finding.severity, finding.place, finding.value or "", finding.message, finding.mend)
        table.add_row(*map(Text, cells))
    _console(errors=errors).print(table)


def show_answer(answer: Answer) -> None:
    """Print who can perform a function, by mode and employer."""
    console = _console()
    console.print(f"{answer.function.label} ({answer.function.id})", style="bold")
    for mode, title in MODE_TITLES.items():
        found = [performer for performer in answer.performers if performer.mode == mode]
        if not found:
            continue
        table = _table("Employer", "Person", "Role", "Evidence", "May serve in", title=title)
        for employer, group in groupby(found, key=lambda performer: performer.employer_name):
            for place, performer in enumerate(group):
                table.add_row(*map(Text, ("" if place else employer, *_cells(performer))))
        console.print()
        console.print(table)
    can, supervised, unverified = map(answer.people, MODES)
    console.print(f"\n{can} people can, {supervised} under supervision, {unverified} to verify.")


def _cells(performer: Performer) -> tuple[str, str, str, str]:
    evidence = "; ".join(
        f"{entry.label} {entry.level}" + (f" since {entry.valid_from}" if entry.valid_from else "")
        + ("" if entry.status == "verified" else " (declared)")
        for entry in performer.evidence
    )  # fmt: skip
    places = "; ".join(f"{place.label} ({'own employer' if place.own else place.basis})" for place in performer.places)
    nowhere = "" if performer.mode == "unverified" else "nowhere yet: no agreement covers it"
    return f"{performer.name} ({performer.person})", performer.role_label, evidence, places or nowhere


def show_why(answer: Why, mend: "Mend | None") -> None:
    """Print a verdict, its proofs as trees, the obstacles with their mends, and the smallest mend, if there is one."""
    console = _console()
    console.print(answer.sentence, style="bold")
    for proof in answer.proofs:
        console.print(_tree(proof))
    if answer.obstacles:
        console.print("\nWhat stands in the way", style="bold")
    for obstacle in answer.obstacles:
        place = f" ({obstacle.cell})" if obstacle.cell else ""
        console.print(f"- {obstacle.sentence}{place}\n  Mend: {obstacle.mend}.")
    if answer.obstacles:
        console.print("\nSmallest mend", style="bold")
        console.print(
            "Tried on a copy, these changes are enough:" if mend else "No change of the workspace was found to help."
        )
    for change in mend.changes if mend else ():
        console.print(f"- {change.kind}: {change.sentence}")


def show_questions(questions: Iterable["Question"]) -> None:
    """Print the named questions with their parameters."""
    rows = ((one.name, " ".join(map(str, one.parameters)), one.title) for one in questions)
    show_table(("Name", "Parameters", "Question"), rows)


def show_answered(answer: "Answered") -> None:
    """Print the answer to a named question."""
    from pchteam.questions import shown

    console = _console()
    about = ", ".join(f"{name} {value}" for name, value in answer.values.items())
    console.print(f"{answer.question.title}{f' {about}' if about else ''}", style="bold")
    if answer.rows:
        show_table(answer.question.headings, (map(shown, row) for row in answer.rows))
    if answer.note:
        console.print(answer.note)


def show_table(headings: Sequence[str], rows: Iterable[Iterable[str]], figures: Collection[str] = ()) -> None:
    """Print rows of text under headings; the columns of `figures` stand to the right."""
    table = _table(*headings)
    for column in table.columns:
        column.justify = "right" if column.header in figures else "left"
    for row in rows:
        table.add_row(*map(Text, row))
    _console().print(table)


def _tree(proof: Proof) -> Tree:
    tree = Tree(_line(proof), guide_style="dim")
    for premise in proof.premises:
        tree.children.append(_tree(premise))
    return tree


def _line(proof: Proof) -> Text:
    return Text.assemble(proof.sentence, (f" ({proof.cell or proof.rule})", "dim"))


def show_run(run: "Run", folder: Path) -> None:
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
    table = _table("Cause of unmet need", "Hours a week")
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
    if run.solution.ended_by == "time_limit":
        console.print("The time limit ended the search; a longer --time-limit may find a better plan.")
    console.print(f"Open {folder / 'report.html'} or {folder / 'plan.xlsx'}; share these two.")
    console.print("The folders beside them hold staff data: keep them with the workspace.")


def show_waterfall(fall: "Waterfall", by: str | None) -> None:
    """Print the gap waterfall, and its parts where asked for."""
    from pchteam.export.waterfall import bars
    from pchteam.gaps import STEPS

    console = _console()
    table = _table("", "Hours a week", "Left")
    for bar in bars(fall.whole):
        style = "bold" if bar.is_sum else None
        table.add_row(Text(bar.label), f"{bar.minutes / 60:,.1f}", f"{bar.left / 60:,.1f}", style=style)
    tables = [table]
    if by:
        names = [name.replace("_", " ") for name in STEPS]
        parts = _table(by.capitalize(), "need", *names, "real gap", title=f"Hours a week by {by}")
        for part in (*fall.parts(by), fall.whole):
            figures = (part.need, *part.met, part.real_gap)
            parts.add_row(Text(part.label), *(f"{minutes / 60:,.1f}" for minutes in figures))
        tables.append(parts)
    for shown in tables:
        for column in shown.columns[1:]:
            column.justify = "right"
        console.print(shown)
    if fall.lost_to_shape is not None:
        console.print(f"Apart: whole sessions and team shape cost the plan {fall.lost_to_shape / 60:,.1f} h a week.")
