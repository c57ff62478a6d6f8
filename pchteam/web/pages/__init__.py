"""Pages, one module for each part of the work; each has a `router`."""

from pchteam.web.pages import (
    agreements,
    check,
    compare,
    found,
    gaps,
    hand_over,
    jobs,
    money,
    need,
    ontology,
    overview,
    plan,
    plans,
    programs,
    sign_in,
    start,
    teams,
    what_if,
    who,
    workforce,
)

__all__ = ["ROUTERS"]

ROUTERS = tuple(
    module.router
    for module in (
        sign_in,
        start,
        overview,
        check,
        need,
        workforce,
        who,
        plans,
        jobs,
        plan,
        teams,
        gaps,
        found,
        what_if,
        agreements,
        money,
        hand_over,
        compare,
        ontology,
        programs,
    )
)
"""All pages, in the order in which their addresses are tried."""
