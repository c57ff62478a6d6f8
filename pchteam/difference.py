"""What differs between two plans, in words: names for ids, and a sentence for each reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pchteam.rounding import hours
from pchteam.solver.changes import Changes, Reason
from pchteam.written import Names

__all__ = ["Difference"]

MOST = 3
"""Functions that are told of a move; `plan.json` holds all."""

WORK = ("takes_over", "hands_over", "does_more", "does_less", "supervises")


@dataclass(frozen=True)
class Difference:
    """What differs between a former plan and a new one.

    Parameters
    ----------
    changes
        The tables.
    names
        What people call the ids of both plans.
    details
        What stands in the way of what is no longer permitted, and when an agreement ended, as the workspace says.
    """

    changes: Changes
    names: Names
    details: Mapping[Reason, str]

    def why(self, reasons: Sequence[Reason]) -> str:
        """Return the reasons as one text; of the work that changes hands only the largest parts."""
        work = [reason for reason in reasons if reason.code in WORK]
        told = [reason for reason in reasons if reason.code not in WORK or reason in work[:MOST]]
        more = len(work) - MOST
        rest = [f"and {more} function{'s' * (more > 1)} more"] if more > 0 else []
        return "; ".join([*map(self.sentence, told), *rest])

    def sentence(self, reason: Reason) -> str:
        """Return a reason in words."""
        return self.details.get(reason) or _SENTENCES[reason.code](reason, self.names)


def _what(reason: Reason, names: Names) -> str:
    return f"{names.of('functions', reason.function or '')} ({{}}{hours(reason.minutes)} h)"


def _work(verb: str, own: str, other: str) -> Callable[[Reason, Names], str]:
    """Return what words a change of work: by how much the person does more or less of it, and who the opposite."""

    def words(reason: Reason, names: Names) -> str:
        others = ", ".join(f"{names.person(who)} ({other}{hours(minutes)} h)" for who, minutes in reason.others)
        link = {"takes_over": f" from {others}", "hands_over": f" to {others}"}.get(reason.code, "")
        return f"{verb} {_what(reason, names).format(own)}{link}"

    return words


def _team(reason: Reason, names: Names) -> str:
    return names.of("teams", reason.team or "")


def _not_permitted(reason: Reason, names: Names) -> str:
    function = f": {names.of('functions', reason.function)}" if reason.function else ""
    return f"no longer permitted{function}"


_SENTENCES: Mapping[str, Callable[[Reason, Names], str]] = {
    "left": lambda reason, names: f"{names.person(reason.person or '')} left",
    "agreement_gone": lambda reason, names: f"agreement {reason.agreement} permits nothing any more",
    "post_ended": lambda reason, names: "the post ended",
    "not_permitted": _not_permitted,
    "team_closed": lambda reason, names: "the team closes",
    "pinned": lambda reason, names: "pinned",
    "moves_to": lambda reason, names: f"gives {hours(reason.minutes)} h more to {_team(reason, names)}",
    "hands_over": _work("hands over", "-", "+"),
    "does_less": _work("does less", "-", ""),
    "starts": lambda reason, names: "is new",
    "newly_permitted": lambda reason, names: (
        "newly permitted" + (f" by agreement {reason.agreement}" if reason.agreement else "")
    ),
    "leads": lambda reason, names: "leads the team",
    "coordinates": lambda reason, names: "coordinates the team",
    "takes_over": _work("takes over", "+", "-"),
    "does_more": _work("does more", "+", ""),
    "supervises": _work("supervises", "+", ""),
    "comes_from": lambda reason, names: f"gives {hours(reason.minutes)} h less to {_team(reason, names)}",
    "whole_plan": lambda reason, names: "no cause of its own: the plan as a whole is better",
}
