"""What a pool may choose, and what is found of it: plain tables, minutes a week. No OR-Tools."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pchteam.solver.problem import Arc, NeedTeam, Supervisor

__all__ = ["Choice", "Choices", "Pooled"]


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """Something that enables one person: a course, or the verification of what they have.

    Parameters
    ----------
    course
        The course whose places it uses; None where there are no places.
    minutes
        Minutes a week that it takes from the person.
    pence
        What it costs, once.
    """

    choice: str
    person: str
    course: str | None
    minutes: float
    pence: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen, and what it opens.

    Parameters
    ----------
    rows
        The choices.
    opens
        (person, function): the choices of which any one lets the person perform the function alone.
    places
        Course: people who may take it, where that is limited.
    """

    rows: tuple[Choice, ...] = ()
    opens: Mapping[tuple[str, str], tuple[Choice, ...]] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pooled:
    """The least unmet need of a pool, and work that leaves no more; minutes a week, not whole ones."""

    unmet: Mapping[str, float]
    time: Mapping[tuple[str, str, str], float]
    work: Mapping[Arc, float]
    supervise: Mapping[Supervisor, float]
    cover: Mapping[NeedTeam, float]
    chosen: tuple[Choice, ...]
