"""Asked: the text of a field, and what it means, what it may mean, or why it means nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from pchteam.find import AmbiguousTextError, Match, UnknownTextError
from pchteam.web.visit import capitalised

__all__ = ["Asked", "asked"]


@dataclass(frozen=True)
class Asked:
    """What somebody wrote into a field.

    Parameters
    ----------
    match
        What it means; None where that is not clear.
    candidates
        What it may mean, likeliest first, where it may mean several things.
    error
        Why it means nothing.
    """

    text: str = ""
    match: Match | None = None
    candidates: tuple[Match, ...] = ()
    error: str = ""


def asked(text: str, find: Callable[[str], Match], missing: str = "") -> Asked:
    """Read a field.

    Parameters
    ----------
    find
        Raises as `pchteam.find.find` does.
    missing
        What to say where the field is blank; blank if it may be.
    """
    wanted = text.strip()
    if not wanted:
        return Asked(text, error=missing)
    try:
        return Asked(text, find(wanted))
    except AmbiguousTextError as error:
        return Asked(text, candidates=error.candidates)
    except UnknownTextError as error:
        return Asked(text, error=capitalised(str(error)))
