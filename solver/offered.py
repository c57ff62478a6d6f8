"""What may be offered to close need, and what is chosen of it: plain tables. No OR-Tools."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pchteam.solver.pooled import Choice, Choices

__all__ = ["Developed", "Offer", "Offers", "Sketch"]


@dataclass(frozen=True, slots=True, order=True)
class Offer:
    """A kind of new post: the row of `Problem.posts` stands for all such posts together.

    Parameters
    ----------
    minutes
        Minutes a week for care of one session.
    meeting
        Minutes a week of meetings of one post.
    pence
        What a session a week costs in a year.
    sessions
        Most sessions of one post.
    posts
        Most posts.
    sketch
        The kind of a new role that is still to be chosen, of `Sketch.kinds`; None for a role that is known.
    """

    post: str
    minutes: float
    meeting: int
    pence: int
    sessions: int
    posts: int
    sketch: str | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a new role may be made of: a part is a competency at a level that a function asks for.

    Parameters
    ----------
    asks
        Function: the groups of requirements of which each must be met.
    meets
        Group: the parts of which any one meets it.
    exactly
        Group: the parts that it names itself; no part is taken that no covered function names.
    kinds
        Kind, which is a register or none at a certain pay: the groups that its register meets.
    allows
        Kind: the parts that can be had at its pay.
    profiles
        Role: the parts that it is known to have.
    most
        Most parts of a new role.
    least
        Function: minutes a week that the role must meet of it to cover it.
    """

    asks: Mapping[str, frozenset[str]]
    meets: Mapping[str, frozenset[str]]
    exactly: Mapping[str, frozenset[str]]
    kinds: Mapping[str, frozenset[str]]
    allows: Mapping[str, frozenset[str]]
    profiles: Mapping[str, frozenset[str]]
    most: int
    least: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Offers:
    """All that may be chosen, and the money.

    Parameters
    ----------
    worth
        Pence a year that a minute a week of unmet need at weight 1 may cost.
    budget
        Pence in the first year; None for no limit.
    """

    worth: float
    budget: int | None = None
    choices: Choices = field(default_factory=Choices)
    posts: tuple[Offer, ...] = ()
    sketch: Sketch | None = None


@dataclass(frozen=True, slots=True)
class Developed:
    """What was chosen.

    Parameters
    ----------
    posts
        Offer: posts and sessions, of those that are chosen.
    kind, parts, functions
        Of the new role; empty where there is none.
    cut
        Whether the clock ended the search, so that another run may choose otherwise.
    """

    choices: tuple[Choice, ...]
    posts: Mapping[Offer, tuple[int, int]] = field(default_factory=dict)
    kind: str = ""
    parts: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    cut: bool = False
