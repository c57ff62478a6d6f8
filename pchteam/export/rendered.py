"""Rendered: a page or picture from a template of `templates`."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pchteam.rounding import hours

__all__ = ["rendered", "shift_text"]


def rendered(name: str, **values: Any) -> str:
    """Return the text of a template; filters: `hours` of minutes, `pounds` of pence, `shift` of per cent."""
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pchteam.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["hours"] = hours
    environment.filters["pounds"] = lambda pence: f"£{pence / 100:,.0f}"
    environment.filters["shift"] = shift_text
    return environment


def shift_text(shift: float | None) -> str:
    """A shift in per cent with its sign; `new` for what the first scenario had nothing of."""
    return "new" if shift is None else f"{round(shift, 1) + 0.0:+.1f} %"
