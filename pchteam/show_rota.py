"""Show a rota in a terminal: hours of teams against the plan, and what is missing, where and why."""

from pathlib import Path

from pchteam.rota import RotaRun
from pchteam.rota_hours import rota_hours, turns
from pchteam.rota_words import RotaWords
from pchteam.rounding import hours
from pchteam.show import show_table
from pchteam.solver.rota.measures import refused_requests

__all__ = ["show_rota"]


def show_rota(run: RotaRun, folder: Path) -> None:
    """Print what a rota has of the plan, and where it was written."""
    if run.breaches:
        print(f"The rota breaks {len(run.breaches)} rules, so none is shown; rota.json in {folder} lists them.")
        return
    words, found, horizon = RotaWords(run), run.measures, run.handover.horizon
    print(f"\nRota from {horizon.start} to {horizon.last}, {len({row.post for row in run.rota.blocks})} posts.")
    headings = ("Team", "Hours wanted", "Hours in the rota", "Missed")
    cells = [
        (words.team(row.id), hours(row.wanted), hours(row.rota), f"{_share(row.missed, row.wanted):.1%}")
        for row in rota_hours(run)
        if row.of == "team"
    ]
    show_table(headings, cells, headings[1:])
    if run.misses:
        missed = [
            (
                words.person(one.post),
                words.team(one.team),
                words.what(one),
                hours(one.minutes),
                hours(one.wanted),
                words.why(one),
            )
            for one in run.misses
        ]
        print()
        show_table(("Person", "Team", "Missing", "Hours", "Of", "Why"), missed, ("Hours", "Of"))
    for turn in turns(run):
        print(f"{words.turn(turn)}.")
    for what, wanted, gone in (
        ("Time in teams", found.wanted_minutes, found.missed_minutes),
        ("Care and supervision", found.wanted_work, found.missed_work),
    ):
        print(f"{what}: {hours(wanted)} h wanted, {hours(gone)} h missed ({_share(gone, wanted):.1%}).")
    refused = refused_requests(run.problem, run.rota)
    print(
        f"Requests: {len(run.problem.requests)}, refused: {', '.join(refused) or 'none'}. "
        f"Fixed sessions that could not stand: {len(run.rota.broken_pins)}."
    )
    if run.problem.former:
        print(f"Of {len(run.problem.former)} half-sessions of the rota before, {found.changes} are not as they were.")
    if run.ended_by == "time_limit":
        print("Time ended the search before every step was taken; give it more (--time-limit) for a better rota.")
    if run.ended_by == "interrupted":
        print("The search was interrupted; a longer one may find a better rota.")
    print(f"Checked ({run.ended_by}, {run.seconds:.0f} s). Print {folder / 'rota.html'}; sessions are in sessions.csv.")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
