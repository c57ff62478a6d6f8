"""The goal that a relaxation is asked to reach: at most so many minutes unmet of some needs."""

from dataclasses import dataclass

from pchteam.solver.plan import Plan
from pchteam.solver.problem import Need, Problem

__all__ = ["Goal", "GoalError", "default_goal", "read_goal", "unmet_of"]

LESS_UNMET = 0.1
"""Share of what a plan leaves unmet that is to be met where nobody states a goal."""

FORMS = "write all:95, function:ID, function:ID:90, priority:5 or priority:5:99"


class GoalError(ValueError):
    """A goal that cannot be read, or that asks for what the problem does not have."""


@dataclass(frozen=True, slots=True)
class Goal:
    """At most `limit` minutes a week unmet of some needs.

    Parameters
    ----------
    text
        The goal as it is written.
    """

    text: str
    needs: frozenset[str]
    limit: int


def unmet_of(needs: frozenset[str], plan: Plan) -> int:
    """Return the minutes that a plan leaves unmet of some needs."""
    return sum(row.minutes for row in plan.unmet if row.need in needs)


def default_goal(problem: Problem, plan: Plan) -> Goal:
    """Return the goal of a tenth less unmet need."""
    needs = frozenset(need.need for need in problem.needs)
    unmet = unmet_of(needs, plan)
    return Goal("a tenth less unmet need", needs, int(unmet * (1 - LESS_UNMET)))


def read_goal(text: str, problem: Problem) -> Goal:
    """Read a goal: `all:P`, `function:ID[:P]` or `priority:W[:P]`, with P the percent to be met, 100 if not said.

    `priority:W` are the needs of that priority and above.

    Raises
    ------
    GoalError
        If the goal is of another form, or no need is meant.
    """
    kind, _, rest = text.partition(":")
    if kind not in ("all", "function", "priority") or (kind != "all" and not rest):
        raise GoalError(f"the goal {text!r} cannot be read; {FORMS}")
    subject, percent = ("", rest) if kind == "all" else _split(rest, problem, kind)
    needs = [need for need in problem.needs if _means(need, kind, subject)]
    if not needs:
        raise GoalError(f"the goal {text!r} means no need of this plan; {FORMS}")
    minutes = sum(need.minutes for need in needs)
    met = minutes * _percent(percent or "100", text) / 100
    return Goal(text, frozenset(need.need for need in needs), int(minutes - met + 1e-9))


def _split(rest: str, problem: Problem, kind: str) -> tuple[str, str]:
    """Return subject and percent; an id of a function may hold a colon itself."""
    if kind == "function" and rest in {need.function for need in problem.needs}:
        return rest, ""
    subject, _, percent = rest.rpartition(":")
    return (subject, percent) if subject else (percent, "")


def _percent(text: str, goal: str) -> float:
    try:
        percent = float(text)
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        raise GoalError(f"the goal {goal!r} has no percentage from 0 to 100; {FORMS}")
    return percent


def _means(need: Need, kind: str, subject: str) -> bool:
    if kind == "priority":
        return subject.isdigit() and need.weight >= int(subject)
    return kind == "all" or need.function == subject
